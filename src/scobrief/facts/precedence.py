"""Facts of chapter 9 on which body came first: the chronology that tests claim C26, and ages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import pandas as pd

from ..datapackage import open_table
from ..indicators import chronology
from ..members import founded, members, year_end
from .members import when
from .sheet import Facts, number
from .words import capital, count, day, listing, names, plural, some

DAYS = ("curated-memberships", "curated-timeline")
# The bodies that the SCO is said to have been hoped to balance, in the order in which they began.
BALANCED = ("CSTO", "EAEU")
WITHOUT_ARTICLE = {"BRICS", "SAARC", "ASEAN", "NATO", "MERCOSUR", "RCEP"}


def the(organisation: str) -> str:
    """Name an organisation in a sentence: the CSTO; BRICS."""
    return organisation if organisation in WITHOUT_ARTICLE else f"the {organisation}"


def precedence(sheet: Facts, as_of: int) -> None:
    """Add the facts of the chronology to the chapter's sheet."""
    _founded(sheet)
    _treaty(sheet)
    _charters(sheet)
    _ages(sheet, as_of)


def _founded(sheet: Facts) -> None:
    """When the SCO and the two bodies began, and what a hope of its first day can have been about."""
    table: Any = chronology.lives().set_index("organisation")
    sco = table.loc["SCO"]
    start = sheet.add("founded", sco["first_day"].date().isoformat(), day(sco["first_day"]), "date", "founding_year")
    before = table.loc["SHANGHAI5", "first_day"]
    sheet.add("shanghai_five", before.date().isoformat(), day(before), "date", "founding_year")
    first, gaps = {}, {}
    for name in BALANCED:
        row = table.loc[name]
        first[name] = sheet.add(
            f"{name.lower()}_first", row["first_day"].date().isoformat(), day(row["first_day"]), "date", "founding_year"
        )
        gaps[name] = row["founding_year"] - sco["founding_year"]
        sheet.number(f"{name.lower()}_gap", gaps[name], "years", "founding_year", 1)
    dates = [f"{first[name]} ({_apart(gaps[name], 'later', 'earlier')})" for name in BALANCED]
    one, two = map(the, BALANCED)
    sheet.sentence(
        "founded_sentence",
        f"The SCO was founded on {start}; {one}'s first members date from {dates[0]} and {two}'s from {dates[1]}.",
        "founding_year",
    )
    later = [name for name in BALANCED if gaps[name] > 0]
    if len(later) == len(BALANCED):
        words = "neither of the two had members, so that a hope of that day cannot have been about either by name"
    elif later:
        words = (
            f"{listing(map(the, later))} had no members, so that a hope of that day cannot have been about it by name"
        )
    else:
        words = "both had members"
    sheet.sentence("balance_sentence", f"On the SCO's first day {words}.", "founding_year")
    apart = [f"{_apart(gaps[name], 'before', 'after')} {the(name)}" for name in BALANCED]
    sheet.sentence("lives_finding", f"The SCO's first members came {listing(apart)}", "founding_year")


def _apart(years: float, if_later: str, if_earlier: str) -> str:
    return f"{number(abs(years), 1)} years {if_later if years > 0 else if_earlier}"


def _treaty(sheet: Facts) -> None:
    """The Collective Security Treaty, which the CSTO grew out of: whom it bound when the SCO was founded."""
    start = founded("SCO")
    signed: Any = chronology.lives().set_index("organisation").loc["CST", "first_day"]
    sheet.add("treaty_signed", signed.date().isoformat(), day(signed), "date", "founding_year")
    bound = chronology.parties("CST", start)
    both = sorted(set(bound) & set(members("SCO", start)))
    sheet.sentence(
        "treaty_sentence",
        f"The Collective Security Treaty, signed on {day(signed)}, then bound {count(len(bound))} states: "
        f"{names(bound)}; {some(len(both))} of them founded the SCO: {names(both)}.",
        "founding_year",
    )


def _charters(sheet: Facts) -> None:
    """The two charters by signature and by effect: the order of the SCO and the CSTO turns on which is taken."""
    events = open_table("curated-timeline").set_index("event")["date"]
    signed, effect = (
        date.fromisoformat(events[events.index.str.startswith(start)].iloc[0])
        for start in ("Charter and the agreement", "Charter enters into force")
    )
    other_signed, other_effect = founded("CSTO"), cast("date", chronology.in_force("CSTO"))
    for name, found in (
        ("charter_signed", signed),
        ("charter_effect", effect),
        ("csto_charter_effect", other_effect),
    ):
        sheet.add(name, found.isoformat(), day(found), "date", None, DAYS)
    gap = (other_effect - effect).days
    sheet.sentence(
        "charter_sentence",
        f"The SCO's Charter was signed on {day(signed)} and took effect on {day(effect)}; the CSTO's was signed on "
        f"{day(other_signed)} and took effect on {day(other_effect)}, {plural(abs(gap), 'day')} "
        f"{'earlier' if gap < 0 else 'later'} than the SCO's.",
        "founding_year",
    )


def _ages(sheet: Facts, as_of: int) -> None:
    """How many of the comparators are older and younger than the SCO, in all and at the scenario's date."""
    table = chronology.ages(year_end(as_of))
    older, younger = (table[table["age"] == age] for age in ("older", "younger"))
    for name, rows in (("older", older), ("younger", younger), ("comparators", table)):
        sheet.add(name, len(rows), some(len(rows)), "organisations", "founding_year")
    dated = {
        name: listing(
            f"{the(row.organisation)} ({row.first_day.year})" for row in cast("Iterable[Any]", rows.itertuples())
        )
        for name, rows in (("older", older), ("younger", younger))
    }
    sheet.sentence(
        "age_sentence",
        f"By the first day of membership in the table the SCO is younger than {some(len(older))} of {len(table)} "
        f"comparators: {dated['older']}; it is older than {some(len(younger))}: {dated['younger']}.",
        "founding_year",
    )
    then = {name: int(rows["exists"].sum()) for name, rows in (("older", older), ("younger", younger))}
    sheet.add("older_then", then["older"], some(then["older"]), "organisations", "founding_year")
    sheet.add("younger_then", then["younger"], some(then["younger"]), "organisations", "founding_year")
    total = sum(then.values())
    sheet.sentence(
        "age_then_sentence",
        f"{when(as_of)}, {count(total)} of them had members: {some(then['older'])} older than the SCO and "
        f"{some(then['younger'])} younger.",
        "founding_year",
    )
    oldest = table.iloc[0]
    early = int((table["first_day"] < pd.Timestamp(1990, 1, 1)).sum())
    sheet.sentence(
        "oldest_sentence",
        f"{capital(the(oldest['organisation']))} is the oldest of the {len(table)} ({oldest['first_day'].year}); "
        f"{some(early)} had begun before 1990.",
        "founding_year",
    )
