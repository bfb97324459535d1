"""Facts of chapter 5 on weight inside the bloc: shares of members, how uneven they are, military spending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import pandas as pd

from ..indicators import asymmetry, concentration, strength
from ..indicators.history import first_projected, history, last_year
from ..indicators.size import GDP_VARIABLE
from ..members import FIXED, RULES, YARDSTICKS, roster
from ..parameters import CapabilityMeasure
from ..scenario.chapters import Asymmetry
from .choices import other_rosters
from .sheet import Facts, number, percent
from .words import beside, capital, count, counted, listing, name, names

WEIGHT, EQUALS = "china_russia_share_pct", "effective_members"
NOUNS: dict[CapabilityMeasure, str] = {"gdp": "GDP", "population": "population", "military": "military spending"}
WHOSE = {"members": "members'", "with_observers": "members' and observers'", "family": "the family's"}
MONEY = {"nominal": "US dollars", "ppp": "international dollars"}
GIANTS = {"china": "CHN", "russia": "RUS"}
PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# The year-ends before and after India and Pakistan joined.
BEFORE, AFTER = 2016, 2017


def add(sheet: Facts, scenario: Asymmetry) -> None:
    """Add the facts on weight to the sheet of the asymmetry chapter."""
    own = scenario.capability
    sheet.add("capability_words", own, NOUNS[own], "words", EQUALS)
    sheet.add("capability_year", _year(scenario, own), str(_year(scenario, own)), "year", EQUALS)
    _two(sheet, scenario)
    _parts(sheet, scenario)
    _effective(sheet, scenario)
    _step(sheet, scenario)
    _military(sheet, scenario)


def _year(scenario: Asymmetry, key: CapabilityMeasure) -> int:
    """The year of the scenario, or the nearest one in which enough members have a figure."""
    if key != "military":
        return scenario.as_of
    years = strength.military_years(scenario.roster_rule, scenario.statuses)
    return min(max(scenario.as_of, years[0]), years[-1])


def _share(sheet: Facts, name: str, value: float | None, scenario: Asymmetry, indicator: str) -> None:
    """Add a share of China, Russia or both; one that a yardstick does not count is not for want of a report."""
    rule = scenario.roster_rule
    if rule in YARDSTICKS and pd.isna(value):
        sheet.add(name, None, "no share" if rule == "eu" else "no share counted here", "percent", indicator)
    else:
        sheet.percent(name, value, indicator)


def _projected(scenario: Asymmetry, year: int) -> bool:
    """Whether the outlook's GDP of a year is a projection."""
    status: Any = history(GDP_VARIABLE[scenario.gdp_measure])[1].loc[year, "CHN"]
    return cast("bool", status == "projection")


def _two(sheet: Facts, scenario: Asymmetry) -> None:
    """China and Russia in the GDP of the scenario's roster, of the founders, and of today's members."""
    asked = (scenario.statuses, scenario.gdp_measure, [scenario.as_of])
    row = asymmetry.china_russia_share(scenario.roster_rule, *asked).iloc[0]
    for label in ("china_russia", *GIANTS):
        _share(sheet, f"{label}_share", row[f"{label}_share_pct"], scenario, WEIGHT)
    for column in ("members_in_roster", "members_reporting"):
        sheet.add(column, int(row[column]), count(int(row[column])), "states", WEIGHT)
    for rule in RULES:
        both = asymmetry.china_russia_share(rule, *asked)["china_russia_share_pct"][0]
        sheet.percent(f"china_russia_share_{rule}", both, WEIGHT)
    told = [
        f"{sheet[f'china_russia_share_{rule}']} among "
        f"{beside(rule, scenario.roster_rule, scenario.statuses, scenario.as_of)}"
        for rule in other_rosters(scenario.as_of, scenario.roster_rule, scenario.statuses)
    ]
    sheet.add("china_russia_elsewhere", listing(told), listing(told), "words", WEIGHT)


def _parts(sheet: Facts, scenario: Asymmetry) -> None:
    """China's and Russia's parts by each capability, and the three largest economies."""
    rule, statuses, measure = scenario.roster_rule, scenario.statuses, scenario.gdp_measure
    for key in NOUNS:
        year = _year(scenario, key)
        shares = strength.members_of(year, rule, statuses, key, measure).set_index("iso3")["share_pct"]
        sheet.add(f"{key}_year", year, str(year), "year", EQUALS)
        for label, code in GIANTS.items():
            _share(sheet, f"{label}_{key}", shares.get(code), scenario, EQUALS)
        _share(sheet, f"both_{key}", shares.reindex(list(GIANTS.values())).sum(skipna=False), scenario, EQUALS)
        place = PLACES[shares.index.get_loc("RUS")] if "RUS" in shares else "nowhere, not being counted"
        sheet.add(f"russia_{key}_place", place, place, "words", EQUALS)
    table = strength.members_of(scenario.as_of, rule, statuses, "gdp", measure)
    verb = "would hold" if _projected(scenario, scenario.as_of) else "held"
    row: Any
    for row in table.head(3).itertuples():
        sheet.percent(f"gdp_{PLACES[row.Index]}", row.share_pct, EQUALS)
    first, *rest = (f"{sheet[f'gdp_{place}']}" for place in PLACES[:3])
    of = [name(code) for code in table["iso3"].head(3)]
    parts_of = [f"{of[0]} {verb} {first}", *(f"{who} {share}" for who, share in zip(of[1:], rest, strict=True))]
    missing = cast("int", sheet["members_in_roster"].value) - cast("int", sheet["members_reporting"].value)
    told = f" (known for {sheet['members_reporting']} of {sheet['members_in_roster']} states)"
    sheet.sentence(
        "weight_sentence",
        f"Of the GDP of {sheet['who']} {sheet['measure_words']}{told if missing else ''}, {listing(parts_of)} in "
        f"{scenario.as_of}: the three largest.",
        EQUALS,
    )
    own = scenario.capability
    year = cast("int", sheet[f"{own}_year"].value)
    verb = "would hold" if own != "population" and _projected(scenario, year) else "held"
    verb = {"military": "made up", "population": "had"}.get(own, verb)
    parts = {code: sheet[f"{label}_{own}"].text for label, code in GIANTS.items()}
    table = strength.members_of(year, rule, statuses, own, measure)
    if not set(parts) <= set(table["iso3"]):  # a roster without one of the two is told by its own two largest
        parts = {row.iso3: percent(row.share_pct) for row in cast("Iterable[Any]", table.head(2).itertuples())}
    (one, first), (other, second) = parts.items()
    sheet.sentence(
        "weight_finding",
        f"{name(one)} {verb} {first} of {WHOSE[statuses]} {NOUNS[own]} in {year}, {name(other)} {second}",
        EQUALS,
    )


def _effective(sheet: Facts, scenario: Asymmetry) -> None:
    """The effective number of members under each roster rule."""
    own, year = scenario.capability, _year(scenario, scenario.capability)
    asked = (scenario.statuses, own, scenario.gdp_measure)
    for rule in RULES:
        row = concentration.concentration(rule, *asked, [year]).iloc[0]
        sheet.number(f"effective_{rule}", row["effective_members"], "members of equal size", EQUALS)
    row = concentration.concentration(scenario.roster_rule, *asked, [year]).iloc[0]
    n, of = int(row["members_reporting"]), int(row["members_in_roster"])
    sheet.number("effective", row["effective_members"], "members of equal size", EQUALS)
    sheet.add("effective_reporting", n, count(n), "states", EQUALS)
    sheet.add("effective_roster", of, count(of), "states", EQUALS)
    reporting = strength.members_of(year, scenario.roster_rule, *asked)["iso3"]
    silent = sorted(set(roster(year, scenario.roster_rule, scenario.statuses)) - set(reporting))
    missing = f" No figure is known for {names(silent)}." if silent else ""
    others = [
        f"{beside(rule, scenario.roster_rule, scenario.statuses, year)} as {sheet[f'effective_{rule}']}"
        for rule in other_rosters(year, scenario.roster_rule, scenario.statuses)
    ]
    sheet.sentence(
        "effective_sentence",
        f"By {NOUNS[own]} in {year}, {counted(scenario.roster_rule, scenario.statuses, year)} weigh as "
        f"{sheet['effective']} states of equal size would, {listing(others)}.{missing}",
        EQUALS,
    )
    sheet.sentence(
        "effective_finding",
        f"By {NOUNS[own]} in {year}, {count(of)} states weigh like {number(row['effective_members'], 1)} of equal size",
        EQUALS,
    )


def _step(sheet: Facts, scenario: Asymmetry) -> None:
    """What the entry of India and Pakistan did to the effective number, and what the founders' economies did."""
    asked = (scenario.statuses, scenario.capability, scenario.gdp_measure, [BEFORE, AFTER])
    known = True
    for rule in ("in_force", "founders"):
        steps = concentration.concentration(rule, *asked)["effective_members"]
        known &= bool(steps.notna().all())
        for label, value in zip(("before", "after"), steps, strict=True):
            sheet.number(f"effective_{rule}_{label}", value, "members of equal size", EQUALS)
    # The enlargement was the SCO's, China being in it, whichever body a run sets in its place.
    whose = "On the SCO's own rosters" if scenario.roster_rule in YARDSTICKS else ""
    lead = f"{whose}, between" if whose else "Between"
    words = (
        f"{lead} the ends of {BEFORE} and {AFTER}, the year in which India and Pakistan joined, the number went from "
        f"{sheet['effective_in_force_before']} to {sheet['effective_in_force_after']} with the roster in force, and "
        f"from {sheet['effective_founders_before']} to {sheet['effective_founders_after']} for the founders."
        if known
        else f"Too few members have a figure for {BEFORE} and {AFTER} to tell what enlargement did."
    )
    sheet.sentence("effective_step", words, EQUALS)


def _military(sheet: Facts, scenario: Asymmetry) -> None:
    """Military spending of China and Russia, in percent of GDP and roughly in money."""
    rule, statuses, measure = scenario.roster_rule, scenario.statuses, scenario.gdp_measure
    year = _year(scenario, "military")
    table = strength.military(rule, statuses, year, measure).set_index("iso3")
    # The two are told of as states, on the run's roster or not.
    two: Any = strength.military("founders", "members", year, measure).set_index("iso3")
    for label, code in GIANTS.items():
        sheet.percent(f"burden_{label}", two.loc[code, "burden_pct"], EQUALS)
        sheet.number(f"spent_{label}", two.loc[code, "spent_bn"], f"billion {MONEY[measure]}", EQUALS, 0)
    times = two.loc["CHN", "spent_bn"] / two.loc["RUS", "spent_bn"]
    sheet.number("spent_ratio", times, "ratio", EQUALS, 1)
    highest = table["burden_pct"].max()
    most = sheet.percent("burden_highest", highest, EQUALS)
    codes = roster(year, rule, statuses)
    silent = sorted(set(codes) - set(table.index))
    missing = f" For {names(silent)} the source has no figure of that year." if silent else ""
    unpriced = sorted(table.index[table["spent_bn"].isna()])
    priced = f" Without GDP in the outlook {names(unpriced)} cannot be put in money." if unpriced else ""
    both = set(GIANTS.values()) <= set(table.index)
    among = "" if both else f" among {counted(rule, statuses, year)}"
    when = _military_when(scenario, year)
    sheet.add("military_when", year, when, "words", EQUALS)
    sheet.sentence(
        "military_sentence",
        f"{capital(when)} China spent {sheet['burden_china']} of its GDP on its armed forces and Russia "
        f"{sheet['burden_russia']}; the highest figure{among}, {most}, is "
        f"{_possessive(table.index[table['burden_pct'] == highest])}. In money {sheet['measure_words']} that is very "
        f"roughly "
        f"{sheet['spent_china']} and {sheet['spent_russia']} billion {MONEY[measure]}, {sheet['spent_ratio']} to "
        f"one.{missing}{priced}",
        EQUALS,
    )
    least = cast("str", table["burden_pct"].idxmin())
    drawn = (
        f"{sheet['burden_russia']} of Russia's GDP, {sheet['burden_china']} of China's, which in money is "
        f"{sheet['spent_ratio']} times as much"
        if both
        else f"from {percent(cast('float', table.loc[least, 'burden_pct']))} of GDP in {name(least)} to {most} in "
        f"{listing(sorted(map(name, table.index[table['burden_pct'] == highest])))}"
    )
    sheet.sentence("military_finding", f"Military spending in {year}: {drawn}", EQUALS)
    official = "; Iran's is at an official exchange rate" if measure == "nominal" and "IRN" in codes else ""
    first = first_projected()
    priced_by = f"GDP, which from {first} is projected" if first <= last_year() else "GDP"
    sheet.sentence(
        "military_source_sentence",
        "These are the estimates of one source, that of the United States government, rounded to a tenth of a percent "
        f"of GDP, times another source's {priced_by}{official}.",
        EQUALS,
    )


def _military_when(scenario: Asymmetry, year: int) -> str:
    """The year of the military figures; where it is not the scenario's, why, and whose roster it takes."""
    if year == scenario.as_of:
        return f"in {year}"
    which = "first" if year > scenario.as_of else "last"
    whose = ", on the roster of that year," if scenario.roster_rule not in FIXED else ","
    return f"in {year}, the {which} year in which enough states have a figure{whose}"


def _possessive(codes: Iterable[str]) -> str:
    """Return the names of economies as owners: Pakistan's and Russia's."""
    return listing(f"{who}'" if who.endswith("s") else f"{who}'s" for who in sorted(map(name, codes)))
