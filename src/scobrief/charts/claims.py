"""Charts of chapter 1: kinds of claims by paragraph, how themes are tested and by what, themes by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from . import theme
from .frame import framed
from .labels import INK_ON_COLOUR, heads, lattice
from .layers import layered

WAYS = {"rule": "by a rule, from the data", "reading": "by reading", "open": "normative or not testable as worded"}
_COLOURS = {
    "rule": theme.STATUS["member"],
    "reading": theme.STATUS["dialogue_partner"],
    "open": theme.ECONOMY["other"],
}
ALL = "all"  # the margin of a grid
_PLACES = {"T": "title"}  # as the ledger calls it
_SOURCES = {"claims_pct": "claims, by reading", "matches_pct": "terms counted, by the codebook"}


def kinds(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How many claims of each kind stand in each paragraph, and in all; the commonest kind first.

    table: type, paragraph, claims, in_all, in_paragraph.
    """
    told = table.drop_duplicates("type")
    return framed(
        _grid(table, "type", "paragraph", "claims", totals=("in_all", "in_paragraph")),
        finding,
        "Claims by kind and by paragraph of the article, counted; empty: none",
        "A grid of kinds and paragraphs. Claims of each kind in all: "
        + ", ".join(f"{row.type} {row.in_all}" for row in told.itertuples())
        + ".",
    )


def ways(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How the parts of claims on each theme are tested: a bar for each theme, longest first.

    table: theme, way, parts, claims.
    """
    shown = table.assign(how=table["way"].map(WAYS), rank=table["way"].map({way: i for i, way in enumerate(WAYS)}))
    scale = alt.Scale(domain=list(WAYS.values()), range=[_COLOURS[way] for way in WAYS])
    base = alt.Chart(shown).encode(
        y=alt.Y("theme:N", title=None, sort=alt.EncodingSortField("parts", op="sum", order="descending")),
        order="rank:Q",
    )
    length: dict[str, Any] = {"title": "parts of claims", "stack": True, "axis": alt.Axis(tickMinStep=1)}
    bars = base.mark_bar(height=18, **INK_ON_COLOUR).encode(
        x=alt.X("parts:Q", **length),
        fill=alt.Fill("how:N", title=None, scale=scale, legend=alt.Legend(columns=1)),
        stroke=alt.Stroke("how:N", title=None, scale=scale, legend=alt.Legend(columns=1)),
        tooltip=[
            alt.Tooltip("theme:N", title="Theme"),
            alt.Tooltip("how:N", title="Decided"),
            alt.Tooltip("parts:Q", title="Parts"),
            alt.Tooltip("claims:N", title="Claims"),
        ],
    )
    counts = base.mark_text().encode(x=alt.X("parts:Q", bandPosition=0.5, **length), text="parts:Q", detail="how:N")
    told = "; ".join(
        f"{name}: " + ", ".join(f"{row.parts} {row.how}" for row in rows.itertuples())
        for name, rows in shown.groupby("theme", sort=False)
    )
    return framed(
        layered(bars + counts), finding, "Parts of claims by theme and by how they are decided", f"Bars. {told}."
    )


def indicators(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Which indicators test which themes: a filled cell, with the claims.

    table: indicator, theme, parts, claims.
    """
    shown = table.assign(title=table["indicator"].map({name: entry.title for name, entry in REGISTRY.items()}))
    shown["label"] = shown["claims"].str.replace(", ", "\n")
    more = [("claims", "Claims"), ("indicator", "Indicator")]
    told = "; ".join(f"{row.title}: {row.theme} ({row.claims})" for row in shown[shown["parts"] > 0].itertuples())
    return framed(
        _grid(shown, "title", "theme", "parts", more),
        finding,
        "Indicators by the theme of the claims that they test; in each cell the numbers of those claims",
        f"A grid. {told}.",
    )


def words(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How often each theme's terms stand in the title and in each paragraph.

    table: paragraph, theme, matches, share_pct, words_in_paragraph, terms.
    """
    shown = table.replace({"paragraph": _PLACES}).fillna({"terms": ""})
    order = table.groupby("theme", sort=False)["matches"].sum().sort_values(ascending=False, kind="stable")
    shown = shown.set_index("theme").loc[order.index].reset_index()
    shown["in_all"] = shown["theme"].map(order)
    more = [("terms", "Terms"), ("share_pct", "Percent of the paragraph's words"), ("words_in_paragraph", "Its words")]
    return framed(
        _grid(shown, "theme", "paragraph", "matches", more, totals=("in_all",)),
        finding,
        "Terms of the codebook by theme and by paragraph of the article, counted; empty: none",
        "A grid of themes and paragraphs. Matches of each theme in all: "
        + ", ".join(f"{name} {n}" for name, n in order.items())
        + ".",
    )


def read_and_counted(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Each theme's share of the claims, by reading, and of the counted terms: two marks and a line between them.

    table: theme, claims, matches, claims_pct, matches_pct.
    """
    shown = table.assign(shares=[f"{row.matches} terms, {row.claims} claims" for row in table.itertuples()])
    long = shown.melt(["theme", "shares"], list(_SOURCES), var_name="source", value_name="share_pct")
    long["source"] = long["source"].map(_SOURCES)
    y = alt.Y("theme:N", title=None, sort=list(table["theme"]))
    level: dict[str, Any] = {"title": "percent of claims, or of terms counted", "scale": alt.Scale(padding=8)}
    x = alt.X("share_pct:Q", **level)
    lines = (
        alt.Chart(shown)
        .mark_rule(strokeWidth=2, opacity=0.35)
        .encode(y=y, x=alt.X("claims_pct:Q", **level), x2="matches_pct:Q")
    )
    marks: dict[str, Any] = {"domain": list(_SOURCES.values())}
    dots = (
        alt.Chart(long)
        .mark_point(size=90)
        .encode(
            y=y,
            x=x,
            color=alt.Color(
                "source:N",
                title=None,
                scale=alt.Scale(**marks, range=[_COLOURS["reading"], _COLOURS["rule"]]),
                legend=alt.Legend(columns=1),
            ),
            shape=alt.Shape("source:N", title=None, scale=alt.Scale(**marks, range=["circle", "diamond"])),
            tooltip=[
                alt.Tooltip("theme:N", title="Theme"),
                alt.Tooltip("source:N", title="Share of"),
                alt.Tooltip("share_pct:Q", title="Percent", format=".0f"),
                alt.Tooltip("shares:N", title="Counted"),
            ],
        )
    )
    return framed(
        layered(lines + dots),
        finding,
        "Share of each of the codebook's themes in the claims and in the terms counted",
        "Two dots a theme, claims and terms: "
        + ", ".join(f"{row.theme} {row.claims_pct:.0f} and {row.matches_pct:.0f} percent" for row in table.itertuples())
        + ".",
    )


def _grid(
    table: pd.DataFrame,
    row: str,
    column: str,
    count: str,
    more: Sequence[tuple[str, str]] = (),
    totals: Sequence[str] = (),
) -> alt.LayerChart:
    """A grid of counts, rows and columns in the order of the table; a cell shows its label, or its count.

    totals: columns with the sum of the row, and of the column, which are printed in the grid's margins.
    """
    # An empty cell needs no mark of its own: lines between rows and columns are enough, and a page stays small.
    found = table[table[count] > 0]
    found = found if "label" in table else found.assign(label=found[count].astype(str))
    sums = [_sums(table, row, totals[0], (column, ALL))] if totals else []
    sums += [_sums(table, column, totals[1], (row, ALL))] if len(totals) > 1 else []
    order = {name: list(table[name].drop_duplicates()) for name in (row, column)}
    order[column] += [ALL] if totals else []
    order[row] += [ALL] if len(totals) > 1 else []
    x = heads(column, order[column], order[row], **lattice())
    y = alt.Y(f"{row}:N", title=None, sort=order[row], axis=alt.Axis(**lattice()))
    x["scale"], y["scale"] = (alt.Scale(domain=order[name], paddingInner=0.08) for name in (column, row))
    named = [(row, row.capitalize()), (column, column.capitalize()), (count, count.capitalize()), *more]
    kinds = {name: "Q" if pd.api.types.is_numeric_dtype(table[name]) else "N" for name, _ in named}
    tooltip = [
        alt.Tooltip(f"{name}:{kinds[name]}", title=title, format=".1f" if name.endswith("_pct") else alt.Undefined)
        for name, title in named
    ]
    colour = alt.Color(f"{count}:Q", scale=alt.Scale(domainMin=0, range=list(theme.RAMP)), legend=None)
    filled = alt.Chart(found).mark_rect(cornerRadius=2).encode(x=x, y=y, color=colour, tooltip=tooltip)
    # On a phone a cell is narrower than the name of a claim: C02 is then 02.
    short = alt.ExprRef("bandwidth('x') < 30 ? replace(datum.label, /C/g, '') : datum.label")
    labels = alt.Chart(found).mark_text(lineBreak="\n", text=short).encode(x=x, y=y)
    margins = [
        alt.Chart(rows).mark_text(fontWeight="bold").encode(x=x, y=y, text=f"{name}:Q")
        for rows, name in zip(sums, totals, strict=False)
    ]
    return layered(alt.layer(filled, labels, *margins))


def _sums(table: pd.DataFrame, by: str, name: str, at: tuple[str, str]) -> pd.DataFrame:
    """The printed sums of one margin, and the row or column that they stand in."""
    return table[[by, name]].drop_duplicates(by).assign(**{at[0]: at[1]})
