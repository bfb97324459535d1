"""Charts of chapter 11: the verdict strip, how much of each multiverse supports its claim, and all the curves."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from . import theme
from .frame import framed
from .labels import legend_columns
from .layers import layered

PANEL = 90  # px, the height of one curve among many
MANY = 50  # definitions of a claim; points of more would touch
SHAPES = {"met": "circle", "approximately met": "diamond", "not met": "square", "undecidable": "cross"}
_TWO_LINES = "slice(split(replace(datum.label, regexp('(.{1,40})( +|$)', 'g'), '$1\\n'), '\\n'), 0, -1)"


def strip(verdicts: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Every claim as a cell, paragraph by paragraph, in the colour of its verdict.

    verdicts: claim, paragraph, place (in the paragraph, from 1), verdict, by, paraphrase.
    """
    kinds = [kind for kind in theme.VERDICT if kind in set(verdicts["verdict"])]
    base = alt.Chart(verdicts).encode(
        x=alt.X("place:O", title=None, axis=None),
        y=alt.Y("paragraph:N", title=None, sort=list(dict.fromkeys(verdicts["paragraph"]))),
        tooltip=[
            alt.Tooltip("claim:N", title="Claim"),
            alt.Tooltip("paraphrase:N", title="In our words"),
            alt.Tooltip("verdict:N", title="Verdict"),
            alt.Tooltip("by:N", title="Judged by"),
        ],
    )
    scale, legend = theme.verdict_scale(kinds), alt.Legend(columns=legend_columns(3))
    # Faint inside, so that the number of the claim reads in the page's ink on white and on black.
    cells = base.mark_rect(fillOpacity=0.4, strokeWidth=2, strokeOpacity=1, cornerRadius=3).encode(
        fill=alt.Fill("verdict:N", title=None, scale=scale, legend=legend),
        stroke=alt.Stroke("verdict:N", title=None, scale=scale, legend=legend),
    )
    labels = base.mark_text(fontSize=theme.SMALL).encode(text="label:N")
    counts = verdicts["verdict"].value_counts().reindex(kinds)
    return framed(
        layered(alt.layer(cells, labels).properties(height=alt.Step(34))),
        finding,
        "A cell for each claim, by paragraph; a point after the number: judged by reading, at least in part",
        "Verdicts: " + ", ".join(f"{kind} {n}" for kind, n in counts.items()) + ".",
    )


def support(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """The share of definitions that support each tested claim, most first, with what the stated one says.

    table: claim (with a word on what is tested), share_pct, supporting, decided, stated (a finding).
    """
    table = table.sort_values("share_pct", ascending=False, kind="stable")
    table["told"] = [f"{row.supporting} of {row.decided}" for row in table.itertuples()]
    kinds = [kind for kind in theme.FINDING if kind in set(table["stated"])]
    base = alt.Chart(table).encode(
        y=alt.Y("claim:N", sort=table["claim"].to_list(), title=None),
        x=alt.X("share_pct:Q", title="percent of definitions", scale=alt.Scale(domain=[0, 100], nice=False, padding=8)),
        tooltip=[
            alt.Tooltip("claim:N", title="Claim"),
            alt.Tooltip("share_pct:Q", title="Percent of definitions", format=".0f"),
            alt.Tooltip("supporting:Q", title="Definitions that support it"),
            alt.Tooltip("decided:Q", title="Definitions that can be decided"),
            alt.Tooltip("stated:N", title="The stated definition"),
        ],
    )
    line = base.mark_rule(strokeWidth=2, opacity=0.35).encode(x2=alt.datum(0))
    legend = alt.Legend(columns=legend_columns(3))
    dots = base.mark_point(size=90).encode(
        color=alt.Color("stated:N", title=None, scale=theme.finding_scale(kinds), legend=legend),
        shape=alt.Shape("stated:N", title=None, scale=_shapes(kinds), legend=legend),
    )
    told = base.mark_text(align="left").encode(x=alt.value(alt.expr("width + 6")), text="told:N")
    return framed(
        layered(alt.layer(line, dots, told)),
        finding,
        "Share of the definitions that can be decided that support each claim, and how many of them; colour and shape: "
        "what the stated definition says",
        f"{len(table)} tested claims, from {table['share_pct'].min():.0f} to {table['share_pct'].max():.0f} percent.",
    )


def _shapes(kinds: list[str]) -> alt.Scale:
    return alt.Scale(domain=kinds, range=[SHAPES[kind] for kind in kinds])


def curves(table: pd.DataFrame, finding: object) -> alt.FacetChart:
    """The specification curves of all tested claims, each on a scale of its own.

    table: claim (as `support` names it), place (from 0 to 1 along the curve), value, against, finding, definition.
    """
    order = list(dict.fromkeys(table["claim"]))
    kinds = [kind for kind in theme.FINDING if kind in set(table["finding"])]
    # Points that would touch are drawn as the line that they make, cut where the finding changes.
    table = table.assign(many=table.groupby("claim")["claim"].transform("size") > MANY)
    table = table.round({"place": 4, "value": 4})
    dense = table[table["many"]].drop(columns=["definition"])
    runs = (dense["finding"] != dense.groupby("claim")["finding"].shift()).groupby(dense["claim"]).cumsum()
    rows: list[dict[str, Any]] = [
        {str(name): value for name, value in row.items() if value is not None}
        for row in table.assign(
            definition=table["definition"].where(~table["many"], None), run=runs.reindex(table.index)
        )
        .astype({"run": "Int64"})
        .astype(object)
        .where(lambda frame: frame.notna(), None)
        .drop(columns=["many"])
        .to_dict("records")
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("place:Q", title=None, axis=None),
        y=alt.Y(
            "value:Q", title=None, scale=alt.Scale(zero=False, padding=10), axis=alt.Axis(tickCount=3, minExtent=28)
        ),
        color=alt.Color("finding:N", title=None, scale=theme.finding_scale(kinds), legend=alt.Legend()),
    )
    told = [
        alt.Tooltip("claim:N", title="Claim"),
        alt.Tooltip("definition:N", title="Definition"),
        alt.Tooltip("value:Q", title="Value", format=",.2f"),
        alt.Tooltip("finding:N", title="Finding"),
    ]
    dots = base.transform_filter("!isValid(datum.run)").mark_point(size=26).encode(tooltip=told)
    lines = base.transform_filter("isValid(datum.run)").mark_line(strokeWidth=5)
    lines = lines.encode(detail="run:N", tooltip=[told[0], told[3]])
    against = alt.Chart(base.data).mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH)
    against = against.encode(y="mean(against):Q")
    panels = alt.layer(dots, lines, against).properties(height=PANEL)
    header = alt.Header(labelLimit=300, labelExpr=_TWO_LINES)
    grid = panels.facet(facet=alt.Facet("claim:N", title=None, sort=order, header=header), columns=2)
    chart: alt.FacetChart = grid.resolve_scale(y="independent")
    return framed(
        chart,
        finding,
        "Every definition in rising order, each claim on a scale of its own; dashed: the printed number, or where the "
        "comparison turns",
        f"Specification curves of {len(order)} claims.",
    )
