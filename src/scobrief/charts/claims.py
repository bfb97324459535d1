"""Charts of chapter 1: kinds of claims by paragraph, how themes are tested and by what, themes by words."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from . import theme
from .frame import cells, framed

WAYS = {"rule": "by a rule, from the data", "reading": "by reading", "open": "normative or not testable as worded"}
_COLOURS = {
    "rule": theme.STATUS["member"],
    "reading": theme.STATUS["dialogue_partner"],
    "open": theme.ECONOMY["other"],
}
_PLACES = {"T": "title"}  # as the ledger calls it
_SOURCES = {"claims_pct": "claims, by reading", "matches_pct": "terms counted, by the codebook"}


def kinds(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How many claims of each kind stand in each paragraph; the commonest kind first.

    table: type, paragraph, claims, in_all.
    """
    chart = _grid(table, "type", "paragraph", "claims", [("in_all", "Claims of the kind in all")])
    told = table.drop_duplicates("type")
    return framed(
        chart,
        finding,
        "Claims by kind and by paragraph of the article, counted; blank: none",
        "A grid of kinds and paragraphs. Claims of each kind in all: "
        + ", ".join(f"{row.type} {row.in_all}" for row in told.itertuples())
        + ".",
    )


def ways(table: pd.DataFrame, finding: object) -> alt.Chart:
    """How the parts of claims on each theme are tested: a bar for each theme, longest first.

    table: theme, way, parts, claims.
    """
    shown = table.assign(how=table["way"].map(WAYS), rank=table["way"].map({way: i for i, way in enumerate(WAYS)}))
    scale = alt.Scale(domain=list(WAYS.values()), range=[_COLOURS[way] for way in WAYS])
    chart = (
        alt.Chart(shown)
        .mark_bar(height=16)
        .encode(
            y=alt.Y("theme:N", title=None, sort=alt.EncodingSortField("parts", op="sum", order="descending")),
            x=alt.X("parts:Q", title="parts of claims", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("how:N", title=None, scale=scale, legend=alt.Legend(columns=1)),
            order="rank:Q",
            tooltip=[
                alt.Tooltip("theme:N", title="Theme"),
                alt.Tooltip("how:N", title="Decided"),
                alt.Tooltip("parts:Q", title="Parts"),
                alt.Tooltip("claims:N", title="Claims"),
            ],
        )
    )
    told = "; ".join(
        f"{name}: " + ", ".join(f"{row.parts} {row.how}" for row in rows.itertuples())
        for name, rows in shown.groupby("theme", sort=False)
    )
    return framed(chart, finding, "Parts of claims by theme and by how they are decided", f"Bars. {told}.")


def indicators(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Which indicators test which themes: a filled cell, with the claims.

    table: indicator, theme, parts, claims.
    """
    shown = table.assign(title=table["indicator"].map({name: entry.title for name, entry in REGISTRY.items()}))
    more = [("claims", "Claims"), ("indicator", "Indicator")]
    chart = _grid(shown.assign(label=shown["claims"].str.replace(", ", "\n")), "title", "theme", "parts", more, -90)
    told = "; ".join(f"{row.title}: {row.theme} ({row.claims})" for row in shown[shown["parts"] > 0].itertuples())
    return framed(chart, finding, "Indicators, and the claims that they test, by theme", f"A grid. {told}.")


def words(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How often each theme's terms stand in the title and in each paragraph.

    table: paragraph, theme, matches, share_pct, words_in_paragraph, terms.
    """
    shown = table.replace({"paragraph": _PLACES}).fillna({"terms": ""})
    order = table.groupby("theme", sort=False)["matches"].sum().sort_values(ascending=False, kind="stable")
    shown = shown.set_index("theme").loc[order.index].reset_index()
    more = [("terms", "Terms"), ("share_pct", "Percent of the paragraph's words"), ("words_in_paragraph", "Its words")]
    return framed(
        _grid(shown, "theme", "paragraph", "matches", more),
        finding,
        "Terms of the codebook by theme and by paragraph of the article, counted; blank: none",
        "A grid of themes and paragraphs. Matches of each theme in all: "
        + ", ".join(f"{name} {n}" for name, n in order.items())
        + ".",
    )


def read_and_counted(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Each theme's share of the claims, by reading, and of the counted terms: two dots and a line between them.

    table: theme, claims, matches, claims_pct, matches_pct.
    """
    shown = table.assign(shares=[f"{row.matches} terms, {row.claims} claims" for row in table.itertuples()])
    long = shown.melt(["theme", "shares"], list(_SOURCES), var_name="source", value_name="share_pct")
    long["source"] = long["source"].map(_SOURCES)
    y = alt.Y("theme:N", title=None, sort=list(table["theme"]))
    x = alt.X("share_pct:Q", title="percent of claims, or of terms counted")
    lines = alt.Chart(long).mark_line(strokeWidth=1, opacity=0.5, color=theme.null).encode(y=y, x=x, detail="theme:N")
    scale = alt.Scale(domain=list(_SOURCES.values()), range=[_COLOURS["reading"], _COLOURS["rule"]])
    dots = (
        alt.Chart(long)
        .mark_point(size=90)
        .encode(
            y=y,
            x=x,
            color=alt.Color("source:N", title=None, scale=scale, legend=alt.Legend(columns=1)),
            tooltip=[
                alt.Tooltip("theme:N", title="Theme"),
                alt.Tooltip("source:N", title="Share of"),
                alt.Tooltip("share_pct:Q", title="Percent", format=".0f"),
                alt.Tooltip("shares:N", title="Counted"),
            ],
        )
    )
    return framed(
        lines + dots,
        finding,
        "Share of each of the codebook's themes in the claims and in the terms counted",
        "Two dots a theme, claims and terms: "
        + ", ".join(f"{row.theme} {row.claims_pct:.0f} and {row.matches_pct:.0f} percent" for row in table.itertuples())
        + ".",
    )


def _grid(
    table: pd.DataFrame, row: str, column: str, count: str, more: list[tuple[str, str]], angle: int = 0
) -> alt.LayerChart:
    """A grid of counts, rows and columns in the order of the table; a cell shows its label, or its count.

    angle: of the names of the columns; upright ones fit a phone.
    """
    shown = table if "label" in table else table.assign(label=table[count].map(lambda n: str(n) if n else ""))
    axis = alt.Axis(orient="top", labelAngle=angle, **({"labelAlign": "left"} if angle else {}))
    order = {name: list(table[name].drop_duplicates()) for name in (row, column)}
    x = alt.X(f"{column}:N", title=None, sort=order[column], axis=axis, scale=alt.Scale(paddingInner=0.1))
    y = alt.Y(f"{row}:N", title=None, sort=order[row], scale=alt.Scale(paddingInner=0.1))
    named = [(row, row.capitalize()), (column, column.capitalize()), (count, count.capitalize()), *more]
    kinds = {name: "Q" if pd.api.types.is_numeric_dtype(table[name]) else "N" for name, _ in named}
    tooltip = [
        alt.Tooltip(f"{name}:{kinds[name]}", title=title, format=".1f" if name.endswith("_pct") else alt.Undefined)
        for name, title in named
    ]
    colour = alt.Color(f"{count}:Q", scale=alt.Scale(domainMin=0, range=list(theme.RAMP)), legend=None)
    grid = cells(shown).encode(x=x, y=y, color=colour, tooltip=tooltip)
    return grid + alt.Chart(shown).mark_text(lineBreak="\n").encode(x=x, y=y, text="label:N")
