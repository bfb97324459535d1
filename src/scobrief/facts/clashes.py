"""Facts of chapter 7 on listed clashes: how many between members, since when, between whom, and how deadly."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..indicators import clashes, pair_years
from ..members import KNOWN_UNTIL, Statuses, founded, members, roster, year_end
from ..scenario.chapters import Security
from .sheet import NOT_REPORTED, Facts
from .words import capital, count, day, listing, name, plural, some

CLASHES = "member_clashes"
LIST = ("curated-clashes",)
WINDOW = 5
# The last year before the enlargement of 2017: what claim C21 and the answer are held against.
THEN = 2016
# The five whole years after the founding end here; shown only for how thinly the list covers them.
THIN = 2006
# Pairs that settled, or began to settle, a border after their last listed clash.
SETTLED = (("KGZ", "TJK"), ("CHN", "IND"))
BELONGED: dict[Statuses, str] = {
    "members": "both were members",
    "with_observers": "both were members or observers",
    "family": "both were in the family",
}


def add(sheet: Facts, scenario: Security) -> None:
    """Add the facts of the listed clashes."""
    _list(sheet)
    for label, year in (("then", THEN), ("thin", THIN), ("better_from", pair_years.BETTER_FROM.year)):
        sheet.add(label, year, str(year), "year", CLASHES)
    sheet.add("threshold", scenario.threshold, _from(scenario.threshold), "words", CLASHES)
    # Pairs are followed by when they came together in the SCO, whichever body a run sets in its place.
    told = BELONGED[scenario.statuses] + (" of the SCO" if scenario.roster_rule == "eu" else "")
    sheet.add("belonged", scenario.statuses, told, "words", CLASHES)
    sheet.add("window", WINDOW, count(WINDOW), "years", CLASHES)
    _settled(sheet)
    if scenario.roster_rule == "eu":
        _not_searched(sheet)
        return
    _counted(sheet, scenario)
    _unknown(sheet, scenario)
    _enlargement(sheet, scenario)
    _time(sheet, scenario)
    _deaths(sheet, scenario)


def plural_clashes(n: int) -> str:
    """Return a count of clashes in words."""
    return plural(n, "clash", "clashes")


def pairs_of(table: pd.DataFrame) -> str:
    """The pairs of some clashes with their numbers, in alphabetical order: India and Pakistan (three)."""
    named = pd.Series([pair_of(row) for row in table.itertuples()], dtype="str").value_counts().sort_index()
    return "; ".join(f"{pair} ({count(int(n))})" for pair, n in named.items())


def pair_of(row: Any) -> str:
    """The two states of a clash in alphabetical order."""
    return " and ".join(sorted((name(row.party_a), name(row.party_b))))


def _from(threshold: int) -> str:
    """Which clashes count, after the noun."""
    if threshold == 0:
        return "of any kind (stand-offs without a death included)"
    return f"with at least {plural(threshold, 'reported death')}"


def _list(sheet: Facts) -> None:
    """What the list holds, and what is not known in it."""
    table = clashes.listed()
    for label, value, unit in (
        ("listed", len(table), "clashes"),
        ("listed_pairs", table.groupby(["party_a", "party_b"]).ngroups, "pairs"),
        ("listed_states", len({*table["party_a"], *table["party_b"]}), "states"),
        ("listed_unknown", int(table["deaths_low"].isna().sum()), "clashes"),
        ("listed_open", int(table["deaths_high"].isna().sum()), "clashes"),
        ("listed_none", int((table["deaths_low"] == 0).sum()), "clashes"),
        ("listed_unsure", int((table["certainty"] != "high").sum()), "clashes"),
        ("listed_spells", int(table["is_spell"].sum()), "clashes"),
        ("family_states", len(clashes.stays("family")), "states"),
    ):
        sheet.add(label, value, count(value), unit, tables=LIST)
    for label, when in (("known_until", KNOWN_UNTIL), ("founded", founded("SCO"))):
        sheet.add(label, when.isoformat(), day(when), "date", CLASHES)


def _between(scenario: Security) -> str:
    """Between whom a clash counts under the roster rule."""
    first_day = f"two states that {BELONGED[scenario.statuses]} on its first day"
    words = {"founders": "two founders", "today": "two states on today's roster", "eu": "two members of the EU"}
    words["without_china"] = first_day.replace("two states", "two states other than China")
    return words.get(scenario.roster_rule, first_day)


def _kept(scenario: Security) -> pd.DataFrame:
    """The clashes that the chapter counts in the years up to its own."""
    first, last = scenario.as_of - WINDOW + 1, scenario.as_of
    table = clashes.between_members(scenario.roster_rule, scenario.statuses, first, last)
    return table[table["deaths_known"] >= scenario.threshold]


def _years(scenario: Security) -> str:
    """The years that are counted, in words."""
    over = " (a year not yet over)" if scenario.as_of == KNOWN_UNTIL.year else ""
    return f"the {count(WINDOW)} years to {scenario.as_of}{over}"


def _counted(sheet: Facts, scenario: Security) -> None:
    """How many in the years up to the chapter's, in the last ones before the enlargement, and in the first ones."""
    rule, statuses, threshold = scenario.roster_rule, scenario.statuses, scenario.threshold
    table = clashes.count(rule, statuses, threshold, WINDOW, [scenario.as_of, THEN, THIN])
    now, then, thin = (int(n) for n in table[CLASHES])
    for label, n in (("now", now), ("then", then), ("thin", thin)):
        sheet.add(f"clashes_{label}", n, count(n), "clashes", CLASHES)
    # Windows that share a year would count its clashes on both sides.
    apart = scenario.as_of >= THEN + WINDOW
    against = f", against {some(then)} in the {count(WINDOW)} years to {THEN}" if apart else ""
    words = (
        f"in {_years(scenario)} the list, better covered from {sheet['better_from']} on, has {plural_clashes(now)} "
        f"{sheet['threshold']} between {_between(scenario)}{against}{_newcomers(sheet, scenario)}"
    )
    sheet.add("clash_clause", words, words, "words", CLASHES)
    sheet.sentence("clash_sentence", f"{capital(words)}.", CLASHES)
    sheet.sentence(
        "thin_sentence",
        f"In the {count(WINDOW)} years to {THIN}, which it covers thinly, it has {plural_clashes(thin)} of this kind.",
        CLASHES,
    )
    kept = _kept(scenario)
    listed = f"They are: {pairs_of(kept)}" if len(kept) else "No pair is named"
    sheet.sentence("clash_pairs_sentence", f"{listed}.", CLASHES)


def _not_searched(sheet: Facts) -> None:
    """Say of a body outside the SCO that the list knows nothing of it; a count of none would be an invention."""
    words = (
        f"the list is of clashes between states of the SCO family and was not searched for {sheet['who']}, so how "
        "many there were between them is not reported"
    )
    short = f"Clashes between {sheet['who']} are not in the list, which is of the SCO family"
    # Once is enough to say why: what would follow from a count says nothing.
    rest = "That is not reported here either."
    for label in ("now", "then", "thin", "newcomers"):
        sheet.add(f"clashes_{label}", None, NOT_REPORTED, "clashes", CLASHES)
    sheet.add("clash_clause", words, words, "words", CLASHES)
    sheet.sentence("clash_sentence", f"{capital(words)}.", CLASHES)
    for label in ("thin", "clash_pairs", "unknown"):
        sheet.sentence(f"{label}_sentence", rest, CLASHES)
    for label in ("founders", "later"):
        sheet.add(f"clashes_{label}", None, NOT_REPORTED, "clashes", CLASHES)
    sheet.sentence("clash_founders_sentence", rest, CLASHES)
    sheet.sentence("timeline_finding", short, CLASHES)
    sheet.sentence("spells_sentence", rest, CLASHES)
    sheet.add("deaths_shown", None, NOT_REPORTED, "clashes", CLASHES)
    sheet.sentence("deaths_finding", short, CLASHES)
    sheet.sentence("deaths_sentence", rest, CLASHES)


def _newcomers(sheet: Facts, scenario: Security) -> str:
    """How many of the clashes involve a state that became a member after the base years, as the end of a sentence."""
    before, now = (set(members("SCO", year_end(year))) for year in (THEN, max(scenario.as_of, THEN)))
    kept = _kept(scenario)
    n = int((kept["party_a"].isin(now - before) | kept["party_b"].isin(now - before)).sum())
    sheet.add("clashes_newcomers", n, count(n), "clashes", CLASHES)
    if now == before or kept.empty or scenario.roster_rule == "founders":
        return ""
    since = {clashes.stays("members")[code][0][0].year for code in now - before}
    when = f"in {min(since)}" + " or later" * (len(since) > 1)
    if len(kept) == 1:
        return f"; it {'involves' if n else 'does not involve'} a member that joined {when}"
    return f"; {some(n)} of the {count(len(kept))} {'involves' if n == 1 else 'involve'} a member that joined {when}"


def _unknown(sheet: Facts, scenario: Security) -> None:
    """Which clashes of these years have no count of deaths, and what that does to the number."""
    row = clashes.count(scenario.roster_rule, scenario.statuses, scenario.threshold, WINDOW, [scenario.as_of]).iloc[0]
    n = int(row["without_count"])
    has = "has" if n == 1 else "have"
    if not n:
        words = "No clash of these years lacks a count of deaths"
    elif scenario.threshold:
        further = plural(n, "further clash", "further clashes")
        words = f"{capital(further)} of these years {has} no count of deaths and would count as without any"
    else:
        words = f"{capital(count(n))} of them {has} no count of deaths"
    sheet.sentence("unknown_sentence", f"{words}.", CLASHES)


def _enlargement(sheet: Facts, scenario: Security) -> None:
    """How many of the clashes are between founders, and how many came in with those who joined later."""
    kept = _kept(scenario)
    codes = members("SCO", founded("SCO"))
    inside = kept["party_a"].isin(codes) & kept["party_b"].isin(codes)
    n, later = int(inside.sum()), int((~inside).sum())
    sheet.add("clashes_founders", n, count(n), "clashes", CLASHES)
    sheet.add("clashes_later", later, count(later), "clashes", CLASHES)
    words = (
        f"{capital(some(n))} of these {'is' if n == 1 else 'are'} between two founders, and in {some(later)} at least "
        "one side is no founder"
        if len(kept)
        else "There is none to tell apart by who joined when"
    )
    sheet.sentence("clash_founders_sentence", f"{words}.", CLASHES)


def _settled(sheet: Facts) -> None:
    """When the last listed clash of pairs with a later arrangement on their border began."""
    table = clashes.listed()
    for a, b in SETTLED:
        last = table.loc[(table["party_a"] == a) & (table["party_b"] == b), "start"].max().date()
        sheet.add(f"last_{a.lower()}_{b.lower()}", last.isoformat(), day(last), "date", tables=LIST)


def _time(sheet: Facts, scenario: Security) -> None:
    """What the time line shows, up to the last day of the list."""
    codes = roster(scenario.as_of, scenario.roster_rule, scenario.statuses)
    table, _ = clashes.timeline(codes, scenario.statuses)
    n, pairs = len(table), table.groupby(["party_a", "party_b"]).ngroups
    inside = int((table["phase"] == "both").sum())
    sheet.sentence(
        "timeline_finding",
        f"{capital(plural(n, 'listed clash', 'listed clashes'))} since 1996 between {plural(pairs, 'pair')} of "
        f"{count(len(codes))} states, {some(inside)} of them while {sheet['belonged']}",
        CLASHES,
    )
    spells: Any = table[table["is_spell"]]
    words = listing(f"{row.start.year}\N{EN DASH}{row.end.year}" for row in spells.itertuples())
    sheet.sentence(
        "spells_sentence",
        f"Lines are spells of fire that overlap other rows ({words}): each is one clash, on its first day."
        if len(spells)
        else "No clash between these states is a spell that overlaps others.",
        CLASHES,
    )


def _deaths(sheet: Facts, scenario: Security) -> None:
    """How far counts of the dead of one clash differ."""
    table, _ = clashes.timeline(roster(scenario.as_of, scenario.roster_rule, scenario.statuses), scenario.statuses)
    shown = clashes.deadliest(table, scenario.threshold)
    apart, open_ends = int((shown["deaths_high"] > shown["deaths_low"]).sum()), int(shown["open_end"].sum())
    sheet.add("deaths_shown", len(shown), count(len(shown)), "clashes", CLASHES)
    if shown.empty:
        words = f"No listed clash {sheet['threshold']} between these states has a count of its own"
    else:
        top = shown.sort_values("deaths_known", kind="stable").iloc[-1]
        high = f" to {int(top['deaths_high']):,}" if pd.notna(top["deaths_high"]) else " or more"
        words = (
            f"Counts of one clash differ: for {pair_of(top)} in {top['start'].year}, the deadliest here, "
            f"{int(top['deaths_low']):,}{high}"
        )
    sheet.sentence("deaths_finding", words, CLASHES)
    told = (
        f"Of {plural_clashes(len(shown))} shown, {some(apart)} {'has' if apart == 1 else 'have'} two different counts, "
        f"and for {some(open_ends)} no full count was seen"
        if len(shown)
        else "There is nothing to show"
    )
    sheet.sentence("deaths_sentence", f"{told}.", CLASHES)
