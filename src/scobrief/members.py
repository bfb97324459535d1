"""Who belonged to what, as what, when: rosters by date, by rule, by standing."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Literal

import pandas as pd

from .datapackage import open_table
from .errors import ParameterError, nearest

RosterRule = Literal["in_force", "founders", "today", "without_china", "eu"]
Statuses = Literal["members", "with_observers", "family"]

RULES: dict[RosterRule, str] = {
    "in_force": "in force at the date",
    "founders": "founding members throughout",
    "today": "today's members throughout",
}
# Two bodies that nobody means by the SCO: one shows what its largest member makes of a number, the other what the same
# test says of another body. A run may state one; it then stands beside the three, and supports no claim for them.
YARDSTICKS: dict[RosterRule, str] = {
    "without_china": "in force at the date, China left out",
    "eu": "the EU in the SCO's place",
}
RULE_WORDS = RULES | YARDSTICKS
# The rules under which who counts is the same in every year; under the others it moves.
FIXED: frozenset[RosterRule] = frozenset({"founders", "today"})
# Each set holds the ones before it. Observers and dialogue partners became partners on 1 September 2025.
STANDINGS: dict[Statuses, tuple[str, ...]] = {
    "members": ("member",),
    "with_observers": ("member", "observer"),
    "family": ("member", "observer", "dialogue_partner", "partner"),
}
STATUSES: dict[Statuses, str] = {
    "members": "members",
    "with_observers": "members and observers",
    "family": "members, observers and partners",
}
# The last day on which a source states the roster. Today's members are those of this day, so that a
# re-run next year gives the same numbers.
KNOWN_UNTIL = date(2026, 9, 4)


def compared(stated: RosterRule) -> tuple[RosterRule, ...]:
    """The rules that a table over time sets side by side: the three, and the stated one if it is none of them."""
    return tuple(dict.fromkeys([*RULES, stated]))


def organisations() -> list[str]:
    """Return the short names of all organisations that have membership spells."""
    return sorted(open_table("curated-memberships")["organisation"].unique())


def spells(organisation: str) -> pd.DataFrame:
    """Membership spells of an organisation, one row each: iso3, status, from, to (NaT: still), certainty, ...

    Raises ParameterError with the nearest name if the organisation is unknown.
    """
    table = open_table("curated-memberships")
    found = table[table["organisation"] == organisation]
    if found.empty:
        guess = nearest(organisation, organisations())
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise ParameterError(f"organisation={organisation!r} is not one of {', '.join(organisations())}.{hint}")
    return found


def standings(organisation: str, on: date) -> pd.Series:
    """Standing of each economy in the organisation on a day: a series of statuses, indexed by iso3."""
    table, day = spells(organisation), pd.Timestamp(on)
    open_then = (table["from"] <= day) & (table["to"].isna() | (day < table["to"]))
    return table[open_then].set_index("iso3")["status"].sort_index()


@cache
def members(organisation: str, on: date, statuses: Statuses = "members") -> tuple[str, ...]:
    """ISO3 codes of those who stood in the organisation on a day with one of the statuses, sorted."""
    wanted = STANDINGS[statuses]
    return tuple(
        sorted(
            iso3
            for iso3, status, first, after in _plain_spells(organisation)
            if status in wanted and first <= on and (after is None or on < after)
        )
    )


@cache
def _plain_spells(organisation: str) -> tuple[tuple[str, str, date, date | None], ...]:
    """Spells as plain values: rosters are asked for by the thousand, and a data frame is slow at that."""
    table = spells(organisation)
    after = [None if pd.isna(day) else day.date() for day in table["to"]]
    return tuple(zip(table["iso3"], table["status"], table["from"].dt.date, after, strict=True))


@cache
def founded(organisation: str) -> date:
    """Return the day on which the organisation's first members joined."""
    table = spells(organisation)
    first: pd.Timestamp = table.loc[table["status"] == "member", "from"].min()
    return first.date()


def year_end(year: int) -> date:
    """Return the day whose roster annual data take: 31 December, or the last day that is known if earlier."""
    return min(date(year, 12, 31), KNOWN_UNTIL)


def roster_on(
    on: date, rule: RosterRule = "in_force", statuses: Statuses = "members", organisation: str = "SCO"
) -> tuple[str, ...]:
    """ISO3 codes that count as the organisation on a day, under a roster rule; a fixed one is the same on every day.

    The EU has a standing in the SCO's place alone: it is nobody's stand-in where another organisation is asked for.
    """
    if rule == "founders":
        return members(organisation, founded(organisation), statuses)
    if rule == "today":
        return members(organisation, KNOWN_UNTIL, statuses)
    if rule == "eu" and organisation == "SCO":
        return members("EU", on, statuses)
    found = members(organisation, on, statuses)
    return tuple(code for code in found if code != "CHN") if rule == "without_china" else found


def roster(
    year: int, rule: RosterRule = "in_force", statuses: Statuses = "members", organisation: str = "SCO"
) -> tuple[str, ...]:
    """ISO3 codes that count as the organisation in a year, under a roster rule.

    Annual data take the roster of 31 December, or of the last day that is known if that is earlier.
    Raises ParameterError if the roster of the year is not known.
    """
    if rule not in FIXED and year > KNOWN_UNTIL.year:
        raise ParameterError(
            f"year={year}: the roster in force is known to {KNOWN_UNTIL:%d %B %Y}. "
            f"Take an earlier year, or roster_rule=today."
        )
    return roster_on(year_end(year), rule, statuses, organisation)
