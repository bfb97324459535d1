"""Charts of chapter 9: the network of memberships, who sits where, overlap over time, lives of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from ..datapackage import open_table
from ..members import STATUSES
from . import theme
from .frame import framed
from .labels import INK_ON_COLOUR, heads, lattice
from .layers import layered

DOUBT = "?"  # stands behind a body of which a day is counted that has not been seen in a source
SEATS = {"member": "SCO member", "partner": "observer or partner of the SCO", "neither": "neither"}
NAMES = {"SHANGHAI5": "Shanghai Five", "CST": "CST (treaty)"}
ROOM = 12  # years before the oldest body, for its year in letters


def network(pairs: pd.DataFrame, finding: object, when: object) -> alt.LayerChart:
    """Every two organisations: Jaccard below the diagonal, Simpson above it; what is nil is left blank.

    pairs: organisation, other, shared_members, overlap_jaccard, overlap_simpson, organisation_size, other_size,
    organisation_certainty, other_certainty; each pair once.
    """
    table = pairs.assign(
        organisation=_doubted(pairs["organisation"], pairs["organisation_certainty"]),
        other=_doubted(pairs["other"], pairs["other_certainty"]),
    )
    order = list(dict.fromkeys([*table["organisation"], *table["other"]]))
    both = pd.concat(
        [
            table.assign(row=table["other"], column=table["organisation"], value=table["overlap_jaccard"]),
            table.assign(row=table["organisation"], column=table["other"], value=table["overlap_simpson"]),
        ]
    )
    # Where no state is in both the lattice is enough: half of all cells, and half of the page.
    both = both[both["value"] > 0].drop(columns=["organisation_certainty", "other_certainty"])
    both["label"] = both["value"].map(lambda value: f"{value:.2f}".removeprefix("0")).replace("1.00", "1")
    both["short"] = both["value"].map(lambda value: f"{value:.1f}".removeprefix("0") if value >= 0.05 else "")
    both["short"] = both["short"].replace("1.0", "1")
    sizes = pd.concat(
        [
            table[["organisation", "organisation_size"]],
            table[["other", "other_size"]].set_axis(["organisation", "organisation_size"], axis=1),
        ]
    ).drop_duplicates("organisation")
    x = heads("column", order, order, **lattice())
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(**lattice()))
    x["scale"], y["scale"] = (alt.Scale(domain=order, paddingInner=0.08) for _ in range(2))
    tooltip = [
        alt.Tooltip("organisation:N", title="Organisation"),
        alt.Tooltip("organisation_size:Q", title="Its members"),
        alt.Tooltip("other:N", title="Organisation"),
        alt.Tooltip("other_size:Q", title="Its members"),
        alt.Tooltip("shared_members:Q", title="In both"),
        alt.Tooltip("overlap_jaccard:Q", title="Jaccard", format=".3f"),
        alt.Tooltip("overlap_simpson:Q", title="Simpson", format=".3f"),
    ]
    colour = alt.Color("value:Q", scale=alt.Scale(domain=[0, 1], range=list(theme.RAMP)), legend=None)
    grid = alt.Chart(both).mark_rect(cornerRadius=2).encode(x=x, y=y, color=colour, tooltip=tooltip)
    # On a phone a cell holds one digit.
    digits = alt.expr("bandwidth('x') < 24 ? datum.short : datum.label")
    words = alt.Chart(both).mark_text(text=digits).encode(x=x, y=y)
    counts = alt.Chart(sizes).mark_text(fontWeight="bold")
    counts = counts.encode(
        x=heads("organisation", order, order, **lattice()),
        y=alt.Y("organisation:N", sort=order, title=None),
        text="organisation_size:Q",
    )
    sco = pairs[pairs["organisation"] == "SCO"]
    return framed(
        layered(grid + words + counts),
        finding,
        f"Below the diagonal Jaccard, above it Simpson, on it the number of members, {when}; empty: no state in both; "
        "?: days not seen in a source are counted",
        f"A grid of {len(order)} organisations. The SCO's Jaccard overlap: "
        + ", ".join(f"{row.other} {row.overlap_jaccard:.2f}" for row in sco.itertuples())
        + ".",
    )


def seats(composition: pd.DataFrame, finding: object, when: object) -> alt.LayerChart:
    """How the members of each other organisation stand in the SCO, as shares of its members.

    composition: organisation, size, seat, states, share_pct, iso3, certainty.
    """
    names = open_table("economies").set_index("iso3")["name"]
    sitting = composition[composition["states"] > 0]  # a bar of no width would still show its outline
    rows: Iterable[Any] = sitting.itertuples()
    table = sitting.assign(
        organisation=_doubted(sitting["organisation"], sitting["certainty"]) + sitting["size"].map(" ({})".format),
        standing=sitting["seat"].map(SEATS),
        rank=sitting["seat"].map({seat: i for i, seat in enumerate(SEATS)}),
        who=[
            "" if row.seat == "neither" else ", ".join(sorted(names[code] for code in row.iso3.split())) for row in rows
        ],
    )
    colours = [theme.STATUS["member"], theme.STATUS["partner"], theme.ECONOMY["other"]]
    scale = alt.Scale(domain=list(SEATS.values()), range=colours)
    outside = sitting[sitting["seat"] == "neither"].set_index("organisation")["share_pct"]
    share_out = sitting["organisation"].map(outside).fillna(0)
    order = list(table.assign(out=share_out).sort_values("out", kind="stable")["organisation"].drop_duplicates())
    width: dict[str, Any] = {
        "title": "percent of its members",
        "scale": alt.Scale(domain=[0, 100], nice=False),
        "stack": True,
    }
    base = alt.Chart(table.drop(columns=["iso3", "certainty"])).encode(
        y=alt.Y("organisation:N", sort=order, title=None), order="rank:Q"
    )
    legend = alt.Legend(columns=1)
    # Faint, so that the counts read in the page's ink; those outside fainter still, as ground.
    bars = base.mark_bar(height=18, **INK_ON_COLOUR).encode(
        x=alt.X("share_pct:Q", **width),
        fill=alt.Fill("standing:N", title=None, scale=scale, legend=legend),
        stroke=alt.Stroke("standing:N", title=None, scale=scale, legend=legend),
        fillOpacity=alt.condition("datum.seat === 'neither'", alt.value(0.06), alt.value(INK_ON_COLOUR["fillOpacity"])),
        tooltip=[
            alt.Tooltip("organisation:N", title="Organisation"),
            alt.Tooltip("standing:N", title="In the SCO"),
            alt.Tooltip("states:Q", title="States"),
            alt.Tooltip("share_pct:Q", title="Percent of its members", format=".0f"),
            alt.Tooltip("who:N", title="Who"),
        ],
    )
    fits = alt.expr("datum.share_pct / 100 * width < 15 ? '' : datum.states")
    counts = base.mark_text(text=fits).encode(x=alt.X("share_pct:Q", bandPosition=0.5, **width), detail="standing:N")
    inside: Iterable[Any] = composition[composition["seat"] == "member"].itertuples()
    told = {row.organisation: row.states for row in inside}
    return framed(
        layered(bars + counts),
        finding,
        f"Members of other bodies, counted, and in brackets how many in all, by their standing in the SCO {when}; "
        "?: days not seen in a source are counted",
        "SCO members in each: " + ", ".join(f"{name} {states}" for name, states in told.items()) + ".",
    )


def over_time(table: pd.DataFrame, finding: object) -> alt.FacetChart:
    """The SCO's Jaccard overlap with other organisations, a panel for each, a line for each way to count.

    table: year, statuses, organisation, shared_members, sco_size, other_size, overlap_jaccard, overlap_simpson,
    sco_certainty, other_certainty. A line begins when the other organisation has members.
    """
    doubted = table["other_certainty"].isin(["low", "medium"]).groupby(table["organisation"]).transform("any")
    by_statuses: Iterable[tuple[Any, pd.DataFrame]] = table.groupby("statuses")
    words = {key: _marked(STATUSES[key], bool(rows["sco_certainty"].ne("high").any())) for key, rows in by_statuses}
    table = table.assign(
        organisation=_doubted(table["organisation"], doubted.map({True: "low", False: "high"})),
        who=table["statuses"].map(words),
    )
    table = _changes(table)
    order = list(table["organisation"].drop_duplicates())
    span = int(table["year"].min()), int(table["year"].max())
    colours = dict(zip(STATUSES, ("member", "observer", "dialogue_partner"), strict=True))
    labels = {colours[key]: text for key, text in words.items()}
    lines = (
        alt.Chart(table)
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X(
                "year:Q",
                title=None,
                scale=alt.Scale(domain=list(span), nice=False, zero=False),
                axis=alt.Axis(format="d", values=[2001, 2009, 2017]),
            ),
            y=alt.Y("overlap_jaccard:Q", title=None, scale=alt.Scale(domain=[0, 0.7]), axis=alt.Axis(tickCount=3)),
            color=alt.Color(
                "who:N", title=None, scale=theme.status_scale(labels, labels), legend=alt.Legend(columns=1)
            ),
            strokeDash=alt.StrokeDash("who:N", title=None, scale=_dashes(labels), legend=alt.Legend(columns=1)),
            tooltip=[
                alt.Tooltip("organisation:N", title="Organisation"),
                alt.Tooltip("who:N", title="On the SCO's side"),
                alt.Tooltip("year:Q", title="End of", format="d"),
                alt.Tooltip("shared_members:Q", title="In both"),
                alt.Tooltip("sco_size:Q", title="In the SCO"),
                alt.Tooltip("other_size:Q", title="In the other"),
                alt.Tooltip("overlap_jaccard:Q", title="Jaccard", format=".3f"),
                alt.Tooltip("overlap_simpson:Q", title="Simpson", format=".3f"),
            ],
        )
    )
    chart = (
        alt.layer(lines, data=table)
        .properties(height=76)
        .facet(facet=alt.Facet("organisation:N", sort=order, title=None), columns=3)
    )
    return framed(
        chart,
        finding,
        "Jaccard overlap at the end of each year; no line: no members then; ?: days not seen in a source are counted",
        f"{len(order)} panels from {span[0]} to {span[1]}: {', '.join(order)}; in each a line for SCO members alone "
        "and one for all with a standing.",
    )


def _dashes(labels: dict[str, str]) -> alt.Scale:
    """Dashes of the ways to count: solid for members, broken for all with a standing."""
    names = theme.status_scale(labels, labels).domain
    return alt.Scale(domain=names, range=[[1, 0], [6, 2], [2, 2], [1, 2]][: len(names)])


def lives(table: pd.DataFrame, until: date, finding: object) -> alt.LayerChart:
    """Lives of organisations as bars, oldest first, with the day on which the SCO was founded.

    table: organisation, first_day, last_day (missing: until `until`), first_act, certainty, age.
    """
    bars_of = table.assign(
        last_day=table["last_day"].fillna(pd.Timestamp(until)),
        label=table["organisation"].replace(NAMES),
        mark=table["certainty"].map(lambda certainty: "" if certainty == "high" else DOUBT),
        begun=table["first_act"].fillna(table["first_day"]),
    )
    bars_of["since"] = bars_of["first_day"].dt.year.astype(str) + bars_of["mark"].map(
        lambda mark: f" {mark}" * bool(mark)
    )
    order = list(bars_of["label"])
    # The dashed line parts older from younger; one colour more would say the same again.
    tint = alt.condition("datum.age === 'own'", alt.value(theme.BLOC["SCO"]), alt.value(theme.ECONOMY["other"]))
    base = alt.Chart(bars_of).encode(
        y=alt.Y("label:N", sort=order, title=None),
        tooltip=[
            alt.Tooltip("label:N", title="Organisation"),
            alt.Tooltip("first_day:T", title="First membership", format="%d %B %Y"),
            alt.Tooltip("first_act:T", title="First act on record", format="%d %B %Y"),
            alt.Tooltip("certainty:N", title="Certainty of the day"),
        ],
    )
    # An unseen point leaves the oldest body's year its place: of a domain of dates Vega-Lite complains in the console.
    room = pd.DataFrame({"first_day": [bars_of["first_day"].min() - pd.DateOffset(years=ROOM)]})
    x = alt.X("first_day:T", title=None, axis=alt.Axis(format="%Y", grid=True, tickCount=6))
    bars = base.mark_bar(height=12).encode(x=x, x2="last_day:T", color=tint)
    acts = base.mark_bar(height=4).encode(x="first_act:T", x2="first_day:T", color=tint)
    years = base.mark_text(align="right", dx=-4).encode(x="begun:T", text="since:N")
    sco = bars_of[bars_of["age"] == "own"]
    rule = (
        alt.Chart(sco)
        .mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH)
        .encode(x="first_day:T", tooltip=[alt.Tooltip("first_day:T", title="The SCO founded", format="%d %B %Y")])
    )
    bodies: Iterable[Any] = bars_of.itertuples()
    return framed(
        layered(alt.layer(alt.Chart(room).mark_point(opacity=0).encode(x=x), bars, acts, years, rule)),
        finding,
        "From the first full member on, with its year; thin: earlier acts; dashed: the day of the SCO's founding; "
        "?: the day has not been seen in a source",
        "Bars in this order: " + ", ".join(f"{row.label} {row.first_day.year}" for row in bodies) + ".",
    )


def _changes(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of years in which a count changed, and of the first and last year: a step needs no more."""
    counts = ["shared_members", "sco_size", "other_size"]
    before = table.groupby(["organisation", "who"])[counts].shift()
    ends = table["year"].isin([table["year"].min(), table["year"].max()])
    kept = table[(table[counts].fillna(-1) != before.fillna(-1)).any(axis=1) | ends]
    return kept.drop(columns=["statuses", "sco_certainty", "other_certainty"])


def _marked(name: str, is_doubted: bool) -> str:
    """A name, with a question mark behind it if not all days behind it are seen in a source."""
    return f"{name} {DOUBT}" if is_doubted else name


def _doubted(names: pd.Series, certainty: pd.Series) -> pd.Series:
    """Names of organisations, with a question mark behind those whose days are not all seen in a source."""
    return names.where(certainty == "high", names + f" {DOUBT}")
