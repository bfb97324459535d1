"""Facts of chapter 8 on gas: by pipe or by ship, with one another and with others, and what is off the record."""

from __future__ import annotations

from typing import Any

from ..indicators import access, connectivity, gas, minerals
from ..scenario.chapters import Connectivity
from .sheet import Facts, billion, number, percent
from .words import count, name, names, plural

INDICATOR = "gas_by_pipe_pct"
LATEST = minerals.YEARS[-1]
# Entries of the Factbook on gas in cubic metres, against which a record in dollars can be held.
VOLUMES = ("factbook", "mineral_flows")


def add(sheet: Facts, scenario: Connectivity) -> None:
    """Add the facts on gas to the sheet of the connectivity chapter."""
    year = min(scenario.as_of, LATEST)
    sheet.add("gas_year", year, str(year), "year", INDICATOR)
    sheet.add("gas_latest", LATEST, str(LATEST), "year", INDICATOR)
    codes = gas.roster_of(year, scenario.roster_rule, scenario.statuses)
    rows: dict[str, dict[str, Any]] = {flow: gas.by_pipe(codes, year, flow) for flow in ("inside", "outside")}
    for flow, row in rows.items():
        sheet.percent(f"gas_pipe_{flow}", row["gas_by_pipe_pct"], INDICATOR)
        sheet.percent(f"gas_restored_{flow}", row["restored_pct"], INDICATOR)
        for way in ("pipe", "lng"):
            sheet.number(f"gas_{way}_usd_bn_{flow}", row[f"{way}_usd_bn"], "billion US dollars", INDICATOR, 1)
    total = {flow: row["pipe_usd_bn"] + row["lng_usd_bn"] for flow, row in rows.items()}
    _findings(sheet, year, total)
    _largest(sheet, codes, year)
    _moved(sheet, scenario, year)
    for flow, row in rows.items():
        _silent(sheet, codes, year, flow, row)
    _iran(sheet)
    _belarus(sheet)
    _holes(sheet, codes)
    _hong_kong(sheet, year)


def _findings(sheet: Facts, year: int, total: dict[str, float]) -> None:
    inside, outside = sheet["gas_pipe_inside"], sheet["gas_pipe_outside"]
    known = inside.value is not None
    words = (
        f"{inside} of the gas that they are on record as selling to one another in {year}, by value, went by pipe"
        if known
        else f"no gas sale among them is on record in {year}"
    )
    sheet.add("gas_pipe_words", inside.value, words, "words", INDICATOR)
    among = f"{inside} of reported gas sales to one another" if known else "no sale to one another on record"
    sheet.sentence("gas_finding", f"By pipe in {year}: {among}, {outside} of those to and from others", INDICATOR)
    sheet.sentence(
        "gas_sums_finding",
        f"Gas on record in {year}: {billion(total['inside'])} with one another, "
        f"{billion(total['outside'])} with others",
        INDICATOR,
    )


def _largest(sheet: Facts, codes: tuple[str, ...], year: int) -> None:
    """The largest direction of each way inside the roster."""
    table = gas.sales()
    held = table[(table["year"] == year) & table["exporter"].isin(codes) & table["importer"].isin(codes)]
    told = [
        f"the largest {gas.WAYS[str(way)]} is {name(top['exporter'])} to {name(top['importer'])} "
        f"({billion(top['value_usd_bn'])})"
        for way, group in held.groupby("way", sort=False)
        for _, top in group.nlargest(1, "value_usd_bn").iterrows()
    ]
    words = f"Of flows on record in {year} {' and '.join(told)}." if told else f"None is on record in {year}."
    sheet.sentence("gas_largest_sentence", words, INDICATOR)


def _moved(sheet: Facts, scenario: Connectivity, year: int) -> None:
    """The share by pipe inside the roster in its first year on record, in the scenario's, and in the last."""
    table = gas.shares(scenario.roster_rule, scenario.statuses, "inside").dropna(subset="gas_by_pipe_pct")
    values = table.set_index("year")["gas_by_pipe_pct"]
    years = sorted({*values.index[:1], *({year, LATEST} & set(values.index))})
    told = ", ".join(f"{percent(values[y])} in {y}" for y in years)
    words = f"Among themselves the share by pipe was {told}" if told else "Among themselves no gas sale is on record"
    sheet.sentence("gas_moved_sentence", f"{words}.", INDICATOR)


def _silent(sheet: Facts, codes: tuple[str, ...], year: int, flow: str, row: dict[str, Any]) -> None:
    """Directions that used to be on record and are not: how many, the largest, and the share with them put back."""
    gone = gas.silent(codes, year)
    gone = gone[gone["flow"] == flow]
    whose = "with one another" if flow == "inside" else "with others"
    n = len(gone)
    if not n:
        words = (
            f"Every sizeable direction of gas trade {whose} that was on record three years running still is in {year}."
        )
    else:
        top = [_direction(one) for one in gone.head(2).itertuples()]
        words = (
            f"{_capital_plural(n)} of gas trade {whose}, on record three years running before, "
            f"{'is' if n == 1 else 'are'} not in {year}, ended or unreported: the largest {'is' if n == 1 else 'are'} "
            f"{' and '.join(top)}. With {'it' if n == 1 else 'all'} put back at the last value, the share by pipe "
            f"would be {percent(row['restored_pct'])}."
        )
    sheet.add(f"gas_silent_{flow}", n, count(n), "directions", INDICATOR)
    sheet.sentence(f"gas_silent_{flow}_sentence", words, INDICATOR)


def _capital_plural(n: int) -> str:
    text = plural(n, "direction")
    return text[:1].upper() + text[1:]


def _direction(row: Any) -> str:
    way = f"{name(row.exporter)} to {name(row.importer)} {gas.WAYS[row.way]}"
    return f"{way} ({billion(row.value_usd_bn)} in {row.last_year})"


def _iran(sheet: Facts) -> None:
    """What is filed as LNG and cannot all have been: Iran's sales to those it borders; and what is not filed at all."""
    table = gas.sales()
    sold = table[(table["exporter"] == "IRN") & table["year"].isin(minerals.YEARS)]
    ship = sold[sold["way"] == "lng"]
    near = ship[ship["importer"].isin(connectivity.neighbours()["IRN"])]
    part = percent(100 * near["value_usd_bn"].sum() / ship["value_usd_bn"].sum(), 0)
    top = near.groupby("importer")["value_usd_bn"].sum().nlargest(2).index
    sheet.sentence(
        "iran_filed_sentence",
        f"{part} of the {billion(ship['value_usd_bn'].sum())} that Iran is on record as selling as LNG from "
        f"{minerals.YEARS[0]} to {LATEST} went to its land neighbours, mostly {names(top)}",
        INDICATOR,
    )
    exports: Any = access.latest("gas_exports_bcm").loc["IRN"]
    year = int(exports["year"])
    dollars = sold.loc[sold["year"] == year, "value_usd_bn"].sum()
    told = (
        f"By the Factbook Iran exported {number(exports['value'], 1)} billion cubic metres of gas in {year}; the sales "
        f"on record for that year come to {billion(dollars)}"
    )
    sheet.add("iran_volume_sentence", told, told, "sentence", INDICATOR, VOLUMES)


def _belarus(sheet: Facts) -> None:
    """A buyer by pipe of whom the record has next to nothing, or nothing."""
    imports: Any = access.latest("gas_imports_bcm").loc["BLR"]
    year = int(imports["year"])
    table = gas.sales()
    bought = table.loc[(table["importer"] == "BLR") & (table["year"] == year), "value_usd_bn"]
    found = f"the purchases on record come to {billion(bought.sum())}" if len(bought) else "no purchase is on record"
    told = f"By the Factbook Belarus imported {number(imports['value'], 1)} billion cubic metres in {year}, and {found}"
    sheet.add("belarus_volume_sentence", told, told, "sentence", INDICATOR, VOLUMES)


def _holes(sheet: Facts, codes: tuple[str, ...]) -> None:
    """What the record lacks or misfiles of the gas of Iran and Belarus, for those of them that are on the roster."""
    told = []
    if "IRN" in codes:
        told += [
            f"{sheet['iran_volume_sentence']}.",
            f"Nor does the customs code always tell the way: {sheet['iran_filed_sentence']}.",
        ]
    if "BLR" in codes:
        told.append(f"{sheet['belarus_volume_sentence']}.")
    words = (
        " ".join(["The holes are not small.", *told])
        if told
        else "Iran and Belarus, of whose gas trade the record holds only a part, are not on this roster."
    )
    sheet.add("gas_holes_sentence", words, words, "sentence", INDICATOR, VOLUMES)


def _hong_kong(sheet: Facts, year: int) -> None:
    """China's sales by pipe to economies that the trade data keep apart from it."""
    table = gas.sales()
    sold = table[(table["exporter"] == "CHN") & (table["year"] == year) & (table["way"] == "pipeline_gas")]
    near = sold.loc[sold["importer"].isin(["HKG", "MAC"]), "value_usd_bn"].sum()
    sheet.percent("china_pipe_hong_kong", 100 * near / sold["value_usd_bn"].sum(), INDICATOR, 0)
