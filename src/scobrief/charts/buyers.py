"""Charts of chapter 5 on trade: who buys from Central Asia and from Russia, and what trade comes to in GDP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from ..indicators import REGISTRY
from ..indicators.dependence import GIANTS
from ..members import RULE_WORDS
from . import theme
from .axes import axis
from .ends import ends
from .frame import END_WORDS, bridged, event_marks, framed, named, rosters_drawn, rule_colours, years_axis
from .layers import layered
from .lines import bounds

BUYERS = {"CHN": "China", "RUS": "Russia", "EU": "the EU", "other": "others"}
COLOURS = {**{code: theme.ECONOMY[code] for code in ("CHN", "RUS", "other")}, "EU": theme.BLOC["EU"]}
SHAPES = {"CHN": "circle", "RUS": "square", "EU": "triangle-up", "other": "cross"}
WAYS = {"exports": "Percent of exports", "imports": "Percent of imports"}
BOUND = {False: "as reported", True: "pairs missing"}
TOP, PANEL = 80, 200  # percent up to which every panel is drawn, for one scale; px


def over_time(panels: dict[str, pd.DataFrame], finding: object) -> alt.VConcatChart:
    """Share of each buyer in a seller's reported energy and mineral exports: one panel for each seller.

    panels: seller in words -> year, buyer, buyer_share_pct, value_usd_bn, union_states, sellers_reporting,
    sellers_in_group.
    """
    years = next(iter(panels.values()))["year"]
    drawn = [_panel(table, title) for title, table in panels.items()]
    chart: alt.VConcatChart = alt.vconcat(*drawn, spacing=30).resolve_scale(color="independent", shape="independent")
    return framed(
        chart,
        finding,
        "Percent of reported sales of 74 energy, mineral and metal products in current dollars; dotted: the EU has "
        "from then on as many members as stands above",
        f"Lines from {years.min()} to {years.max()} for China, Russia, the EU of the year and all others; in the last "
        "year " + "; ".join(f"{title}: {_last(table)}" for title, table in panels.items()) + ".",
    )


def _last(table: pd.DataFrame) -> str:
    now = table[table["year"] == table["year"].max()]
    return ", ".join(f"{BUYERS[row.buyer]} {row.buyer_share_pct:.0f} percent" for row in now.itertuples())


def _panel(table: pd.DataFrame, title: str) -> alt.LayerChart:
    """Lines of the buyers, named at their ends, with a shape for each, since two of the colours are blue."""
    table = table.dropna(subset="buyer_share_pct").assign(who=lambda frame: frame["buyer"].map(BUYERS))
    span = int(table["year"].min()), int(table["year"].max())
    codes = [code for code in BUYERS if code in set(table["buyer"])]
    names = [BUYERS[code] for code in codes]
    scale = alt.Scale(domain=names, range=[COLOURS[code] for code in codes])
    shapes = alt.Scale(domain=names, range=[SHAPES[code] for code in codes])
    upright = axis([*table["buyer_share_pct"], TOP], height=PANEL)
    shown = [
        "who",
        "year",
        "buyer_share_pct",
        "value_usd_bn",
        "directions_lost",
        "sellers_reporting",
        "sellers_in_group",
    ]
    base = alt.Chart(table[shown]).encode(
        x=years_axis(*span),
        y=upright.y("buyer_share_pct", title),
        color=alt.Color("who:N", scale=scale, legend=None),
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
    points = base.mark_point(size=22).encode(shape=alt.Shape("who:N", legend=None, scale=shapes))
    named_ends = ends(table, "who", "buyer_share_pct", upright, scale)
    return layered(alt.layer(*_union(table), base.mark_line(), points, named_ends).properties(height=PANEL))


def _union(table: pd.DataFrame) -> list[alt.Chart]:
    """How many states the EU had, from each year in which that changed: its line moves with them."""
    by_year = table.drop_duplicates("year").sort_values("year")[["year", "union_states"]]
    changes = by_year[by_year["union_states"] != by_year["union_states"].shift()]
    first, last = int(by_year["year"].min()), int(by_year["year"].max())
    words = (
        changes["union_states"].astype(str).where(changes["year"] > first, "EU: " + changes["union_states"].astype(str))
    )
    base = alt.Chart(changes.assign(words=words, top=TOP)).encode(
        x=years_axis(first, last),
        tooltip=[
            alt.Tooltip("year:Q", title="From", format="d"),
            alt.Tooltip("union_states:Q", title="Members of the EU"),
        ],
    )
    rules = base.transform_filter(f"datum.year > {first}").mark_rule(strokeWidth=1, strokeDash=[1, 3], opacity=0.6)
    return [rules, base.mark_text(align="left", baseline="top", dx=4, dy=2).encode(y="top:Q", text="words:N")]


def all_goods(table: pd.DataFrame, finding: object) -> alt.HConcatChart:
    """China and Russia among the first five partners in all goods: exports and imports of each state.

    table: iso3, direction, partner, share_pct (missing where not listed), fifth_pct, year.
    """
    rows: Iterable[Any] = table.itertuples()
    table = named(table, state="iso3", who="partner").assign(
        known=lambda frame: frame["share_pct"].notna(),
        at_most=lambda frame: frame["share_pct"].fillna(frame["fifth_pct"]),
        told=[f"at most {row.fifth_pct:.0f}" if pd.isna(row.share_pct) else f"{row.share_pct:.0f}" for row in rows],
    )
    panels = [_goods(table[table["direction"] == way], title) for way, title in WAYS.items()]
    listed = table.dropna(subset="share_pct")
    return framed(
        alt.hconcat(*panels, spacing=30),
        finding,
        "Shares of all goods; hollow, and dashed: not among the first five partners, so at most the share of the fifth",
        "; ".join(f"{row.state}, {row.direction}: {row.who} {row.share_pct:.0f}" for row in listed.itertuples())
        + " percent.",
    )


def _goods(table: pd.DataFrame, title: str) -> alt.LayerChart:
    """A row for each state, and in it a dot for each partner; hollow at the most that it can be."""
    order = table[table["partner"] == GIANTS[0]].sort_values("at_most", ascending=False)["state"].to_list()
    x = alt.X("at_most:Q", title=title, scale=alt.Scale(domain=[0, 70]), axis=alt.Axis(tickCount=4))
    columns = ["direction", "state", "who", "at_most", "told", "known", "fifth_pct"]
    base = alt.Chart(table[columns]).encode(
        y=alt.Y("state:N", title=None, sort=order),
        yOffset=alt.YOffset("who:N", sort=_names(), scale=alt.Scale(paddingOuter=0.35)),
        color=alt.Color("who:N", title=None, scale=_giants(), legend=alt.Legend(symbolOpacity=1)),
        tooltip=[
            alt.Tooltip("state:N", title="State"),
            alt.Tooltip("who:N", title="Partner"),
            alt.Tooltip("told:N", title="Percent"),
            alt.Tooltip("fifth_pct:Q", title="Share of the fifth partner", format=".0f"),
        ],
    )
    shape = alt.Shape("who:N", title=None, scale=alt.Scale(domain=_names(), range=[SHAPES[code] for code in GIANTS]))
    stems = base.transform_filter("datum.known").mark_rule(strokeWidth=2, opacity=0.45)
    unknown = base.transform_filter("!datum.known").mark_rule(strokeWidth=1.5, strokeDash=[2, 3])
    dots = base.transform_filter("datum.known").mark_point(size=70).encode(x=x, shape=shape)
    hollow = base.transform_filter("!datum.known").mark_point(size=60, filled=False, strokeWidth=1.75)
    words = base.mark_text(align="left", dx=8, color=theme.INK).encode(x=x, text="told:N", color=alt.value(theme.INK))
    layers = [stems.encode(x=x, x2=alt.datum(0)), unknown.encode(x=x, x2=alt.datum(0)), dots]
    layers += [hollow.encode(x=x, shape=shape), words]
    return layered(alt.layer(*layers).properties(height=alt.Step(38, **{"for": "position"})))


def _names() -> list[str]:
    return [BUYERS[code] for code in GIANTS]


def _giants() -> alt.Scale:
    return theme.economy_scale(GIANTS, {code: BUYERS[code] for code in GIANTS})


def dependence(table: pd.DataFrame, year: object, finding: object) -> alt.LayerChart:
    """Trade with China, and with Russia, as percent of each economy's own GDP.

    table: iso3, partner, dependence_pct, reverse_pct, trade_usd_bn, directions, asymmetry.
    """
    table = named(table, economy="iso3", who="partner")
    order = table.groupby("economy")["dependence_pct"].max().sort_values(ascending=False).index.to_list()
    seen = table.dropna(subset="dependence_pct")
    rows: Iterable[Any] = table.itertuples()
    told = [
        f"{row.who}: none on record" if pd.isna(row.dependence_pct) else f"{row.who} {_short(row.dependence_pct)}"
        for row in rows
    ]
    table = table.assign(told=told, end=table["dependence_pct"].fillna(0))
    base = alt.Chart(table[table["iso3"] != table["partner"]]).encode(
        y=alt.Y("economy:N", sort=order, title=None),
        yOffset=alt.YOffset("who:N", sort=_names(), scale=alt.Scale(paddingOuter=0.15)),
        x=alt.X("end:Q", title="percent of own GDP", scale=alt.Scale(domainMin=0), axis=alt.Axis(tickCount=5)),
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
    bars = base.mark_bar().encode(color=alt.Color("who:N", scale=_giants(), legend=None))
    words = base.mark_text(align="left", dx=4).encode(text="told:N")
    return framed(
        layered(alt.layer(bars, words).properties(height=alt.Step(38, **{"for": "position"}))),
        finding,
        f"Reported trade in energy and minerals, both directions, {year}, over each economy's own GDP",
        "; ".join(
            f"{row.economy} with {row.who} {row.dependence_pct:.2f}"
            for row in seen.nlargest(8, "dependence_pct").itertuples()
        )
        + " percent.",
    )


def _short(pct: float) -> str:
    """A share with two digits that say something."""
    return f"{pct:.1f}" if pct >= 1 else f"{pct:.2f}" if pct >= 0.01 else "under 0.01"


def between_members(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Members' energy and mineral trade with one another over their GDP, by roster rule; dotted: pairs are missing.

    table: year, roster_rule, trade_dependence_pct, intra_usd_bn, lower_bound, pairs_lost, members_reporting, ...
    """
    table = table.dropna(subset="trade_dependence_pct").assign(
        rule=lambda frame: frame["roster_rule"].map(RULE_WORDS), bound=lambda frame: frame["lower_bound"].map(BOUND)
    )
    span = int(table["year"].min()), int(table["year"].max())
    colours, upright = rule_colours(table), axis(table["trade_dependence_pct"])
    base = alt.Chart(bridged(table, ["rule"], kind="bound")).encode(
        x=years_axis(*span), y=upright.y("trade_dependence_pct", REGISTRY["trade_dependence_pct"].unit)
    )
    lines = base.mark_line().encode(
        color=alt.Color("rule:N", title=None, scale=colours, legend=alt.Legend()),
        strokeDash=bounds(BOUND),
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
    layers = [event_marks(*span), lines, ends(table, "rule", "trade_dependence_pct", upright, colours, END_WORDS)]
    return framed(
        layered(alt.layer(*layers)),
        finding,
        "Reported trade, counted once, over the GDP of all members; dotted: pairs of members are missing",
        f"Lines from {span[0]} to {span[1]} for {rosters_drawn(table)}.",
    )
