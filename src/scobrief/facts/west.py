"""Facts of chapter 5 on Russia and the West: who buys what Russia sells, and what of it is not on record."""

from __future__ import annotations

from typing import Any

from ..indicators import minerals, sales_by_buyer
from ..members import members, year_end
from ..parameters import LAST_MINERAL_YEAR
from .central_asia import covered
from .sheet import Facts
from .words import count, listing, names

INDICATOR = "buyer_share_pct"
LATEST = LAST_MINERAL_YEAR
# The last years before 2014 and before 2022, at either of which the break may be dated, and the latest.
YEARS = {"2013": 2013, "2021": 2021, "latest": LATEST}
BUYERS = ("CHN", "IND", "GBR")
# Years in which Russia's pipeline gas to its larger buyers was on record; smaller sums are samples.
EARLY, SOLID_USD_BN = range(1997, 2000), 0.01


def add(sheet: Facts) -> None:
    """Add the facts on Russia's buyers to the sheet of the asymmetry chapter; no parameter moves them."""
    for label, year in YEARS.items():
        union = members("EU", year_end(year))
        sheet.percent(f"rus_eu_{label}", sales_by_buyer.share_to("RUS", union, year), INDICATOR)
        sheet.percent(f"rus_eu_crude_{label}", sales_by_buyer.share_to("RUS", union, year, "crude_oil"), INDICATOR)
        for code in BUYERS:
            share = sales_by_buyer.share_to("RUS", (code,), year)
            sheet.percent(f"rus_{code.lower()}_{label}", share, INDICATOR)
    fixed = members("EU", year_end(YEARS["2021"]))
    for label, year in YEARS.items():
        sheet.percent(f"rus_eu27_{label}", sales_by_buyer.share_to("RUS", fixed, year), INDICATOR)
    same = listing(f"{sheet[f'rus_eu27_{label}']} in {year}" for label, year in YEARS.items())
    sheet.sentence(
        "west_like_sentence",
        f"Like for like, the {len(fixed)} EU members of {YEARS['2021']}, without the United Kingdom, took {same}.",
        INDICATOR,
    )
    series = covered("RUS")
    sold: Any = series[series["buyer"] == "EU"].set_index("year")["buyer_share_pct"]
    high = int(sold.idxmax())
    sheet.percent("rus_eu_highest", sold[high], INDICATOR)
    sheet.add("rus_eu_highest_year", high, str(high), "year", INDICATOR)
    path = listing(f"{sheet[f'rus_eu_{label}']} in {year}" for label, year in YEARS.items())
    sheet.sentence("west_finding", f"EU share of Russia's energy and mineral exports on record: {path}", INDICATOR)
    _gas(sheet)
    _lost(sheet)


def _gas(sheet: Facts) -> None:
    """The EU members to which Russia's pipeline gas is on record in 2021, and those to which it no longer is."""
    gas = minerals.flows("pipeline_gas")
    gas = gas[(gas["exporter"] == "RUS") & (gas["value_usd_bn"] > SOLID_USD_BN)]
    union = set(members("EU", year_end(YEARS["2021"])))
    buyers = set(gas.loc[gas["year"] == YEARS["2021"], "importer"]) & union
    early = gas[gas["year"].isin(EARLY)].groupby("importer")["year"].nunique()
    silent = set(early.index[early == len(EARLY)]) & union - buyers
    for label, codes in (("buyers", buyers), ("silent", silent)):
        sheet.add(f"gas_eu_{label}", " ".join(sorted(codes)), names(codes), "names", INDICATOR)


def _lost(sheet: Facts) -> None:
    """Sales that were on record in each of 2019 to 2021 and no longer are."""
    lost = sales_by_buyer.lost("RUS", "all", LATEST)
    sheet.add("rus_lost", len(lost), count(len(lost)), "directions of trade", INDICATOR)
    sheet.number("rus_lost_usd_bn", lost["value_usd_bn"].sum(), "billion US dollars", INDICATOR, 1)
    largest = lost.nlargest(2, "value_usd_bn")["importer"]
    sheet.add("rus_lost_largest", " ".join(largest), names(largest), "names", INDICATOR)
