"""Charts of chapter 8 on neighbours: who is in an organisation with one, and who borders a party to a case."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY, neighbourhood
from . import theme
from .frame import above, cells, framed, named, years_axis

# Each region has the colour of a bloc of its own.
REGION_COLOUR = {
    "Asia": theme.BLOC["RCEP"],
    "Europe": theme.BLOC["EU"],
    "Americas": theme.BLOC["MERCOSUR"],
    "Africa": theme.BLOC["GCC"],
}
STANDS = {"party": "party", "border": "borders a party by land", "neither": "neither"}


def cooperation(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Share of economies in an organisation with a land neighbour, by region, over time: lower bounds.

    table: year, region, neighbour_cooperation_pct, economies, cooperating.
    """
    regions = [region for region in REGION_COLOUR if region in set(table["region"])]
    span = int(table["year"].min()), int(table["year"].max())
    lines = (
        alt.Chart(table)
        .mark_line(interpolate="step-after")
        .encode(
            x=years_axis(*span),
            y=alt.Y(
                "neighbour_cooperation_pct:Q",
                title=REGISTRY["neighbour_cooperation_pct"].unit,
                scale=alt.Scale(domain=[0, 100]),
            ),
            color=alt.Color(
                "region:N",
                title=None,
                scale=alt.Scale(domain=regions, range=[REGION_COLOUR[region] for region in regions]),
            ),
            tooltip=[
                alt.Tooltip("region:N", title="Region"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("neighbour_cooperation_pct:Q", title="Percent, at least", format=".1f"),
                alt.Tooltip("cooperating:Q", title="In an organisation with a neighbour"),
                alt.Tooltip("economies:Q", title="With a land neighbour"),
            ],
        )
    )
    return framed(
        lines,
        finding,
        "Full members of one of 17 organisations together with a land neighbour; lower bounds",
        "; ".join(
            f"{row.region} {row.neighbour_cooperation_pct:.0f} percent"
            for row in table[table["year"] == span[1]].itertuples()
        )
        + f" in {span[1]}.",
    )


def hotspots(table: pd.DataFrame, finding: object, who: str) -> alt.Chart:
    """How each state stands to each of the three cases: party, land neighbour of a party, neither.

    table: iso3, hotspot, stands.
    """
    table = named(table, economy="iso3").assign(
        words=table["stands"].map(STANDS), spot=table["hotspot"].map(neighbourhood.SPOTS)
    )
    seen = [words for key, words in STANDS.items() if key in set(table["stands"])]
    colours = dict(zip(STANDS.values(), (theme.BLOC["ASEAN"], theme.BLOC["SCO"], theme.RAMP[0]), strict=True))
    chart = cells(table).encode(
        x=above("spot", sort=[*neighbourhood.SPOTS.values()][::-1]),  # the shortest name last: it leans out
        y=alt.Y("economy:N", title=None, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color(
            "words:N",
            title=None,
            scale=alt.Scale(domain=seen, range=[colours[words] for words in seen]),
            legend=alt.Legend(symbolStrokeWidth=0.5),
        ),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("spot:N", title="Case"),
            alt.Tooltip("words:N", title="Stands"),
        ],
    )
    return framed(
        chart,
        finding,
        f"{who}; a border with a party, wherever it runs, says where a state lies, not that it is in danger",
        "; ".join(
            f"{spot}: {', '.join(group.loc[group['stands'] != 'neither', 'economy'])}"
            for spot, group in table.groupby("spot")
        )
        + ".",
    )
