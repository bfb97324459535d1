"""Charts of blocs on the production network: against no preference, against random blocs, and their places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from ..indicators import REGISTRY, blocs, nulls
from ..indicators.flow_sets import YEAR
from . import theme
from .frame import above, cells, framed
from .layers import layered

OURS = (blocs.SCO, blocs.WITHOUT_CHINA, blocs.WITHOUT_RUSSIA, blocs.FOUNDERS)
KINDS = {"plain": "random blocs, any size", "matched": "random blocs, like size"}
MEASURES = {"share": "share", "intensity": "intensity", "stii": "introversion", "ratio": "ratio"}
# A band of random blocs is faint where it lies behind what is shown, so that the dots stay what is seen first.
BEHIND = 0.5
HARD = "\N{NO-BREAK SPACE}"  # a count of members stays on its line
# A log scale has no zero: what is below this is drawn here. Blocs of few members of 200 economies may trade nothing.
FLOOR = 0.01
WIDTHS = {"plain": 3, "matched": 8}  # px


def against_null(
    table: pd.DataFrame, indicator: str, finding: object, chance: pd.DataFrame, year: int = YEAR
) -> alt.LayerChart:
    """One indicator for each bloc, beside it what no preference would give, behind it the band of random blocs.

    table: bloc, the indicator, the indicator with _no_preference, ratio_to_no_preference, members_reporting.
    chance: the table of `nulls`, of which size-matched blocs are shown. year: of the flows.
    """
    entry = REGISTRY[indicator]
    free = f"{indicator}_no_preference"
    table = _labelled(table).sort_values("ratio_to_no_preference", ascending=False)
    y = alt.Y("label:N", sort=table["label"].to_list(), title=None)
    x = alt.X(f"{free}:Q", title=entry.unit.split(",")[0])
    tooltip = [
        alt.Tooltip("label:N", title="Bloc"),
        alt.Tooltip(f"{indicator}:Q", title="Observed", format=".2f"),
        alt.Tooltip(f"{free}:Q", title="Without preference", format=".2f"),
        alt.Tooltip("ratio_to_no_preference:Q", title="Ratio of shares", format=".2f"),
        alt.Tooltip("members_reporting:Q", title="Members reporting"),
        alt.Tooltip("members_in_roster:Q", title="Members"),
    ]
    base = alt.Chart(table).encode(y=y, tooltip=tooltip)
    span = base.mark_rule(strokeWidth=1.5, opacity=0.4).encode(x=x, x2=f"{indicator}:Q")
    null = base.mark_tick(color=theme.null, thickness=3, height=16).encode(x=f"{free}:Q")
    drawn = (chance["null"] == "matched") & (chance["measure"].map(nulls.INDICATORS) == indicator)
    band = (
        alt.Chart(_labelled(chance[drawn]))
        .mark_bar(height=14, color=theme.null, opacity=BEHIND)
        .encode(x="null_p05:Q", x2="null_p95:Q", y=y, tooltip=_tooltip())
    )
    return framed(
        layered(band + span + null + _seen(base, indicator)),
        finding,
        f"{entry.title}, {year}; dot: observed; tick: without any preference; band: nine of ten random blocs of "
        "like trade size; (n of m): members in the tables",
        "; ".join(f"{row['bloc']} {row[indicator]:.2f} against {row[free]:.2f}" for _, row in table.iterrows()) + ".",
    )


def against_chance(chance: pd.DataFrame, finding: object, year: int = YEAR) -> alt.LayerChart:
    """The share of each bloc over its no-preference value, and the bands of both kinds of random blocs.

    chance: the table of `nulls`. year: of the flows.
    """
    table = _labelled(chance[chance["measure"] == "ratio"]).assign(kind=lambda frame: frame["null"].map(KINDS))
    drawn = ["observed", "null_p05", "null_p95"]
    ticks = [0.1, 0.3, 1, 3, 10, 30]
    if (table[drawn] < FLOOR).any(axis=None):
        table[drawn], ticks = table[drawn].clip(lower=FLOOR), [FLOOR, *ticks]
    shown = table[table["null"] == "matched"].sort_values("observed", ascending=False)
    y = alt.Y("label:N", sort=shown["label"].to_list(), title=None)
    x = alt.X(
        "null_p05:Q",
        title="ratio, log scale",
        scale=alt.Scale(type="log", nice=False, padding=8),
        axis=alt.Axis(values=ticks, format="~g"),
    )
    width = alt.StrokeWidth(
        "kind:O",
        title=None,
        scale=alt.Scale(domain=list(KINDS.values()), range=list(WIDTHS.values())),
        legend=alt.Legend(symbolType="stroke", symbolStrokeColor=theme.null, symbolSize=300),
    )
    neutral = alt.Chart(pd.DataFrame({"null_p05": [1]})).mark_rule(opacity=0.5).encode(x=x)
    bands = [
        alt.Chart(table[table["null"] == null])
        .mark_rule(yOffset=shift, color=theme.null, opacity=0.6, strokeWidth=WIDTHS[null])
        .encode(x=x, x2="null_p95:Q", y=y, strokeWidth=width, tooltip=_tooltip())
        for null, shift in (("plain", -4.5), ("matched", 3))
    ]
    seen = _seen(alt.Chart(shown).encode(y=y, tooltip=_tooltip()), "observed", legend=None)
    return framed(
        layered(alt.layer(neutral, *bands, seen).properties(height=alt.Step(30))),
        finding,
        f"Share inside over its no-preference value, {year}; dot: observed; bands: nine of ten random blocs with "
        "as many members as report",
        "; ".join(
            f"{row.bloc} {row.observed:.1f}, random blocs of like trade size {row.null_p05:.1f} to {row.null_p95:.1f}"
            for row in shown.itertuples()
        )
        + ".",
    )


def places(chance: pd.DataFrame, finding: object, year: int = YEAR) -> alt.FacetChart:
    """How many of 100 random blocs are below each bloc, by each measure, among both kinds of random blocs.

    chance: the table of `nulls`. year: of the flows.
    """
    table = _labelled(chance).assign(
        kind=chance["null"].map(KINDS),
        by=chance["measure"].map(MEASURES),
        words=chance["null_percentile"].map(_short),
    )
    ratios = table[(table["measure"] == "ratio") & (table["null"] == "plain")]
    order = ratios.sort_values("observed", ascending=False)["label"].to_list()
    base = cells(table).encode(
        x=above("by", sort=list(MEASURES.values())),
        y=alt.Y("label:N", sort=order, title=None, scale=alt.Scale(paddingInner=0.1)),
        tooltip=[*_tooltip(), alt.Tooltip("by:N", title="By")],
    )
    grid = base.encode(
        color=alt.Color(
            "null_percentile:Q",
            title="random blocs of 100 that are below",
            scale=alt.Scale(domain=[0, 50, 100], range=list(theme.DIVERGING)),
            legend=alt.Legend(titleLimit=theme.PHONE),
        )
    )
    text = base.mark_text().encode(text="words:N")
    ours = table[(table["bloc"] == blocs.SCO) & (table["null"] == "plain")]
    panels = layered(alt.layer(grid, text)).facet(column=alt.Column("kind:N", title=None, sort=list(KINDS.values())))
    chart: alt.FacetChart = panels.resolve_axis(x="independent")
    return framed(
        chart,
        finding,
        f"How many of 100 random blocs with as many members as report are below, {year}; 50 is the middle",
        f"A grid of {len(order)} blocs by share, intensity, introversion and ratio, among random blocs of any size and "
        f"of like size; the SCO among the former: {', '.join(f'{row.by} {row.words}' for row in ours.itertuples())}.",
    )


def _seen(base: alt.Chart, column: str, **legend: Any) -> alt.Chart:
    """The observed value: a dot, in the colour of the SCO or of the others."""
    scale = alt.Scale(domain=["SCO", "other blocs"], range=[theme.BLOC["SCO"], theme.ECONOMY["other"]])
    colour = alt.Color("whose:N", title=None, scale=scale, **legend)
    dots: alt.Chart = base.mark_point(size=90, stroke=theme.INK, strokeWidth=1).encode(x=f"{column}:Q", color=colour)
    return dots


def _labelled(table: pd.DataFrame) -> pd.DataFrame:
    """The table with each bloc's name and, where some are missing, how many of its members are in the tables."""
    rows: Iterable[Any] = table.itertuples()
    labels = [
        row.bloc
        if row.members_reporting == row.members_in_roster
        else f"{row.bloc} ({row.members_reporting}{HARD}of{HARD}{row.members_in_roster})"
        for row in rows
    ]
    return table.assign(label=labels, whose=table["bloc"].isin(OURS).map({True: "SCO", False: "other blocs"}))


def _short(percentile: float) -> str:
    """A percentile for a small cell; the last one is never claimed."""
    return ">99" if percentile >= 99.5 else "<1" if percentile <= 0.5 else f"{percentile:.0f}"


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("label:N", title="Bloc"),
        alt.Tooltip("observed:Q", title="Observed", format=".2f"),
        alt.Tooltip("null_percentile:Q", title="Random blocs of 100 below", format=".1f"),
        alt.Tooltip("null_p05:Q", title="Random blocs from", format=".2f"),
        alt.Tooltip("null_p95:Q", title="to", format=".2f"),
        alt.Tooltip("draws:Q", title="Blocs drawn", format=","),
    ]
