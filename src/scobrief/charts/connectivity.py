"""Charts of chapter 8: the land network, whose border is with whom, rails and wires."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from ..indicators import access
from . import placing, theme
from .frame import cells, framed, named
from .labels import heads, legend_columns
from .layers import layered
from .members import STANDING

# Where a state stands in the picture of the network: a scheme for legible lines, no map. Right and down.
PLACES = {
    "BLR": (0.3, 0.2), "RUS": (4.6, 0.0), "KAZ": (3.0, 1.3), "MNG": (7.6, 1.0),
    "TUR": (-0.3, 3.2), "ARM": (0.7, 3.4), "AZE": (1.4, 2.0), "UZB": (2.1, 2.6),
    "KGZ": (4.9, 2.5), "TJK": (4.0, 3.8), "IRN": (1.2, 4.8), "AFG": (2.8, 4.7),
    "CHN": (7.0, 2.5), "PAK": (3.8, 5.6), "IND": (5.8, 5.8), "NPL": (5.2, 4.7),
    "MMR": (7.4, 5.1), "LAO": (8.2, 4.1), "KHM": (8.3, 6.0), "LKA": (6.0, 7.1),
    "MDV": (4.6, 7.3), "KWT": (0.1, 5.5), "BHR": (1.2, 7.7), "QAT": (2.0, 6.1),
    "SAU": (0.6, 6.5), "ARE": (2.5, 7.1), "EGY": (-0.5, 7.3),
    # Those that were ever in the EU, which a run may set in the SCO's place; the two are never drawn together.
    "IRL": (0.35, 2.1), "GBR": (1.15, 1.9), "PRT": (0.15, 6.1), "ESP": (1.15, 5.9), "FRA": (2.15, 4.6),
    "BEL": (2.55, 3.1), "LUX": (3.05, 3.75), "NLD": (2.95, 2.2), "DEU": (4.05, 2.9), "DNK": (4.15, 1.4),
    "SWE": (5.25, 0.6), "FIN": (6.85, 0.4), "EST": (7.25, 1.3), "LVA": (7.15, 2.05), "LTU": (6.75, 2.75),
    "POL": (5.75, 3.0), "CZE": (4.95, 3.75), "AUT": (4.65, 4.6), "ITA": (3.55, 5.85), "SVN": (4.65, 5.4),
    "HRV": (5.35, 5.85), "HUN": (5.85, 4.85), "SVK": (6.05, 4.05), "ROU": (7.05, 4.95), "BGR": (7.25, 5.85),
    "GRC": (6.75, 6.75), "MLT": (3.75, 7.2), "CYP": (8.15, 7.0),
}  # fmt: skip
# Names fit beside the marks of so many states, codes of all.
NAMED_UP_TO = 12
COASTS = {"coast": "circle", "landlocked": "square", "doubly landlocked": "diamond", "not stated": "cross"}
SIDES = {"inside_km": "with states on the roster", "outside_km": "with others"}
PADDING = 48, 28  # px of the picture beyond the outermost marks, across and down
PLOTS = (580, 374), (230, 374)  # px between those marks, on a wide page and on a phone


def network(states: pd.DataFrame, coasts: pd.DataFrame, borders: pd.DataFrame, finding: object) -> alt.LayerChart:
    """The roster as a network: marks are states, lines are land borders, as thick as they are long.

    states: iso3, standing, neighbours_inside, inside_km, outside_km; coasts: iso3, coast; borders: a, b, border_km.
    """
    nodes = named(states.merge(coasts, on="iso3"), economy="iso3").assign(
        words=states["standing"].map(STANDING), **_place(states["iso3"], "x", "y")
    )
    coded = len(nodes) > NAMED_UP_TO
    nodes["label"] = nodes["iso3"] if coded else nodes["economy"]
    nodes["side"] = _sides(nodes, borders)
    lines = named(borders, one="a", other="b").assign(
        **_place(borders["a"], "x", "y"), **_place(borders["b"], "x2", "y2")
    )
    kinds = [kind for kind in STANDING if kind in set(states["standing"])]
    seen = [coast for coast in COASTS if coast in set(coasts["coast"])]
    base = alt.Chart(nodes).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=PADDING[0])),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(zero=False, nice=False, reverse=True, padding=PADDING[1])),
    )
    marks = base.mark_point(size=190).encode(
        color=alt.Color(
            "words:N",
            title=None,
            scale=theme.status_scale(kinds, STANDING),
            legend=alt.Legend(columns=2) if len(kinds) > 1 else None,
        ),
        shape=alt.Shape(
            "coast:N",
            title=None,
            scale=alt.Scale(domain=seen, range=[COASTS[coast] for coast in seen]),
            legend=alt.Legend(
                orient="bottom",
                symbolFillColor=theme.INK,
                symbolStrokeColor=theme.INK,
                offset=4,
                columns=legend_columns(4, 2),
            ),
        ),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("words:N", title="Standing"),
            alt.Tooltip("coast:N", title="Sea"),
            alt.Tooltip("neighbours_inside:Q", title="Neighbours inside"),
            alt.Tooltip("inside_km:Q", title="Border inside, km", format=",.0f"),
            alt.Tooltip("outside_km:Q", title="Border with others, km", format=",.0f"),
        ],
    )
    labels = placing.texts(base, "label", fontWeight="bold")
    return framed(
        layered(alt.layer(*_edges(lines, coded), marks, *labels).properties(height=430)),
        finding,
        f"Land borders, the thicker the longer{'' if coded else ', in km'}; a scheme of who touches whom, not a map",
        f"A network of {len(nodes)} states and {len(lines)} land borders. "
        + "; ".join(f"{row.one} and {row.other} {row.border_km:,.0f} km" for row in lines.head(5).itertuples())
        + ".",
    )


def _edges(lines: pd.DataFrame, coded: bool) -> list[alt.Chart]:
    """The borders as lines, each open in the middle where its length is printed.

    How wide the opening must be depends on the slope that the line has on the page: Vega works it out, from the
    places of both ends in px. With codes in place of names no length is printed, and no line is open.
    """
    base = alt.Chart(lines).encode(
        size=alt.Size("border_km:Q", scale=alt.Scale(domain=[0, 8000], range=[1, 10]), legend=None),
        tooltip=[
            alt.Tooltip("one:N", title="Between"),
            alt.Tooltip("other:N", title="and"),
            alt.Tooltip("border_km:Q", title="Kilometres", format=",.0f"),
        ],
    )
    ends = {axis: [f"scale('{axis}', datum.{axis}{end})" for end in ("", "2")] for axis in ("x", "y")}
    opening = "min(20 / abs({} - {}), 10 / abs({} - {}))".format(*ends["x"], *ends["y"])
    away = "0" if coded else f"min(0.5, {opening})"

    def at(axis: str, part: str) -> alt.Value:
        one, other = ends[axis]
        return alt.value(alt.expr(f"{one} + ({other} - {one}) * ({part})"))

    halves = [("0", f"0.5 - {away}"), (f"0.5 + {away}", "1")]
    rules = [
        base.mark_rule(opacity=0.35, strokeCap="butt").encode(
            x=at("x", start), x2=at("x", end), y=at("y", start), y2=at("y", end)
        )
        for start, end in halves
    ]
    words = alt.Chart(lines).mark_text().encode(x=at("x", "0.5"), y=at("y", "0.5"))
    return rules if coded else [*rules, words.encode(text=alt.Text("border_km:Q", format=",.0f"))]


def _sides(nodes: pd.DataFrame, borders: pd.DataFrame) -> list[str]:
    """On which side of its mark each state's name crosses neither a border's line nor another state."""
    low, span = nodes[["x", "y"]].min(), (nodes[["x", "y"]].max() - nodes[["x", "y"]].min()).replace(0, 1)
    at = ((nodes[["x", "y"]] - low) / span).itertuples(index=False, name=None)
    number = {code: i for i, code in enumerate(nodes["iso3"])}
    lines = [(number[a], number[b]) for a, b in zip(borders["a"], borders["b"], strict=True)]
    return placing.sides(list(nodes["label"]), list(at), PLOTS, lines, PADDING)


def _place(codes: pd.Series, x: str, y: str) -> dict[str, list[float]]:
    """Columns with the places of some states in the picture of the network."""
    return {x: [PLACES[code][0] for code in codes], y: [PLACES[code][1] for code in codes]}


def border_shares(states: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How much of each state's land border is with others on the roster.

    states: iso3, inside_km, outside_km, inside_pct, neighbours_inside.
    """
    table = named(states, economy="iso3").sort_values(["inside_km", "economy"], ascending=[False, True])
    table["told"] = ["no land border" if pd.isna(pct) else f"{pct:.0f}%" for pct in table["inside_pct"]]
    order = table["economy"].to_list()
    long = table.melt(["economy", "inside_pct", "neighbours_inside"], list(SIDES), "side", "km")
    long["words"] = long["side"].map(SIDES)
    y = alt.Y("economy:N", sort=order, title=None)
    bars = (
        alt.Chart(long)
        .mark_bar(height=14, stroke=theme.INK, strokeOpacity=0.5, strokeWidth=0.75)
        .encode(
            y=y,
            x=alt.X("km:Q", title="km of land border", stack=True, axis=alt.Axis(tickCount=4, format=",d")),
            color=alt.Color(
                "words:N",
                title=None,
                scale=alt.Scale(domain=list(SIDES.values()), range=[theme.BLOC["SCO"], theme.RAMP[0]]),
                legend=alt.Legend(symbolStrokeWidth=0.75, symbolStrokeColor=theme.INK),
            ),
            order=alt.Order("side:O"),
            tooltip=[
                alt.Tooltip("economy:N", title="Economy"),
                alt.Tooltip("words:N", title="Border"),
                alt.Tooltip("km:Q", title="Kilometres", format=",.0f"),
                alt.Tooltip("inside_pct:Q", title="Percent inside", format=".0f"),
                alt.Tooltip("neighbours_inside:Q", title="Neighbours inside"),
            ],
        )
    )
    words = (
        alt.Chart(table[["economy", "told"]])
        .mark_text(align="left", dx=5)
        .encode(y=y, x=alt.value(alt.expr("width + 2")), text="told:N")
    )
    rows: Iterable[Any] = table.itertuples()
    return framed(
        layered(bars + words),
        finding,
        "Land border of each state, by who is on the other side; at the right the percent with states on the roster",
        "; ".join(f"{row.economy} {row.inside_km:,.0f} of {row.inside_km + row.outside_km:,.0f} km" for row in rows)
        + " with states on the roster.",
    )


def rails_and_wires(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """What each state has of lines and wires, each figure with its year, shaded by its share of the column's largest.

    table: iso3, measure, value, year, of_most (all but iso3 and measure missing where there is no figure).
    """
    names = {key: head for key, (head, _) in access.MEASURES.items()}
    table = named(table, economy="iso3").assign(head=lambda frame: frame["measure"].map(names))
    first = table[table["measure"] == next(iter(names))].sort_values("value", ascending=False, kind="stable")
    known = table.dropna(subset="value").assign(
        figure=lambda frame: frame["value"].map(lambda value: f"{value:.1f}".removesuffix(".0")),
        when=lambda frame: frame["year"].astype("Int64").astype("str"),
    )
    order = [*first["economy"], *sorted(set(table["economy"]) - set(first["economy"]))]
    x = heads("head", list(names.values()), order)
    y = alt.Y("economy:N", title=None, sort=order, scale=alt.Scale(paddingInner=0.08))
    fill = cells(known).encode(
        x=x,
        y=y,
        color=alt.Color("of_most:Q", scale=alt.Scale(range=list(theme.RAMP), domain=[0, 1]), legend=None),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("head:N", title="Measure"),
            alt.Tooltip("figure:N", title="Value"),
            alt.Tooltip("when:N", title="Year"),
        ],
    )
    words = alt.Chart(known).encode(x=x, y=y)
    figures = words.mark_text(dy=-7, fontWeight="bold").encode(text="figure:N")
    years = words.mark_text(dy=8).encode(text="when:N")
    absent = alt.Chart(_absent(known, order, list(names.values()))).mark_text(lineBreak="\n", dy=-7, opacity=0.8)
    return framed(
        layered((fill + figures + years + absent.encode(x=x, y=y, text="words:N")).properties(height=alt.Step(36))),
        finding,
        f"{'; '.join(f'{head}: {unit}' for head, unit in access.MEASURES.values())}. Below each figure its year; "
        "darker: nearer to the largest in its column",
        f"A grid of {len(order)} states and {len(names)} measures; darker is nearer to the largest in its column; "
        f"{len(order) * len(names) - len(known)} cells have no figure.",
    )


def _absent(known: pd.DataFrame, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """The cells of a grid without a figure, which say so."""
    every = pd.MultiIndex.from_product([rows, columns], names=["economy", "head"])
    gone = every.difference(pd.MultiIndex.from_frame(known[["economy", "head"]]))
    return gone.to_frame(index=False).assign(words="no\nfigure")
