"""A reader's own definition: charts whose reader chooses year, roster, measure and single states.

The one place where a chart adds up: its expressions do so in the page, over whatever is chosen there, and tests hold
the sums to those of the indicators. What the three charts share is in tally.py, their inputs in controls.py.
"""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt

from ..facts import explorer as words
from ..facts.inverter import MEASURES as GDP_WORDS
from ..facts.networks import flow_words, traded
from ..facts.trade import CLEAR, PLAIN
from ..indicators import explorer, minerals
from ..indicators.history import first_projected, last_year
from ..scenario.chapters import Size, Trade
from . import tally, theme
from .controls import choose, filled, fixed, laid_out, quoted, slide, who_counts
from .tally import IS_SUM

SIZE_MEASURES = {
    "population": "people",
    "nominal": f"GDP {GDP_WORDS['nominal']}",
    "ppp": f"GDP {GDP_WORDS['ppp']}",
    "eurasia": "area, of Eurasia's",
}
COUNTING = {"both_ends": "counted at both ends", "once": "counted once"}
_PRINTED = "format(printed[measure], '.0f') + '%'"


def size(scenario: Size) -> alt.LayerChart:
    """Shares of the world, or of Eurasia, of the states that the reader counts, held against the printed number."""
    standings = explorer.standings(scenario.roster_rule, explorer.SIZE_YEARS)
    first, last = explorer.SIZE_YEARS[0], explorer.SIZE_YEARS[-1]
    params = [
        slide("year", "Year", first, last, scenario.as_of),
        choose("measure", "Measure", SIZE_MEASURES, "population"),
        *who_counts(scenario, standings, explorer.names(), first),
        fixed("printed", words.printed()),
        fixed("nouns", words.NOUNS),
        fixed("wholes", explorer.wholes(scenario.eurasia_km2)),
    ]
    rows = _sizes(scenario, standings)
    # A number of the rows, and not of the axis alone, so that the axis always reaches it.
    reference = alt.Chart().transform_filter(IS_SUM).transform_calculate(printed="printed[measure]")
    reference = reference.encode(x="printed:Q")
    projects = f"; figures from {first_projected()} on are projections" if first_projected() <= last_year() else ""
    line = reference.mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH, strokeWidth=1.5)
    label = reference.mark_text(align="right", dx=-4, baseline="bottom", dy=-4).encode(
        y=alt.value(0), text=alt.value(alt.expr(f"'the article: ' + {_PRINTED}"))
    )
    return tally.settable(
        rows,
        [*tally.drawn(standings, "no figure", theme.FINDING), line, label],
        params,
        laid_out(["year", "rule", "statuses", "measure"], standings, words.size_stated(scenario)),
        "Your own definition: the share of the states that you count, against the printed number",
        f"Percent of the world, or of Eurasia, laid end to end; dashed: the printed number{projects}",
        "A bar for each state that counts, the largest first and laid end to end, and one for all of them together.",
    )


def _sizes(scenario: Size, standings: Mapping[str, Mapping[str, str]]) -> alt.Chart:
    """Rows of states with their shares, laid end to end, and what the sum makes of the printed number."""
    # An area has no year: its list has one place, which every year finds.
    by_year = "{0}[measure][min(at, length({0}[measure]) - 1)]"
    off = "(datum.total - printed[measure])"
    apart = f"(round(abs({off}) * 1e9) / 1e9)"  # as in claims/rules.py
    found = (
        f"!datum.reporting ? 'undecidable' : {apart} <= {scenario.tolerance_pp} ? 'met' : "
        f"{apart} <= {scenario.near_pp} ? 'approximately met' : 'not met'"
    )
    side = {"points": f"format(abs({off}), '.1f')", "side": f"{off} < 0 ? 'below' : 'above'"}
    said = filled(
        "size",
        who="datum.who",
        share="format(datum.total, '.1f') + '%'",
        noun="nouns[measure]",
        printed=_PRINTED,
        finding="datum.finding",
        apart=f"abs({off}) < {words.TOLD} ? '' : {filled('apart', **side)}",
        covered=tally.covered("figures"),
    )
    none = filled("size, none", who="datum.who", printed=_PRINTED)
    rows = (
        tally.of_states(explorer.sizes(standings))
        .transform_calculate(figure=f"{IS_SUM} ? null : {by_year.format('datum')}")
        .transform_calculate(
            share=f"isValid(datum.figure) ? 100 * datum.figure / {by_year.format('wholes')} : null",
            reports="datum.counts && isValid(datum.figure) ? 1 : 0",
        )
        .transform_calculate(part="datum.reports ? datum.share : 0")
        .transform_joinaggregate(total="sum(part)", reporting="sum(reports)", states="sum(counts)", rows="count()")
        .transform_calculate(finding=found)
    )
    return (
        tally.ordered(rows, "datum.share", "datum.reporting ? datum.total : null", f"datum.reporting ? {said} : {none}")
        .transform_window(
            [{"op": "sum", "field": "part", "as": "reach"}],  # type: ignore[list-item]  # Altair takes a mapping too
            sort=[{"field": "order"}],
            frame=[None, 0],
            ignorePeers=True,
        )
        .transform_calculate(
            start="datum.counts ? datum.reach - datum.part : 0",
            end="datum.counts ? datum.reach : datum.value",
            colour=f"{IS_SUM} ? datum.finding : datum.colour",
        )
    )


def network(scenario: Trade) -> alt.LayerChart:
    """Trade inside the bloc that the reader counts, on the production network, beside its no-preference value."""
    years = explorer.network_years(scenario.flows)
    standings = explorer.standings(scenario.roster_rule, years)
    (year,) = years
    offered = {name: flow_words(name) for name in explorer.flows_beside(scenario.flows)}
    params = [
        choose("flows", "Flows", offered, scenario.flows),
        choose("counting", "Trade inside", COUNTING, scenario.counting),
        fixed("year", year),
        *who_counts(scenario, standings, explorer.names(), year),
        fixed("flow_words", offered),
    ]
    rows = tally.of_pairs(
        explorer.network_pairs(list(standings), list(offered)), "datum[flows]", "datum[flows + '_free']"
    )
    rows = rows.transform_calculate(ratio="datum.free_inside_all > 0 ? datum.share_all / datum.free_all : null")
    distance = "abs(datum.ratio - 1)"
    side = "(datum.ratio > 1 ? 'above' : 'below')"
    said = filled(
        "network",
        who="datum.who",
        share="format(datum.share_all, '.1f') + '%'",
        flows="flow_words[flows]",
        word=f"{distance} <= {CLEAR} ? 'about' : ({distance} > {PLAIN} ? '' : 'a little ') + {side}",
        free="format(datum.free_all, '.1f') + '%'",
        ratio="format(datum.ratio, '.1f')",
        covered=tally.covered("tables"),
    )
    none = filled("network, none", who="datum.who")
    total = "isValid(datum.ratio) ? datum.share_all : null"
    rows = tally.ordered(rows, "datum.share", total, f"isValid(datum.ratio) ? {said} : {none}").transform_calculate(
        start="0",
        end="datum.value",
        free=f"{IS_SUM} ? (isValid(datum.ratio) ? datum.free_all : null) : datum.free_share",
    )
    tick = alt.Chart().mark_tick(color=theme.INK, thickness=2.5, height=18)
    return tally.settable(
        rows,
        [*tally.drawn(standings, "not in the tables"), tick.encode(x="free:Q", y=tally.Y, opacity=tally.pale())],
        params,
        laid_out(["rule", "statuses", "flows", "counting"], standings, words.network_stated(scenario)),
        "Your own bloc: the trade of the states that you count with one another",
        f"Percent of trade in {traded(scenario.flows)} in {year}; bar: with the states that count, tick: without any "
        "preference",
        "A bar for each state's trade with the others that count, and one for all of them together.",
    )


def energy(scenario: Trade) -> alt.LayerChart:
    """Reported energy and mineral trade inside the bloc that the reader counts, year by year."""
    standings = explorer.standings(scenario.roster_rule, explorer.MINERAL_YEARS)
    first, last = explorer.MINERAL_YEARS[0], explorer.MINERAL_YEARS[-1]
    params = [
        slide("year", "Year", first, last, scenario.as_of),
        choose("counting", "Trade inside", COUNTING, scenario.counting),
        *who_counts(scenario, standings, explorer.names(), first),
    ]
    products = minerals.PRODUCT_WORDS[scenario.products]
    said = filled(
        "minerals",
        who="datum.who",
        share="format(datum.share_all, '.1f') + '%'",
        products=quoted(products),
        covered=tally.covered("record"),
    )
    none = filled("minerals, none", who="datum.who", products=quoted(products))
    rows = tally.of_pairs(explorer.mineral_pairs(list(standings), scenario.products), "datum.usd_m[at]")
    total = "datum.inside_all > 0 ? datum.share_all : null"
    rows = tally.ordered(rows, "datum.share", total, f"datum.inside_all > 0 ? {said} : {none}")
    return tally.settable(
        rows.transform_calculate(start="0", end="datum.value"),
        tally.drawn(standings, "nothing on record"),
        params,
        laid_out(["year", "rule", "statuses", "counting"], standings, words.minerals_stated(scenario)),
        f"Your own bloc over time: {products} trade of the states that you count",
        f"Percent of trade on record that is with the states that count; after {minerals.LAST_FULL_YEAR} pairs are "
        "missing",
        "A bar for each state's trade with the others that count, and one for all of them together.",
    )
