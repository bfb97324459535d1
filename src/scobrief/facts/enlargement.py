"""Facts of chapter 6 on enlargement: what two entries did to the spread of incomes, beside the founders' own."""

from __future__ import annotations

from ..indicators import convergence
from ..indicators.history import codes_of
from ..members import STATUSES, YARDSTICKS
from ..parameters import Weighting
from ..scenario.chapters import Convergence
from .sheet import Facts

SIGMA = "income_dispersion"
FOUND: dict[str, Weighting] = {"states": "unweighted", "people": "population"}
ENLARGEMENT = (2016, 2017)


def add(sheet: Facts, scenario: Convergence) -> None:
    """What the entry of India and Pakistan did to the spread of the roster in force, beside the founders' own."""
    statuses, moved = scenario.statuses, {}
    for rule in ("in_force", "founders"):
        for label, weighting in FOUND.items():
            ends = [
                convergence.dispersion(codes_of("SCO", year, rule, statuses), [year], weighting)[SIGMA][0]
                for year in ENLARGEMENT
            ]
            texts = [
                sheet.number(f"enlargement_{rule}_{label}_{when}", end, "standard deviation of logs", SIGMA)
                for when, end in zip(("before", "after"), ends, strict=True)
            ]
            moved[rule, label] = f"from {texts[0]} to {texts[1]}"
    before, after = ENLARGEMENT
    already = {"IND", "PAK"} <= set(codes_of("SCO", before, "in_force", statuses))
    lead = (
        f"India and Pakistan, counted before as observers, became members in {after}: the spread weighted by people"
        if already
        else "In the year India and Pakistan became members the spread weighted by people"
    )
    # The enlargement was the SCO's, China being in it, whichever body a run sets in its place.
    whose, own = "", "the"
    if scenario.roster_rule in YARDSTICKS:
        whose, own = "On the SCO's own rosters: ", "the SCO's own"
        lead = lead[:1].lower() + lead[1:] if lead.startswith("In the") else lead
    sheet.sentence(
        "rules_finding",
        f"{whose}{lead} went {moved['in_force', 'people']}; the founders' own, {moved['founders', 'people']}",
        SIGMA,
    )
    sheet.sentence(
        "rules_sentence",
        f"From {before} to {after} the spread on {own} roster in force ({STATUSES[statuses]}) went "
        f"{moved['in_force', 'states']} with each state counted once and {moved['in_force', 'people']} with each "
        f"person counted once; the founders' own went {moved['founders', 'states']} and "
        f"{moved['founders', 'people']}.",
        SIGMA,
    )
