"""What the page says of a reader's own definition, in words, and the same for the definition that a run states.

The page fills the templates itself whenever its reader changes something; a test holds it to the sentences made here.
"""

from __future__ import annotations

import math

import pandas as pd

from ..claims import finding, printed_numbers
from ..indicators import minerals, size
from ..indicators.flow_sets import flow_set
from ..indicators.network import bloc_trade, production_network, production_null
from ..members import RosterRule, Statuses, roster
from ..scenario.chapters import Size, Trade
from .inverter import CLAIMS
from .inverter import MEASURES as GDP_WORDS
from .networks import flow_words
from .sheet import number, percent
from .trade import CLEAR, PLAIN
from .words import capital, counted

# What each measure is a share of.
NOUNS = {
    "population": "the world's population",
    "nominal": f"world GDP {GDP_WORDS['nominal']}",
    "ppp": f"world GDP {GDP_WORDS['ppp']}",
    "eurasia": "the area of Eurasia",
}
TEMPLATES = {
    "left out": ", {out} of {roster} left out",
    "size": "{who}: {share} of {noun}. The article prints {printed}: {finding}{apart}.{covered}",
    "size, none": "{who}: no figure to add up. The article prints {printed}: undecidable.",
    "apart": ", {points} points {side}",
    "figures": " {reporting} of {counted} states have a figure.",
    "network": "{who}: {share} of their trade in {flows} was with one another, {word} the {free} that no "
    "preference would give: {ratio} times.{covered}",
    "network, none": "{who}: fewer than two of these states are in the tables, and one cannot trade with itself.",
    "tables": " {reporting} of {counted} states are in the tables.",
    "minerals": "{who}: {share} of their {products} trade on record was with one another.{covered}",
    "minerals, none": "{who}: no {products} trade with one another is on record.",
    "record": " {reporting} of {counted} states have trade on record.",
}
# How far from the printed number a share must be for its distance to be told, in points.
TOLD = 0.05


def printed() -> dict[str, float]:
    """The number that the article prints for each measure, in percent."""
    numbers = printed_numbers()
    claims = {"population": CLAIMS["population"], "eurasia": CLAIMS["eurasia"]}
    return {measure: numbers[claims.get(measure, CLAIMS["gdp"])].number for measure in NOUNS}


def who(rule: RosterRule, statuses: Statuses, year: int | str) -> str:
    """Name a roster at the head of a sentence, with its year: The members of 2021; The founders in 2021."""
    words = capital(counted(rule, statuses, year))
    return words if str(year) in words else f"{words} in {year}"


def without(words: str, listed: int, out: int) -> str:
    """Add to a roster's name how many of its states are left out."""
    return words + (TEMPLATES["left out"].format(out=out, roster=listed) if out else "")


def size_sentence(
    words: str, measure: str, share_pct: float, reporting: int, states: int, tolerance_pp: float, near_pp: float
) -> str:
    """Say what share some states hold and what it makes of the printed number.

    words: who they are. states: how many are counted; reporting: how many of these have a figure.
    """
    number_printed = printed()[measure]
    told = {"who": words, "noun": NOUNS[measure], "printed": percent(number_printed, 0)}
    if pd.isna(share_pct):
        return TEMPLATES["size, none"].format(**told)
    off = share_pct - number_printed
    apart = {"points": number(abs(off), 1), "side": "below" if off < 0 else "above"}
    return TEMPLATES["size"].format(
        **told,
        share=percent(share_pct),
        finding=finding(share_pct, number_printed, tolerance_pp, near_pp),
        apart=TEMPLATES["apart"].format(**apart) if abs(off) >= TOLD else "",
        covered=_covered("figures", reporting, states),
    )


def network_sentence(words: str, flows: str, share_pct: float, free_pct: float, reporting: int, states: int) -> str:
    """Say what share of some states' trade is with one another, and what it would be without any preference."""
    ratio = share_pct / free_pct if free_pct else math.nan
    if math.isnan(ratio):
        return TEMPLATES["network, none"].format(who=words)
    return TEMPLATES["network"].format(
        who=words,
        share=percent(share_pct),
        flows=flow_words(flows),
        word=against(ratio),
        free=percent(free_pct),
        ratio=number(ratio, 1),
        covered=_covered("tables", reporting, states),
    )


def against(ratio: float) -> str:
    """Say how a share stands to its no-preference value."""
    if abs(ratio - 1) <= CLEAR:
        return "about"
    side = "above" if ratio > 1 else "below"
    return side if abs(ratio - 1) > PLAIN else f"a little {side}"


def minerals_sentence(words: str, products: str, share_pct: float, reporting: int, states: int) -> str:
    """Say what share of some states' reported energy and mineral trade is with one another."""
    told = {"who": words, "products": minerals.PRODUCT_WORDS[products]}
    if pd.isna(share_pct):
        return TEMPLATES["minerals, none"].format(**told)
    covered = _covered("record", reporting, states)
    return TEMPLATES["minerals"].format(**told, share=percent(share_pct), covered=covered)


def _covered(template: str, reporting: int, states: int) -> str:
    return TEMPLATES[template].format(reporting=reporting, counted=states) if reporting < states else ""


def size_stated(scenario: Size) -> str:
    """What the page says of people before its reader has changed anything."""
    p = scenario
    row = size.share("population_m", p.roster_rule, p.statuses, [p.as_of]).iloc[0]
    words, n = who(p.roster_rule, p.statuses, p.as_of), row["members_in_roster"]
    return size_sentence(words, "population", row["share_pct"], row["members_reporting"], n, p.tolerance_pp, p.near_pp)


def network_stated(scenario: Trade) -> str:
    """What the page says of the production network before its reader has changed anything."""
    year = flow_set(scenario.flows).year
    codes = roster(year, scenario.roster_rule, scenario.statuses)
    trade, free = (bloc_trade(network(scenario.flows), codes) for network in (production_network, production_null))
    column = "share" if scenario.counting == "both_ends" else "share_counted_once"
    shares = (100 * getattr(found, column) for found in (trade, free))
    words = who(scenario.roster_rule, scenario.statuses, year)
    share, null = shares
    return network_sentence(words, scenario.flows, share, null, trade.members_reporting, len(codes))


def minerals_stated(scenario: Trade) -> str:
    """What the page says of energy and minerals before its reader has changed anything."""
    codes = roster(scenario.as_of, scenario.roster_rule, scenario.statuses)
    found = minerals.share_of(codes, scenario.as_of, scenario.products, scenario.counting)
    words = who(scenario.roster_rule, scenario.statuses, scenario.as_of)
    return minerals_sentence(words, scenario.products, found["intra_share_pct"], found["members_reporting"], len(codes))
