"""The article's printed numbers and the rule that says whether a value meets one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

Finding = Literal["met", "approximately met", "not met", "undecidable"]


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number that the article prints, and the indicator that can be held against it."""

    id: str
    paragraph: str
    quantity: str
    indicator: str
    printed_pct: float


PRINTED = {
    claim.id: claim
    for claim in (
        PrintedNumber("C16", "P3", "population", "population_share_pct", 43.0),
        PrintedNumber("C17", "P3", "gdp", "gdp_share_pct", 25.0),
        PrintedNumber("C18", "P3", "eurasia", "eurasia_area_share_pct", 80.0),
    )
}


def distance_pp(value_pct: float | pd.Series, printed_pct: float) -> float | pd.Series:
    """How far a value is from the printed number, in percentage points, without sign.

    Rounded to nine digits, so that a value on the edge of a tolerance is on it whatever its binary form.
    """
    return np.round(np.abs(value_pct - printed_pct), 9)


def finding(value_pct: float | None, printed_pct: float, tolerance_pp: float, near_pp: float) -> Finding:
    """Say whether a value meets a printed number: within the tolerance, near it, or neither.

    All in percent or percentage points; both bounds belong to the better side. A missing value decides nothing.
    """
    if value_pct is None or pd.isna(value_pct):
        return "undecidable"
    distance = distance_pp(value_pct, printed_pct)
    if distance <= tolerance_pp:
        return "met"
    return "approximately met" if distance <= near_pp else "not met"
