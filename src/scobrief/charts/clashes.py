"""Charts of chapter 7, second part: listed clashes on a time line, their dead, and how often pairs clashed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from ..indicators.clashes import DEATHS, PHASES
from . import theme
from .frame import framed, named, stacked
from .labels import legend_columns
from .layers import layered
from .lines import nothing

COLOURS = {"before": theme.STATUS["dialogue_partner"], "both": theme.BLOC["SCO"], "left": theme.BLOC["GCC"]}
COLOURS["never"] = theme.ECONOMY["other"]
SHAPES = {"before": "diamond", "both": "circle", "left": "triangle-up", "never": "square"}
SIZES = [70, 34, 60, 170, 420]
SCOPES = {"all": "All pairs of the family", "neighbours": "Pairs with a land border"}


def _phases(table: pd.DataFrame) -> alt.Color:
    """Colour of the phases that occur, with a legend."""
    seen = [kind for kind in PHASES if kind in set(table["phase"])]
    scale = alt.Scale(domain=[PHASES[kind] for kind in seen], range=[COLOURS[kind] for kind in seen])
    # Fully drawn in the legend, whatever the marks of a layer are.
    return alt.Color("when:N", title=None, scale=scale, legend=alt.Legend(symbolOpacity=1))


def _paired(table: pd.DataFrame) -> pd.DataFrame:
    """Add the pair and the phase in words."""
    table = named(table, one="party_a", other="party_b")
    first, second = table[["one", "other"]].min(axis=1), table[["one", "other"]].max(axis=1)
    made = table.assign(pair=first + " and " + second)
    return made.assign(when=made["phase"].map(PHASES)) if "phase" in made else made


def _interval(row: Any) -> str:
    """The dead of a clash as words: 884 to 5,600; at least 69; not stated."""
    low, high = row.deaths_low, row.deaths_high
    if pd.isna(low):
        return "not stated"
    if pd.isna(high):
        return f"at least {low:,}" if low else "none reported, no full count"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def timeline(table: pd.DataFrame, joined: pd.DataFrame, until: date, finding: object) -> alt.LayerChart | alt.Chart:
    """Listed clashes by pair on a time line, over bars that begin on the day both states belonged.

    table: party_a, party_b, start, end, event, place, deaths_low, deaths_high, deaths_class, is_spell, phase;
    joined: party_a, party_b, from, to. until: the day up to which the chapter counts, a dashed line.
    """
    subtitle = (
        "Each mark is a listed clash on its first day; its size: the lowest count of deaths; hollow: not all "
        "seen in a source; bar: both belonged; line: a spell of fire; dashed: the last day that the chapter counts"
    )
    if table.empty:
        return framed(nothing("No clash is listed."), finding, subtitle, "Nothing is drawn.")
    table = _paired(table)
    table["dead"] = [_interval(row) for row in table.itertuples()]
    order = table.groupby("pair").size().sort_values(ascending=False, kind="stable").index.to_list()
    y = alt.Y("pair:N", sort=order, title=None)
    # Two unseen points hold the ends: of a domain of dates Vega-Lite complains in the reader's console.
    ends = pd.DataFrame({"start": [pd.Timestamp(1995, 4, 1), pd.Timestamp(2027, 1, 1)]})
    span = alt.Scale(nice=False)
    x = alt.X("start:T", title=None, axis=alt.Axis(format="%Y", grid=True))
    colour = _phases(table)
    tooltip = [
        alt.Tooltip("pair:N", title="Between"),
        alt.Tooltip("start:T", title="First day", format="%d %B %Y"),
        alt.Tooltip("end:T", title="Last day", format="%d %B %Y"),
        alt.Tooltip("place:N", title="Place"),
        alt.Tooltip("event:N", title="What happened"),
        alt.Tooltip("dead:N", title="Deaths"),
        alt.Tooltip("certainty:N", title="Certainty"),
    ]
    bars = alt.Chart(_paired(joined)).mark_bar(height=16, color=theme.BLOC["SCO"], opacity=0.2)
    marks = alt.Chart(table.drop(columns=["source", "note"])).encode(y=y, x=x, color=colour, tooltip=tooltip)
    scale = alt.Scale(domain=list(DEATHS), range=["cross", "diamond", "circle", "circle", "circle"])
    legend = alt.Legend(
        orient="bottom",
        symbolFillColor=theme.INK,
        symbolStrokeColor=theme.INK,
        offset=4,
        columns=legend_columns(3),
        columnPadding=8,
    )
    counted = pd.DataFrame({"start": [pd.Timestamp(until)]})
    layers = [
        alt.Chart(ends).mark_point(opacity=0).encode(x=x),
        bars.encode(
            y=y,
            x=alt.X("from:T", scale=span),
            x2="to:T",
            tooltip=[
                alt.Tooltip("pair:N", title="Pair"),
                alt.Tooltip("from:T", title="Both from", format="%d %B %Y"),
            ],
        ),
        alt.Chart(counted).mark_rule(strokeDash=theme.REFERENCE_DASH, opacity=0.6).encode(x=x),
        marks.transform_filter("datum.is_spell").mark_rule(strokeWidth=2).encode(x2="end:T"),
        marks.mark_point(opacity=0.9, filled=True, strokeWidth=1.75).encode(
            fillOpacity=alt.condition("datum.certainty === 'high'", alt.value(0.9), alt.value(0)),
            stroke=colour.copy(),
            size=alt.Size(
                "deaths_class:N",
                sort=list(DEATHS),
                title="deaths",
                scale=alt.Scale(type="ordinal", domain=list(DEATHS), range=SIZES),
                legend=legend,
            ),
            shape=alt.Shape("deaths_class:N", sort=list(DEATHS), title="deaths", scale=scale, legend=legend),
        ),
    ]
    return framed(
        layered(alt.layer(*layers).properties(height=alt.Step(28))),
        finding,
        subtitle,
        "; ".join(f"{pair}: {n}" for pair, n in table.groupby("pair").size()[order].items()) + " listed clashes.",
    )


def deaths(table: pd.DataFrame, finding: object) -> alt.LayerChart | alt.Chart:
    """Lowest and highest count of the dead of each of the deadliest listed clashes, on a log scale.

    table: party_a, party_b, start, deaths_low, deaths_high, open_end, phase, place.
    """
    subtitle = "Lowest and highest count of deaths, log scale; arrow: no full count was seen, so at least so many"
    if table.empty:
        return framed(
            nothing("No clash with so many counted deaths is listed."), finding, subtitle, "Nothing is drawn."
        )
    table = _paired(table)
    table["clash"] = table["pair"] + " " + table["start"].dt.strftime("%b %Y")
    again = table.groupby("clash").cumcount()
    table["clash"] += [f" ({n + 1})" if n else "" for n in again]
    table = table.sort_values(["deaths_low", "start"], ascending=[False, True], kind="stable")
    table["dead"] = [_interval(row) for row in table.itertuples()]
    table["top"] = table["deaths_high"].fillna(table["deaths_low"])
    base = alt.Chart(table.drop(columns=["source", "note"])).encode(
        y=alt.Y("clash:N", sort=table["clash"].to_list(), title=None),
        color=_phases(table),
        tooltip=[
            alt.Tooltip("clash:N", title="Clash"),
            alt.Tooltip("place:N", title="Place"),
            alt.Tooltip("dead:N", title="Deaths"),
            alt.Tooltip("certainty:N", title="Certainty"),
        ],
    )
    scale = alt.Scale(type="log", domain=[1, 10_000])
    x = alt.X("deaths_low:Q", title="deaths", scale=scale, axis=alt.Axis(values=[1, 10, 100, 1000], format=",d"))
    told = base.encode(text="dead:N", color=alt.value(theme.INK))
    layers = [
        base.mark_rule(strokeWidth=3, opacity=0.7).encode(x=x, x2="top:Q"),
        base.mark_point(size=60).encode(x=x),
        base.transform_filter("!datum.open_end").mark_point(size=60).encode(x="top:Q"),
        base.transform_filter("datum.open_end")
        .mark_point(shape="triangle-right", size=110, xOffset=9)
        .encode(x="top:Q"),
        # The highest counts end where the plot does; theirs stand on the other side.
        told.transform_filter("datum.top < 200").mark_text(align="left", dx=20).encode(x="top:Q"),
        told.transform_filter("datum.top >= 200").mark_text(align="right", dx=-9).encode(x=x),
    ]
    return framed(
        layered(alt.layer(*layers)),
        finding,
        subtitle,
        "; ".join(f"{row.clash}: {row.dead}" for row in table.itertuples()) + ".",
    )


def rates(pairs: pd.DataFrame, pooled: pd.DataFrame, finding: object) -> alt.VConcatChart:
    """Clashes over time at risk: each pair before and while both belonged, then all pairs by phase.

    pairs: party_a, party_b, phase, years, clashes, clashes_per_decade, low, high; pooled: scope, phase, pairs,
    pair_years, clashes, clashes_per_100_pair_years, low, high.
    """
    rows: Iterable[Any] = named(pairs, one="party_a", other="party_b").itertuples()
    told = [f"{row.one} and {row.other} {PHASES[row.phase]}: {row.clashes} in {row.years:.1f} years" for row in rows]
    pooled = pooled.assign(group=pooled["scope"].map(SCOPES), when=pooled["phase"].map(PHASES))
    pooled = pooled.rename(columns={"pair_years": "years"})
    colour = _phases(pooled)
    panels = []
    if len(pairs):
        table = _paired(pairs)
        order = table.groupby("pair")["clashes"].sum().sort_values(ascending=False, kind="stable").index.to_list()
        panels.append(
            _rate_panel(table, ("pair", order), "clashes_per_decade", "clashes in ten years of one pair", colour)
        )
        colour = colour.legend(None)
    groups = ("group", list(SCOPES.values()))
    panels.append(_rate_panel(pooled, groups, "clashes_per_100_pair_years", "clashes in a hundred pair-years", colour))
    return framed(
        stacked(panels),
        finding,
        "Listed clashes over time at risk, from 1996 on; bar: exact 95 percent interval if clashes were independent, "
        "which they are not",
        "; ".join(told) + "." if told else "No pair that came together clashed.",
    )


def _rate_panel(
    table: pd.DataFrame, rows: tuple[str, list[str]], rate: str, title: str, colour: alt.Color
) -> alt.LayerChart:
    """Rates with their intervals: a row per group, in it one line per phase."""
    group, order = rows
    words = [PHASES[kind] for kind in PHASES if kind in set(table["phase"])]
    base = alt.Chart(table).encode(
        y=alt.Y(f"{group}:N", sort=order, title=None),
        yOffset=alt.YOffset("when:N", sort=words, scale=alt.Scale(domain=words, paddingInner=0.2, paddingOuter=0.4)),
        color=colour,
        tooltip=[
            alt.Tooltip(f"{group}:N", title="Who"),
            alt.Tooltip("when:N", title="When"),
            alt.Tooltip("clashes:Q", title="Listed clashes"),
            alt.Tooltip("years:Q", title="Pair-years", format=",.1f"),
            alt.Tooltip(f"{rate}:Q", title="Rate", format=".2f"),
            alt.Tooltip("low:Q", title="From", format=".2f"),
            alt.Tooltip("high:Q", title="To", format=".2f"),
        ],
    )
    x = alt.X("low:Q", title=title, scale=alt.Scale(padding=9, nice=False))
    seen = [PHASES[kind] for kind in PHASES if kind in set(table["phase"])]
    kinds = alt.Scale(domain=seen, range=[SHAPES[kind] for kind in PHASES if PHASES[kind] in seen])
    shape = alt.Shape("when:N", legend=None, scale=kinds)
    drawn = alt.layer(
        base.mark_rule(strokeWidth=2, opacity=0.7).encode(x=x, x2="high:Q"),
        base.mark_point(size=80).encode(x=f"{rate}:Q", shape=shape),
    )
    return layered(drawn.properties(height={"step": 44, "for": "position"}))
