"""Charts of the page on limits: who is missing where, how certain the rows are, which figures are projections."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..datapackage import open_shapes, open_table
from ..indicators.coverage import CERTAINTIES, TABLE_WORDS
from . import theme
from .frame import cells, framed, named
from .labels import INK_ON_COLOUR, heads, legend_columns
from .layers import layered

STATES = {"whole": "whole", "part": "in part", "missing": "missing", "nothing to hold": "nothing to hold"}
# Those that the page's ink can be read on: cells held in part carry numbers.
_STATE_COLOURS = (theme.DIVERGING[2], theme.DIVERGING[0], theme.RAMP[0], theme.ECONOMY["other"])
CERTAINTY_WORDS = {
    "high": "high: seen in a source",
    "medium": "medium: known, the day not seen",
    "low": "low: only the month or year is known",
}
_CERTAINTY_COLOURS = (theme.FINDING["met"], theme.FINDING["approximately met"], theme.FINDING["not met"])
KIND_WORDS = {"outturn": "outturns", "estimate": "estimates among them", "projection": "projections"}
NOBODY = "not reported"
# The first year of a bar, where it is wide enough to hold it.
_BEGUN = "scale('x', datum.ends) - scale('x', datum.begins) > 66 ? 'from ' + datum.begins : ''"
_KIND_COLOURS = (theme.FINDING["met"], theme.FINDING["approximately met"], theme.STATUS["partner"], theme.RAMP[0])
VARIABLES = {
    "population_m": "population",
    "gdp_nominal_usd_bn": "GDP, market exchange rates",
    "gdp_ppp_intl_bn": "GDP, purchasing power",
    "gdp_per_head_ppp2017_intl": "GDP per head, purchasing power",
    "gdp_growth_pct": "real growth",
    "gdp_ppp_world_share_pct": "share of world GDP, purchasing power",
    "current_account_usd_bn": "current account",
    "import_volume_growth_pct": "growth of imports",
    "export_volume_growth_pct": "growth of exports",
    "gdp_constant_usd_bn": "GDP, constant prices",
    "exports_usd_bn": "exports",
    "imports_usd_bn": "imports",
    "fdi_net_inflow_usd_bn": "investment from abroad",
    "military_expenditure_gdp_pct": "military spending",
    "internet_users_pct": "people online",
    "railways_km": "railways",
    "logistics_index": "logistics index",
}
LISTS = {"clashes": "list of clashes", "timeline": "list of events"}
ORGANISATIONS = {"SHANGHAI5": "Shanghai Five", "CST": "CST (treaty)"}
STEP = 0.2  # how much fainter each shade of the map is than the one before


def gap_map(summary: pd.DataFrame, finding: object, year: int) -> alt.LayerChart:
    """Eurasia with the states of the family shaded by how many tables hold them whole.

    summary: iso3, tables_whole, tables_in_all, lacking. Economies too small for the scale are not drawn.
    """
    economies = open_table("economies").set_index("iso3")
    around = economies.index[economies["in_eurasia"]].difference(summary["iso3"].to_list())
    lacking = summary["lacking"].map(
        lambda names: ", ".join(TABLE_WORDS[name] for name in names.split()) if names else "none"
    )
    table = named(summary, economy="iso3").assign(gaps=lacking)
    columns = ["economy", "tables_whole", "tables_in_all", "gaps", "shade"]
    most = len(TABLE_WORDS)
    # A shade for each number, since few numbers occur and a reader should tell one from another.
    found = sorted(table["tables_whole"].unique(), reverse=True)
    shades = [_fainter(STEP * place) for place in range(len(found))]
    table["shade"] = [f"all {most}" if n == most else str(n) for n in table["tables_whole"]]
    scale = alt.Scale(domain=[f"all {most}" if n == most else str(n) for n in found], range=shades)
    shown = (
        alt.Chart(_shapes(summary["iso3"]))
        .mark_geoshape()
        .transform_lookup(lookup="id", from_=alt.LookupData(table, "iso3", columns))
        .encode(
            color=alt.Color(
                "shade:N",
                title="tables that hold it whole",
                scale=scale,
                legend=alt.Legend(symbolStrokeColor=theme.INK, symbolStrokeWidth=0.5, symbolType="square"),
            ),
            tooltip=[
                alt.Tooltip("economy:N", title="Economy"),
                alt.Tooltip("tables_whole:Q", title="Tables that hold it whole"),
                alt.Tooltip("tables_in_all:Q", title="Of"),
                alt.Tooltip("gaps:N", title="Missing or in part"),
            ],
        )
    )
    outlines = alt.Chart(_shapes(around)).mark_geoshape(fillOpacity=0, strokeOpacity=0.3)
    worst = table.sort_values("tables_whole", kind="stable").head(3)
    return framed(
        layered((outlines + shown).project("azimuthalEqualArea", rotate=[-80, -40, 0]).properties(height=380)),
        finding,
        f"Tables of figures, of {most}, that hold a state of the SCO family whole, {year}; outlines: other economies",
        f"Map of Eurasia with {len(table)} states shaded. Fewest: "
        + ", ".join(f"{row.economy} {row.tables_whole} of {row.tables_in_all}" for row in worst.itertuples())
        + ".",
    )


def grid(table: pd.DataFrame, finding: object, year: int) -> alt.LayerChart:
    """What each table holds of each state of the family: a cell is whole, in part, missing, or has nothing to hold.

    table: iso3, table, year_read, held, of, what, state.
    """
    shown = named(table, economy="iso3").assign(
        words=table["state"].map(STATES),
        title=table["table"].map(TABLE_WORDS).str.removeprefix("the "),
        label=[
            f"{row.held}/{row.of}" if row.state == "part" else "none" if row.state == "missing" else ""
            for row in table.itertuples()
        ],
        read=table["year_read"].map(lambda read: "no one year" if pd.isna(read) else str(read)),
    )
    gaps = shown["state"].isin(["part", "missing"]).groupby(shown["economy"]).transform("sum")
    order = list(shown.assign(gaps=gaps).sort_values(["gaps", "economy"], ascending=[False, True])["economy"].unique())
    x = heads("title", list(dict.fromkeys(shown["title"])), shown["economy"])
    y = alt.Y("economy:N", title=None, sort=order, scale=alt.Scale(paddingInner=0.1))
    kinds = [state for state in STATES if state in set(shown["state"])]
    scale = alt.Scale(
        domain=[STATES[state] for state in kinds],
        range=[dict(zip(STATES, _STATE_COLOURS, strict=True))[state] for state in kinds],
    )
    colour = alt.Color("words:N", title=None, scale=scale, legend=alt.Legend(symbolStrokeWidth=0.5))
    boxes = cells(shown).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("economy:N", title="Economy"),
            alt.Tooltip("title:N", title="Table"),
            alt.Tooltip("words:N", title="Held"),
            alt.Tooltip("held:Q", title="Figures held"),
            alt.Tooltip("of:Q", title="Of"),
            alt.Tooltip("what:N", title="What is counted"),
            alt.Tooltip("read:N", title="Year read"),
        ],
    )
    # On a phone a cell is narrower than two large numbers.
    short = alt.expr("bandwidth('x') < 34 && datum.state === 'part' ? 'part' : datum.label")
    words = alt.Chart(shown[shown["label"] != ""][["title", "economy", "state", "label"]])
    words = words.mark_text(text=short).encode(x=x, y=y)
    part = shown[shown["state"].isin(["part", "missing"])].groupby("title", sort=False)["economy"].size()
    return framed(
        layered((boxes + words).properties(height=theme.ROW * len(order))),
        finding,
        f"What the tables of figures hold of the states of the SCO family, {year}; numbers: figures held, of how many; "
        "most gaps first",
        "A grid of states and tables. Not held whole: "
        + ", ".join(f"{title} {n} of {shown['economy'].nunique()}" for title, n in part.items())
        + ".",
    )


def certainty(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """How certain the rows typed by hand are: a bar for each organisation, then the other lists.

    table: rows_of, table, certainty, rows, in_all.
    """
    spells = table["table"] == "curated-memberships"
    names = table["rows_of"].replace(ORGANISATIONS)
    shown = table.assign(
        row=names.where(spells, table["rows_of"].replace(LISTS)),
        words=table["certainty"].map(CERTAINTY_WORDS),
        is_list=~spells,
    )
    shown["rank"] = shown["certainty"].map({name: i for i, name in enumerate(CERTAINTIES)})
    seen = shown[shown["certainty"] == "high"].set_index("row")["rows"]
    shown["told"] = [f"{seen.get(row.row, 0)} of {row.in_all}" for row in shown.itertuples()]
    order = shown.sort_values(["is_list", "in_all", "row"], ascending=[True, False, True])["row"].drop_duplicates()
    totals = alt.Chart(shown.drop_duplicates("row")).mark_text(align="left", dx=5)
    totals = totals.encode(y=alt.Y("row:N", sort=list(order)), x=alt.value(alt.expr("width + 2")), text="told:N")
    chart = (
        alt.Chart(shown[shown["rows"] > 0].drop(columns=["told"]))
        .mark_bar(height=14, strokeWidth=1)
        .encode(
            fillOpacity=alt.FillOpacity("words:O", scale=_certain([1, 0.6, 0.15]), legend=None),
            stroke=alt.Stroke("words:N", title=None, scale=_certain(_CERTAINTY_COLOURS), legend=alt.Legend(columns=1)),
            y=alt.Y("row:N", title=None, sort=list(order)),
            x=alt.X("rows:Q", title="rows", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "words:N",
                title=None,
                scale=_certain(_CERTAINTY_COLOURS),
                legend=alt.Legend(columns=1),
            ),
            order="rank:Q",
            tooltip=[
                alt.Tooltip("row:N", title="Rows of"),
                alt.Tooltip("words:N", title="Certainty"),
                alt.Tooltip("rows:Q", title="Rows"),
                alt.Tooltip("in_all:Q", title="In all"),
            ],
        )
    )
    sure = shown[shown["certainty"] == "high"]
    return framed(
        layered(chart + totals),
        finding,
        "Rows typed by hand, by how certain they are: membership spells by organisation, then the other lists; at the "
        "end how many were seen in a source",
        f"Bars. Seen in a source: {', '.join(f'{row.row} {row.rows} of {row.in_all}' for row in sure.itertuples())}.",
    )


def _certain(values: Sequence[str | float]) -> alt.Scale:
    """Scale of something by certainty: the less is certain, the emptier, in print too."""
    return alt.Scale(domain=list(CERTAINTY_WORDS.values()), range=list(values))


def kinds(table: pd.DataFrame, finding: object, who: object) -> alt.LayerChart:
    """Of what kind the annual figures are, by variable and year: a cell is as certain as its least certain figure.

    table: variable, year, kind, outturn, estimate, projection, members_reporting, members_in_roster.
    """
    words = {**KIND_WORDS, NOBODY: "nobody reports"}
    shown = table.assign(name=table["variable"].map(VARIABLES), words=table["kind"].map(words))
    found = [kind for kind in words if kind in set(shown["kind"])]
    colours = dict(zip(words, _KIND_COLOURS, strict=True))
    first, last = int(shown["year"].min()), int(shown["year"].max())
    runs = _runs(shown)
    scale = alt.Scale(domain=[first, last + 1], nice=False, zero=False)
    axis = alt.Axis(format="d", values=[year for year in range(first, last + 1) if year % 5 == 0])
    y = alt.Y("name:N", title=None, sort=list(VARIABLES.values()))
    legend = alt.Legend(columns=legend_columns(3))
    tint = alt.Scale(domain=[words[kind] for kind in found], range=[colours[kind] for kind in found])
    boxes = (
        alt.Chart(runs)
        .mark_bar(height=18, **INK_ON_COLOUR)
        .encode(
            x=alt.X("begins:Q", title=None, scale=scale, axis=axis),
            x2="ends:Q",
            y=y,
            fill=alt.Fill("words:N", title=None, scale=tint, legend=legend),
            stroke=alt.Stroke("words:N", title=None, scale=tint, legend=legend),
            tooltip=[
                alt.Tooltip("name:N", title="Variable"),
                alt.Tooltip("words:N", title="At the least certain"),
                alt.Tooltip("begins:Q", title="From", format="d"),
                alt.Tooltip("until:Q", title="To", format="d"),
            ],
        )
    )
    years = alt.Chart(runs[runs["words"] == KIND_WORDS["estimate"]]).mark_text(
        align="left", dx=4, text=alt.expr(_BEGUN)
    )
    years = years.encode(x=alt.X("begins:Q", title=None, scale=scale, axis=axis), y=y)
    gaps = shown[shown["members_reporting"] < shown["members_in_roster"]][
        ["name", "year", "members_reporting", "members_in_roster"]
    ]
    dots = (
        alt.Chart(gaps.assign(middle=gaps["year"] + 0.5))
        .mark_point(shape="cross", size=24, color=theme.INK, angle=45, yOffset=0)
        .encode(
            x=alt.X("middle:Q", title=None, scale=scale, axis=axis),
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title="Variable"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("members_reporting:Q", title="Economies that report"),
                alt.Tooltip("members_in_roster:Q", title="Of"),
            ],
        )
    )
    until = shown[shown["kind"] == "outturn"].groupby("name")["year"].max()
    return framed(
        layered(boxes + years + dots),
        finding,
        f"Annual figures of {who}, by their least certain; a cross: some of these states have no figure",
        f"A grid of variables and years from {first} to {last}. Outturns throughout up to: "
        + "; ".join(f"{name}: {year}" for name, year in until.items())
        + ".",
    )


def _fainter(less: float) -> str:
    """The strongest colour of the ramp with so much less opacity, and at the least that of its faintest."""
    hue, _, strongest = theme.RAMP[1].rpartition(",")
    least = theme.RAMP[0].rpartition(",")[2]
    return f"{hue}, {max(float(least.rstrip(')')), float(strongest.rstrip(')')) - less):.2f})"


def _runs(table: pd.DataFrame) -> pd.DataFrame:
    """Years in a row of one kind: name, words, begins, until, ends (the year after)."""
    table = table.sort_values(["name", "year"], kind="stable")
    run = (table["words"] != table.groupby("name")["words"].shift()).groupby(table["name"]).cumsum()
    found = table.groupby(["name", "words", run.rename("run")], sort=False)["year"].agg(begins="min", until="max")
    return found.reset_index().assign(ends=lambda frame: frame["until"] + 1)


def _shapes(codes: pd.Index | pd.Series) -> alt.InlineData:
    feature = alt.TopoDataFormat(feature="countries", type="topojson")
    return alt.InlineData(values=open_shapes(list(codes)), format=feature)
