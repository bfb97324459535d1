"""Facts of chapter 9: shared members, who sits where, how overlap moved, and which body came first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..indicators import overlap
from ..members import KNOWN_UNTIL, STATUSES, members, spells, standings, year_end
from ..scenario.chapters import Overlap
from . import choices
from .members import when
from .precedence import precedence, the
from .sheet import Facts, number
from .words import capital, count, day, listing, names, plural, some, subject

# Bodies that the article names (paragraph 7) and that have a list of members; BRICS is the chapter's own addition.
NAMED = ("CSTO", "EAEU", "BRICS", "AIIB")
BELONG = {
    "members": "members of the SCO",
    "with_observers": "members or observers of the SCO",
    "family": "members, observers or partners of the SCO",
}
SEATS = {
    "member": ("SCO member", "SCO members"),
    "partner": ("observer or partner of the SCO", "observers or partners of the SCO"),
    "neither": ("neither", "neither"),
}
NO_MEMBERS = "no members yet"


def ratio(value: float) -> str:
    """Print a ratio with two digits, a half rounded up as the charts do: five of eight is 0.63."""
    return number(value + 1e-9)


def facts(scenario: Overlap) -> Facts:
    """Return the facts of the overlap chapter."""
    sheet = Facts("overlap")
    on = year_end(scenario.as_of)
    table = overlap.shared(on, scenario.statuses, overlap.LISTED).set_index("organisation")
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", "shared_members")
    sheet.add("when", on.isoformat(), when(scenario.as_of, capital=False), "date", "shared_members")
    sheet.add("statuses_words", scenario.statuses, STATUSES[scenario.statuses], "words", "shared_members")
    choices.statuses(sheet, scenario.statuses, "shared_members")
    sheet.add("known_until", KNOWN_UNTIL.isoformat(), day(KNOWN_UNTIL), "date", "shared_members")
    size = int(table["sco_size"].iloc[0])
    sheet.add("sco_size", size, count(size), "states", "shared_members")
    sheet.add("compared", len(table), str(len(table)), "organisations", "shared_members")
    _table(sheet, table)
    _network(sheet, scenario)
    _seats(sheet, scenario)
    _time(sheet, scenario)
    _powers(sheet, scenario)
    _aiib(sheet, scenario)
    precedence(sheet, scenario.as_of)
    sheet.sentence("answer", f"{_shared(table, scenario)} {_first(sheet)}", "shared_members")
    return sheet


def _table(sheet: Facts, table: pd.DataFrame) -> None:
    """One cell for each organisation and measure: a number, or words where the organisation has no members yet."""
    row: Any
    for row in table.itertuples():
        key, exists = row.Index.lower(), row.other_size > 0
        for name, value, unit, indicator in (
            ("size", row.other_size, "states", "shared_members"),
            ("shared", row.shared_members, "states", "shared_members"),
            ("jaccard", row.overlap_jaccard, "ratio", "overlap_jaccard"),
            ("simpson", row.overlap_simpson, "ratio", "overlap_simpson"),
        ):
            if not exists:
                sheet.add(f"{key}_{name}", NO_MEMBERS, NO_MEMBERS, unit, indicator)
            elif unit == "states":
                sheet.add(f"{key}_{name}", int(value), str(int(value)), unit, indicator)
            else:
                sheet.add(f"{key}_{name}", value, ratio(value), unit, indicator)
        sure = row.other_certainty if exists else NO_MEMBERS
        sheet.add(f"{key}_certainty", sure, sure, "certainty", "shared_members")


def _shared(table: pd.DataFrame, scenario: Overlap) -> str:
    """How many members of each named body are counted as the SCO too, and which bodies cannot be counted."""
    cells: Any = table.loc
    known = [name for name in NAMED if cells[name, "other_size"] > 0]
    absent = listing(the(name) for name in NAMED if name not in known)
    at, bri = when(scenario.as_of), "the BRI has no list of members and cannot be counted"
    if not known:
        return f"{at} none of {absent} had members yet; {bri}."
    bounds = {"AIIB"} if _open_seats(scenario) else set()
    parts: list[str] = []
    for name in known:
        n, of = (int(cells[name, column]) for column in ("shared_members", "other_size"))
        many = f"all {count(of)}" if n == of else f"{some(n)} of the {count(of)}"
        parts.append(f"{'at least ' if name in bounds else ''}{many}{'' if parts else ' members'} of {the(name)}")
    verb = "was" if table.loc[known, "shared_members"].sum() == 1 else "were"
    yet = f"; {absent} had no members yet" if len(known) < len(NAMED) else ""
    return f"{at} {listing(parts)} {verb} also {BELONG[scenario.statuses]}{yet}; {bri}."


def _first(sheet: Facts) -> str:
    """Which body came first, with the treaty from which one of them grew."""
    dates = sheet["founded_sentence"].text.removesuffix(".")
    return f"{dates}; the Collective Security Treaty, from which the CSTO grew, dates from {sheet['treaty_signed']}."


def _network(sheet: Facts, scenario: Overlap) -> None:
    """The SCO's closest body, how that ranks among all pairs, and which bodies lie wholly inside another."""
    pairs = overlap.pairs(year_end(scenario.as_of), scenario.statuses)
    ours = subject(scenario.statuses).replace("The", "the")
    own = pairs[pairs["organisation"] == "SCO"]
    most = own["overlap_jaccard"].max()
    closest = listing(the(name) for name in own.loc[own["overlap_jaccard"] == most, "other"])
    ahead = int((pairs["overlap_jaccard"] > most).sum())
    sheet.add("pairs", len(pairs), str(len(pairs)), "pairs", "overlap_jaccard")
    sheet.add("pairs_ahead", ahead, some(ahead), "pairs", "overlap_jaccard")
    sheet.add("closest_jaccard", most, ratio(most), "ratio", "overlap_jaccard")
    sheet.sentence(
        "network_finding",
        f"{capital(sheet['when'].text)} {ours} overlapped most with {closest} (Jaccard {ratio(most)}); {some(ahead)} "
        f"of {len(pairs)} pairs overlapped more",
        "overlap_jaccard",
    )
    closer = pairs[pairs["overlap_jaccard"] > most].sort_values("overlap_jaccard", ascending=False, kind="stable")
    named = listing(f"{_ours(row.organisation, ours)} with {the(row.other)}" for row in closer.itertuples())
    sheet.sentence(
        "ahead_sentence",
        (
            f"More than that overlapped only {named}."
            if ahead == 1
            else f"More than that overlapped, in this order: {named}."
        )
        if ahead
        else "No pair overlapped more than that.",
        "overlap_jaccard",
    )
    apart = int((pairs["shared_members"] == 0).sum())
    sheet.add("pairs_apart", apart, some(apart), "pairs", "shared_members")
    inside = [_inside(row, ours) for row in pairs[pairs["overlap_simpson"] == 1].itertuples()]
    nested = f"In {plural(len(inside), 'pair')} one lay wholly inside the other: {listing(inside)}"
    sheet.sentence(
        "network_sentence",
        f"In {some(apart)} of {len(pairs)} pairs no state sat in both. "
        f"{nested if inside else 'In no pair did one lie wholly inside the other'}.",
        "overlap_simpson",
    )


def _ours(organisation: str, ours: str) -> str:
    """Name the SCO by who is counted, another body by its name."""
    return ours if organisation == "SCO" else the(organisation)


def _inside(row: Any, ours: str) -> str:
    small, large = _ours(row.organisation, ours), the(row.other)
    return f"{large} in {small}" if row.organisation_size > row.other_size else f"{small} in {large}"


def _seats(sheet: Facts, scenario: Overlap) -> None:
    """Which bodies' members all have a standing in the SCO, and who stands how in the two of claim C26."""
    table = overlap.composition(year_end(scenario.as_of))
    seats = table.pivot(index="organisation", columns="seat", values="states").reindex(overlap.LISTED).dropna()
    whole = listing(the(name) for name in seats.index[seats["neither"] == 0])
    at = when(scenario.as_of, capital=False)
    if (seats["neither"] == 0).any():
        words = f"Every member of {whole} had a standing in the SCO {at}"
    else:
        share = 1 - seats["neither"] / seats.sum(axis=1)
        most = listing(the(name) for name in share.index[share == share.max()])
        words = f"No body's members all had a standing in the SCO {at}; {most} came closest"
    sheet.sentence("seats_finding", words, "shared_members")
    codes = table.set_index(["organisation", "seat"])["iso3"]
    for organisation in ("CSTO", "EAEU"):
        if organisation in seats.index:
            who = [
                f"{names(found)} ({words[len(found) > 1]})"
                for seat, words in SEATS.items()
                if (found := codes[organisation, seat].split())
            ]
            text = f"{capital(the(organisation))}'s members {at}: {'; '.join(who)}."
        else:
            text = f"{capital(the(organisation))} had {NO_MEMBERS}."
        sheet.sentence(f"{organisation.lower()}_seats", text, "shared_members")


def _time(sheet: Facts, scenario: Overlap) -> None:
    """How the overlap with the two bodies of claim C26 moved, counting members alone."""
    table = overlap.over_time("members", ("CSTO", "EAEU")).dropna(subset="overlap_jaccard")
    course = {name: rows.set_index("year")["overlap_jaccard"] for name, rows in table.groupby("organisation")}
    name: Any
    for name, values in course.items():
        steps = values[values != values.shift()]
        runs = listing(f"{ratio(value)} from {year}" for year, value in steps.items())
        sheet.sentence(
            f"{name.lower()}_course",
            f"Counting members alone, the overlap with {the(name)} was {runs}.",
            "overlap_jaccard",
        )
    csto = course["CSTO"]
    marks = sorted({csto.index[0], max(scenario.as_of, csto.index[0]), csto.index[-1]})
    sheet.sentence(
        "time_finding",
        f"The members' overlap with the CSTO was {listing(f'{ratio(csto[year])} in {year}' for year in marks)}, "
        f"and lowest in {csto.idxmin()} ({ratio(csto.min())})",
        "overlap_jaccard",
    )


def _powers(sheet: Facts, scenario: Overlap) -> None:
    """In which bodies China and Russia both sit, and in which one without the other."""
    on = year_end(scenario.as_of)
    rosters = {name: members(name, on) for name in overlap.LISTED}
    sides = {"both": (True, True), "russia": (False, True), "china": (True, False)}
    found = {
        side: [name for name, codes in rosters.items() if ("CHN" in codes, "RUS" in codes) == pattern]
        for side, pattern in sides.items()
    }
    nowhere = f"none of the {len(rosters)}"
    for side, bodies in found.items():
        sheet.add(
            f"powers_{side}",
            " ".join(bodies),
            listing(map(the, bodies)) if bodies else nowhere,
            "names",
            "shared_members",
        )
    sheet.sentence(
        "powers_sentence",
        f"{capital(sheet['when'].text)}, besides the SCO, China and Russia both sat in {sheet['powers_both']}; Russia "
        f"without China in {sheet['powers_russia']}; China without Russia in {sheet['powers_china']}.",
        "shared_members",
    )


def _aiib(sheet: Facts, scenario: Overlap) -> None:
    """How much of what is counted for the AIIB has been seen in a source, and whom the table leaves open."""
    on = pd.Timestamp(year_end(scenario.as_of))
    table = spells("AIIB")
    member = table[(table["status"] == "member") & (table["from"] <= on)]
    ours = member[member["iso3"].isin(members("SCO", on.date()))]
    seen, ours_seen = (int((rows["certainty"] == "high").sum()) for rows in (member, ours))
    words = (
        f"Of the {count(len(member))} AIIB members that are counted, {some(seen)} "
        f"{'begins' if seen == 1 else 'begin'} on a day that has been seen in a source; of the {count(len(ours))} SCO "
        f"members among them, {some(ours_seen)} {'does' if ours_seen == 1 else 'do'}"
        if len(member)
        else f"The AIIB had {NO_MEMBERS}"
    )
    sheet.sentence("aiib_sentence", f"{words}.", "shared_members")
    still = int((table["status"] == "prospective").sum())
    sheet.add("aiib_open", still, count(still), "states", "shared_members")
    family = names(_open_seats(Overlap(as_of=KNOWN_UNTIL.year, statuses="family")))
    sheet.add("aiib_open_family", family, family, "names", "shared_members")


def _open_seats(scenario: Overlap) -> set[str]:
    """Those counted as the SCO whom the table names prospective members of the AIIB, and not whether they joined."""
    on = year_end(scenario.as_of)
    standing = standings("AIIB", on)
    return set(standing.index[standing == "prospective"]) & set(members("SCO", on, scenario.statuses))
