"""Charts of the page on limits: who is missing where, how certain the rows are, which figures are projections."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..datapackage import open_shapes, open_table
from ..indicators.coverage import CERTAINTIES, KINDS, TABLE_WORDS
from . import theme
from .frame import cells, framed, named

STATES = {
    "whole": "whole",
    "part": "in part",
    "missing": "missing",
    "nothing to hold": "nothing to hold",
}
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
}
ORGANISATIONS = {"SHANGHAI5": "Shanghai Five", "CST": "CST (treaty)"}
# Shades of the map begin here; hardly a state is held whole by fewer tables.
FEWEST = 2


def gap_map(summary: pd.DataFrame, finding: object, year: int) -> alt.LayerChart:
    """Eurasia with the states of the family shaded by how many tables hold them whole.

    summary: iso3, tables_whole, tables_in_all, lacking. Economies too small for the scale are not drawn.
    """
    economies = open_table("economies").set_index("iso3")
    around = economies.index[economies["in_eurasia"]].difference(summary["iso3"])
    lacking = summary["lacking"].map(
        lambda names: ", ".join(TABLE_WORDS[name] for name in names.split()) if names else "none"
    )
    table = named(summary, economy="iso3").assign(gaps=lacking)
    columns = ["economy", "tables_whole", "tables_in_all", "gaps"]
    most = len(TABLE_WORDS)
    scale = alt.Scale(domain=[FEWEST, most], range=list(theme.RAMP), clamp=True)
    shown = (
        alt.Chart(_shapes(summary["iso3"]))
        .mark_geoshape()
        .transform_lookup(lookup="id", from_=alt.LookupData(table, "iso3", columns))
        .encode(
            color=alt.Color(
                "tables_whole:Q", title="tables that hold it whole", scale=scale, legend=alt.Legend(tickMinStep=1)
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
        (outlines + shown).project("azimuthalEqualArea", rotate=[-80, -40, 0]).properties(height=380),
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
        label=[f"{row.held}/{row.of}" if row.state == "part" else "" for row in table.itertuples()],
        read=table["year_read"].map(lambda read: "no one year" if pd.isna(read) else str(read)),
    )
    # Upright, because on a phone slanted names of the last columns would not fit.
    x = alt.X(
        "title:N",
        sort=list(dict.fromkeys(shown["title"])),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-90, labelAlign="left"),
        scale=alt.Scale(paddingInner=0.1),
    )
    y = alt.Y("economy:N", title=None, scale=alt.Scale(paddingInner=0.1))
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
    fits = {"expr": "bandwidth('x') < 34 ? 0 : 1"}
    words = alt.Chart(shown).mark_text(opacity=fits).encode(x=x, y=y, text="label:N")
    part = shown[shown["state"].isin(["part", "missing"])].groupby("title", sort=False)["economy"].size()
    return framed(
        boxes + words,
        finding,
        f"What the tables of figures hold of the states of the SCO family, {year}; numbers: figures held, of how many",
        "A grid of states and tables. Not held whole: "
        + ", ".join(f"{title} {n} of {shown['economy'].nunique()}" for title, n in part.items())
        + ".",
    )


def certainty(table: pd.DataFrame, finding: object) -> alt.Chart:
    """How certain the rows typed by hand are: a bar for each organisation, then the other lists.

    table: rows_of, table, certainty, rows, in_all.
    """
    spells = table["table"] == "curated-memberships"
    names = table["rows_of"].replace(ORGANISATIONS)
    shown = table.assign(
        row=names.where(spells, "list: " + names), words=table["certainty"].map(CERTAINTY_WORDS), is_list=~spells
    )
    shown["rank"] = shown["certainty"].map({name: i for i, name in enumerate(CERTAINTIES)})
    order = shown.sort_values(["is_list", "in_all", "row"], ascending=[True, False, True])["row"].drop_duplicates()
    chart = (
        alt.Chart(shown[shown["rows"] > 0])
        .mark_bar(height=14)
        .encode(
            y=alt.Y("row:N", title=None, sort=list(order)),
            x=alt.X("rows:Q", title="rows", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "words:N",
                title=None,
                scale=alt.Scale(domain=list(CERTAINTY_WORDS.values()), range=list(_CERTAINTY_COLOURS)),
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
        chart,
        finding,
        "Rows typed by hand, by how certain they are: membership spells by organisation, then the other lists",
        f"Bars. Seen in a source: {', '.join(f'{row.row} {row.rows} of {row.in_all}' for row in sure.itertuples())}.",
    )


def kinds(table: pd.DataFrame, finding: object, who: object) -> alt.LayerChart:
    """Of what kind the annual figures are, by variable and year: a cell is as certain as its least certain figure.

    table: variable, year, kind, outturn, estimate, projection, members_reporting, members_in_roster.
    """
    words = {**KIND_WORDS, NOBODY: "nobody reports"}
    shown = table.assign(name=table["variable"].map(VARIABLES), words=table["kind"].map(words))
    found = [kind for kind in words if kind in set(shown["kind"])]
    colours = dict(zip(words, _KIND_COLOURS, strict=True))
    first, last = int(shown["year"].min()), int(shown["year"].max())
    years = [year for year in range(first, last + 1) if year % 5 == 0]
    x = alt.X(
        "year:O",
        title=None,
        axis=alt.Axis(values=years, labelAngle=0, labelOverlap=False),
        scale=alt.Scale(paddingInner=0.08),
    )
    y = alt.Y("name:N", title=None, sort=list(VARIABLES.values()), scale=alt.Scale(paddingInner=0.12))
    boxes = (
        alt.Chart(shown)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "words:N",
                title=None,
                scale=alt.Scale(domain=[words[kind] for kind in found], range=[colours[kind] for kind in found]),
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Variable"),
                alt.Tooltip("year:O", title="Year"),
                *(alt.Tooltip(f"{kind}:Q", title=f"{kind.capitalize()}s") for kind in KINDS),
                alt.Tooltip("members_reporting:Q", title="Economies that report"),
                alt.Tooltip("members_in_roster:Q", title="Of"),
            ],
        )
    )
    gaps = shown[shown["members_reporting"] < shown["members_in_roster"]]
    dots = alt.Chart(gaps).mark_circle(size=9, color=theme.INK, opacity=1).encode(x=x, y=y)
    until = shown[shown["kind"] == "outturn"].groupby("name")["year"].max()
    return framed(
        boxes + dots,
        finding,
        f"Annual figures of {who}, by their least certain; a dot: some of these states have no figure",
        f"A grid of variables and years from {first} to {last}. Outturns throughout up to: "
        + "; ".join(f"{name}: {year}" for name, year in until.items())
        + ".",
    )


def _shapes(codes: pd.Index | pd.Series) -> alt.InlineData:
    feature = alt.TopoDataFormat(feature="countries", type="topojson")
    return alt.InlineData(values=open_shapes(list(codes)), format=feature)
