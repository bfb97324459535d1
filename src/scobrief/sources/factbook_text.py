"""The grammar of the Factbook's texts: one number, a list of borders, a list of partners.

A text is matched whole. One that fits no rule raises SourceError with the place and the text, so that
nothing is guessed and nothing is dropped unseen.
"""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import NamedTuple

from ..errors import SourceError, nearest

# Commas group thousands or are absent ("1202 km" stands beside "1,202 km"); "104,0000" is refused.
_NUMBER = r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_SCALES = {None: 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DATE = r"(?: \((?:[A-Z][a-z]+ )?(?P<year>\d{4})(?: est\.)?\))?"

# What may follow the number: each kind that the archive holds, and no other.
_REMARKS = (
    r" \([^()]*\)",  # Cyprus: "9,251 sq km (of which 3,355 sq km are in north Cyprus)"
    r" ; [\d,]+ sq km \(metropolitan France\)",  # the total before it covers the overseas regions
    r" [\d,]+ km electrified(?:; .+)?",  # Austria: "6,123 km (2022) 3,523 km electrified"
    r" 1\.435-m gauge .+",  # China's railways
    r" note: .+",  # Canada's railways
)
_REMARK = f"(?P<remark>(?:{'|'.join(_REMARKS)})*)"

# Texts that give no number for the whole economy. A bound is not a value, and neither is one island.
_NO_NUMBER = re.compile(
    r"NA|not available|uninhabited|no permanent inhabitants.*"
    r"|\(\d{4} est\.\) less than \d+"
    r"|[\d,]+ sq km Saint Helena Island"
    r"|[\d.]+ km \(for entire island\)"  # the two halves of Saint Martin, two economies
    # Saint Helena and the French Southern Territories: a list of islands, one of which may have no number.
    r"|(?:[A-Z][^:\d]*:(?: [\d,.]+ km| NA)?(?: |$)){2,}"
)
_NO_SHARES = re.compile(r"almost entirely [^,\d]+|[^,\d]+(?:, [^,\d]+)+")

# Names in the lists of partners and neighbours that are no entity's own short or long form.
ALIASES = {
    "Congo, Republic of the": "COG",
    "Cote d'Ivoire": "CIV",
    "French Guiana": "GUF",  # in the entity of France, but an economy of its own in M49; so are the next two
    "Guadeloupe": "GLP",
    "Martinique": "MTQ",
    "Gaza Strip": "PSE",
    "West Bank": "PSE",
    "Holy See": "VAT",
    "Macedonia": "MKD",
    "NZ": "NZL",
    "S. Korea": "KOR",
    "UAE": "ARE",
    "UK": "GBR",
    "US": "USA",
    "USA": "USA",
}


class Quantity(NamedTuple):
    """A number as the Factbook states it, with its year (None if undated) and its "est." flag."""

    value: float
    year: int | None
    is_estimate: bool


def plain(markup: str) -> str:
    """Return the text without tags, entities and repeated blanks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def quantity(text: str, form: str, where: str, per: int = 1) -> Quantity | None:
    """Read "$18.744 trillion (2024 est.)" as 18,744 billion of 2024, an estimate; None if no number is given.

    form: what surrounds the number, with # for it and its scale: "$#", "# sq km", "#% of GDP".
    per: the size of the unit wanted: 10**9 for billions.
    Raises SourceError if the text fits no rule.
    """
    if _NO_NUMBER.fullmatch(text):
        return None
    before, after = (re.escape(part) for part in form.split("#"))
    scale = "(?: (?P<scale>million|billion|trillion))?"
    found = re.fullmatch(before + _NUMBER + scale + after + _DATE + _REMARK, text)
    # A date in a new shape, "(FY2023)", must not pass for a remark and leave the number undated.
    if not found or (not found["year"] and re.search(r"(19|20)\d\d\b", found["remark"])):
        raise _no_rule(where, text, f"{form} (2024 est.), NA, not available, less than 1")
    # Decimal, because $2.179 trillion in floats is 2178.9999999999995 billion.
    value = float(_decimal(found) * _SCALES[found["scale"]] / per)
    return Quantity(value, int(found["year"]) if found["year"] else None, "est." in text)


def borders(text: str, where: str) -> list[tuple[str, float]]:
    """Read "China 1,765 km; Russia (Kaliningrad Oblast) 209 km" as pairs of name and km, one per segment.

    What stands in brackets says where along the border, or whose the neighbour is: it is not read.
    A neighbour comes twice if its border has two segments. Raises SourceError if a part fits no rule.
    """
    # Some separators are commas or "and" in the source, so a new neighbour starts after a length only.
    parts = re.split(r"(?<= km)(?:;|,| and) ", re.sub(r" \([^()]*\)", "", text))
    segments = [re.fullmatch(rf"(?P<name>[^\d;]+) {_NUMBER} km", part) for part in parts]
    if not all(segments):
        raise _no_rule(where, text, "China 1,765 km; Russia 7,644 km")
    return [(segment["name"], float(_decimal(segment))) for segment in segments if segment]


def partners(text: str, where: str) -> tuple[int, list[tuple[str, float]]]:
    """Read "China 28%, Gambia, The 4% (2023)" as the year and pairs of name and share in %, largest first.

    The list is empty if the text names partners without shares: "almost entirely United Kingdom (2022)".
    Raises SourceError if the text fits no rule.
    """
    found = re.fullmatch(r"(?P<list>.+) \((?P<year>\d{4})\)", text)
    if not found:
        raise _no_rule(where, text, "China 28%, Russia 24% (2023)")
    if _NO_SHARES.fullmatch(found["list"]):
        return int(found["year"]), []
    shares = [re.fullmatch(rf"(?P<name>[^\d%]+) {_NUMBER}%", p) for p in re.split("(?<=%), ", found["list"])]
    if not all(shares):
        raise _no_rule(where, text, "China 28%, Russia 24% (2023)")
    return int(found["year"]), [(share["name"], float(_decimal(share))) for share in shares if share]


def spelling(name: str) -> str:
    """Return one spelling for the ways a name is written: "Bahamas, The" and "The Bahamas" are "Bahamas"."""
    name = plain(name).replace("&", "and").replace("St. ", "Saint ")
    return re.sub(r"^The |, The$", "", name)


def economy(name: str, names: dict[str, str], where: str) -> str:
    """Return the ISO3 code of a name as printed; `names` maps spellings to codes. Raises SourceError."""
    try:
        return names[spelling(name)]
    except KeyError:
        guess = nearest(name, names)
        hint = f" Did it mean {guess!r}?" if guess else ""
        raise SourceError(
            f"{where}: {name!r} is no economy's name.{hint} Add it to ALIASES in scobrief/sources/factbook_text.py."
        ) from None


def _decimal(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"].replace(",", ""))


def _no_rule(where: str, text: str, allowed: str) -> SourceError:
    return SourceError(
        f"{where}: {text!r} fits no rule. Allowed: {allowed}. "
        "Check the archive, or add a rule to scobrief/sources/factbook_text.py."
    )
