"""How organisations come out on the five outcomes together: composite, rank interval, distance to the nearest."""

from __future__ import annotations

from typing import Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from ..datapackage import per_vintage
from ..members import RosterRule, Statuses
from ..parameters import Aggregation, Normalisation, Parameters, Rule, Standing, Weights, Year
from . import composite, scorecard
from .history import weakest
from .outcomes import OUTCOMES
from .registry import register
from .scorecard import Bloc

TABLES = (
    "production_flows", "trade_partners", "mineral_flows", "annual", "governance", "economies", "curated-memberships",
)  # fmt: skip
FEW = "Eleven organisations, many of them with members in common; what members have in common is no effect of one."


class Placed(Parameters):
    """A year and who counts as the SCO; one organisation, or all."""

    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    bloc: Bloc | None = Field(None, description="One organisation only; left out, all of them")


class Scored(Placed):
    """The same, and how a composite is made."""

    weights: Weights = "equal"
    normalisation: Normalisation = "minmax"
    aggregation: Aggregation = "arithmetic"

    @model_validator(mode="after")
    def _check(self) -> Self:
        composite.check(self.normalisation, self.aggregation)
        return self


@per_vintage
def intervals(as_of: int, rule: RosterRule, statuses: Statuses, all_readings: bool = False) -> pd.DataFrame:
    """Between which ranks nine in ten choices of weights, normalisation and aggregation place an organisation.

    With `all_readings` also over every combination of the outcomes' readings. Returns rank_low, rank_median and
    rank_high (1 is best), by organisation that reports enough.
    """
    wide = scorecard.placed(scorecard.oriented(as_of, rule, statuses))
    return composite.rank_interval(wide, scorecard.READINGS if all_readings else [OUTCOMES])


def scores(
    as_of: int = 2021,
    rule: RosterRule = "in_force",
    statuses: Statuses = "members",
    weights: str = "equal",
    normalisation: str = "minmax",
    aggregation: str = "arithmetic",
) -> pd.DataFrame:
    """Composite and rank of each organisation, one row each.

    Returns bloc, composite_score and composite_rank (1 is best, ties at their mean rank), rank_low, rank_median and
    rank_high (see `intervals`), all missing where fewer than MIN_OUTCOMES are reported; outcomes_reported,
    blocs_placed, members_in_roster, members_reporting (in the outcome that fewest report) and status.
    """
    wide = scorecard.oriented(as_of, rule, statuses)
    placed = scorecard.placed(wide)[list(OUTCOMES)]
    score = composite.score(placed, weights, normalisation, aggregation)
    # The same rounding as in `composite.ranks`: a tie is a tie in both.
    rank = score.round(9).rank(ascending=False)
    made = pd.DataFrame({"composite_score": score, "composite_rank": rank}).join(intervals(as_of, rule, statuses))
    return made.reindex(wide.index).join(_about(as_of, rule, statuses)).rename_axis("bloc").reset_index()


@per_vintage
def _about(as_of: int, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """How much each organisation reports, whatever is made of it."""
    wide, profile = scorecard.oriented(as_of, rule, statuses), scorecard.profile(as_of, rule, statuses)
    used = profile[profile["outcome"].isin(OUTCOMES) & profile["value"].notna()].groupby("bloc")
    about = pd.DataFrame(
        {
            "outcomes_reported": wide[list(OUTCOMES)].notna().sum(axis=1),
            "blocs_placed": len(scorecard.placed(wide)),
            "members_in_roster": profile.groupby("bloc")["members_in_roster"].first(),
            "members_reporting": used["members_reporting"].min(),
            "status": used["status"].agg(weakest),
        }
    )
    about["members_reporting"] = about["members_reporting"].fillna(0).astype(int)
    return about


def distances(as_of: int = 2021, rule: RosterRule = "in_force", statuses: Statuses = "members") -> pd.DataFrame:
    """How far each organisation's profile is from the nearest other one's, in standard deviations.

    The root mean square difference of standard scores over the outcomes that both report, at least MIN_OUTCOMES.
    Returns bloc, nearest, profile_distance, distance_rank (1 stands furthest apart, ties at their lowest),
    outcomes_reported, members_in_roster, members_reporting, status.
    """
    wide = scorecard.oriented(as_of, rule, statuses)[list(OUTCOMES)]
    z = composite.normalise(wide, "z")
    gaps = z.to_numpy()[:, None, :] - z.to_numpy()[None, :, :]
    shared = (~np.isnan(gaps)).sum(axis=2)
    squares = np.nansum(gaps**2, axis=2) / np.maximum(shared, 1)
    table = pd.DataFrame(np.sqrt(squares), index=wide.index, columns=wide.index.to_list())
    table = table.where((shared >= scorecard.MIN_OUTCOMES) & ~np.eye(len(wide), dtype=bool))
    known = table.notna().any(axis=1)
    made = pd.DataFrame({"profile_distance": table.min(axis=1)})
    made["nearest"] = table[known].idxmin(axis=1)
    # Two that are each other's nearest are equally far apart; rounded, lest a last digit part them.
    made["distance_rank"] = made["profile_distance"].round(9).rank(ascending=False, method="min")
    about = scores(as_of, rule, statuses).set_index("bloc")
    about = about[["outcomes_reported", "members_in_roster", "members_reporting", "status"]]
    return made.join(about).rename_axis("bloc").reset_index()


def only(table: pd.DataFrame, **chosen: str | None) -> pd.DataFrame:
    """The rows that agree with the choices that are made."""
    for name, choice in chosen.items():
        table = table if choice is None else table[table[name] == choice]
    return table.reset_index(drop=True)


@register(
    name="composite_score",
    title="Composite of five outcomes",
    unit="score from 1 to 100, or around 0",
    formula=r"\sum_d w_d s_{bd} \Big/ \sum_d w_d \text{ or } \exp\left(\sum_d w_d \ln s_{bd} \Big/ \sum_d w_d\right)",
    range="1 to 100; around 0 for standard scores",
    neutral="none",
    direction="more is better on the outcomes chosen",
    parameters=Scored,
    tables=TABLES,
    cite="nardo2008",
    caveat=f"Weights, scale and mean are choices: read the interval of ranks. {FEW}",
)
def composite_score(p: Scored) -> pd.DataFrame:
    """Composite of each organisation that reports at least three of the five outcomes."""
    table = scores(p.as_of, p.roster_rule, p.statuses, p.weights, p.normalisation, p.aggregation)
    return only(table, bloc=p.bloc)


@register(
    name="composite_rank",
    title="Rank on the composite",
    unit="rank, 1 is best",
    formula=r"1 + \left|\{c : C_c > C_b\}\right|",
    range="1 to the number of organisations",
    neutral="none",
    direction="less is better on the outcomes chosen",
    parameters=Scored,
    tables=TABLES,
    cite="nardo2008",
    caveat=f"rank_low and rank_high hold nine in ten of all choices. {FEW}",
)
def composite_rank(p: Scored) -> pd.DataFrame:
    """Rank of each organisation on the composite, with its interval over all choices."""
    return composite_score(p)


@register(
    name="profile_distance",
    title="Distance to the nearest profile",
    unit="standard deviations",
    formula=r"\min_{c \ne b} \sqrt{\frac{1}{D} \sum_d (z_{bd} - z_{cd})^2}",
    range="0 and up",
    neutral="none",
    direction="more is more unlike the others",
    parameters=Placed,
    tables=TABLES,
    cite="nardo2008",
    caveat=f"Unlike is neither better nor worse, and says nothing of an organisation's type. {FEW}",
)
def profile_distance(p: Placed) -> pd.DataFrame:
    """How far each organisation's profile is from the nearest other one's."""
    return only(distances(p.as_of, p.roster_rule, p.statuses), bloc=p.bloc)
