"""Facts of chapter 10 on size against outcome: rank associations, one left out, over all ways, over all readings."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..indicators import scorecard, size_outcome
from ..indicators.outcomes import ALL, NONE
from ..indicators.ranks import critical
from ..indicators.scorecard import SIZES
from ..indicators.size_outcome import COMPOSITE
from ..scenario.chapters import Effectiveness
from .precedence import the
from .sheet import NOT_REPORTED, Facts, number
from .words import capital, count, listing, plural, some, subject

RHO, P = "size_outcome_rho", "size_outcome_p"
# The usual mark; an exact p at or below it is called passing here, not proof.
MARK = 0.05


def add(sheet: Facts, scenario: Effectiveness) -> None:
    """Add the facts on size to the sheet of the effectiveness chapter."""
    who = (scenario.as_of, scenario.roster_rule, scenario.statuses)
    made = size_outcome.associations(*who, scenario.weights, scenario.normalisation, scenario.aggregation)
    links, choices = made.set_index(["size_measure", "outcome"]), size_outcome.over_choices(*who)
    sheet.number("mark", MARK, "probability", P)
    _sizes(sheet, scenario)
    _links(sheet, links)
    _choices(sheet, links, choices.set_index("size_measure"))
    _strip(sheet, links)


def _sizes(sheet: Facts, scenario: Effectiveness) -> None:
    """The SCO's place among the organisations by each measure of size."""
    table = scorecard.sizes(scenario.as_of, scenario.roster_rule, scenario.statuses)
    table["place"] = table.groupby("size_measure")["value"].rank(ascending=False)
    own: Any = table[table["bloc"] == "SCO"].set_index("size_measure")
    for measure, row in own.iterrows():
        sheet.add(f"place_by_{measure}", row["place"], rank(row["place"]), "place", RHO)
    words = listing(f"{rank(own.loc[measure, 'place'])} by {name}" for measure, name in SIZES.items())
    reporting, roster = own["members_reporting"].min(), own["members_in_roster"].max()
    gaps = "" if reporting == roster else f"; by the figures of at least {count(reporting)} of {count(roster)} states"
    kind = f" People and GDP of {scenario.as_of} are projections." if "projection" in set(own["status"]) else ""
    body = lower(subject(scenario.statuses, scenario.roster_rule))
    sheet.sentence(
        "size_sentence",
        f"Of {sheet['organisations']} organisations {body} is number {words}{gaps}.{kind}",
        RHO,
    )


def _links(sheet: Facts, links: pd.DataFrame) -> None:
    """Size against the scenario's composite, and with one organisation left out."""
    for measure in SIZES:
        row: Any = links.loc[(measure, COMPOSITE)]
        sheet.number(f"rho_{measure}", row[RHO], "Spearman's rho", RHO)
        sheet.add(f"p_{measure}", row[P], probability(row[P]), "probability", P)
        sheet.number(f"rho_{measure}_low", row["rho_low"], "Spearman's rho", RHO)
        sheet.number(f"rho_{measure}_high", row["rho_high"], "Spearman's rho", RHO)
    own = links.xs(COMPOSITE, level="outcome")
    n = int(own["n"].max())
    sheet.add("n", n, count(n), "organisations", RHO)
    sheet.add("sizes_passing", int((own[P] <= MARK).sum()), count(int((own[P] <= MARK).sum())), "measures of size", P)
    if n < 4:
        words = f"With {plural(n, 'organisation')} that can be placed, nothing can be said of size and outcome."
        for name in ("critical_sentence", "links_sentence", "without_sentence"):
            sheet.sentence(name, words, RHO)
        return
    by_size = [f"{sheet[f'rho_{m}']} for {name} (p {sheet[f'p_{m}']})" for m, name in SIZES.items()]
    sheet.sentence("links_sentence", f"With {sheet['how']}, rho is {listing(by_size)}.", RHO)
    by_people: Any = own.loc["population"]
    mark = critical(range(n), MARK)
    sheet.number("critical_rho", mark, "Spearman's rho", RHO)
    sheet.sentence(
        "critical_sentence",
        f"With {count(n)} organisations no rho below {sheet['critical_rho']} has an exact one-sided p of "
        f"{sheet['mark']} or less, and the 95% interval around that of population, roughly, runs from "
        f"{sheet['rho_population_low']} to {sheet['rho_population_high']}.",
        RHO,
    )
    sheet.sentence(
        "without_sentence",
        f"With one organisation left out at a time, the rho of population is between "
        f"{number(by_people['rho_without_low'])} (without {the(by_people['without_low'])}) and "
        f"{number(by_people['rho_without_high'])} (without {the(by_people['without_high'])}).",
        RHO,
    )


def _choices(sheet: Facts, links: pd.DataFrame, choices: pd.DataFrame) -> None:
    """Size against the composite over all ways to make it."""
    n = int(cast("int", sheet["n"].value))
    if choices.empty:
        sheet.sentence("choices_sentence", str(sheet["links_sentence"]), RHO)
        sheet.sentence("middle_sentence", "So few organisations have no middle of many ways.", RHO)
        sheet.sentence("scatter_finding", f"Population and composite: n {n}, too few to say anything", RHO)
        return
    people: Any
    cells: Any = choices.loc
    people, shares = choices.loc["population"], choices["share_passing_pct"]
    sheet.add("choices", int(people["choices"]), f"{int(people['choices']):,}", "ways to make the composite", RHO)
    for label in ("low", "high"):
        sheet.number(f"choices_{label}", people[f"rho_{label}"], "Spearman's rho", RHO)
    sheet.percent("choices_passing", people["share_passing_pct"], RHO)
    least, most = str(shares.idxmin()), str(shares.idxmax())
    sheet.percent("least_passing", shares.min(), RHO)
    sheet.percent("most_passing", shares.max(), RHO)
    spans = [f"from {number(cells[m, 'rho_low'])} to {number(cells[m, 'rho_high'])} for {SIZES[m]}" for m in SIZES]
    sheet.sentence(
        "choices_sentence",
        f"Over all {sheet['choices']} ways to make the composite, nine in ten values of rho lie {listing(spans)}. The "
        f"share of ways that pass is lowest for {SIZES[least]} ({sheet['least_passing']}) and highest for "
        f"{SIZES[most]} ({sheet['most_passing']}).",
        RHO,
    )
    middles = [
        f"{sheet.number(f'choices_median_{m}', cells[m, 'rho_median'], 'rho', RHO)} for {SIZES[m]}" for m in SIZES
    ]
    sheet.sentence("middle_sentence", f"The middle of all {sheet['choices']} values of rho is {listing(middles)}.", RHO)
    sheet.sentence(
        "scatter_finding",
        f"Population and composite: rho {sheet['rho_population']}, p {sheet['p_population']}, n {n}; over all "
        f"composites {sheet['choices_low']} to {sheet['choices_high']}",
        RHO,
    )


def _strip(sheet: Facts, links: pd.DataFrame) -> None:
    """How many of all associations pass, how many chance would give, and how many arithmetic alone may explain."""
    known = links.dropna(subset=[P]).reset_index()
    up, down = known[known[P] <= MARK], known[known["p_negative"] <= MARK]
    expected = MARK * len(known)
    sheet.add("associations", len(known), str(len(known)), "associations", P)
    sheet.add("passing", len(up), count(len(up)), "associations", P)
    sheet.add("passing_negative", len(down), count(len(down)), "associations", P)
    sheet.number("expected_by_chance", expected, "associations", P, 0)
    sheet.sentence(
        "strip_finding",
        f"Of {plural(len(known), 'association')} {count(len(up))} {_verb(up)} as positive, {count(len(down))} as "
        f"negative; chance would give about {number(expected, 0)} each",
        P,
    )
    composite = int((up["outcome"] == COMPOSITE).sum())
    tilted = int(sum(name != COMPOSITE and ALL[name].tilt != NONE for name in up["outcome"]))
    opposite = f"{capital(count(len(down)))} {_verb(down)}" if len(down) else "None of them passes"
    sheet.sentence(
        "strip_sentence",
        f"{capital(some(len(up)))} of {len(known)} associations {_verb(up)} as positive: {some(composite)} with the "
        f"composite, {some(tilted)} with readings that arithmetic alone makes higher for larger blocs, and "
        f"{some(len(up) - composite - tilted)} with other outcomes. {opposite} as negative. "
        f"They are not independent of one another, so these counts are no test.",
        P,
    )


def _verb(rows: pd.DataFrame) -> str:
    return "passes" if len(rows) == 1 else "pass"


def lower(text: str) -> str:
    """Return a text with its first letter in lower case, for the middle of a sentence."""
    return text[:1].lower() + text[1:]


def rank(value: float) -> str:
    """Print a rank: whole, or with its half where two are tied."""
    return NOT_REPORTED if pd.isna(value) else f"{value:g}"


def probability(value: float) -> str:
    """Print a probability with three digits."""
    return "below 0.001" if value < 0.0005 else number(value, 3)
