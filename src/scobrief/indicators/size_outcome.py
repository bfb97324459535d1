"""Size against outcome: rank associations with their exact p, one organisation left out, and every composite."""

from __future__ import annotations

from itertools import product
from typing import Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from ..datapackage import per_vintage
from ..members import RosterRule, Statuses
from ..parameters import Aggregation, Normalisation, Parameters, Rule, Standing, Weights, Year
from . import composite, scorecard
from .effectiveness import FEW, TABLES
from .history import weakest
from .outcomes import OUTCOMES
from .ranks import association, critical, rho
from .registry import register
from .scorecard import SIZES, SizeMeasure

COMPOSITE = "composite"
# The fewest whose rho can have a one-sided p of 0.05 at all.
MIN_CASES = 4
OutcomeName = Literal[
    "composite", "trade", "minerals", "synchrony", "gap_closed", "stability", "trade_share", "trade_ratio",
    "customers", "minerals_share", "income_gap", "stability_level",
]  # fmt: skip


class SizeOutcome(Parameters):
    """A year and who counts, a measure of size, an outcome, and how a composite is made."""

    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    size_measure: SizeMeasure | None = Field(None, description="What size is measured by; left out, all measures")
    outcome: OutcomeName | None = Field(
        None, description="The composite, one outcome, or another reading of one; left out, all of them"
    )
    weights: Weights = "equal"
    normalisation: Normalisation = "minmax"
    aggregation: Aggregation = "arithmetic"

    @model_validator(mode="after")
    def _check(self) -> Self:
        composite.check(self.normalisation, self.aggregation)
        return self


@per_vintage
def _associations(
    as_of: int,
    rule: RosterRule,
    statuses: Statuses,
    weights: str,
    normalisation: str,
    aggregation: str,
    size_measure: str | None,
    outcome: str | None,
) -> pd.DataFrame:
    wide = scorecard.oriented(as_of, rule, statuses)
    placed = scorecard.placed(wide)[list(OUTCOMES)]
    outcomes = {COMPOSITE: composite.score(placed, weights, normalisation, aggregation).reindex(wide.index), **wide}
    size = scorecard.sizes(as_of, rule, statuses).pivot(index="bloc", columns="size_measure", values="value")
    size = size.reindex(wide.index)
    rows = []
    measures = SIZES if size_measure is None else [size_measure]
    for measure, name in product(measures, outcomes if outcome is None else [outcome]):
        x, y = size[measure], outcomes[name].round(9)
        found = association(x, y)
        without = _leaving_one_out(x, y)
        rows.append(
            {
                "size_measure": measure,
                "outcome": name,
                "size_outcome_rho": found.rho,
                "size_outcome_p": found.p_positive,
                "p_negative": found.p_negative,
                "p_two_sided": found.p_two_sided,
                "rho_low": found.low,
                "rho_high": found.high,
                "rho_without_low": without.min() if len(without) else np.nan,
                "rho_without_high": without.max() if len(without) else np.nan,
                "without_low": without.idxmin() if len(without) else None,
                "without_high": without.idxmax() if len(without) else None,
                "n": found.n,
            }
        )
    return pd.DataFrame(rows).merge(_coverage(as_of, rule, statuses), on="size_measure")


def associations(
    as_of: int = 2021,
    rule: RosterRule = "in_force",
    statuses: Statuses = "members",
    weights: str = "equal",
    normalisation: str = "minmax",
    aggregation: str = "arithmetic",
    size_measure: str | None = None,
    outcome: str | None = None,
) -> pd.DataFrame:
    """Rank association of every measure of size, or one, with every outcome, or one, turned so that more is better.

    Returns size_measure, outcome, size_outcome_rho, size_outcome_p (exact, one-sided: that chance alone gives a rho at
    least as high), p_negative, p_two_sided, rho_low and rho_high (approximate 95 % interval), the lowest and highest
    rho with one organisation left out (rho_without_low, rho_without_high; without_low and without_high name it), n,
    members_in_roster and members_reporting of the SCO's size, and status of the sizes.
    """
    return _associations(as_of, rule, statuses, weights, normalisation, aggregation, size_measure, outcome).copy()


def _leaving_one_out(x: pd.Series, y: pd.Series) -> pd.Series:
    """Rho without each of the organisations in turn, by the one left out."""
    known = x.notna() & y.notna()
    a, b, blocs = x[known].to_numpy(), y[known].to_numpy(), x.index[known]
    found = {bloc: rho(np.delete(a, i), np.delete(b, i)) for i, bloc in enumerate(blocs)}
    return pd.Series(found, dtype=float).dropna()


@per_vintage
def _coverage(as_of: int, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """How many of the SCO's members stand behind its size, and the least certain kind of figure in any size."""
    table = scorecard.sizes(as_of, rule, statuses)
    own = table[table["bloc"] == "SCO"][["size_measure", "members_in_roster", "members_reporting"]]
    return own.merge(table.groupby("size_measure")["status"].agg(weakest).reset_index(), on="size_measure")


@per_vintage
def over_choices(as_of: int, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """Rho of size with the composite over every choice of weights, normalisation and aggregation.

    Returns one row per measure of size: size_measure, rho_low, rho_median, rho_high (5, 50 and 95 % of choices),
    share_passing_pct (choices whose rho reaches `critical`), critical_rho and choices.
    """
    wide = scorecard.placed(scorecard.oriented(as_of, rule, statuses))[list(OUTCOMES)]
    size = scorecard.sizes(as_of, rule, statuses).pivot(index="bloc", columns="size_measure", values="value")
    size = size.reindex(wide.index)
    columns = ["size_measure", "rho_low", "rho_median", "rho_high", "share_passing_pct", "critical_rho", "choices"]
    if len(wide) < MIN_CASES:
        return pd.DataFrame(columns=columns)
    # Rank 1 is best; places count upwards, so that more is better as in the size.
    places = len(wide) + 1 - composite.all_ranks(wide)
    rows = []
    centred = places - places.mean(axis=0)
    for measure in SIZES:
        x = size[measure].rank().to_numpy()
        mark = critical(x)
        x = x - x.mean()
        found = x @ centred / np.sqrt((x**2).sum() * (centred**2).sum(axis=0))
        low, median, high = np.quantile(found, [composite.RANGE[0], 0.5, composite.RANGE[1]])
        passing = 100 * float((found >= mark - 1e-9).mean())
        rows.append((measure, low, median, high, passing, mark, len(found)))
    return pd.DataFrame(rows, columns=columns)


def by_way(as_of: int, rule: RosterRule, statuses: Statuses, weights: str) -> pd.DataFrame:
    """The SCO's rank and the rho of population by every scale and mean: normalisation, aggregation, sco_rank, rho."""
    wide = scorecard.placed(scorecard.oriented(as_of, rule, statuses))[list(OUTCOMES)]
    size = scorecard.sizes(as_of, rule, statuses).query("size_measure == 'population'").set_index("bloc")["value"]
    rows = []
    for normalisation, aggregation in composite.WAYS:
        score = composite.score(wide, weights, normalisation, aggregation).round(9)
        place = score.rank(ascending=False).get("SCO", np.nan)
        found = rho(size.reindex(score.index).to_numpy(), score.to_numpy())
        rows.append((normalisation, aggregation, place, found))
    return pd.DataFrame(rows, columns=["normalisation", "aggregation", "sco_rank", "rho"])


_SIZE_OUTCOME = {
    "neutral": "none",
    "parameters": SizeOutcome,
    "tables": TABLES,
    "cite": "bonettwright2000",
    "caveat": f"No cause: size may follow success. {FEW}",
}


@register(
    name="size_outcome_rho",
    title="Rank association of size with outcome",
    unit="Spearman's rho",
    formula=r"\rho = \frac{\mathrm{cov}(r_x, r_y)}{\sigma_{r_x} \sigma_{r_y}}",
    range="-1 to 1",
    direction="more is larger with better",
    **_SIZE_OUTCOME,
)
def size_outcome_rho(p: SizeOutcome) -> pd.DataFrame:
    """Spearman's rho of size with each outcome, ties at their mean rank."""
    return associations(
        p.as_of,
        p.roster_rule,
        p.statuses,
        p.weights,
        p.normalisation,
        p.aggregation,
        p.size_measure,
        p.outcome,
    )


@register(
    name="size_outcome_p",
    title="Chance of a rank association at least as high",
    unit="probability",
    formula=r"p = \left|\{\pi : \rho(x, \pi y) \ge \rho(x, y)\}\right| \Big/ n!",
    range="0 to 1",
    direction="less is less easily chance",
    **_SIZE_OUTCOME,
)
def size_outcome_p(p: SizeOutcome) -> pd.DataFrame:
    """Exact one-sided probability, over all pairings, that chance alone gives a rho at least as high."""
    return size_outcome_rho(p)
