"""Facts of chapter 2: who is in, as what, since when, and what enlargement did."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..claims import brief_claims
from ..indicators import concentration, overlap, size
from ..members import KNOWN_UNTIL, STATUSES, founded, members, roster, spells, standings, year_end
from ..scenario.chapters import Members
from . import choices
from .sheet import Facts
from .words import capital, count, day, listing, names, plural, some

ROSTERS = ("curated-memberships", "economies")
GDP_WORDS = {"nominal": "nominal GDP", "ppp": "GDP at purchasing power parity"}
# The standings below membership, in words: one, several.
STANDING_WORDS = {
    "observer": ("observer", "observers"),
    "dialogue_partner": ("dialogue partner", "dialogue partners"),
    "partner": ("SCO partner", "SCO partners"),
}
# The year-ends before and after India and Pakistan joined.
BEFORE, AFTER = 2016, 2017
# Years to try: the first with all of today's members, and one with the founders alone.
LATE, EARLY = 2024, 2010


def facts(scenario: Members) -> Facts:
    """Return the facts of the members chapter."""
    sheet = Facts("members")
    _counts(sheet, scenario)
    _standings(sheet, scenario.as_of)
    _joined(sheet)
    _sizes(sheet, scenario)
    _enlargement(sheet, scenario)
    _overlap(sheet, scenario)
    sheet.sentence(
        "answer",
        f"{when(scenario.as_of)} the organisation had {plural(len(roster(scenario.as_of)), 'member')}: "
        f"{sheet['member_names']}. {_family(sheet, scenario.as_of)}",
        "population_share_pct",
    )
    return sheet


def _family(sheet: Facts, year: int) -> str:
    """How many the family counted in the year and, if that is an earlier day, on the last day that is known."""
    then = f"With observers and partners the family counted {sheet['family_count']} states"
    if year_end(year) == KNOWN_UNTIL:
        return f"{then}."
    now = f"on {sheet['known_until']} it counted {sheet['family_today']}, {sheet['members_today']} of them members"
    return f"{then}; {now}."


def _counts(sheet: Facts, scenario: Members) -> None:
    year = scenario.as_of
    sheet.add("as_of", year, str(year), "year", tables=ROSTERS)
    sheet.add("statuses_words", scenario.statuses, STATUSES[scenario.statuses], "words", tables=ROSTERS)
    rosters = {"member": roster(year), "family": roster(year, statuses="family")}
    observers = set(roster(year, statuses="with_observers")) - set(rosters["member"])
    partners = set(rosters["family"]) - observers - set(rosters["member"])
    for label, codes in (("member", rosters["member"]), ("observer", observers), ("partner", partners)):
        sheet.add(f"{label}_count", len(codes), count(len(codes)), "states", tables=ROSTERS)
        sheet.add(f"{label}_names", " ".join(sorted(codes)), names(codes), "names", tables=ROSTERS)
    sheet.add("family_count", len(rosters["family"]), str(len(rosters["family"])), "states", tables=ROSTERS)
    today = members("SCO", KNOWN_UNTIL), members("SCO", KNOWN_UNTIL, "family")
    sheet.add("members_today", len(today[0]), count(len(today[0])), "states", tables=ROSTERS)
    sheet.add(
        "partners_today",
        len(today[1]) - len(today[0]),
        count(len(today[1]) - len(today[0])),
        "states",
        tables=ROSTERS,
    )
    sheet.add("family_today", len(today[1]), str(len(today[1])), "states", tables=ROSTERS)
    sheet.add("known_until", KNOWN_UNTIL.isoformat(), day(KNOWN_UNTIL), "date", tables=ROSTERS)
    claims = len(brief_claims())
    sheet.add("claims_count", claims, str(claims), "claims", tables=("curated-claims",))
    table = spells("SCO")
    sure = int((table["certainty"] == "high").sum())
    sheet.add("spells", len(table), str(len(table)), "spells", tables=ROSTERS)
    sheet.add("spells_seen", sure, str(sure), "spells", tables=ROSTERS)


def _standings(sheet: Facts, year: int) -> None:
    """Who stood how in the year, and since when Afghanistan has had a standing."""
    table = standings("SCO", year_end(year))
    parts = [plural(len(roster(year)), "member")]
    for status, (one, many) in STANDING_WORDS.items():
        codes = table.index[table == status]
        if len(codes):
            parts.append(f"{plural(len(codes), one, many)} ({names(codes)})")
    nobody = "" if len(parts) > 1 else " and, as yet, no other standing"
    sheet.sentence("standings_sentence", f"{when(year)} there were {listing(parts)}{nobody}.", "population_share_pct")
    known = spells("SCO")
    first = known.loc[known["iso3"] == "AFG"].sort_values("from").iloc[0]
    begun = first["from"].date()
    sheet.sentence(
        "afghanistan_sentence",
        f"Afghanistan, {'an observer' if first['status'] == 'observer' else 'with a standing'} from {day(begun)}"
        f"{' and so not yet among them' if begun > year_end(year) else ''}, has not been represented since August 2021",
        "population_share_pct",
    )


def _joined(sheet: Facts) -> None:
    """Who joined after the founding, in words."""
    table = spells("SCO")
    start = founded("SCO")
    sheet.add("founded", start.isoformat(), day(start), "date", tables=ROSTERS)
    founders = members("SCO", start)
    sheet.add("founder_count", len(founders), count(len(founders)), "states", tables=ROSTERS)
    sheet.add("founder_names", " ".join(founders), names(founders), "names", tables=ROSTERS)
    later = table[(table["status"] == "member") & ~table["iso3"].isin(founders)]
    entries = [
        f"{names(group['iso3'])} on {day(cast('pd.Timestamp', when).date())}"
        for when, group in later.sort_values("from").groupby("from")
    ]
    sheet.add("joined_later", len(later), listing(entries), "words", tables=ROSTERS)


def _sizes(sheet: Facts, scenario: Members) -> None:
    for statuses in STATUSES:
        for indicator, variable in (
            ("population_share_pct", "population_m"),
            ("gdp_share_pct", size.GDP_VARIABLE[scenario.gdp_measure]),
        ):
            row = size.share(variable, "in_force", statuses, [scenario.as_of]).iloc[0]
            sheet.percent(f"{indicator.removesuffix('_pct')}_{statuses}", row["share_pct"], indicator)
    sheet.add("gdp_words", scenario.gdp_measure, GDP_WORDS[scenario.gdp_measure], "words", tables=ROSTERS)
    year = LATE if scenario.as_of != LATE else EARLY
    sheet.add("try_year", year, f"as_of={year}", "setting", tables=ROSTERS)
    choices.statuses(sheet, scenario.statuses, "population_share_pct")
    choices.gdp_measure(sheet, scenario.gdp_measure, "gdp_share_pct")
    other = GDP_WORDS[str(sheet["try_measure"].value)]
    sheet.add("try_measure_words", other, capital(other), "words", tables=ROSTERS)
    row = concentration.gdp_concentration("in_force", scenario.statuses, scenario.gdp_measure, [scenario.as_of]).iloc[0]
    sheet.number("effective_members", row["effective_members"], "members of equal size", "effective_members", 1)
    sheet.number("gdp_hhi", row["gdp_hhi"], "index", "gdp_hhi")
    sheet.add(
        "gdp_reporting",
        int(row["members_reporting"]),
        count(int(row["members_reporting"])),
        "states",
        "gdp_hhi",
    )


def _enlargement(sheet: Facts, scenario: Members) -> None:
    """What the entry of India and Pakistan did to the share of population, and what growth did."""
    current = size.share("population_m", "in_force", "members", [BEFORE, AFTER])["share_pct"]
    fixed = size.share("population_m", "founders", "members", [BEFORE, AFTER])["share_pct"]
    before = sheet.percent("population_before", current[0], "population_share_pct")
    after = sheet.percent("population_after", current[1], "population_share_pct")
    step = sheet.number("population_step_pp", current[1] - current[0], "points", "population_share_pct", 0)
    own = sheet.number("population_founders_step_pp", fixed[1] - fixed[0], "points", "population_share_pct", 1)
    sheet.sentence(
        "standing_finding",
        f"The members' share of world population went from {before} to {after} in the year India and Pakistan joined",
        "population_share_pct",
    )
    sheet.sentence(
        "enlargement",
        f"Between the ends of {BEFORE} and {AFTER} the members' share of world population rose by about {step} "
        f"points; the founders' own share changed by {own}.",
        "population_share_pct",
    )
    family = len(members("SCO", KNOWN_UNTIL, "family"))
    sheet.sentence(
        "gantt_finding",
        f"From {sheet['founder_count']} founders to {family} members and partners in "
        f"{KNOWN_UNTIL.year - founded('SCO').year} years",
        "population_share_pct",
    )


def _overlap(sheet: Facts, scenario: Members) -> None:
    # An organisation that has no members yet shares none; chapter 9 keeps the two apart.
    table = overlap.shared(year_end(scenario.as_of), scenario.statuses).fillna({"shared_members": 0})
    n = len(roster(scenario.as_of, statuses=scenario.statuses))
    row: Any
    for row in table.itertuples():
        sheet.add(
            f"shared_{row.organisation.lower()}",
            int(row.shared_members),
            count(int(row.shared_members)),
            "states",
            "overlap_simpson",
        )
    # Most of the AIIB's days are not verified; no title rests on them.
    ranked = table[table["organisation"] != "AIIB"].sort_values(
        ["shared_members", "organisation"], ascending=[False, True]
    )
    most = int(ranked["shared_members"].iloc[0])
    # Two organisations with as many shared members need not share the same ones.
    tied = ranked.loc[ranked["shared_members"] == most, "organisation"]
    where = f", and {count(most)} in the ".join(tied) if most else "any of them"
    sheet.sentence(
        "overlap_finding",
        f"Of the {count(n)} {STATUSES[scenario.statuses]}, {some(most)} {'was' if most == 1 else 'were'} also in "
        f"the {where} {when(scenario.as_of, capital=False)}",
        "overlap_simpson",
    )


def when(year: int, capital: bool = True) -> str:
    """The day whose roster a year takes, in words."""
    words = f"on {day(KNOWN_UNTIL)}" if year == KNOWN_UNTIL.year else f"at the end of {year}"
    return words[:1].upper() + words[1:] if capital else words
