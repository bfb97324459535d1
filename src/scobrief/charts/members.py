"""Charts of chapter 2: membership over time, shares by standing, overlap with other organisations."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from ..members import STATUSES
from . import theme
from .frame import above, cells, framed, named, share_panel, stacked
from .layers import layered

STANDING = {
    "member": "member",
    "observer": "observer",
    "dialogue_partner": "dialogue partner",
    "partner": "partner",
}
THICKNESS = [16, 11, 7, 3]  # px of a bar, so that the standings differ in print too
STATUSES_COLOURS = dict(zip(STATUSES, ("member", "observer", "dialogue_partner"), strict=True))


def gantt(spells: pd.DataFrame, until: date, finding: object) -> alt.LayerChart:
    """Membership spells as bars, one row per economy, in the order in which they came.

    spells: iso3, status, from, to (missing: until `until`), certainty.
    """
    table = named(spells, economy="iso3").assign(
        to=spells["to"].fillna(pd.Timestamp(until)),
        standing=spells["status"].map(STANDING),
    )
    rank = table["status"].map({status: i for i, status in enumerate(STANDING)})
    order = table.assign(rank=rank).sort_values(["from", "rank", "economy"])["economy"].drop_duplicates().to_list()
    base = alt.Chart(table).encode(
        y=alt.Y("economy:N", sort=order, title=None),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("standing:N", title="Standing"),
            alt.Tooltip("from:T", title="From", format="%d %B %Y"),
            alt.Tooltip("to:T", title="To", format="%d %B %Y"),
            alt.Tooltip("certainty:N", title="Certainty of the day"),
        ],
    )
    scale = alt.Scale(type="ordinal", domain=list(STANDING), range=THICKNESS)
    bars = base.mark_bar().encode(
        x=alt.X("from:T", title=None, axis=alt.Axis(format="%Y", grid=True)),
        x2="to:T",
        color=alt.Color(
            "standing:N",
            title=None,
            scale=theme.status_scale(STANDING, STANDING),
            legend=alt.Legend(columns=2, symbolSize=120),
        ),
        size=alt.Size("status:O", scale=scale, legend=None),
    )
    doubts = (
        base.transform_filter(alt.datum.certainty != "high")
        .mark_point(shape="circle", filled=False, stroke=theme.INK, strokeWidth=1.5, size=45)
        .encode(x="from:T")
    )
    return framed(
        layered(bars + doubts),
        finding,
        "Standing in the SCO by economy, told by colour and thickness; a ring: the day has not been seen in a source",
        f"Bars for {table['economy'].nunique()} economies from {table['from'].min().year} to {until.year}, "
        "coloured by standing: member, observer, dialogue partner, partner.",
    )


def shares_by_standing(shares: dict[str, pd.DataFrame], finding: object) -> alt.VConcatChart:
    """Shares of the world over time for members alone, with observers, and the family: one panel per measure.

    shares: indicator -> table with year, statuses, share_pct, status, members_reporting, ...
    """
    labels = {STATUSES_COLOURS[key]: words for key, words in STATUSES.items()}
    colours = theme.status_scale(labels, labels)
    panels = [
        share_panel(table.assign(who=table["statuses"].map(STATUSES)), REGISTRY[name].axis, "who", colours, not i)
        for i, (name, table) in enumerate(shares.items())
    ]
    years = next(iter(shares.values()))["year"]
    return framed(
        stacked(panels),
        finding,
        "Roster in force on 31 December; thin rules: the years in which states joined",
        f"Lines from {years.min()} to {years.max()} for members, members and observers, and the whole family; each "
        "steps up when states join.",
    )


def overlap(matrix: pd.DataFrame, finding: object, year: int) -> alt.Chart:
    """Who of the SCO also belongs to which other organisation: a filled cell is a full member.

    matrix: iso3, organisation, is_member.
    """
    table = named(matrix, economy="iso3")
    table["belongs"] = table["is_member"].map({True: "member", False: "not a member"})
    order = table.groupby("organisation")["is_member"].sum().sort_values(ascending=False, kind="stable").index
    chart = cells(table).encode(
        x=above("organisation", sort=list(order)),
        y=alt.Y("economy:N", title=None, scale=alt.Scale(paddingInner=0.1)),
        color=alt.Color(
            "belongs:N",
            title=None,
            scale=alt.Scale(domain=["member", "not a member"], range=[theme.STATUS["member"], theme.RAMP[0]]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("organisation:N", title="Organisation"),
            alt.Tooltip("belongs:N", title="Standing"),
        ],
    )
    return framed(
        chart,
        finding,
        f"Full members of other organisations at the end of {year}, by SCO state",
        f"A grid of {table['economy'].nunique()} states and {table['organisation'].nunique()} organisations; "
        "filled cells are full memberships.",
    )
