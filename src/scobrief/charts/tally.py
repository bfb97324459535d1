"""The rows of a chart whose reader says which states count, and how they are drawn.

First the states that count, then all of them together, then, pale, those that the reader has left out. Expressions
here and in explorer.py are Vega's: they are worked out in the page, of a row, which they call `datum`, and of what
the reader has set, by the names in controls.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from . import controls, theme
from .controls import filled, quoted
from .frame import framed
from .layers import layered

TOGETHER = "Together"
# The row of all together is one of the data, without a code.
IS_SUM = "datum.iso3 === ''"
ON_ROSTER = f"({IS_SUM} || indexof(listed, datum.iso3) >= 0)"
COUNTS = "indexof(counted, datum.iso3) >= 0"
Y = alt.Y("name:N", title=None, sort=alt.EncodingSortField("order", op="min"))


def of_states(values: Iterable[Mapping[str, Any]]) -> alt.Chart:
    """Rows of the states on the roster, and of their sum; `counts` says which the reader counts."""
    rows = alt.Chart(alt.InlineData(values=[{"iso3": ""}, *values]))
    return rows.transform_filter(ON_ROSTER).transform_calculate(counts=COUNTS)


def of_pairs(pairs: Iterable[Mapping[str, Any]], value: str, free: str = "0") -> alt.Chart:
    """Rows of states made of rows of pairs: each one's trade with those that count, and with all economies.

    value, free: expressions of a pair's trade, and of what it would be without preference. Makes share and
    free_share of each state, and share_all and free_all of those that count, counted as the reader says.
    """
    share = "100 * ({0}) / (datum.whole_all - (counting === 'once' ? ({0}) : 0))"
    # Every flow inside is found at both of its ends.
    inside, free_inside = (
        f"datum.{name} * (counting === 'once' ? 0.5 : 1)" for name in ("inside_all", "free_inside_all")
    )
    return (
        alt.Chart(alt.InlineData(values=[{"a": "", "b": None}, *pairs]))
        .transform_calculate(ends="datum.b ? [datum.a, datum.b] : [datum.a]")
        .transform_flatten(["ends"], ["iso3"])
        .transform_calculate(partner="datum.b ? (datum.iso3 === datum.a ? datum.b : datum.a) : null")
        .transform_filter(f"{ON_ROSTER} && (!datum.partner || indexof(counted, datum.partner) >= 0)")
        .transform_calculate(
            with_counted=f"datum.partner ? {value} : 0",
            with_free=f"datum.partner ? {free} : 0",
            with_all=f"datum.a && !datum.partner ? {value} : 0",
        )
        .transform_aggregate(
            inside="sum(with_counted)", free_inside="sum(with_free)", whole="sum(with_all)", groupby=["iso3"]
        )
        .transform_calculate(counts=COUNTS)
        .transform_calculate(
            inside_counted="datum.counts ? datum.inside : 0",
            free_counted="datum.counts ? datum.free_inside : 0",
            whole_counted="datum.counts ? datum.whole : 0",
            reports="datum.counts && datum.whole > 0 ? 1 : 0",
        )
        .transform_joinaggregate(
            inside_all="sum(inside_counted)",
            free_inside_all="sum(free_counted)",
            whole_all="sum(whole_counted)",
            reporting="sum(reports)",
            states="sum(counts)",
            rows="count()",
        )
        .transform_calculate(
            share="datum.whole > 0 ? 100 * datum.inside / datum.whole : null",
            free_share="datum.whole > 0 ? 100 * datum.free_inside / datum.whole : null",
            share_all=share.format(inside),
            free_all=share.format(free_inside),
        )
    )


def ordered(rows: alt.Chart, share: str, total: str, said: str) -> alt.Chart:
    """Rows with name, value, colour and order: those that count by share, the sum, those left out.

    share, total: expressions of the value of a state, and of the sum. said: of the chart's sentence, which may name
    `datum.who`, the states counted in words.
    """
    left_out = filled("left out", out="datum.rows - 1 - datum.states", roster="datum.rows - 1")
    return (
        rows.transform_calculate(
            name=f"{IS_SUM} ? {quoted(TOGETHER)} : names[datum.iso3]",
            value=f"{IS_SUM} ? ({total}) : {share}",
            block=f"{IS_SUM} ? 1 : datum.counts ? 0 : 2",
            colour=f"{IS_SUM} ? 'sum' : indexof({_own(theme.ECONOMY)}, datum.iso3) >= 0 ? datum.iso3 : 'other'",
            who=f"who + (datum.rows - 1 > datum.states ? {left_out} : '')",
        )
        .transform_window(
            [{"op": "row_number", "as": "order"}],  # type: ignore[list-item]  # Altair takes a mapping too
            sort=[{"field": "block"}, {"field": "value", "order": "descending"}, {"field": "name"}],
        )
        .transform_calculate(**{controls.TOLD: said})
    )


def covered(template: str) -> str:
    """The expression of how many of the states that count have data, where not all have."""
    words = filled(template, reporting="datum.reporting", counted="datum.states")
    return f"datum.reporting < datum.states ? {words} : ''"


def drawn(codes: Iterable[str], missing: str, sums: Mapping[str, str] | None = None) -> list[alt.Chart]:
    """The layers of bars, of their numbers, and of a word where there is none.

    codes: the states. missing: the word. sums: colours of the sum by the value of `colour`; left out, always one.
    """
    states = theme.economy_scale([*_own(codes), "other"])
    sums = sums or {"sum": theme.BLOC["SCO"]}
    colours = alt.Scale(domain=[*states.domain, *sums], range=[*states.range, *sums.values()])
    bars = (
        alt.Chart(name=controls.ROWS)
        .mark_bar(height=14)
        .encode(
            x=alt.X("start:Q", title="percent", axis=alt.Axis(tickCount=5)),
            x2="end:Q",
            y=Y,
            color=alt.Color("colour:N", scale=colours, legend=None),
            opacity=pale(),
            tooltip=[alt.Tooltip("name:N", title="State"), alt.Tooltip("value:Q", title="Percent", format=".2f")],
        )
    )
    # In a column of their own: at the bars' ends they would lie across the dashed line.
    numbers = alt.Chart().transform_calculate(text="isValid(datum.value) ? format(datum.value, '.1f') : ''")
    numbers = numbers.mark_text(align="right").encode(x=alt.value(alt.expr("width + 36")), y=Y, text="text:N")
    absent = alt.Chart().transform_calculate(text=f"isValid(datum.value) ? '' : {quoted(missing)}")
    absent = absent.mark_text(align="left", opacity=0.75).encode(x=alt.value(4), y=Y, text="text:N")
    return [bars, numbers, absent]


def pale() -> alt.Condition:
    """Opacity of a state that is left out, and of the rest."""
    return alt.condition(f"datum.counts || {IS_SUM}", alt.value(1), alt.value(0.45))


def settable(
    rows: alt.Chart,
    layers: list[alt.Chart],
    params: list[alt.Parameter],
    usermeta: dict[str, Any],
    title: str,
    subtitle: str,
    description: str,
) -> alt.LayerChart:
    """The chart: layers over the same rows, what its reader can set, and words around it."""
    chart = layered(alt.layer(*layers, data=rows.data).properties(transform=rows.transform, usermeta=usermeta))
    return framed(chart.add_params(*params), title, subtitle, f"{description} {usermeta['scobrief']['told']['text']}")


def _own(codes: Iterable[str]) -> list[str]:
    """Those of the states that have a colour of their own."""
    return [iso3 for iso3 in codes if iso3 in theme.ECONOMY and iso3 != "other"]
