"""Charts of chapter 10: intervals of ranks, outcomes by organisation, size against composite, every p."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..indicators.outcomes import ALL, GROWS, NONE, OUTCOMES, SHRINKS
from ..indicators.scorecard import SIZES
from ..indicators.size_outcome import COMPOSITE
from . import placing, theme
from .frame import cells, framed
from .labels import heads, lattice, legend_columns
from .layers import layered

WHOSE = ("SCO", "other organisations")
TILTS = {
    NONE: "no tilt",
    GROWS: "larger blocs higher by arithmetic",
    SHRINKS: "larger blocs lower by arithmetic",
}
COMPOSITE_WORDS = "Composite of the five"
MARK = 0.05
PLOTS = (600, 284), (246, 284)  # px between the outermost dots of the scatter, on a wide page and on a phone
TICKS = [20, 50, 100, 200, 500, 1000, 2000, 5000]


def _whose(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(whose=(table["bloc"] == "SCO").map({True: WHOSE[0], False: WHOSE[1]}))


def _colour(**more: Any) -> alt.Color:
    scale = alt.Scale(domain=list(WHOSE), range=[theme.BLOC["SCO"], theme.ECONOMY["other"]])
    return alt.Color("whose:N", title=None, scale=scale, **more)


def rank_intervals(scores: pd.DataFrame, finding: object) -> alt.LayerChart:
    """The ranks that nine in ten ways to make the composite give each organisation, and the one that is chosen.

    scores: bloc, composite_score, composite_rank, rank_low, rank_median, rank_high, outcomes_reported.
    """
    table = _whose(scores.dropna(subset="composite_rank")).sort_values(["rank_median", "composite_rank"])
    x, places = alt.Scale(domain=[1, len(table)], nice=False, padding=10), list(range(1, len(table) + 1, 2))
    base = alt.Chart(table).encode(
        y=alt.Y("bloc:N", sort=table["bloc"].to_list(), title=None),
        color=_colour(legend=None),
        tooltip=[
            alt.Tooltip("bloc:N", title="Organisation"),
            alt.Tooltip("composite_rank:Q", title="Rank as chosen", format="~g"),
            alt.Tooltip("rank_low:Q", title="Rank, from", format="~g"),
            alt.Tooltip("rank_high:Q", title="Rank, to", format="~g"),
            alt.Tooltip("rank_median:Q", title="Middle rank", format="~g"),
            alt.Tooltip("composite_score:Q", title="Score as chosen", format=".1f"),
            alt.Tooltip("outcomes_reported:Q", title="Outcomes reported"),
        ],
    )
    spans = base.mark_bar(height=7, opacity=0.5).encode(
        x=alt.X("rank_low:Q", title="rank, 1 is best", scale=x, axis=alt.Axis(values=places, format="d")),
        x2="rank_high:Q",
    )
    middles = base.mark_tick(thickness=2.5, height=17, color=theme.INK).encode(x="rank_median:Q")
    chosen = base.mark_point(size=80).encode(x="composite_rank:Q")
    told = [f"{row.bloc} {row.rank_low:g} to {row.rank_high:g}" for row in table.itertuples()]
    return framed(
        layered(spans + middles + chosen),
        finding,
        "Bar: nine in ten ways to weigh, scale and average five outcomes; line: their middle; dot: the way chosen",
        f"Ranks: {'; '.join(told)}.",
    )


def outcomes(profile: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Every organisation on the five outcomes: its value in the cell, its place by the colour.

    profile: bloc, outcome, value, place, blocs_reporting, members_reporting, members_in_roster.
    """
    table = profile[profile["outcome"].isin(OUTCOMES)].copy()
    table["title"] = [ALL[key].title for key in table["outcome"]]
    table["unit"] = [ALL[key].unit for key in table["outcome"]]
    rows: Iterable[Any] = table.itertuples()
    table["text"] = [
        "\N{EN DASH}"
        if pd.isna(row.value)
        else f"{row.value:.{ALL[row.outcome].digits}f}".replace("-", "\N{MINUS SIGN}")
        for row in rows
    ]
    order = [ALL[key].title for key in OUTCOMES]
    base = cells(table).encode(
        x=heads("title", order, table["bloc"]),
        y=alt.Y("bloc:N", sort=table["bloc"].unique().tolist(), title=None),
        tooltip=[
            alt.Tooltip("bloc:N", title="Organisation"),
            alt.Tooltip("title:N", title="Outcome"),
            alt.Tooltip("value:Q", title="Value", format=".2f"),
            alt.Tooltip("unit:N", title="Unit"),
            alt.Tooltip("place:Q", title="Place, 1 is best", format="~g"),
            alt.Tooltip("blocs_reporting:Q", title="Organisations placed"),
            alt.Tooltip("members_reporting:Q", title="Members reporting"),
            alt.Tooltip("members_in_roster:Q", title="Members"),
        ],
    )
    scale = alt.Scale(domain=[1, int(table["blocs_reporting"].max())], range=list(reversed(theme.RAMP)))
    legend = alt.Legend(format="d", tickMinStep=1)
    squares = base.encode(color=alt.Color("place:Q", title="place, 1 is best", scale=scale, legend=legend))
    words = base.mark_text(fontSize=theme.SMALL, color=theme.INK).encode(text="text:N", stroke=alt.value(None))
    own: Iterable[Any] = table[table["bloc"] == "SCO"].itertuples()
    told = [f"{row.title.lower()} {'not reported' if pd.isna(row.value) else row.text}" for row in own]
    return framed(
        layered((squares + words).properties(height=theme.ROW * table["bloc"].nunique())),
        finding,
        "; ".join(f"{ALL[key].title.lower()}: {ALL[key].unit}" for key in OUTCOMES),
        f"A grid of organisations and outcomes. The SCO: {'; '.join(told)}.",
    )


def size_against_composite(sizes: pd.DataFrame, scores: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Population against composite, one dot per organisation; no line, because rho is of ranks.

    sizes: bloc, size_measure, value. scores: bloc, composite_score, composite_rank.
    """
    people = sizes[sizes["size_measure"] == "population"][["bloc", "value", "members_reporting", "members_in_roster"]]
    columns = ["bloc", "composite_score", "composite_rank"]
    table = _whose(people.merge(scores[columns].dropna(), on="bloc"))
    at = [
        (float(x), float(y))
        for x, y in zip(_even(np.log(table["value"])), 1 - _even(table["composite_score"]), strict=True)
    ]
    table["side"] = placing.sides(list(table["bloc"]), at, PLOTS, padding=(24, 18))
    base = alt.Chart(table).encode(
        x=alt.X(
            "value:Q",
            title="million people, log scale",
            scale=alt.Scale(type="log", nice=False, padding=24),
            axis=alt.Axis(values=TICKS, format=","),
        ),
        y=alt.Y("composite_score:Q", title="composite score", scale=alt.Scale(zero=False, padding=18)),
        tooltip=[
            alt.Tooltip("bloc:N", title="Organisation"),
            alt.Tooltip("value:Q", title="Million people", format=",.0f"),
            alt.Tooltip("composite_score:Q", title="Composite", format=".1f"),
            alt.Tooltip("composite_rank:Q", title="Rank", format="~g"),
        ],
    )
    dots = base.mark_point().encode(color=_colour(legend=None))
    names = placing.texts(base, "bloc")
    told = [f"{row.bloc} {row.value:,.0f} million, {row.composite_score:.1f}" for row in table.itertuples()]
    return framed(
        layered(alt.layer(dots, *names)),
        finding,
        "Rank association by Spearman's rho; p: exact, one-sided; each dot one organisation",
        f"{'; '.join(told)}.",
    )


def _even(values: pd.Series) -> pd.Series:
    """Each value's place from 0, the least, to 1."""
    places: pd.Series = (values - values.min()) / ((values.max() - values.min()) or 1)
    return places


def every_p(associations: pd.DataFrame, finding: object) -> alt.LayerChart:
    """The exact one-sided p of every measure of size with every outcome, readings of the same outcome together.

    associations: size_measure, outcome, size_outcome_rho, size_outcome_p, n.
    """
    table = associations.dropna(subset="size_outcome_p").copy()
    table["title"] = [COMPOSITE_WORDS if key == COMPOSITE else ALL[key].title for key in table["outcome"]]
    table["tilt"] = [TILTS[NONE if key == COMPOSITE else ALL[key].tilt] for key in table["outcome"]]
    table["size"] = table["size_measure"].map(SIZES)
    order = [COMPOSITE_WORDS, *(outcome.title for outcome in ALL.values())]
    colours = [theme.BLOC["SCO"], theme.STATUS["dialogue_partner"], theme.STATUS["observer"]]
    scale = alt.Scale(domain=[0, 1], nice=False, padding=8)
    x = alt.X("size_outcome_p:Q", title="exact one-sided p", scale=scale)
    sizes = list(SIZES.values())
    dots = (
        alt.Chart(table)
        .mark_point(size=56, filled=False, strokeWidth=2)
        .encode(
            x=x,
            y=alt.Y(
                "title:N",
                sort=[title for title in order if title in set(table["title"])],
                title=None,
                axis=alt.Axis(**lattice()),
            ),
            # Marks of one p would hide one another.
            yOffset=alt.YOffset("size:N", sort=sizes, scale=alt.Scale(paddingOuter=0.6)),
            color=alt.Color(
                "tilt:N",
                title=None,
                scale=alt.Scale(domain=list(TILTS.values()), range=colours),
                legend=alt.Legend(columns=1, offset=theme.LEGEND_ABOVE_PLOT),
            ),
            shape=alt.Shape(
                "size:N",
                title=None,
                scale=alt.Scale(domain=sizes),
                legend=alt.Legend(orient="bottom", columns=legend_columns(3), symbolStrokeColor=theme.INK),
            ),
            tooltip=[
                alt.Tooltip("title:N", title="Outcome"),
                alt.Tooltip("size:N", title="Size"),
                alt.Tooltip("size_outcome_rho:Q", title="Rho", format=".2f"),
                alt.Tooltip("size_outcome_p:Q", title="p", format=".3f"),
                alt.Tooltip("n:Q", title="Organisations"),
            ],
        )
    )
    marks = pd.DataFrame({"size_outcome_p": [MARK, 1 - MARK]})
    ends = alt.Axis(
        orient="top",
        values=[0, 1],
        grid=False,
        labelExpr="datum.value < 0.5 ? 'larger goes with better' : 'with worse'",
        labelFlush=True,
    )
    rules = alt.Chart(marks).mark_rule(strokeDash=theme.REFERENCE_DASH, opacity=0.6)
    rules = rules.encode(x=alt.X("size_outcome_p:Q", title=None, scale=scale, axis=ends))
    low: Iterable[Any] = table.nsmallest(3, "size_outcome_p").itertuples()
    told = [f"{row.title.lower()} with {row.size} {row.size_outcome_p:.3f}" for row in low]
    return framed(
        layered((rules + dots).properties(height=34 * table["title"].nunique()).resolve_axis(x="independent")),
        finding,
        f"Chance of a rank association at least as high, for every size and every outcome and reading; dashed: "
        f"{MARK:g} at either end",
        f"{len(table)} dots between 0 and 1. The lowest: {'; '.join(told)}.",
    )
