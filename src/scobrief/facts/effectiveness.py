"""Facts of chapter 10: organisations on five outcomes, the interval of their ranks, how far profiles lie apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..indicators import effectiveness, scorecard
from ..indicators.composite import DRAWS
from ..indicators.network import production_network
from ..indicators.outcomes import (
    ALL,
    CUSTOMERS_YEAR,
    LAST_MEASURED,
    MIN_MEMBERS,
    NETWORK_YEAR,
    OUTCOMES,
    WINDOW,
    measured,
)
from ..indicators.scorecard import BLOCS, MIN_OUTCOMES, SIZES
from ..indicators.size_outcome import by_way
from ..scenario.chapters import Effectiveness
from . import choices, size_outcome
from .precedence import the
from .sheet import Facts, number
from .size_outcome import RHO, lower, rank
from .words import capital, count, counted, listing, names, owner, plural, some, subject

SCORE, RANK, DISTANCE = "composite_score", "composite_rank", "profile_distance"
WEIGHT_WORDS = {"equal": "equal weights", "pca": "weights by principal component", "random": "random weights, averaged"}
SCALE_WORDS = {"minmax": "scores from lowest to highest", "z": "standard scores", "rank": "ranks as scores"}
MEAN_WORDS = {"arithmetic": "an arithmetic mean", "geometric": "a geometric mean"}


def facts(scenario: Effectiveness) -> Facts:
    """Return the facts of the effectiveness chapter."""
    sheet = Facts("effectiveness")
    who = (scenario.as_of, scenario.roster_rule, scenario.statuses)
    scores = effectiveness.scores(*who, scenario.weights, scenario.normalisation, scenario.aggregation)
    scores = scores.set_index("bloc")
    _setting(sheet, scenario, scores)
    _missing(sheet, scenario, scores)
    profile = scorecard.profile(*who)
    _outcomes(sheet, scenario, profile[profile["bloc"] == "SCO"].set_index("outcome"))
    _covered(sheet, profile[profile["outcome"] == "trade"])
    _alone(sheet, scenario)
    _ranks(sheet, scenario, scores)
    _otherwise(sheet, scenario)
    _distance(sheet, scenario)
    size_outcome.add(sheet, scenario)
    sheet.sentence("answer", _answer(sheet, scenario), RHO)
    return sheet


def _setting(sheet: Facts, scenario: Effectiveness, scores: pd.DataFrame) -> None:
    """Years, roster, the way of making the composite, and how far organisations overlap."""
    last = measured(scenario.as_of)
    for name, year in (
        ("as_of", scenario.as_of),
        ("measured_year", last),
        ("since_year", last - WINDOW),
        ("last_measured", LAST_MEASURED),
        ("network_year", NETWORK_YEAR),
        ("customers_year", CUSTOMERS_YEAR),
    ):
        sheet.add(name, year, str(year), "year", SCORE)
    who = counted(scenario.roster_rule, scenario.statuses, scenario.as_of)
    sheet.add("who", f"{scenario.roster_rule} {scenario.statuses}", who, "words", SCORE)
    choices.roster_rule(sheet, scenario.roster_rule, SCORE)
    how = [WEIGHT_WORDS[scenario.weights], SCALE_WORDS[scenario.normalisation], MEAN_WORDS[scenario.aggregation]]
    sheet.add(
        "how", " ".join([scenario.weights, scenario.normalisation, scenario.aggregation]), listing(how), "words", SCORE
    )
    sheet.add("organisations", len(scores), count(len(scores)), "organisations", SCORE)
    placed = int(scores[SCORE].notna().sum())
    sheet.add("placed", placed, count(placed), "organisations", SCORE)
    sheet.add("min_outcomes", MIN_OUTCOMES, count(MIN_OUTCOMES), "outcomes", SCORE)
    sheet.add("min_members", MIN_MEMBERS, count(MIN_MEMBERS), "members", SCORE)
    sheet.add("draws", DRAWS, f"{DRAWS:,}", "sets of weights", SCORE)
    shared, pairs = scorecard.overlapping(scenario.as_of, scenario.roster_rule, scenario.statuses)
    sheet.add("pairs", pairs, str(pairs), "pairs of organisations", SCORE)
    sheet.add("pairs_overlapping", shared, count(shared), "pairs of organisations", SCORE)


def _missing(sheet: Facts, scenario: Effectiveness, scores: pd.DataFrame) -> None:
    """Who is not there yet, who reports too little to be placed, and who lacks an outcome."""
    once = {"eu": "EU"}.get(scenario.roster_rule)  # in the SCO's place, and so not absent
    absent = [bloc for bloc in BLOCS if bloc not in scores.index and bloc != once]
    unplaced = scores.index[scores[SCORE].isna()]
    gaps = scores.index[scores[SCORE].notna() & (scores["outcomes_reported"] < len(OUTCOMES))]
    five = count(len(OUTCOMES))
    words = []
    if absent:
        words.append(f"At the end of {scenario.as_of} there was no {' and no '.join(absent)} yet.")
    if len(unplaced):
        too_few = (
            f"{'reports' if len(unplaced) == 1 else 'report'} fewer than {count(MIN_OUTCOMES)} of the {five} outcomes"
        )
        words.append(
            f"{capital(listing(map(the, unplaced)))} {too_few} and {'is' if len(unplaced) == 1 else 'are'} not placed."
        )
    if len(gaps):
        verb = "lacks" if len(gaps) == 1 else "lack"
        who = "All organisations" if len(gaps) == len(scores) else capital(listing(map(the, gaps)))
        words.append(f"{who} {verb} an outcome or two and {'is' if len(gaps) == 1 else 'are'} placed by the rest.")
    complete = f"All {count(len(scores))} organisations report all {five} outcomes."
    sheet.sentence("missing_sentence", " ".join(words) or complete, SCORE)


def _outcomes(sheet: Facts, scenario: Effectiveness, own: pd.DataFrame) -> None:
    """The SCO on each outcome and reading: value, place, and how many members it rests on."""
    key: Any
    for key, row in own.iterrows():
        text = number(row["value"], ALL[key].digits)
        sign = "%" if ALL[key].unit.startswith("percent") and pd.notna(row["value"]) else ""
        sheet.add(f"{key}_sco", row["value"], text + sign, ALL[key].unit, SCORE)
        place = "not placed" if pd.isna(row["place"]) else f"{rank(row['place'])} of {row['blocs_reporting']}"
        sheet.add(f"{key}_place", row["place"], place, "place", SCORE)
        reporting = f"{row['members_reporting']} of {row['members_in_roster']}"
        sheet.add(f"{key}_reporting", int(row["members_reporting"]), reporting, "members", SCORE)
    who = subject(scenario.statuses, scenario.roster_rule)
    five = own.loc[list(OUTCOMES)].dropna(subset="value")
    upper = five[five["place"] <= five["blocs_reporting"] / 2]
    sheet.add("upper_half", len(upper), count(len(upper)), "outcomes", SCORE)
    named = f": {listing(ALL[key].title.lower() for key in upper.index)}" if len(upper) else ""
    sheet.sentence(
        "profile_finding",
        f"{who} is in the upper half on {some(len(upper))} of {plural(len(five), 'outcome')}{named}",
        SCORE,
    )
    firsts = [ALL[key].title.lower() for key in five.index if five.loc[key, "place"] == 1]
    sheet.sentence(
        "integration_sentence",
        f"{who} {_trade(own)}. It comes first on {listing(firsts) if firsts else 'none of the outcomes'}.",
        SCORE,
    )


def _trade(own: pd.DataFrame) -> str:
    """Where the SCO stands on trade: integration in its narrow sense."""
    cells: Any = own.loc
    parts = [
        f"{number(cells[key, 'value'], 1)}% of its {words} inside beyond no preference (place "
        f"{rank(cells[key, 'place'])} of {cells[key, 'blocs_reporting']})"
        for key, words in (("trade", "trade in intermediate inputs"), ("minerals", "energy and mineral trade"))
        if pd.notna(cells[key, "value"])
    ]
    return f"keeps {listing(parts)}" if parts else "has too few members in the trade tables to be placed"


def _covered(sheet: Facts, trade: pd.DataFrame) -> None:
    """Which organisations the production tables cover only in part."""
    thin = trade[trade["members_reporting"] < trade["members_in_roster"]]
    words = [f"{row.bloc} {row.members_reporting} of {row.members_in_roster}" for row in thin.itertuples()]
    rest = "; the others in full" if len(thin) < len(trade) else ""
    sheet.sentence(
        "coverage_sentence",
        f"Members in the production tables of {sheet['network_year']}: {listing(words)}{rest}."
        if words
        else f"The production tables of {sheet['network_year']} cover all members.",
        SCORE,
    )


def _alone(sheet: Facts, scenario: Effectiveness) -> None:
    """Which organisations stand in the production tables with the same few members, and who of the SCO is missing."""
    known = set(production_network().codes)
    alike: dict[tuple[str, ...], list[str]] = {}
    rosters = scorecard.rosters(scenario.as_of, scenario.roster_rule, scenario.statuses)
    for bloc, codes in rosters.items():
        if held := tuple(code for code in codes if code in known):
            alike.setdefault(held, []).append(bloc)
    told = [
        f"{listing(map(the, blocs))} stand there with {names(held)} alone"
        for held, blocs in alike.items()
        if len(blocs) > 1 and any(len(held) < len(rosters[bloc]) for bloc in blocs)
    ]
    missing = [code for code in rosters["SCO"] if code not in known]
    told.append(f"of {counted(scenario.roster_rule, scenario.statuses, scenario.as_of)} they lack {names(missing)}")
    sheet.sentence("production_sentence", f"{capital('; '.join(told))}.", SCORE)


def _ranks(sheet: Facts, scenario: Effectiveness, scores: pd.DataFrame) -> None:
    """Score, rank and interval of the SCO, and how wide intervals are."""
    own: Any
    n: Any
    own, n, who = scores.loc["SCO"], sheet["placed"].value, subject(scenario.statuses, scenario.roster_rule)
    sheet.number("score_sco", own[SCORE], "score", SCORE, 1)
    for column in (RANK, "rank_low", "rank_high"):
        sheet.add(f"{column.removeprefix('composite_')}_sco", own[column], rank(own[column]), "rank", RANK)
    read = effectiveness.intervals(scenario.as_of, scenario.roster_rule, scenario.statuses, all_readings=True)
    for column in ("rank_low", "rank_high"):
        value = read[column].get("SCO", float("nan"))
        sheet.add(f"{column}_readings", value, rank(value), "rank", RANK)
    sheet.number("median_width", (scores["rank_high"] - scores["rank_low"]).median(), "ranks", RANK, 0)
    low, high = sheet["rank_low_sco"], sheet["rank_high_sco"]
    if pd.isna(own[RANK]):
        reported = int(own["outcomes_reported"])
        finding = f"{who} reports {plural(reported, 'outcome')} of {count(len(OUTCOMES))}: too few to be placed"
        sentence = f"{finding}."
    else:
        span = f"from {low} to {high} of {n}" if own["rank_low"] < own["rank_high"] else f"{low} of {n}"
        finding = (
            f"{owner(scenario.statuses, scenario.roster_rule)} rank is {span} in nine of ten ways to make the composite"
        )
        sentence = (
            f"With {sheet['how']}, {lower(who)} is number {sheet['rank_sco']} of {n}. Nine of ten ways to make the "
            f"composite give it a rank {span}; with the outcomes read otherwise too, from "
            f"{sheet['rank_low_readings']} to {sheet['rank_high_readings']}."
        )
    sheet.sentence("rank_finding", finding, RANK)
    sheet.sentence("rank_sentence", sentence, RANK)
    steady = scores.index[scores["rank_high"] <= n / 2]
    stays = (
        f"{capital(listing(map(the, steady)))} {'stays' if len(steady) == 1 else 'stay'}"
        if len(steady)
        else "No organisation stays"
    )
    sheet.sentence("steady_sentence", f"{stays} in the upper half in nine of ten ways.", RANK)


def _otherwise(sheet: Facts, scenario: Effectiveness) -> None:
    """The SCO's rank and the rho of population by every scale and mean, with the scenario's weights."""
    table: Any = by_way(scenario.as_of, scenario.roster_rule, scenario.statuses, scenario.weights)
    placed = table["sco_rank"].notna().all()
    ranks = f"the rank of {lower(subject(scenario.statuses, scenario.roster_rule))} and the rho of population are"
    parts = [
        f"{rank(row.sco_rank) + ' and ' if placed else ''}{number(row.rho)} with {SCALE_WORDS[row.normalisation]} and "
        f"{MEAN_WORDS[row.aggregation]}"
        for row in table.itertuples()
    ]
    verb = ranks if placed else "the rho of population is"
    sheet.sentence("otherwise_sentence", f"With {WEIGHT_WORDS[scenario.weights]}, {verb} {'; '.join(parts)}.", RANK)


def _distance(sheet: Facts, scenario: Effectiveness) -> None:
    """Whether the SCO's profile stands apart from all others."""
    table = effectiveness.distances(scenario.as_of, scenario.roster_rule, scenario.statuses).set_index("bloc")
    own: Any
    own, known, who = table.loc["SCO"], table[DISTANCE].notna(), subject(scenario.statuses, scenario.roster_rule)
    sheet.number("distance_sco", own[DISTANCE], "standard deviations", DISTANCE)
    further = int((table["distance_rank"] < own["distance_rank"]).sum())
    sheet.add("further_apart", further, count(further), "organisations", DISTANCE)
    words = (
        f"{who} reports too few outcomes for its profile to be held against the others'."
        if pd.isna(own[DISTANCE])
        else f"The profile nearest to that of {lower(who)} is {the(own['nearest'])}'s, {sheet['distance_sco']} "
        f"standard deviations away; {some(further)} of the {count(int(known.sum()) - 1)} other organisations "
        f"{'lies' if further < 2 else 'lie'} further from the nearest profile."
    )
    sheet.sentence("distance_sentence", words, DISTANCE)


def _answer(sheet: Facts, scenario: Effectiveness) -> str:
    if "effectiveness.choices" not in sheet:
        return f"{sheet['links_sentence']} {sheet['missing_sentence']}"
    found: dict[str, Any] = {measure: sheet[f"rho_{measure}"].value for measure in SIZES}
    lowest, highest = min(found, key=found.__getitem__), max(found, key=found.__getitem__)
    own = (
        f", number {sheet['place_by_population']} by population, ranks anywhere from {sheet['rank_low_sco']} to "
        f"{sheet['rank_high_sco']}"
        if sheet["rank_sco"].value is not None
        else " reports too little to be ranked"
    )
    plain = scenario.roster_rule == "in_force" and scenario.statuses == "members"
    whose = "the EU in the place of the SCO" if scenario.roster_rule == "eu" else f"of the SCO, {sheet['who']}"
    counted_as = "" if plain else f" ({whose})"
    body = lower(subject(scenario.statuses, scenario.roster_rule))
    order = "not the same order" if found[highest] < 1 else f"the same order by {SIZES[highest]}"
    return (
        f"Across {sheet['n']} regional organisations with their members of {scenario.as_of}{counted_as}, the rank "
        f"association of size in that year with a composite of five outcomes (trade in inputs read in {NETWORK_YEAR}, "
        f"the other four up to {sheet['measured_year']}) lies between {sheet[f'rho_{lowest}']} (for {SIZES[lowest]}) "
        f"and {sheet[f'rho_{highest}']} (for {SIZES[highest]}; exact one-sided p {sheet[f'p_{highest}']}); of all ways "
        f"to make the composite, {sheet['least_passing']} to {sheet['most_passing']} have a p of {sheet['mark']} or "
        f"less, by the measure of size. Size and outcome are {order}, and {body}{own}; "
        f"whether they go together at all, so few organisations and so many choices do not settle."
    )
