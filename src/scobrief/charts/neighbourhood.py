"""Charts of chapter 8 on neighbours: who is in an organisation with one, and who borders a party to a case."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY, neighbourhood
from . import theme
from .axes import axis
from .ends import ends
from .frame import cells, framed, named, years_axis
from .labels import colour, heads
from .layers import layered

# Each region has the colour of a bloc of its own.
REGION_COLOUR = {
    "Asia": theme.BLOC["RCEP"],
    "Europe": theme.BLOC["EU"],
    "Americas": theme.BLOC["MERCOSUR"],
    "Africa": theme.BLOC["GCC"],
}
DASHES: dict[str, list[float]] = {"Asia": [1, 0], "Europe": [7, 2], "Americas": [4, 2], "Africa": [1.5, 2]}
STANDS = {"party": "party", "border": "borders a party by land", "neither": "neither"}
SHORT = {"party": "party", "border": "border", "neither": ""}
# Those that the page's ink can be read on: the cells carry words.
_STAND_COLOURS = (theme.DIVERGING[0], theme.DIVERGING[2], theme.RAMP[0])


def cooperation(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Share of economies in an organisation with a land neighbour, by region, over time: lower bounds.

    table: year, region, neighbour_cooperation_pct, economies, cooperating.
    """
    regions = [region for region in REGION_COLOUR if region in set(table["region"])]
    span = int(table["year"].min()), int(table["year"].max())
    tint = alt.Scale(domain=regions, range=[REGION_COLOUR[region] for region in regions])
    dash = alt.Scale(domain=regions, range=[DASHES[region] for region in regions])
    upright = axis([0, 100])
    base = alt.Chart(table).encode(
        x=years_axis(*span), y=upright.y("neighbour_cooperation_pct", REGISTRY["neighbour_cooperation_pct"].unit)
    )
    lines = base.mark_line(interpolate="step-after").encode(
        color=alt.Color("region:N", scale=tint, legend=None),
        strokeDash=alt.StrokeDash("region:N", scale=dash, legend=None),
        tooltip=[
            alt.Tooltip("region:N", title="Region"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("neighbour_cooperation_pct:Q", title="Percent, at least", format=".1f"),
            alt.Tooltip("cooperating:Q", title="In an organisation with a neighbour"),
            alt.Tooltip("economies:Q", title="With a land neighbour"),
        ],
    )
    named_ends = ends(table, "region", "neighbour_cooperation_pct", upright, tint)
    return framed(
        layered(alt.layer(lines, named_ends)),
        finding,
        "Full members of one of 17 organisations together with a land neighbour; lower bounds",
        "; ".join(
            f"{row.region} {row.neighbour_cooperation_pct:.0f} percent"
            for row in table[table["year"] == span[1]].itertuples()
        )
        + f" in {span[1]}.",
    )


def hotspots(table: pd.DataFrame, finding: object, who: str) -> alt.LayerChart:
    """How each state stands to each of the three cases: party, land neighbour of a party, neither.

    table: iso3, hotspot, stands.
    """
    table = named(table, economy="iso3").assign(
        words=table["stands"].map(STANDS),
        short=table["stands"].map(SHORT),
        spot=table["hotspot"].map(neighbourhood.SPOTS),
    )
    seen = [words for key, words in STANDS.items() if key in set(table["stands"])]
    colours = dict(zip(STANDS.values(), _STAND_COLOURS, strict=True))
    x = heads("spot", list(neighbourhood.SPOTS.values()), table["economy"])
    y = alt.Y("economy:N", title=None, scale=alt.Scale(paddingInner=0.1))
    fill = cells(table).encode(
        x=x,
        y=y,
        color=colour("words", seen, [colours[words] for words in seen], legend=alt.Legend(symbolStrokeWidth=0.5)),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("spot:N", title="Case"),
            alt.Tooltip("words:N", title="Stands"),
        ],
    )
    words = alt.Chart(table[table["short"] != ""]).mark_text().encode(x=x, y=y, text="short:N")
    return framed(
        layered((fill + words).properties(height=theme.ROW * table["economy"].nunique())),
        finding,
        f"{who}; a border with a party, wherever it runs, says where a state lies, not that it is in danger",
        "; ".join(
            f"{spot}: {', '.join(group.loc[group['stands'] != 'neither', 'economy'])}"
            for spot, group in table.groupby("spot")
        )
        + ".",
    )
