"""Facts of chapter 5 on Central Asia: who buys what it sells, and China and Russia among its partners."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import pandas as pd

from ..datapackage import open_table
from ..indicators import minerals, sales_by_buyer
from ..indicators.network import production_network
from ..indicators.sales_by_buyer import TRADERS, Seller
from ..members import members, year_end
from ..parameters import LAST_MINERAL_YEAR
from ..scenario.chapters import Asymmetry
from .sheet import Facts, percent
from .words import count, listing, name, names

INDICATOR = "buyer_share_pct"
GOODS = ("trade_partners",)
LATEST = LAST_MINERAL_YEAR
KEYS: dict[str, Seller] = {"ca": "central_asia", "ca4": "central_asia_members"}
BUYERS = {"CHN": "China", "RUS": "Russia", "EU": "the EU"}
# The last year in which oil is booked to islands of traders on a large scale, and the first in which it is not:
# shares are compared from then on.
BOOKED, FIRST = 2003, 2004


def add(sheet: Facts, scenario: Asymmetry) -> None:
    """Add the facts on buyers to the sheet of the asymmetry chapter."""
    year = min(scenario.as_of, LATEST)
    sheet.add("sold_year", year, str(year), "year", INDICATOR)
    sheet.add("sold_first", FIRST, str(FIRST), "year", INDICATOR)
    sheet.add("latest", LATEST, str(LATEST), "year", INDICATOR)
    for key, seller in KEYS.items():
        _buyers(sheet, key, seller, year)
    _between(sheet, year)
    _turkmen(sheet, year)
    _holes(sheet)
    _all_goods(sheet)


@cache
def covered(seller: Seller) -> pd.DataFrame:
    """`sales_by_buyer.well_covered`, computed once: no parameter moves it, and it is only read."""
    return sales_by_buyer.well_covered(seller)


def _buyers(sheet: Facts, key: str, seller: Seller, year: int) -> None:
    """Each buyer's share in the first year, in the year, and at its highest between the two."""
    table = covered(seller)
    shares: Any = table.pivot(index="year", columns="buyer", values="buyer_share_pct")
    values: Any = table.pivot(index="year", columns="buyer", values="value_usd_bn")
    for buyer in sales_by_buyer.BUYERS:
        label = f"{key}_{buyer.lower()}"
        past = shares.loc[min(FIRST, year) : max(FIRST, year), buyer]
        high = int(past.idxmax())
        sheet.percent(f"{label}_first", shares.loc[FIRST, buyer], INDICATOR)
        sheet.percent(label, shares.loc[year, buyer], INDICATOR)
        sheet.percent(f"{label}_highest", past[high], INDICATOR)
        sheet.add(f"{label}_highest_year", high, str(high), "year", INDICATOR)
        for when, of in (("_first", FIRST), ("", year)):
            sheet.number(f"{label}_usd_bn{when}", values.loc[of, buyer], "billion US dollars", INDICATOR, 1)


def _between(sheet: Facts, year: int) -> None:
    """Central Asia's sales in the year and since 2004, the five states and the four members."""
    now, then = ([sheet[f"ca_{code.lower()}{when}"] for code in BUYERS] for when in ("", "_first"))
    first, *rest = (f"{who} {share}" for who, share in zip(BUYERS.values(), now, strict=True))
    against = f", against {listing(map(str, then))} in {FIRST}" if year > FIRST else ""
    sheet.sentence(
        "between_sentence",
        f"Of the energy and minerals that the five states of Central Asia are on record as having sold in {year}, "
        f"{listing([first.replace(' ', ' bought ', 1), *rest])}{against}.",
        INDICATOR,
    )
    sheet.sentence(
        "buyers_finding",
        f"China bought {sheet['ca_chn']} of Central Asia's energy and mineral exports on record in {year}, Russia "
        f"{sheet['ca_rus']}",
        INDICATOR,
    )
    china, russia = (f"{sheet[f'ca_{code}_usd_bn_first']} to {sheet[f'ca_{code}_usd_bn']}" for code in ("chn", "rus"))
    sheet.sentence(
        "dollars_sentence",
        f"In current dollars, from {FIRST} to {year}, China's purchases from the five went from {china} billion and "
        f"Russia's from {russia} billion."
        if year > FIRST
        else f"In {year} China bought for ${sheet['ca_chn_usd_bn']} billion and Russia for ${sheet['ca_rus_usd_bn']} "
        f"billion.",
        INDICATOR,
    )
    sheet.sentence("gained_sentence", _gained(sheet, year), INDICATOR)
    largest = max(BUYERS, key=lambda code: cast("float", sheet[f"ca_{code.lower()}"].value))
    sheet.add("largest_buyer", largest, BUYERS[largest], "name", INDICATOR)
    four = max(BUYERS, key=lambda code: cast("float", sheet[f"ca4_{code.lower()}"].value))
    sheet.add("largest_buyer_four", four, BUYERS[four], "name", INDICATOR)
    whose = (
        f"{BUYERS[largest]}, for both groups"
        if largest == four
        else f"{BUYERS[largest]} for the five and {BUYERS[four]} for the four members"
    )
    sheet.sentence("largest_buyer_sentence", f"The largest of the three in {year} was {whose}.", INDICATOR)
    sheet.sentence("shares_sentence", _columns(year), INDICATOR)


def _columns(year: int) -> str:
    """What the columns of the table of shares are, whichever of the two years is the earlier."""
    start = f"{FIRST}, the first year from which they can be compared"
    if year > FIRST:
        return f"Shares of {start}, of {year}, and the highest between the two."
    if year == FIRST:
        return f"Shares of {start}; columns of the same year are the same."
    return (
        f"Shares of {start}, and of {year}, which comes before it: what the two columns differ by is no trend. The "
        "highest is that between the two."
    )


def _gained(sheet: Facts, year: int) -> str:
    """Whether China and Russia take a larger part of the five states' sales than in the first year."""
    if year <= FIRST:
        return f"The shares of {FIRST} are the first from which a change can be told."
    china, russia = (
        cast("float", sheet[f"ca_{code}"].value) > cast("float", sheet[f"ca_{code}_first"].value)
        for code in ("chn", "rus")
    )
    words = {True: "larger", False: "smaller"}
    if china == russia:
        return f"Both China's part and Russia's were {words[china]} in {year} than in {FIRST}."
    return f"China's part was {words[china]} in {year} than in {FIRST}, and Russia's {words[russia]}."


def _turkmen(sheet: Facts, year: int) -> None:
    """Turkmen gas: what of China's purchases it is, and when a sale to Russia was last on record."""
    gas = minerals.flows("pipeline_gas")
    gas = gas[gas["exporter"] == "TKM"]
    to = {code: gas[gas["importer"] == code].set_index("year")["value_usd_bn"] for code in ("CHN", "RUS")}
    first, last = int(to["CHN"].index.min()), int(to["RUS"].index.max())
    sold = to["CHN"].get(year, float("nan"))
    part = 100 * sold / sales_by_buyer.sales_to("central_asia", ("CHN",), year)
    sheet.add("gas_first", first, str(first), "year", INDICATOR)
    sheet.add("gas_russia_last", last, str(last), "year", INDICATOR)
    sheet.number("gas_usd_bn", sold, "billion US dollars", INDICATOR, 1)
    sheet.percent("gas_part", part, INDICATOR)
    now = (
        f"; in {year} it came to ${sheet['gas_usd_bn']} billion, {sheet['gas_part']} of China's purchases from the five"
        if year >= first
        else ""
    )
    sheet.sentence(
        "gas_sentence",
        f"Turkmenistan's pipeline gas to China is on record from {first} on{now}; its pipeline gas to Russia was last "
        f"on record in {last}.",
        INDICATOR,
    )


def _holes(sheet: Facts) -> None:
    """What is no longer on record, the traders' islands, and the European Union held fixed."""
    for key, seller in KEYS.items():
        table = covered(seller)
        table = table[table["year"] == LATEST]
        lost = int(table["directions_lost"].sum())
        sheet.add(f"{key}_lost", lost, count(lost), "directions of trade", INDICATOR)
        sheet.number(f"{key}_lost_usd_bn", table["lost_usd_bn"].sum(), "billion US dollars", INDICATOR, 1)
    for label, year in (("booked", BOOKED), ("placed", FIRST)):
        share = sales_by_buyer.share_to("central_asia", TRADERS, year)
        sheet.percent(f"traders_{label}", share, INDICATOR)
        fixed = sales_by_buyer.share_to("central_asia", members("EU", year_end(LATEST)), year)
        sheet.percent(f"eu_fixed_{label}", fixed, INDICATOR)
    sheet.sentence(
        "traders_sentence",
        f"Of the five states' reported sales {sheet['traders_booked']} in {BOOKED}, but {sheet['traders_placed']} in "
        f"{FIRST}, were booked to islands of traders ({names(TRADERS)}); in that year the share of the states that "
        f"are EU members in {LATEST} went from {sheet['eu_fixed_booked']} to {sheet['eu_fixed_placed']}.",
        INDICATOR,
    )


def _all_goods(sheet: Facts) -> None:
    """China and Russia as partners in all goods, where the Factbook lists them among the first five."""
    table = sales_by_buyer.all_goods()
    wide = table.pivot(index=["iso3", "direction"], columns="partner", values="share_pct")
    both = wide.dropna()
    groups = {
        "listed": wide.index,
        "both": both.index,
        "china_leads": both.index[both["CHN"] > both["RUS"]],
        "russia_leads": both.index[both["RUS"] > both["CHN"]],
        "china_alone": wide.index[wide["CHN"].notna() & wide["RUS"].isna()],
        "russia_alone": wide.index[wide["RUS"].notna() & wide["CHN"].isna()],
    }
    n = {label: count(len(which)) for label, which in groups.items()}
    year = int(table["year"].max())
    sheet.add("goods_year", year, str(year), "year", None, GOODS)
    for label, which in groups.items():
        sheet.add(f"goods_{label}", len(which), n[label], "directions of trade", None, GOODS)
    text = (
        f"Both are among the first five in {n['both']} of {n['listed']} directions of trade; China leads in "
        f"{n['china_leads']} of them{_named(groups['china_leads'])}, Russia in "
        f"{n['russia_leads']}{_named(groups['russia_leads'])}. China alone is listed in "
        f"{n['china_alone']}{_named(groups['china_alone'])}, Russia alone in "
        f"{n['russia_alone']}{_named(groups['russia_alone'])}."
    )
    sheet.add("goods_sentence", text, text, "sentence", None, GOODS)
    text = (
        f"All goods, {year}: where both are among the first five partners, China leads Russia in {n['china_leads']} of "
        f"{n['both']}"
    )
    sheet.add("goods_finding", text, text, "sentence", None, GOODS)
    _unlisted(sheet)


def _unlisted(sheet: Facts) -> None:
    """Why a partner that is not listed need not be small: Belarus's suppliers, by the lists and by the network."""
    listed = open_table("trade_partners")
    listed = listed[(listed["iso3"] == "BLR") & (listed["direction"] == "imports")]
    network = production_network()
    bought = pd.Series(network.flows[:, network.codes.index("BLR")], index=network.codes).sort_values(ascending=False)
    part = 100 * bought["RUS"] / bought.sum()
    tables = ("trade_partners", "production_flows")
    sheet.add("belarus_from_russia", part, percent(part, 0), "percent", None, tables)
    place = "the largest supplier" if bought.index[0] == "RUS" else "a supplier"
    there = "has" if "RUS" in set(listed["partner_iso3"]) else "does not have"
    text = (
        f"The list of Belarus's import partners {there} Russia among the first five, though on the production network "
        f"of 2022 Russia is {place} of Belarus's intermediate inputs from abroad, with {sheet['belarus_from_russia']}."
    )
    sheet.add("unlisted_sentence", text, text, "sentence", None, tables)


def _named(directions: pd.Index) -> str:
    """Directions of trade in words, in brackets: (the exports of Kyrgyzstan and Uzbekistan)."""
    found = {way: sorted(name(code) for code, of in directions if of == way) for way in ("exports", "imports")}
    words = listing(f"the {way} of {listing(states)}" for way, states in found.items() if states)
    return f" ({words})" if len(directions) else ""
