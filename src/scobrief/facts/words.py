"""Small words for computed sentences: lists, counts, dates, names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import cast

import pandas as pd

from ..datapackage import editions, open_table
from ..members import RULE_WORDS, STATUSES, RosterRule, Statuses
from .sheet import NOT_REPORTED, number, percent

_SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@cache
def _names() -> dict[str, str]:
    return cast("dict[str, str]", open_table("economies").set_index("iso3")["name"].to_dict())


def name(iso3: str) -> str:
    """Return the display name of an economy."""
    return _names()[iso3]


def names(codes: Iterable[str]) -> str:
    """Return the names of economies as a list in words, in alphabetical order."""
    return listing(sorted(map(name, codes)))


def listing(words: Iterable[str]) -> str:
    """Return words as a list: a, b and c."""
    *first, last = list(words) or ["none"]
    return f"{', '.join(first)} and {last}" if first else last


def count(n: int) -> str:
    """Return a count in words up to twelve, in figures above."""
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


def some(n: int) -> str:
    """Return a count that stands before "of": none, one, two."""
    return count(n) if n else "none"


def plural(n: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: one member, two members."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def day(when: date) -> str:
    """Return a date in words: 9 June 2017."""
    return f"{when.day} {when:%B %Y}"


def years(found: Iterable[int]) -> str:
    """Return years as runs: 2019-2021 and 2023."""
    runs: list[list[int]] = []
    for year in sorted(set(found)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return listing(f"{run[0]}" if len(run) == 1 else f"{run[0]}\N{EN DASH}{run[-1]}" for run in runs)


def counted(rule: RosterRule, statuses: Statuses, year: int | str | None = None) -> str:
    """Name a roster in words: the members of 2022, or of that year; today's members, observers and partners."""
    if rule == "founders":
        return "the founders"
    if rule == "today":
        return f"today's {STATUSES[statuses]}"
    if rule == "eu":
        return f"the members of the EU in {year or 'that year'}"
    left_out = " without China" if rule == "without_china" else ""
    return f"the {STATUSES[statuses]} of {year or 'that year'}{left_out}"


def beside(rule: RosterRule, stated: RosterRule, statuses: Statuses, year: int | None = None) -> str:
    """Name one of the SCO's own rosters beside a stated one: the founders of the SCO; the founders with China."""
    if stated == "eu":
        if rule == "in_force":
            return f"the {STATUSES[statuses]} of the SCO in {year or 'that year'}"
        return f"{counted(rule, statuses, year)} of the SCO"
    return counted(rule, statuses, year) + (" with China" if stated == "without_china" else "")


def subject(statuses: Statuses, rule: RosterRule = "in_force") -> str:
    """Name the bloc at the head of a sentence by who is counted."""
    if rule == "eu":
        return "The EU"
    named = {"members": "The SCO", "with_observers": "The SCO with observers", "family": "The SCO family"}[statuses]
    return f"{named} without China" if rule == "without_china" else named


def owner(statuses: Statuses, rule: RosterRule = "in_force") -> str:
    """Name the bloc at the head of a sentence as the owner of something: without China the SCO's."""
    if rule == "without_china":
        return f"Without China {subject(statuses)[:1].lower()}{subject(statuses)[1:]}'s"
    return f"{subject(statuses, rule)}'s"


def alone(stated: RosterRule, statuses: Statuses) -> str:
    """Name the founders as those beside whom a stated roster is told."""
    return beside("founders", stated, statuses) + ("" if stated == "without_china" else " alone")


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


AXES = {
    "roster_rule": "roster rule",
    "statuses": "who counts",
    "as_of": "year",
    "gdp_measure": "measure of GDP",
    "area_measure": "what area counts",
    "eurasia_km2": "area of Eurasia",
    "source": "source",
    "china": "what counts with China",
    "flows": "flows",
    "products": "products",
    "window": "window",
    "average": "average",
    "seller": "who sells",
    "weights": "weights",
    "normalisation": "normalisation",
    "aggregation": "aggregation",
    "size_measure": "measure of size",
    "threshold": "deaths from which a clash counts",
    "weighting": "weighting",
    "tolerance_pp": "points within which a printed number is met",
    "near_pp": "points within which it is approximately met",
    "robust_share": "share of its definitions in which a comparison must hold",
    "since": "first year of growth",
    "vintage": "vintage of the annual panel",
}
_CHOICES: dict[str, dict[str, str]] = {
    "roster_rule": {str(rule): words for rule, words in RULE_WORDS.items()},
    "statuses": {str(who): words for who, words in STATUSES.items()},
    "gdp_measure": {"nominal": "GDP at market rates", "ppp": "GDP at purchasing power"},
    "source": {"weo": "IMF", "factbook": "Factbook"},
    "china": {
        "as_listed": "China as listed",
        "with_hong_kong_macao": "with Hong Kong and Macao",
        "with_taiwan": "with Hong Kong, Macao and Taiwan",
    },
    "flows": {"all": "goods and services", "goods": "goods", "services": "services"},
    "products": {"all": "all products", "lng": "LNG"},
    "seller": {
        "central_asia": "sales of the five states",
        "central_asia_members": "sales of the four members",
        "RUS": "sales of Russia",
    },
    "buyer": {"CHN": "China as buyer", "RUS": "Russia as buyer", "EU": "the EU as buyer", "other": "all other buyers"},
    "hotspot": {
        "afghanistan": "Afghanistan",
        "india_pakistan": "India–Pakistan",
        "china_india": "China–India",
    },
    "weights": {"equal": "equal weights", "pca": "weights by principal component", "random": "random weights"},
    "normalisation": {"minmax": "minimum to maximum", "z": "standard scores", "rank": "ranks"},
    "aggregation": {"arithmetic": "arithmetic mean", "geometric": "geometric mean"},
    "average": {"median": "median economy", "gdp_weighted": "weighted by GDP"},
    "size_measure": {
        "population": "size by people",
        "gdp_nominal": "size by GDP at market rates",
        "gdp_ppp": "size by GDP at purchasing power",
        "area": "size by area",
        "members": "size by number of members",
    },
    "outcome": {"composite": "all outcomes together"},
    "group": {"central_asia": "the five states", "central_asia_members": "the four members"},
    "capability": {"gdp": "by GDP", "population": "by people", "military": "by military spending"},
    "weighting": {"unweighted": "each state once", "population": "each person once"},
    "burden_weighting": {"gdp": "weighted by GDP", "unweighted": "each state once"},
    "counting": {"both_ends": "counted at both ends", "once": "counted once"},
    "flow": {"inside": "with one another", "outside": "with others"},
    "rule": {"party": "by taking part", "border": "by a land border"},
    "null": {"plain": "any random blocs", "matched": "random blocs of like size"},
}
# Organisations whose name takes an article.
NAMED_WITH_THE = ("SCO", "EU", "EAEU", "CIS", "CST", "CSTO", "GCC", "ECO", "USMCA", "AIIB")


def axis(name: str) -> str:
    """Name an axis of definitions in words."""
    return AXES.get(name, name.replace("_", " "))


def choice(name: str, value: object) -> str:
    """Name a choice on an axis in words: founding members throughout; 2021; 10 years."""
    text = str(value)
    if name == "eurasia_km2":
        return f"Eurasia of {int(text) / 1e6:.1f} million km²"
    if name == "window":
        return f"{text} years"
    if name == "threshold":
        return "with or without deaths" if text == "0" else f"from {text} deaths" if text != "1" else "from one death"
    if (name, text) == ("source", "weo") and editions.in_force() != editions.EMBEDDED:
        return "World Bank"
    return _CHOICES.get(name, {}).get(text, text.replace("_", " "))


def value(amount: float | None, unit: str, more: int = 0) -> str:
    """Print a value with as many digits as its unit deserves, or some more, and its unit where it is short: 42.2%."""
    if unit.startswith("percent"):
        return percent(amount, 1 + more)
    if unit.startswith("points"):
        return f"{number(amount, 2 + more)} {unit}"
    if unit == "year with decimals":
        return NOT_REPORTED if amount is None or pd.isna(amount) else f"{amount:.{1 + more}f}"
    whole = ("km", "states", "clashes", "days", "rank, 1 is best", "members", "random blocs of 100 that are below")
    if unit in whole and not more:
        return number(amount, 0)
    fine = 3 if unit == "probability" else 1 if amount is not None and abs(amount) >= 100 else 2
    return number(amount, fine + more)


def known(name: str) -> list[str]:
    """The choices of an axis that have words of their own, in their usual order."""
    return [choice(name, text) for text in _CHOICES.get(name, {})]
