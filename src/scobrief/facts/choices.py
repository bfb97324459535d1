"""Choices that differ from those of a run, for the list of what would change its answer."""

from __future__ import annotations

from ..members import RULES, STATUSES, RosterRule, Statuses, roster
from ..parameters import GdpMeasure
from .sheet import Facts

MEASURES: tuple[GdpMeasure, ...] = ("nominal", "ppp")


def roster_rule(sheet: Facts, chosen: RosterRule, indicator: str) -> None:
    """Add the other roster rules as settings: roster_rule=founders, or roster_rule=today."""
    # The roster in force and today's are alike in late years; the founders differ from both.
    order = sorted(RULES, key=lambda rule: rule != "founders")
    _add(sheet, "try_roster", "roster_rule", [rule for rule in order if rule != chosen], indicator)


def statuses(sheet: Facts, chosen: Statuses, indicator: str) -> None:
    """Add the other answers to who counts as settings: statuses=with_observers, or statuses=family."""
    _add(sheet, "try_statuses", "statuses", [kind for kind in STATUSES if kind != chosen], indicator)


def gdp_measure(sheet: Facts, chosen: GdpMeasure, indicator: str) -> None:
    """Add the other measure of GDP as a setting: gdp_measure=ppp."""
    _add(sheet, "try_measure", "gdp_measure", [measure for measure in MEASURES if measure != chosen], indicator)


def _add(sheet: Facts, name: str, parameter: str, values: list[str], indicator: str) -> None:
    sheet.add(name, " ".join(values), ", or ".join(f"{parameter}={value}" for value in values), "setting", indicator)


def other_rosters(year: int, rule: RosterRule, statuses: Statuses) -> list[RosterRule]:
    """Return the rules whose roster of a year is another one than the rule's, each different roster once."""
    seen, found = {roster(year, rule, statuses)}, []
    for other in RULES:
        codes = roster(year, other, statuses)
        if codes not in seen:
            seen.add(codes)
            found.append(other)
    return found
