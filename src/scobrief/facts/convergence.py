"""Facts of chapter 6: do incomes draw together, do the poorer grow faster, do members grow together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..indicators import convergence
from ..indicators.convergence import WEIGHTINGS
from ..indicators.history import BLOCS, INCOME, Bloc, apart, codes_of, first_projected, history
from ..members import KNOWN_UNTIL
from ..parameters import Weighting
from ..scenario.chapters import Convergence
from . import choices, enlargement, slopes, synchrony
from .enlargement import FOUND, SIGMA
from .sheet import Facts
from .words import capital, count, counted, day, listing, name, names, plural

# A spread that moves by less than this share of itself over the whole span is said to have hardly changed.
STEADY = 0.05


def facts(scenario: Convergence) -> Facts:
    """Return the facts of the convergence chapter."""
    sheet = Facts("convergence")
    for label, year in (("as_of", scenario.as_of), ("since", scenario.since)):
        sheet.add(label, year, str(year), "year", SIGMA)
    sheet.add("span", f"{scenario.since}-{scenario.as_of}", _span(scenario), "words", SIGMA)
    sheet.percent("steady", 100 * STEADY, SIGMA, 0)
    _who(sheet, scenario)
    groups = convergence.rosters(scenario.roster_rule, scenario.statuses, scenario.since, scenario.as_of)
    for bloc in BLOCS:
        _sigma(sheet, bloc, groups.get(bloc, groups["SCO"]), scenario)
    _left_out(sheet, scenario)
    _compare(sheet, scenario)
    _older(sheet, scenario)
    _status(sheet, groups["SCO"], scenario)
    _largest(sheet, groups["SCO"], scenario)
    enlargement.add(sheet, scenario)
    slopes.add(sheet, scenario)
    synchrony.add(sheet, scenario)
    _central_asia(sheet, scenario)
    sheet.sentence("answer", f"{_incomes(sheet, scenario)} {_growth(sheet)}", SIGMA)
    return sheet


def _moves(scenario: Convergence) -> bool:
    """Whether the first year comes before the last, so that there is growth to speak of."""
    return scenario.since < scenario.as_of


def _span(scenario: Convergence) -> str:
    return f"{scenario.since}\N{EN DASH}{scenario.as_of}" if _moves(scenario) else str(scenario.as_of)


def _who(sheet: Facts, scenario: Convergence) -> None:
    """What each bloc is called at the place of "among whom"."""
    rule, year = scenario.roster_rule, scenario.as_of
    who = counted(rule, scenario.statuses, year)
    others = {
        "founders": ("among the founders of the EU", "among the founders of ASEAN"),
        "today": ("in today's EU", "in today's ASEAN"),
    }.get(rule, (f"in the EU of {year}", f"in the ASEAN of {year}"))
    sheet.add("who", f"{rule} {scenario.statuses}", who, "words", SIGMA)
    rosters = {"founders": "founders", "today": f"roster of {day(KNOWN_UNTIL)}"}
    sheet.add("rosters_words", rule, rosters.get(rule, f"roster of {year}"), "words", SIGMA)
    choices.roster_rule(sheet, rule, SIGMA)
    for bloc, where in zip(BLOCS, (f"among {who}", *others), strict=True):
        sheet.add(f"where_{bloc.lower()}", bloc, where, "words", SIGMA)


def _sigma(sheet: Facts, bloc: Bloc, codes: tuple[str, ...], scenario: Convergence) -> None:
    """The spread of incomes at both ends of the span, among the same economies."""
    key = bloc.lower()
    roster = codes_of(bloc, scenario.as_of, scenario.roster_rule, scenario.statuses)
    sheet.add(f"roster_{key}", len(roster), count(len(roster)), "economies", SIGMA)
    sheet.add(f"held_{key}", len(codes), count(len(codes)), "economies", SIGMA)
    left = sorted(set(roster) - set(codes))
    sheet.add(f"left_out_{key}", " ".join(left), names(left), "names", SIGMA)
    for label, weighting in FOUND.items():
        _ends(sheet, f"sigma_{key}_{label}", codes, scenario, weighting)
    values = history(INCOME)[0].reindex(columns=list(codes))
    for label, year in (("then", scenario.since), ("now", scenario.as_of)):
        ratio: Any = (
            values.loc[year].max() / values.loc[year].min() if _moves(scenario) or label == "now" else float("nan")
        )
        sheet.number(f"range_{key}_{label}", ratio, "ratio of the richest to the poorest", SIGMA, 1)


def _body(scenario: Convergence) -> str:
    """The body whose members are counted, in a word."""
    return "EU" if scenario.roster_rule == "eu" else "SCO"


def _left_out(sheet: Facts, scenario: Convergence) -> None:
    """Whose incomes are missing in some year, and who is therefore not in the fixed rosters."""
    left = [
        f"{sheet[f'left_out_{b.lower()}']} ({_body(scenario) if b == 'SCO' else b})"
        for b in apart(scenario.roster_rule)
        if sheet[f"left_out_{b.lower()}"].value
    ]
    since = min(scenario.since, scenario.as_of)
    words = (
        f"Left out, because an income of some year since {since} is missing: {'; '.join(left)}."
        if left
        else f"All of them have an income in every year since {since}."
    )
    sheet.sentence("left_out_sentence", words, SIGMA)


def _ends(sheet: Facts, stem: str, codes: tuple[str, ...], scenario: Convergence, weighting: Weighting) -> None:
    """A spread at both ends of the span, and what it did; without a span only the later end is known."""
    then, now = convergence.dispersion(codes, [scenario.since, scenario.as_of], weighting)[SIGMA]
    then = then if _moves(scenario) else float("nan")
    sheet.number(f"{stem}_then", then, "standard deviation of logs", SIGMA)
    sheet.number(f"{stem}_now", now, "standard deviation of logs", SIGMA)
    trend = _trend(then, now)
    sheet.add(f"{stem}_trend", trend, trend, "words", SIGMA)


def _trend(then: float, now: float) -> str:
    """What a spread did, in a verb that stands without an object."""
    if pd.isna(then) or pd.isna(now):
        return "is not known"
    change = now / then - 1
    return "hardly changed" if abs(change) < STEADY else "narrowed" if change < 0 else "widened"


def _compare(sheet: Facts, scenario: Convergence) -> None:
    """The blocs side by side: a title, and a sentence with both weightings."""
    keys = [bloc.lower() for bloc in apart(scenario.roster_rule)]
    if _moves(scenario):
        spreads = [
            f"{sheet[f'sigma_{key}_states_then']} to {sheet[f'sigma_{key}_states_now']} {sheet[f'where_{key}']}"
            for key in keys
        ]
        title = f"Spread of incomes, {_span(scenario)}: {listing(spreads)}"
        parts = [
            f"{sheet[f'where_{key}']} it {sheet[f'sigma_{key}_people_trend']} ({sheet[f'sigma_{key}_people_then']} to "
            f"{sheet[f'sigma_{key}_people_now']})"
            for key in keys
        ]
        told = f"With each person counted once, {listing(parts)}."
    else:
        spreads = [f"{sheet[f'sigma_{key}_states_now']} {sheet[f'where_{key}']}" for key in keys]
        title = f"In {scenario.as_of} the spread of incomes was {listing(spreads)}"
        told = f"There is no change to tell: the first year, {scenario.since}, is not before {scenario.as_of}."
    sheet.sentence("blocs_finding", title, SIGMA)
    sheet.sentence("people_sentence", told, SIGMA)


def _older(sheet: Facts, scenario: Convergence) -> None:
    """The same spread among those who were members of the EU and of ASEAN at the beginning already."""
    factor = np.exp(sheet["sigma_sco_states_now"].value or np.nan)
    sheet.number("factor_sco", factor, "ratio to the middle income", SIGMA, 1)
    spreads = []
    blocs: tuple[tuple[Bloc, str], ...] = (("EU", "the EU"), ("ASEAN", "ASEAN"))
    for bloc, called in blocs:
        codes = codes_of(bloc, min(scenario.since, scenario.as_of), "in_force", "members")
        kept = convergence.held(codes, scenario.since, scenario.as_of)
        stem = f"sigma_{bloc.lower()}_older"
        _ends(sheet, stem, kept, scenario, "unweighted")
        ends = f"from {sheet[f'{stem}_then']} to {sheet[f'{stem}_now']}"
        spreads.append(f"{ends} among the {count(len(kept))} of {called}")
    told = (
        f"Counting only those that were members in {scenario.since} already, the spread with each state counted once "
        f"went {listing(spreads)}."
        if _moves(scenario)
        else "Without a span of years there is nothing to hold a roster fixed over."
    )
    sheet.sentence("older_sentence", told, SIGMA)


def _status(sheet: Facts, codes: tuple[str, ...], scenario: Convergence) -> None:
    """How many of the incomes at the end of the span are outturns."""
    kinds = history(INCOME)[1].loc[scenario.as_of].reindex(list(codes)).value_counts()
    found = [plural(int(kinds[kind]), kind) for kind in ("outturn", "estimate", "projection") if kind in kinds]
    only = f"All {_body(scenario)} incomes of {scenario.as_of} are {kinds.index[0]}s."
    several = f"The {_body(scenario)} incomes of {scenario.as_of} are {listing(found)}."
    sheet.sentence("status_sentence", only if len(found) == 1 else several, SIGMA)


def _largest(sheet: Facts, codes: tuple[str, ...], scenario: Convergence) -> None:
    """What the weighted spread mostly is: the distance between the two economies with the most people."""
    people: Any
    values: Any
    values, people = history(INCOME)[0], history(convergence.PEOPLE)[0].loc[scenario.as_of, list(codes)]
    two = people.nlargest(2).index
    first = min(scenario.since, scenario.as_of)
    rich, poor = sorted(two, key=lambda code: -values.loc[first, code])
    share = sheet.percent("largest_two_share", 100 * people[two].sum() / people.sum(), SIGMA, 0)
    ratios = [
        sheet.number(f"largest_two_ratio_{label}", values.loc[year, rich] / values.loc[year, poor], "ratio", SIGMA, 1)
        for label, year in (("then", first), ("now", scenario.as_of))
    ]
    moved = f"{ratios[0]} times that in {name(poor)} in {first}"
    if _moves(scenario):
        moved += f" and {ratios[1]} times in {scenario.as_of}"
    turns = (
        "so the weighted spread turns largely on the distance between the two"
        if people[two].sum() > people.sum() / 2
        else "so the weighted spread turns on many more than these two"
    )
    sheet.sentence(
        "largest_sentence",
        f"{listing(name(code) for code in two)} hold {share} of these people, {turns}: "
        f"income per head in {name(rich)} was {moved}.",
        SIGMA,
    )


def _central_asia(sheet: Facts, scenario: Convergence) -> None:
    """Cohesion where the article hopes for it: the region's spread of incomes, with and without Turkmenistan."""
    spans = {}
    for label, codes in (("four", convergence.CENTRAL_ASIA), ("five", convergence.CENTRAL_ASIA_FIVE)):
        _ends(sheet, f"sigma_{label}", codes, scenario, "unweighted")
        now = sheet[f"sigma_{label}_now"]
        spans[label] = f"from {sheet[f'sigma_{label}_then']} to {now}" if _moves(scenario) else str(now)
    sheet.sentence(
        "central_asia_finding",
        f"Spread of incomes in Central Asia, {_span(scenario)}: {spans['four']} among the four members, "
        f"{spans['five']} with Turkmenistan",
        SIGMA,
    )
    values: Any = history(INCOME)[0].reindex(columns=list(convergence.CENTRAL_ASIA_FIVE))
    parts = []
    for year in (scenario.since, scenario.as_of) if _moves(scenario) else (scenario.as_of,):
        rich, poor = values.loc[year].idxmax(), values.loc[year].idxmin()
        parts.append(f"{values.loc[year, rich] / values.loc[year, poor]:.1f} times in {year} ({_pair(rich, poor)})")
    sheet.sentence(
        "central_asia_range", f"Income per head in the richest over the poorest was {listing(parts)}.", SIGMA
    )


def _pair(rich: str, poor: str) -> str:
    return f"{name(rich)} over {name(poor)}"


def _incomes(sheet: Facts, scenario: Convergence) -> str:
    """First sentence of the answer."""
    if not _moves(scenario):
        return f"{sheet['blocs_finding']} (standard deviation of log GDP per head, each state counted once)."
    halves = [
        f"{sheet[f'sigma_sco_{label}_trend']} with {WEIGHTINGS[weighting]} ({sheet[f'sigma_sco_{label}_then']} to "
        f"{sheet[f'sigma_sco_{label}_now']})"
        for label, weighting in FOUND.items()
    ]
    others = [
        f"{sheet[f'where_{key}']} from {sheet[f'sigma_{key}_states_then']} to {sheet[f'sigma_{key}_states_now']} and "
        f"from {sheet[f'sigma_{key}_people_then']} to {sheet[f'sigma_{key}_people_now']}"
        for key in ("eu", "asean")
        if key != scenario.roster_rule
    ]
    projected = " (a projection)" if scenario.as_of >= first_projected() else ""
    return (
        f"From {scenario.since} to {scenario.as_of}{projected} the spread of incomes {sheet['where_sco']}, measured by "
        f"the standard deviation of log GDP per head, {' and '.join(halves)}. It went {' and '.join(others)}."
    )


def _growth(sheet: Facts) -> str:
    """Second sentence of the answer."""
    slope = (
        f"The {sheet['level']} interval of the slope of growth on initial income, {sheet['slope_sco_low']} to "
        f"{sheet['slope_sco_high']} for {sheet['slope_n_sco']} economies, {sheet['slope_reading_sco']}; "
        if sheet["slope_sco"].value is not None
        else ""
    )
    return f"{capital(slope + sheet['synchrony_clause'].text)}."
