"""The rules: from a value to a finding, from findings to a verdict. Every rule is also words for the reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, get_args, overload

import numpy as np
import pandas as pd

Finding = Literal["met", "approximately met", "not met", "undecidable"]
FINDINGS: tuple[Finding, ...] = ("met", "approximately met", "not met", "undecidable")

Verdict = Literal[
    "supported",
    "supported under a stated definition",
    "mixed",
    "not supported",
    "not testable as worded",
    "normative",
    "undecidable",
]
# From the strongest to what cannot be judged; the order of every legend.
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# The rules as a reader is told them, by the kind of test; {robust} and {rest} are shares in percent.
RULES = {
    "number": "Supported if the stated definition comes within the tolerance of the printed number; supported under a "
    "stated definition if another one does that a reader of the article could have meant; mixed if one of these is "
    "near; else not supported. If the data for the stated definition are missing and no other meets it, undecidable.",
    "comparison": "Supported if it holds as stated and in at least {robust} of all definitions that can be decided; "
    "supported under a stated definition if it holds as stated, but in fewer; mixed if it does not hold as stated, or "
    "is too close to call, but holds in more than {rest}; else not supported. If the data for the stated definition "
    "are missing, supported under a stated definition if {robust} of the others hold, else undecidable.",
    "cases": "One about every case is supported only if every case that can be decided holds, else not supported. One "
    "about cases in general is supported if at least {robust} of them hold, not supported if at most {rest} do, and "
    "mixed between.",
    "date": "Supported if the day on record lies within the printed year, month or day, give or take the tolerance; "
    "else not supported.",
    "reading": "Where the default data cannot decide, the verdict is ours, from the sources cited beside it; the entry "
    "says which data would decide it.",
    "parts": "A claim of several parts takes the verdict that they share; if all are supported, some of them under a "
    "stated definition only, so is the claim; else it is mixed.",
}


@overload
def distance(value: float, printed: float) -> float: ...
@overload
def distance(value: pd.Series, printed: float) -> pd.Series: ...
@overload
def distance(value: np.ndarray, printed: float) -> np.ndarray: ...
def distance(value: Any, printed: float) -> Any:
    """How far a value is from the printed number, without sign, in its unit.

    Rounded to nine digits, so that a value on the edge of a tolerance is on it whatever its binary form.
    """
    return np.round(np.abs(value - printed), 9)


def finding(value: float | None, printed: float, tolerance: float, near: float) -> Finding:
    """Say whether a value meets a printed number: within the tolerance, near it, or neither.

    All in one unit; both bounds belong to the better side. A missing value decides nothing.
    """
    if value is None or pd.isna(value):
        return "undecidable"
    apart = distance(value, printed)
    if apart <= tolerance:
        return "met"
    return "approximately met" if apart <= near else "not met"


def findings(values: pd.Series, printed: float, tolerance: float, near: float) -> pd.Categorical[str]:
    """`finding` of many values at once."""
    apart = distance(values.to_numpy(float), printed)
    codes = np.select([np.isnan(apart), apart <= tolerance, apart <= near], [3, 0, 1], default=2)
    return pd.Categorical.from_codes(codes, pd.Index(list[str](FINDINGS)))


def differences(values: pd.Series, relation: str, margin: float) -> pd.Categorical[str]:
    """Findings of comparisons: `values` are left minus right; within the margin the two are about equal."""
    signed = np.round(values.to_numpy(float), 9) * (1 if relation == "above" else -1)
    codes = np.select([np.isnan(signed), signed > margin, signed >= -margin], [3, 0, 1], default=2)
    return pd.Categorical.from_codes(codes, pd.Index(list[str](FINDINGS)))


def number_verdict(stated: Finding, meant: Iterable[Finding]) -> Verdict:
    """Judge a printed number by the stated definition and by those that a reader could have meant.

    The stated one counts among the latter. What cannot be decided as stated is undecidable, unless another
    definition meets the number.
    """
    found = {stated, *meant}
    if stated == "met":
        return "supported"
    if "met" in found:
        return "supported under a stated definition"
    if stated == "undecidable":
        return "undecidable"
    return "mixed" if "approximately met" in found else "not supported"


def comparison_verdict(stated: Finding, share_holding: float, robust_share: float) -> Verdict:
    """Judge a comparison by the stated definition and by the share of decidable definitions in which it holds.

    share_holding: 0 to 1, missing if no definition can be decided.
    """
    if pd.isna(share_holding):
        return "undecidable"
    if stated == "met":
        return "supported" if share_holding >= robust_share else "supported under a stated definition"
    if stated == "undecidable":
        return "supported under a stated definition" if share_holding >= robust_share else "undecidable"
    return "mixed" if share_holding > 1 - robust_share + 1e-12 else "not supported"


def cases_verdict(found: Iterable[Finding], quantifier: Literal["every", "most"], robust_share: float) -> Verdict:
    """Judge a claim about cases: one that fails refutes `every`; `most` goes by the share that holds."""
    decided = [case for case in found if case != "undecidable"]
    if not decided:
        return "undecidable"
    share = decided.count("met") / len(decided)
    if quantifier == "every":
        return "supported" if share == 1 else "not supported"
    if share >= robust_share - 1e-12:
        return "supported"
    return "mixed" if share > 1 - robust_share + 1e-12 else "not supported"


def combined(parts: Iterable[Verdict]) -> Verdict:
    """The verdict of a claim of several parts: what they have in common, or mixed.

    Parts that are supported, one of them under a stated definition only, are supported under a stated definition.
    """
    found = set(parts)
    if found == {"supported", "supported under a stated definition"}:
        return "supported under a stated definition"
    return found.pop() if len(found) == 1 else "mixed"
