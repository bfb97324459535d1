"""What an article claims, how each claim is tested, and the rules that turn values into verdicts."""

from .ledger import brief_claims, printed_numbers, read_claims
from .rules import (
    FINDINGS,
    VERDICTS,
    Finding,
    Verdict,
    cases_verdict,
    combined,
    comparison_verdict,
    finding,
    findings,
    number_verdict,
)
from .schema import Claim, ComparisonTest, DateTest, NumberTest, Part, Reading

__all__ = [
    "FINDINGS",
    "VERDICTS",
    "Claim",
    "ComparisonTest",
    "DateTest",
    "Finding",
    "NumberTest",
    "Part",
    "Reading",
    "Verdict",
    "brief_claims",
    "cases_verdict",
    "combined",
    "comparison_verdict",
    "finding",
    "findings",
    "number_verdict",
    "printed_numbers",
    "read_claims",
]
