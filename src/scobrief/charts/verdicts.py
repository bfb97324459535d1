"""Charts of chapter 11: the verdict strip, how much of each multiverse supports its claim, and all the curves."""

from __future__ import annotations

import altair as alt
import pandas as pd

from . import theme
from .frame import framed

PANEL = 90  # px, the height of one curve among many


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
    scale = theme.verdict_scale(kinds)
    # Faint inside, so that the number of the claim reads in the page's ink on white and on black.
    cells = base.mark_rect(fillOpacity=0.4, strokeWidth=2, strokeOpacity=1, cornerRadius=3).encode(
        fill=alt.Fill("verdict:N", title=None, scale=scale, legend=alt.Legend()),
        stroke=alt.Stroke("verdict:N", title=None, scale=scale, legend=alt.Legend()),
    )
    labels = base.mark_text(fontSize=theme.SMALL - 1).encode(text="label:N")
    counts = verdicts["verdict"].value_counts().reindex(kinds)
    return framed(
        alt.layer(cells, labels).properties(height=alt.Step(34)),
        finding,
        "A cell for each claim, by paragraph; a point after the number: judged by reading, at least in part",
        "Verdicts: " + ", ".join(f"{kind} {n}" for kind, n in counts.items()) + ".",
    )


def support(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """The share of definitions that support each tested claim, with what the stated one says.

    table: claim (with a word on what is tested), share_pct, supporting, decided, stated (a finding).
    """
    order = table["claim"].to_list()
    kinds = [kind for kind in theme.FINDING if kind in set(table["stated"])]
    base = alt.Chart(table).encode(
        y=alt.Y("claim:N", sort=order, title=None),
        x=alt.X("share_pct:Q", title="percent of definitions that can be decided", scale=alt.Scale(domain=[0, 100])),
        tooltip=[
            alt.Tooltip("claim:N", title="Claim"),
            alt.Tooltip("supporting:Q", title="Definitions that support it"),
            alt.Tooltip("decided:Q", title="Definitions that can be decided"),
            alt.Tooltip("stated:N", title="The stated definition"),
        ],
    )
    line = base.mark_bar(height=2, color=theme.INK, opacity=0.35)
    dots = base.mark_point(size=90).encode(
        color=alt.Color("stated:N", title=None, scale=theme.finding_scale(kinds), legend=alt.Legend(columns=3))
    )
    return framed(
        alt.layer(line, dots),
        finding,
        "Share of definitions that support each claim; colour: what the stated definition says",
        f"{len(table)} tested claims, from {table['share_pct'].min():.0f} to {table['share_pct'].max():.0f} percent.",
    )


def curves(table: pd.DataFrame, finding: object) -> alt.FacetChart:
    """The specification curves of all tested claims, each on a scale of its own.

    table: claim (as `support` names it), place (from 0 to 1 along the curve), value, against, finding, definition.
    """
    order = list(dict.fromkeys(table["claim"]))
    kinds = [kind for kind in theme.FINDING if kind in set(table["finding"])]
    base = alt.Chart(table)
    dots = base.mark_point(size=26).encode(
        x=alt.X("place:Q", title=None, axis=None),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=False, padding=10), axis=alt.Axis(tickCount=3)),
        color=alt.Color("finding:N", title=None, scale=theme.finding_scale(kinds), legend=alt.Legend(columns=2)),
        tooltip=[
            alt.Tooltip("claim:N", title="Claim"),
            alt.Tooltip("definition:N", title="Definition"),
            alt.Tooltip("value:Q", title="Value", format=",.2f"),
            alt.Tooltip("finding:N", title="Finding"),
        ],
    )
    against = base.mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH).encode(y="mean(against):Q")
    panels = alt.layer(dots, against).properties(height=PANEL)
    chart = panels.facet(
        facet=alt.Facet("claim:N", title=None, sort=order, header=alt.Header(labelLimit=300)), columns=2
    ).resolve_scale(y="independent")
    return framed(
        chart,
        finding,
        "Every definition in rising order; dashed: the printed number, or where the comparison turns",
        f"Specification curves of {len(order)} claims.",
    )
