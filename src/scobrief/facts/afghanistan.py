"""Facts of chapter 7 on Afghanistan: its standing, how stable it is thought to be, clashes with its neighbours."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, cast

import pandas as pd

from ..indicators import clashes, stability
from ..indicators.connectivity import neighbours
from ..members import members, standings, year_end
from ..scenario.chapters import Security
from .clashes import CLASHES, pairs_of, plural_clashes
from .members import when
from .sheet import Facts
from .words import capital, count, listing, name, names, plural, some

CODE = "AFG"
STABLE = "political_stability"
STANDING = {
    "member": "a member",
    "observer": "an observer",
    "dialogue_partner": "a dialogue partner",
    "partner": "a partner",
}


def add(sheet: Facts, scenario: Security) -> None:
    """Add the facts of Afghanistan."""
    _standing(sheet, scenario)
    _clashes(sheet, scenario)


def _standing(sheet: Facts, scenario: Security) -> None:
    """What Afghanistan is in the organisation, whom it borders, and its place in the estimates."""
    on, year = year_end(scenario.as_of), stability.edition_before(scenario.as_of)
    standing: Any = standings("SCO", on).get(CODE)
    words = STANDING.get(standing, "neither a member nor an observer nor a partner")
    sheet.add("afghanistan_standing", standing, words, "words", CLASHES)
    row = stability.states([CODE], year, min(stability.SINCE, year)).iloc[0]
    sheet.number("afghanistan_stability", row[STABLE], "standard deviations", STABLE)
    place, of = int(row["rank"]), int(row["economies"])
    sheet.add("afghanistan_place", place, f"place {place} of {of}", "place", STABLE)
    near = [code for code in members("SCO", on) if code in neighbours()[CODE]]
    sheet.add("afghanistan_neighbours", " ".join(near), names(near), "names", "hotspot_exposure_pct")
    sheet.sentence(
        "afghanistan_sentence",
        f"{when(scenario.as_of)} Afghanistan was {words}, with a land border to {plural(len(near), 'member')} "
        f"({names(near)}). Its estimate of political stability for {year}, {sheet['afghanistan_stability']}, is "
        f"{sheet['afghanistan_place']} economies, counted from the lowest.",
        STABLE,
    )


def _clashes(sheet: Facts, scenario: Security) -> None:
    """Listed clashes of Afghanistan, and those of members with whoever was an observer on the first day."""
    table = clashes.listed()
    table = table[(table["start"].dt.year <= scenario.as_of) & (table["deaths_known"] >= scenario.threshold)]
    ours = table[(table["party_a"] == CODE) | (table["party_b"] == CODE)]
    inside = sum(_member_and(row, {"observer", "partner", None}) for row in ours.itertuples())
    sheet.add("afghan_clashes", len(ours), count(len(ours)), "clashes", CLASHES)
    sheet.add("afghan_member_clashes", inside, count(inside), "clashes", CLASHES)
    tail = f": {pairs_of(ours)}; in {some(inside)} the other side was a member on the first day" if len(ours) else ""
    sheet.sentence(
        "afghan_sentence",
        f"Up to the end of {scenario.as_of} the list has {plural_clashes(len(ours))} {sheet['threshold']} between "
        f"Afghanistan and others that are or were of the family{tail}.",
        CLASHES,
    )
    mixed = table[[_member_and(row, {"observer"}) for row in table.itertuples()]]
    sheet.add("observer_clashes", len(mixed), count(len(mixed)), "clashes", CLASHES)
    of_whom = f": {pairs_of(mixed)}" if len(mixed) else ""
    sheet.sentence(
        "observer_sentence",
        f"Between a member and whoever was an observer on the first day it has {plural_clashes(len(mixed))}{of_whom}.",
        CLASHES,
    )
    every, _ = clashes.timeline(tuple(clashes.stays("family")), "family", CODE)
    clashes_words = plural(len(every), "listed clash", "listed clashes")
    with_whom = pd.Series([_other(row) for row in every.itertuples()], dtype="str").value_counts().sort_index()
    words = listing([f"{state} ({count(int(n))})" for state, n in with_whom.items()])
    sheet.sentence("afghan_finding", f"{capital(clashes_words)} of Afghanistan since 1996, with {words}", CLASHES)


def _other(row: Any) -> str:
    """The state on the other side of a clash of Afghanistan."""
    return name(row.party_b if row.party_a == CODE else row.party_a)


@cache
def _standings(on: date) -> dict[str, str]:
    """`standings` in the SCO, found once for each day: every run asks for the days of the same clashes."""
    return cast("dict[str, str]", standings("SCO", on).to_dict())


def _member_and(row: Any, others: set[str | None]) -> bool:
    """Whether a clash was between a member and a state with one of the other standings, on its first day."""
    then = _standings(row.start.date())
    kinds = [then.get(row.party_a), then.get(row.party_b)]
    return any(one == "member" and other in others for one, other in (kinds, kinds[::-1]))
