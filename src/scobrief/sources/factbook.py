"""CIA World Factbook: one JSON file of English text per entity -> facts, trade partners, land borders.

Files are named by GEC code ("ch" is China, not Switzerland), so an economy is found by the Internet
country code that its own file states.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, cast

import pandas as pd

from ..errors import SourceError
from .contents import contents
from .factbook_text import ALIASES, borders, economy, partners, plain, quantity, spelling
from .registry import SOURCES

SOURCE = SOURCES["cia-factbook-2026"]
Entity = dict[str, Any]


class Variable(NamedTuple):
    """Where a variable stands in an entity and how its text reads."""

    name: str
    unit: str
    section: str
    field: str
    entry: str  # pattern of the entry's name; "text" is the field's own text
    form: str  # as in factbook_text.quantity
    per: int = 1
    note: str = ""  # what the field's note must say for the number to be this variable


_PPP = "Real GDP (purchasing power parity)"
_USD, _INTL, _GDP_PCT = "billion current US dollars", "billion 2021 international dollars", "percent of GDP"
_PEOPLE, _ECONOMY, _ARMS = "People and Society", "Economy", "Military and Security"
_YEARLY = r".+ \d{4}"
_GAS, _M3 = "billion cubic metres", "# cubic meters"

# fmt: off
VARIABLES = (
    Variable("area_total_km2", "square km", "Geography", "Area", "total", "# sq km"),
    Variable("area_land_km2", "square km", "Geography", "Area", "land", "# sq km"),
    Variable("land_boundaries_km", "km", "Geography", "Land boundaries", "total", "# km"),
    Variable("coastline_km", "km", "Geography", "Coastline", "text", "# km"),
    # Western Sahara's population is the field's own text.
    Variable("population_persons", "persons", _PEOPLE, "Population", "total|text", "#"),
    Variable("gdp_official_usd_bn", _USD, _ECONOMY, "GDP (official exchange rate)", "text", "$#", 10**9),
    # Other entries are in dollars of 2013 to 2017 or of no stated year, another variable: no row.
    Variable("gdp_ppp_2021intl_bn", _INTL, _ECONOMY, _PPP, _YEARLY, "$#", 10**9, note="2021 dollars"),
    Variable("exports_usd_bn", _USD, _ECONOMY, "Exports", _YEARLY, "$#", 10**9),
    Variable("imports_usd_bn", _USD, _ECONOMY, "Imports", _YEARLY, "$#", 10**9),
    Variable("military_expenditure_gdp_pct", _GDP_PCT, _ARMS, "Military expenditures", _YEARLY, "#% of GDP"),
    Variable("internet_users_pct", "percent of population", "Communications", "Internet users",
             "percent of population", "#%"),
    Variable("broadband_subscriptions_per_100", "per 100 inhabitants", "Communications",
             "Broadband - fixed subscriptions", "subscriptions per 100 inhabitants", "#"),
    Variable("mobile_subscriptions_per_100", "per 100 inhabitants", "Communications",
             "Telephones - mobile cellular", "subscriptions per 100 inhabitants", "#"),
    Variable("railways_km", "km", "Transportation", "Railways", "total", "# km"),
    Variable("airports_count", "airports", "Transportation", "Airports", "text", "#"),
    Variable("ports_count", "ports", "Transportation", "Ports", "total ports", "#"),
    Variable("gas_production_bcm", _GAS, "Energy", "Natural gas", "production", _M3, 10**9),
    Variable("gas_consumption_bcm", _GAS, "Energy", "Natural gas", "consumption", _M3, 10**9),
    Variable("gas_exports_bcm", _GAS, "Energy", "Natural gas", "exports", _M3, 10**9),
    Variable("gas_imports_bcm", _GAS, "Energy", "Natural gas", "imports", _M3, 10**9),
    Variable("electricity_access_pct", "percent of population", "Energy", "Electricity access",
             "electrification - total population", "#%"),
)
# fmt: on

# Notes that say the number is of something else: two economies in one, another currency, a partner left
# out (Jersey with Guernsey, Tokelau in New Zealand dollars, Liechtenstein without Switzerland). No row.
_OF_SOMETHING_ELSE = re.compile("entry includes|New Zealand Dollar|exclude trade with")

# Numbers that the source's own figures refute: 40.2 million subscriptions and 37 million people are 109 per 100.
_MISPRINTS = {("uz", "mobile_subscriptions_per_100", "1,110 (2024 est.)")}

# Entities whose Internet code is not one ISO 3166 code.
ISO2 = {
    "fr": "FR",  # lists six codes: its numbers are of France with the five overseas regions
    "sx": "GS",  # South Georgia and the South Sandwich Islands: none stated
    "uk": "GB",  # .uk
}
# Gaza Strip and West Bank, one economy in M49. Only their borders are added: most other numbers stand in both
# files and are of both together.
BORDERS_ONLY = {"gz": "PSE", "we": "PSE"}
# Entities that are no economy of the UN's M49 list, or a part of one.
LEFT_OUT = {
    "xx": "World",
    "ee": "European Union",
    "at": "Ashmore and Cartier Islands, part of Australia",
    "ax": "Akrotiri, British base on Cyprus",
    "bq": "Navassa Island, part of the US Minor Outlying Islands",
    "cr": "Coral Sea Islands, part of Australia",
    "dx": "Dhekelia, British base on Cyprus",
    "ip": "Clipperton Island, part of France",
    "jn": "Jan Mayen, part of Svalbard and Jan Mayen",
    "pf": "Paracel Islands, disputed",
    "pg": "Spratly Islands, disputed",
    "sv": "Svalbard, part of Svalbard and Jan Mayen",
    "um": "Pacific islands, part of the US Minor Outlying Islands",
    "wq": "Wake Island, part of the US Minor Outlying Islands",
}
# Neighbours that are no economy: bases on another's territory.
NO_NEIGHBOUR = {"Akrotiri", "Dhekelia", "US Naval Base at Guantanamo Bay"}
# A few old entries list up to nine partners.
TOP = 5

FACTBOOK = ["iso3", "variable", "year", "value", "unit", "is_estimate", "text"]
TRADE_PARTNERS = ["iso3", "direction", "rank", "partner_iso3", "share_pct", "year"]
LAND_BORDERS = ["iso3", "neighbour_iso3", "border_km"]


def read(archive: Path, economies: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Three tidy tables, sorted by their keys.

    economies: iso3, iso2. Returns
    factbook: iso3, variable, year (<NA> if undated), value, unit, is_estimate, text (as printed);
    trade_partners: iso3, direction ('exports' | 'imports'), rank (1 to 5, as listed), partner_iso3,
    share_pct (of goods, rounded: 0 is below a half), year;
    land_borders: iso3, neighbour_iso3, border_km, as the entry of iso3 states it.
    "NA" and bounds ("less than 1") give no row; "0 km" is a zero. Raises SourceError on an entity that is
    neither mapped nor left out by name, on an unknown country name, and on a text that fits no rule.
    """
    entities = _entities(archive)
    mapped = _mapped(entities, economies)
    names = _names(entities, mapped)
    facts: list[Any] = []
    shares: list[Any] = []
    lengths: list[Any] = []
    for gec, iso3 in mapped.items():
        facts += _facts(gec, iso3, entities[gec])
        shares += _shares(gec, iso3, entities[gec], names)
    for gec, iso3 in (mapped | BORDERS_ONLY).items():
        lengths += _lengths(gec, iso3, entities.get(gec, {}), names)
    factbook = pd.DataFrame(facts, columns=FACTBOOK).astype({"year": "Int64"})
    trade = pd.DataFrame(shares, columns=TRADE_PARTNERS)
    land = pd.DataFrame(lengths, columns=LAND_BORDERS)
    return {
        "factbook": factbook.sort_values(["iso3", "variable", "year"], ignore_index=True),
        "trade_partners": trade.sort_values(["iso3", "direction", "rank"], ignore_index=True),
        # The segments of one border are added, and so are the two parts of Palestine.
        "land_borders": cast(
            "pd.DataFrame", land.groupby(["iso3", "neighbour_iso3"], as_index=False)["border_km"].sum()
        ),
    }


def _entities(archive: Path) -> dict[str, Entity]:
    """GEC code -> entity."""
    found = contents(archive, lambda name: name.startswith(SOURCE.member) and name.endswith(".json"))
    if not found:
        raise SourceError(f"{SOURCE.id}: {archive} has no JSON in {SOURCE.member}. Is it the pinned one?")
    return {PurePosixPath(member).stem: json.loads(text) for member, text in found.items()}


def _mapped(entities: dict[str, Entity], economies: pd.DataFrame) -> dict[str, str]:
    """GEC code -> ISO3 of every entity that is one economy."""
    iso3_of = dict(zip(economies["iso2"], economies["iso3"], strict=True))
    mapped: dict[str, str] = {}
    for gec in sorted(entities.keys() - LEFT_OUT.keys() - BORDERS_ONLY.keys()):
        stated = _texts(entities[gec], "Communications", "Internet country code").get("text", "none")
        iso3 = iso3_of.get(ISO2.get(gec, stated.removeprefix(".").upper()))
        if iso3 is None or iso3 in mapped.values():
            raise SourceError(
                f"{_where(gec, 'Communications', 'Internet country code')}: {stated!r} is not the code of an "
                "economy, or not of this entity alone. Add the entity to ISO2 or LEFT_OUT in "
                "scobrief/sources/factbook.py."
            )
        mapped[gec] = iso3
    return mapped


def _names(entities: dict[str, Entity], mapped: dict[str, str]) -> dict[str, str]:
    """Spelling -> ISO3: the aliases, and the entities' own short and long forms."""
    names = dict(ALIASES)
    for gec, iso3 in mapped.items():
        forms = _texts(entities[gec], "Government", "Country name")
        for form in ("conventional short form", "conventional long form"):
            names[spelling(forms.get(form, "none"))] = iso3
    names.pop("none", None)
    return names


def _texts(entity: Entity, section: str, field: str) -> dict[str, str]:
    """Entry -> plain text of one field; empty if the entity does not have the field.

    Names are stripped: Area has "total " in most files and "total" in three.
    """
    entries = entity.get(section, {}).get(field, {})
    return {name.strip(): plain(e["text"] if isinstance(e, dict) else e) for name, e in entries.items()}


def _where(gec: str, *path: str) -> str:
    return f"{SOURCE.id}: {gec}.json, {' / '.join(path)}"


def _facts(gec: str, iso3: str, entity: Entity) -> Iterator[tuple[object, ...]]:
    for variable in VARIABLES:
        texts = _texts(entity, variable.section, variable.field)
        note = texts.pop("note", "")
        if variable.note not in note or _OF_SOMETHING_ELSE.search(note):
            continue
        for entry, text in texts.items():
            if re.fullmatch(variable.entry, entry) and (gec, variable.name, text) not in _MISPRINTS:
                where = _where(gec, variable.section, variable.field, entry)
                if found := quantity(text, variable.form, where, variable.per):
                    yield iso3, variable.name, found.year, found.value, variable.unit, found.is_estimate, text


def _shares(gec: str, iso3: str, entity: Entity, names: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for direction in ("exports", "imports"):
        field = f"{direction.title()} - partners"
        where = _where(gec, "Economy", field)
        if text := _texts(entity, "Economy", field).get("text"):
            year, shares = partners(text, where)
            for rank, (name, share_pct) in enumerate(shares[:TOP], start=1):
                yield iso3, direction, rank, economy(name, names, where), share_pct, year


def _lengths(gec: str, iso3: str, entity: Entity, names: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for entry, text in _texts(entity, "Geography", "Land boundaries").items():
        # "border countries", Hong Kong's "regional borders", Cyprus's "border sovereign base areas"
        if entry.startswith(("border ", "regional ")):
            where = _where(gec, "Geography", "Land boundaries", entry)
            for name, border_km in borders(text, where):
                if name not in NO_NEIGHBOUR:
                    yield iso3, economy(name, names, where), border_km
