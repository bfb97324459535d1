"""Facts of chapter 8 on neighbours: claims C08 (they cooperate) and C35 (three cases endanger every member)."""

from __future__ import annotations

from typing import Any

from ..indicators import neighbourhood
from ..indicators.connectivity import neighbours
from ..indicators.neighbourhood import BANK, FIRST_COOPERATION, PARTIES, SPOTS
from ..scenario.chapters import Connectivity
from .sheet import Facts, percent
from .words import count, listing, name, names, some

TOGETHER, EXPOSED = "neighbour_cooperation_pct", "hotspot_exposure_pct"


def add(sheet: Facts, scenario: Connectivity, codes: tuple[str, ...]) -> None:
    """Add the facts on neighbours to the sheet of the connectivity chapter."""
    _cooperation(sheet, scenario.as_of)
    _hotspots(sheet, codes)


def _cooperation(sheet: Facts, year: int) -> None:
    """Claim C08: how many economies are in an organisation with a land neighbour, first and now."""
    table = neighbourhood.cooperation([FIRST_COOPERATION, year]).set_index("year")
    first: Any
    now: Any
    first, now = table.loc[FIRST_COOPERATION], table.loc[year]
    sheet.add("coop_first_year", FIRST_COOPERATION, str(FIRST_COOPERATION), "year", TOGETHER)
    sheet.add("coop_economies", int(now["economies"]), str(int(now["economies"])), "economies", TOGETHER)
    sheet.add(
        "coop_organisations", int(now["organisations"]), count(int(now["organisations"])), "organisations", TOGETHER
    )
    for label, row in (("first", first), ("now", now)):
        sheet.percent(f"coop_{label}", row["neighbour_cooperation_pct"], TOGETHER, 0)
        sheet.percent(f"coop_{label}_without_bank", row["without_bank_pct"], TOGETHER, 0)
    sheet.sentence(
        "coop_finding",
        f"At least {sheet['coop_now']} of {sheet['coop_economies']} economies with a land neighbour shared an "
        f"organisation with one in {year}",
        TOGETHER,
    )
    moved = (
        f"from {sheet['coop_first_without_bank']} in {FIRST_COOPERATION} to {sheet['coop_now_without_bank']} in {year}"
    )
    sheet.sentence(
        "coop_bank_sentence",
        f"Without the {BANK}, a bank whose members come from every continent, it goes {moved}"
        if now["without_bank_pct"] < now["neighbour_cooperation_pct"]
        else f"The {BANK}, a bank whose members come from every continent, adds nobody in {year}",
        TOGETHER,
    )
    regions = neighbourhood.by_region([year]).set_index("region")["neighbour_cooperation_pct"]
    told = listing(f"{percent(value, 0)} in {_region(str(region))}" for region, value in regions.sort_values().items())
    sheet.sentence("coop_regions_sentence", f"By region it is {told}", TOGETHER)
    here = neighbourhood.cooperating(year)
    alone = here.loc[here["together"] == "SCO", "iso3"]
    sheet.sentence(
        "coop_sco_sentence",
        f"{names(alone)} {'is' if len(alone) == 1 else 'are'} counted for the SCO alone"
        if len(alone)
        else "No economy is counted for the SCO alone: its members meet a neighbour in another organisation as well",
        TOGETHER,
    )


def _region(region: str) -> str:
    return "the Americas" if region == "Americas" else region


def _hotspots(sheet: Facts, codes: tuple[str, ...]) -> None:
    """Claim C35: who is party to each case, who borders a party, and whom none of them touches."""
    n = len(codes)
    touched = {spot: neighbourhood.exposed(codes, spot, "border") for spot in (*PARTIES, "any")}
    for spot, found in touched.items():
        parties = neighbourhood.exposed(codes, spot, "party")
        sheet.percent(f"{spot}_border", 100 * len(found) / n, EXPOSED, 0)
        sheet.percent(f"{spot}_party", 100 * len(parties) / n, EXPOSED, 0)
        sheet.add(f"{spot}_names", names(found), names(found), "words", EXPOSED)
    all_three = sorted(set.intersection(*(set(touched[spot]) for spot in PARTIES)))
    none = sorted(set(codes) - set(touched["any"]))
    sheet.add("all_three_names", names(all_three), names(all_three), "words", EXPOSED)
    sheet.add("untouched_names", names(none), names(none), "words", EXPOSED)
    everywhere = [spot for spot in PARTIES if len(touched[spot]) == n]
    each = f"{listing(SPOTS[spot] for spot in everywhere)} alone" if everywhere else "no single case"
    sheet.sentence(
        "hotspots_finding",
        f"By land {each} touches every state; at least one touches "
        f"{f'{some(n - len(none))} of the' if none else 'all'} {count(n)}",
        EXPOSED,
    )
    alone = listing(SPOTS[spot] for spot in everywhere) if everywhere else "no single case"
    sheet.sentence(
        "every_sentence",
        f"By this reading the claim's \u201cevery\u201d holds for {alone}, and it "
        f"{'does not hold' if none else 'holds'} for the three taken together.",
        EXPOSED,
    )
    told = [
        f"{SPOTS[spot]} {some(len(found))}{f' ({names(found)})' if found else ''}"
        for spot, found in touched.items()
        if spot in PARTIES
    ]
    sheet.sentence(
        "hotspots_sentence", f"Of {count(n)} states each touches, as party or by land: {'; '.join(told)}.", EXPOSED
    )
    near = neighbours()
    both = sorted(code for code in codes if near.get(code, frozenset()) >= PARTIES["china_india"])
    sheet.sentence(
        "both_sentence",
        f"{some(len(both))} of the states here {'borders' if len(both) == 1 else 'border'} both"
        + (f" ({names(both)})" if both else ""),
        EXPOSED,
    )
    both_ways = "party to one of the three or a land neighbour of a party."
    verb = "is" if len(none) == 1 else "are"
    untouched = f"{names(none)} {verb} neither {both_ways.replace(' or ', ' nor ')}"
    if not none or len(none) == n:
        untouched = f"{'No' if none else 'Every'} state on the roster is {both_ways}"
    sheet.sentence("untouched_sentence", untouched, EXPOSED)
    sheet.add("n_untouched", len(none), count(len(none)), "states", EXPOSED)
    for spot in PARTIES:
        sides = listing(name(code) for code in sorted(PARTIES[spot]))
        sheet.add(f"{spot}_parties", sides, sides, "words", EXPOSED)
