"""The parameters of each chapter, in the order of the book."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ..indicators import composite
from ..indicators.area import EURASIA_KM2
from ..parameters import (
    LAST_MINERAL_YEAR,
    Aggregation,
    Capability,
    CountingRule,
    FlowChoice,
    Gdp,
    Normalisation,
    ProductChoice,
    Rule,
    Standing,
    Weights,
    Year,
)
from .base import Scenario

Tolerance = Annotated[float, Field(ge=0, le=10, description="A printed number is met within this many points")]
Near = Annotated[float, Field(ge=0, le=25, description="It is approximately met within this many points")]
Eurasia = Annotated[
    int,
    Field(ge=40_000_000, le=70_000_000, description="Area of Eurasia, the denominator, in square kilometres"),
]


def _ordered(tolerance_pp: float, near_pp: float) -> None:
    """Refuse a nearness that is narrower than the tolerance. Raises ValueError."""
    if near_pp < tolerance_pp:
        raise ValueError(f"near_pp={near_pp} is below tolerance_pp={tolerance_pp}; allowed is at least as much")


class Claims(Scenario):
    """Chapter 1: what is claimed, where, of what kind, and what can be tested?"""

    chapter = "claims"


class Members(Scenario):
    """Chapter 2: who is in, as what, since when?"""

    chapter = "members"
    as_of: Year = 2021
    statuses: Standing = "members"
    gdp_measure: Gdp = "nominal"


class Size(Scenario):
    """Chapter 3: 43 % of people, 25 % of GDP, 80 % of Eurasia?"""

    chapter = "size"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    gdp_measure: Gdp = "nominal"
    tolerance_pp: Tolerance = 0.5
    near_pp: Near = 2.5
    eurasia_km2: Eurasia = EURASIA_KM2

    @model_validator(mode="after")
    def _check(self) -> Self:
        _ordered(self.tolerance_pp, self.near_pp)
        return self


class Trade(Scenario):
    """Chapter 4: does the bloc trade with itself?"""

    chapter = "trade"
    as_of: int = Field(
        2021,
        ge=2001,
        le=LAST_MINERAL_YEAR,
        description="Year from which the energy and mineral share is followed to 2024",
    )
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    products: ProductChoice = "all"
    counting: CountingRule = "both_ends"
    flows: FlowChoice = "all"


class Asymmetry(Scenario):
    """Chapter 5: how unequal are China and Russia, and what does Central Asia sell to each?"""

    chapter = "asymmetry"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    gdp_measure: Gdp = "nominal"
    capability: Capability = "gdp"


class Convergence(Scenario):
    """Chapter 6: do members grow alike and together?"""

    chapter = "convergence"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    since: int = Field(2001, ge=1992, le=2015, description="First year of the growth that beta convergence compares")
    window: int = Field(10, ge=5, le=20, description="Years in the moving window of growth synchrony")


class Security(Scenario):
    """Chapter 7: does membership go with calm?"""

    chapter = "security"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    threshold: int = Field(1, ge=0, le=1000, description="A clash counts from this many reported deaths on")


class Connectivity(Scenario):
    """Chapter 8: one market or neighbours?"""

    chapter = "connectivity"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"


class Overlap(Scenario):
    """Chapter 9: are the other organisations rivals or layers?"""

    chapter = "overlap"
    as_of: Year = 2021
    statuses: Standing = "members"


class Effectiveness(Scenario):
    """Chapter 10: is size effectiveness?"""

    chapter = "effectiveness"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    weights: Weights = "equal"
    normalisation: Normalisation = "minmax"
    aggregation: Aggregation = "arithmetic"

    @model_validator(mode="after")
    def _check(self) -> Self:
        composite.check(self.normalisation, self.aggregation)
        return self


class Verdicts(Scenario):
    """Chapter 11: what holds, and which definition flips it?"""

    chapter = "verdicts"
    as_of: Year = 2021
    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    gdp_measure: Gdp = "nominal"
    tolerance_pp: Tolerance = 0.5
    near_pp: Near = 2.5
    eurasia_km2: Eurasia = EURASIA_KM2
    robust_share: float = Field(
        default=0.8, ge=0.5, le=1, description="A comparison is robust if it holds in this share of its definitions"
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        _ordered(self.tolerance_pp, self.near_pp)
        return self


class Limits(Scenario):
    """Behind the numbers: what do the tables hold of whom, and how sure is it?"""

    chapter = "limits"
    as_of: Year = 2021
    statuses: Standing = "members"
