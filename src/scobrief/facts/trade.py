"""Facts of chapter 4: the bloc's trade with itself on the production network, against no preference."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..indicators import blocs, indicator
from ..indicators.flow_sets import flow_set
from ..indicators.network import production_network
from ..scenario.chapters import Trade
from . import chance, minerals, networks
from .sheet import Facts
from .words import capital, count, counted, listing, name, owner, some

KEYS = {
    blocs.SCO: "sco",
    blocs.WITHOUT_CHINA: "without_china",
    blocs.WITHOUT_RUSSIA: "without_russia",
    blocs.FOUNDERS: "founders",
}
# How far from its no-preference value a share must be to be called above or below it, and plainly so.
CLEAR, PLAIN = 0.05, 0.25
# Smaller flows of an input-output table are partly modelled; no title rests on one.
SOLID_USD_M = 1_000
FOUNDING_YEAR = 2001


def facts(scenario: Trade) -> Facts:
    """Return the facts of the trade chapter."""
    sheet = Facts("trade", networks.instead(scenario.flows))
    year = flow_set(scenario.flows).year
    who = counted(scenario.roster_rule, scenario.statuses, year)
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", "minerals_intra_share_pct")
    sheet.add("who", scenario.roster_rule, who, "words", "intra_share_pct")
    networks.add(sheet, scenario.flows)
    every = blocs.table(scenario.roster_rule, scenario.statuses, scenario.flows, every=True).set_index("bloc")
    bloc: Any
    for bloc, row in every.iterrows():
        _bloc(sheet, KEYS.get(bloc, bloc.lower()), row)
    _compare(sheet, every.loc[list(blocs.rosters(scenario.roster_rule, scenario.statuses, year=year))], scenario)
    _pairs(sheet, scenario)
    _giant(sheet, scenario)
    chance.add(sheet, scenario, KEYS)
    minerals.add(sheet, scenario)
    _region(sheet, scenario)
    sheet.sentence("answer", _answer(sheet, scenario), "intra_share_pct")
    return sheet


def _bloc(sheet: Facts, key: str, row: pd.Series) -> None:
    """The numbers of one bloc, observed and without preference."""
    sheet.percent(f"share_{key}", row["intra_share_pct"], "intra_share_pct")
    sheet.percent(f"share_{key}_no_preference", row["intra_share_pct_no_preference"], "intra_share_pct")
    sheet.number(f"ratio_{key}", row["ratio_to_no_preference"], "ratio", "intra_share_pct", 1)
    sheet.number(f"ceiling_{key}", 100 / row["intra_share_pct_no_preference"], "ratio", "intra_share_pct", 1)
    sheet.number(f"stii_{key}", row["stii"], "index", "stii")
    sheet.number(f"stii_{key}_no_preference", row["stii_no_preference"], "index", "stii")
    sheet.number(f"intensity_{key}", row["trade_intensity"], "ratio", "trade_intensity")
    sheet.number(f"intensity_{key}_no_preference", row["trade_intensity_no_preference"], "ratio", "trade_intensity")
    for column in ("members_in_roster", "members_reporting"):
        sheet.add(f"{column}_{key}", int(row[column]), count(int(row[column])), "states", "intra_share_pct")


def _region(sheet: Facts, scenario: Trade) -> None:
    """How much of Central Asia's energy and mineral trade is with one another, then and at the founding."""
    entry = indicator("regional_share_pct")
    for year in dict.fromkeys((FOUNDING_YEAR, scenario.as_of)):
        value = entry.table(as_of=year)[entry.name].iloc[0]
        sheet.percent(f"central_asia_share_{'then' if year == FOUNDING_YEAR else 'now'}", value, entry.name)
    if scenario.as_of == FOUNDING_YEAR:
        sheet.percent("central_asia_share_now", cast("float", sheet["central_asia_share_then"].value), entry.name)
    then = f", against {sheet['central_asia_share_then']} in {FOUNDING_YEAR}" if scenario.as_of != FOUNDING_YEAR else ""
    sheet.sentence(
        "central_asia_sentence",
        f"Of the energy and mineral trade of the five states of Central Asia that is on record, "
        f"{sheet['central_asia_share_now']} was with one another in {scenario.as_of}{then}",
        entry.name,
    )


def _compare(sheet: Facts, table: pd.DataFrame, scenario: Trade) -> None:
    sco: Any = table.loc[blocs.SCO]
    whose = owner(scenario.statuses, scenario.roster_rule)
    sheet.percent("share_sco_once", sco["intra_share_once_pct"], "intra_share_once_pct")
    others = table.loc[[bloc for bloc in blocs.OTHERS if bloc in table.index], "ratio_to_no_preference"]
    ahead = int((others > sco["ratio_to_no_preference"]).sum())
    sheet.add("blocs_ahead", ahead, count(ahead), "blocs", "intra_share_pct")
    all_of_them = f"All {count(len(others))} other blocs"
    some_of_them = f"{capital(some(ahead))} of the {count(len(others))} other blocs"
    sheet.sentence(
        "ahead_sentence",
        f"{all_of_them if ahead == len(others) else some_of_them} {'stands' if ahead == 1 else 'stand'} further above "
        f"theirs",
        "intra_share_pct",
    )
    sheet.add("null_word", *_against_null(sco["ratio_to_no_preference"]), "words", "intra_share_pct")
    beside = [f"of {words} {sheet[f'ratio_{key}']}" for key, words in _held_against(sheet, scenario).items()]
    sheet.sentence(
        "share_finding",
        f"{whose} internal trade is {sheet['ratio_sco']} times what no preference would give; that "
        f"{', '.join(beside)} times",
        "intra_share_pct",
    )
    above = sco["stii"] > sco["stii_no_preference"]
    against = (
        f"but without any preference it would be {sheet['stii_sco_no_preference']}: read it against that, not zero"
        if above
        else f"no higher than the {sheet['stii_sco_no_preference']} that it would be without any preference"
    )
    sheet.sentence("stii_finding", f"{whose} introversion index is {sheet['stii_sco']}, {against}", "stii")
    negative = int((table["stii_no_preference"] < 0).sum())
    how_many = f"all {count(len(table))}" if negative == len(table) else f"{some(negative)} of the {count(len(table))}"
    sheet.add("nulls_negative", negative, f"{how_many} blocs shown", "words", "stii")
    sheet.sentence(
        "intensity_finding",
        f"{whose} trade intensity is {sheet['intensity_sco']} against {sheet['intensity_sco_no_preference']} without "
        f"any preference; ASEAN's is {sheet['intensity_asean']} against {sheet['intensity_asean_no_preference']}",
        "trade_intensity",
    )


def _held_against(sheet: Facts, scenario: Trade) -> dict[str, str]:
    """The blocs that sentences hold the SCO against, by key: those of the time, and not the EU where it stands in."""
    named = {"brics": "BRICS", "eu": "the EU", "asean": "ASEAN"}
    return {
        key: words
        for key, words in named.items()
        if key != scenario.roster_rule and sheet[f"members_in_roster_{key}"].value
    }


def _against_null(ratio: float) -> tuple[str, str]:
    """How a share stands to its no-preference value, as a key and in words."""
    if pd.isna(ratio):
        return "undecidable", "cannot be held against"
    if abs(ratio - 1) <= CLEAR:
        return "equal", "about"
    side = "above" if ratio > 1 else "below"
    return side, side if abs(ratio - 1) > PLAIN else f"a little {side}"


def _pairs(sheet: Facts, scenario: Trade) -> None:
    pairs = blocs.pairs(scenario.roster_rule, scenario.statuses, scenario.flows)
    total = pairs["value_usd_m"].sum()
    with_china = pairs[(pairs["exporter"] == "CHN") | (pairs["importer"] == "CHN")]["value_usd_m"].sum()
    sheet.percent("china_side_of_internal", 100 * with_china / total if total else float("nan"), "intra_share_pct", 0)
    top = pairs.nlargest(1, "value_usd_m").iloc[0]
    words = f"{name(top['exporter'])} to {name(top['importer'])}"
    sheet.add("top_pair", f"{top['exporter']}-{top['importer']}", words, "words", "intra_share_pct")
    sheet.number("top_pair_usd_bn", top["value_usd_m"] / 1e3, "billion US dollars", "intra_share_pct", 1)
    above = int((pairs["ratio_to_no_preference"] > 1).sum())
    sheet.add("pairs", len(pairs), str(len(pairs)), "directions of trade", "intra_share_pct")
    sheet.add("pairs_above_null", above, count(above), "directions of trade", "intra_share_pct")
    solid = pairs[pairs["value_usd_m"] >= SOLID_USD_M]
    high = (solid if len(solid) else pairs).nlargest(1, "ratio_to_no_preference").iloc[0]
    largest = (
        f"China is on one side of {sheet['china_side_of_internal']} of the bloc's internal trade"
        if "CHN" in set(pairs["exporter"])
        else f"The largest flow inside is {words}"
    )
    sheet.sentence(
        "pairs_finding",
        f"{largest}; the strongest tie for its size is {name(high['exporter'])} to {name(high['importer'])}",
        "intra_share_pct",
    )


def _giant(sheet: Facts, scenario: Trade) -> None:
    """China's part of the network's sales and purchases: why a bloc that holds it looks outward."""
    network = production_network(scenario.flows)
    place = network.codes.index("CHN")
    sales, purchases = network.flows[place].sum(), network.flows[:, place].sum()
    for label, value in (("sales", sales), ("purchases", purchases)):
        sheet.percent(f"china_{label}_share", 100 * value / network.flows.sum(), "trade_intensity", 0)


def _answer(sheet: Facts, scenario: Trade) -> str:
    reporting, n = (cast("int", sheet[f"members_{which}_sco"].value) for which in ("reporting", "in_roster"))
    covered = (
        f"Among {sheet['who']}"
        if reporting == n
        else f"Among {sheet['who']}, of whom the tables cover {count(reporting)} of {count(n)}"
    )
    beside = [f"{sheet[f'ratio_{key}']} for {words}" for key, words in _held_against(sheet, scenario).items()]
    return (
        f"{covered}, {sheet['share_sco']} of trade in {sheet['network_traded']} in {sheet['network_year']} was "
        f"with one another. That is {sheet['null_word']} the {sheet['share_sco_no_preference']} that it would be if "
        f"each traded with all economies in proportion to their size: {sheet['ratio_sco']} times, against "
        f"{listing(beside)}; the ratio is above that of {sheet['chance_ratio_sco_matched']} of 100 random blocs of "
        f"like trade size. {sheet['minerals_finding']}."
    )
