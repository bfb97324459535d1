"""Charts of chapter 5 on trade: who buys from Central Asia and from Russia, and what trade comes to in GDP."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from ..indicators.dependence import GIANTS
from ..members import RULE_WORDS
from . import theme
from .frame import bridged, event_marks, framed, named, rosters_drawn, rule_colours, years_axis

BUYERS = {"CHN": "China", "RUS": "Russia", "EU": "the EU", "other": "others"}
COLOURS = {**{code: theme.ECONOMY[code] for code in ("CHN", "RUS", "other")}, "EU": theme.BLOC["EU"]}
WAYS = {"exports": "exports", "imports": "imports"}
BOUND = {False: "as reported", True: "pairs missing"}


def over_time(panels: dict[str, pd.DataFrame], finding: object) -> alt.VConcatChart:
    """Share of each buyer in a seller's reported energy and mineral exports: one panel for each seller.

    panels: seller in words -> year, buyer, buyer_share_pct, value_usd_bn, sellers_reporting, sellers_in_group.
    """
    drawn = [_panel(table, title, not place) for place, (title, table) in enumerate(panels.items())]
    years = next(iter(panels.values()))["year"]
    return framed(
        alt.vconcat(*drawn, spacing=30).resolve_scale(color="independent", shape="independent"),
        finding,
        "Percent of reported sales of 74 energy, mineral and metal products in current dollars",
        f"Lines from {years.min()} to {years.max()} for China, Russia, the EU of the year and all others; in the last "
        "year " + "; ".join(f"{title}: {_last(table)}" for title, table in panels.items()) + ".",
    )


def _last(table: pd.DataFrame) -> str:
    now = table[table["year"] == table["year"].max()]
    return ", ".join(f"{BUYERS[row.buyer]} {row.buyer_share_pct:.0f} percent" for row in now.itertuples())


def _panel(table: pd.DataFrame, title: str, legend: bool) -> alt.LayerChart:
    """Lines of the buyers, with a shape for each, since two of the colours are blue."""
    table = table.dropna(subset="buyer_share_pct").assign(who=lambda frame: frame["buyer"].map(BUYERS))
    span = int(table["year"].min()), int(table["year"].max())
    codes = [code for code in BUYERS if code in set(table["buyer"])]
    scale = alt.Scale(domain=[BUYERS[code] for code in codes], range=[COLOURS[code] for code in codes])
    key = alt.Legend(columns=4) if legend else None
    base = alt.Chart(table).encode(
        x=years_axis(*span),
        y=alt.Y("buyer_share_pct:Q", title=title, scale=alt.Scale(domain=[0, 70])),
        color=alt.Color("who:N", title=None, scale=scale, legend=key),
        tooltip=[
            alt.Tooltip("who:N", title="Buyer"),
            alt.Tooltip("year:Q", title="Year", format="d"),
            alt.Tooltip("buyer_share_pct:Q", title="Percent of sales on record", format=".1f"),
            alt.Tooltip("value_usd_bn:Q", title="Billion US dollars", format=".2f"),
            alt.Tooltip("directions_lost:Q", title="Directions no longer on record"),
            alt.Tooltip("sellers_reporting:Q", title="Sellers reporting"),
            alt.Tooltip("sellers_in_group:Q", title="Sellers"),
        ],
    )
    points = base.mark_point(size=22).encode(shape=alt.Shape("who:N", title=None, legend=key, scale=_shapes(codes)))
    return alt.layer(base.mark_line(), points).properties(height=200)


def _shapes(codes: list[str]) -> alt.Scale:
    shapes = {"CHN": "circle", "RUS": "square", "EU": "triangle-up", "other": "cross"}
    return alt.Scale(domain=[BUYERS[code] for code in codes], range=[shapes[code] for code in codes])


def all_goods(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """China and Russia among the first five partners in all goods, for each state and direction.

    table: iso3, direction, partner, share_pct (missing where not listed), fifth_pct, year.
    """
    table = named(table, state="iso3", who="partner")
    table["row"] = table["state"] + ", " + table["direction"].map(WAYS)
    base = alt.Chart(table.dropna(subset="share_pct")).encode(
        x=alt.X("share_pct:Q", title="percent of all goods", scale=alt.Scale(domainMin=0)),
        y=alt.Y("row:N", title=None, axis=alt.Axis(grid=True)),
        color=alt.Color("who:N", title=None, scale=_giants()),
        tooltip=[
            alt.Tooltip("row:N", title="Trade"),
            alt.Tooltip("who:N", title="Partner"),
            alt.Tooltip("share_pct:Q", title="Percent", format=".0f"),
            alt.Tooltip("fifth_pct:Q", title="Share of the fifth partner", format=".0f"),
        ],
    )
    listed = table.dropna(subset="share_pct")
    return framed(
        alt.layer(base.mark_point(size=100)),
        finding,
        "Where only one dot stands, the other is not among the first five; no zero is meant",
        "; ".join(f"{row.row}: {row.who} {row.share_pct:.0f}" for row in listed.itertuples()) + " percent.",
    )


def _giants() -> alt.Scale:
    return theme.economy_scale(GIANTS, {code: BUYERS[code] for code in GIANTS})


def dependence(table: pd.DataFrame, year: object, finding: object) -> alt.LayerChart:
    """Trade with China, and with Russia, as percent of each economy's own GDP.

    table: iso3, partner, dependence_pct, reverse_pct, trade_usd_bn, directions, asymmetry.
    """
    table = named(table, economy="iso3", who="partner")
    order = table.groupby("economy")["dependence_pct"].max().sort_values(ascending=False).index.to_list()
    seen = table.dropna(subset="dependence_pct")
    base = alt.Chart(table).encode(
        y=alt.Y("economy:N", sort=order, title=None, axis=alt.Axis(grid=True)),
        x=alt.X("dependence_pct:Q", title="percent of own GDP", scale=alt.Scale(domainMin=0)),
        color=alt.Color("who:N", title=None, scale=_giants()),
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("who:N", title="Trade with"),
            alt.Tooltip("trade_usd_bn:Q", title="Billion US dollars", format=".3f"),
            alt.Tooltip("dependence_pct:Q", title="Percent of own GDP", format=".2f"),
            alt.Tooltip("reverse_pct:Q", title="Percent of the partner's", format=".3f"),
            alt.Tooltip("asymmetry:Q", title="Asymmetry", format=".2f"),
            alt.Tooltip("directions:Q", title="Directions on record, of two"),
        ],
    )
    return framed(
        alt.layer(base.mark_point(size=100)),
        finding,
        f"Reported trade in energy and minerals, both directions, {year}; no dot: none on record",
        "; ".join(
            f"{row.economy} with {row.who} {row.dependence_pct:.2f}"
            for row in seen.nlargest(8, "dependence_pct").itertuples()
        )
        + " percent.",
    )


def between_members(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Members' energy and mineral trade with one another over their GDP, by roster rule; dotted: pairs are missing.

    table: year, roster_rule, trade_dependence_pct, intra_usd_bn, lower_bound, pairs_lost, members_reporting, ...
    """
    table = table.dropna(subset="trade_dependence_pct").assign(
        rule=lambda frame: frame["roster_rule"].map(RULE_WORDS), bound=lambda frame: frame["lower_bound"].map(BOUND)
    )
    span = int(table["year"].min()), int(table["year"].max())
    lines = (
        alt.Chart(bridged(table, ["rule"], kind="bound"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=alt.Y("trade_dependence_pct:Q", title=REGISTRY["trade_dependence_pct"].unit, scale=alt.Scale(zero=True)),
            color=alt.Color("rule:N", title=None, scale=rule_colours(table), legend=alt.Legend(columns=1)),
            strokeDash=alt.StrokeDash(
                "bound:N",
                title=None,
                scale=alt.Scale(domain=list(BOUND.values()), range=[theme.DASH["outturn"], theme.DASH["projection"]]),
                legend=alt.Legend(columns=1),
            ),
            tooltip=[
                alt.Tooltip("rule:N", title="Roster"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("trade_dependence_pct:Q", title="Percent of GDP", format=".2f"),
                alt.Tooltip("intra_usd_bn:Q", title="Trade, billion US dollars", format=".1f"),
                alt.Tooltip("pairs_lost:Q", title="Pairs no longer on record"),
                alt.Tooltip("members_reporting:Q", title="Members reporting"),
                alt.Tooltip("status:N", title="Kind of GDP figure"),
            ],
        )
    )
    return framed(
        event_marks(*span) + lines,
        finding,
        "Reported trade, counted once, over the GDP of all members; dotted: pairs of members are missing",
        f"Lines from {span[0]} to {span[1]} for {rosters_drawn(table)}.",
    )
