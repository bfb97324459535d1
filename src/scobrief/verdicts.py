"""Judge claims: each part by its test under all definitions, or by reading; then the claim by its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd

from . import multiverse
from .claims import Claim, ComparisonTest, DateTest, Finding, NumberTest, Part, Verdict, rules
from .claims.rules import FINDINGS, cases_verdict, combined, comparison_verdict, number_verdict
from .claims.schema import span
from .datapackage import editions, per_vintage
from .members import spells

# What a run may set; the defaults are those of the chapter on verdicts.
SETTINGS = ("as_of", "roster_rule", "statuses", "gdp_measure", "tolerance_pp", "near_pp", "eurasia_km2", "robust_share")


@dataclass(frozen=True, slots=True)
class Judged:
    """One part of a claim, judged: by a rule from values, or by reading.

    value: of the stated definition, in `unit`; missing if it cannot be decided, or is no number. definitions: all
    of them as `multiverse.definitions` returns them, None where there are none; supporting of decided say what
    share of them support the claim. flips: the single choices that turn the answer over. found: the day on
    record, for a printed date.
    """

    part: Part
    verdict: Verdict
    rule: str
    finding: Finding | None = None
    value: float | None = None
    unit: str = ""
    stated: Mapping[str, Any] = field(default_factory=dict)
    definitions: pd.DataFrame | None = None
    flips: pd.DataFrame | None = None
    found: date | None = None

    @property
    def by_reading(self) -> bool:
        """Whether the verdict is one by reading."""
        return self.part.reading is not None

    @property
    def counting(self) -> pd.DataFrame:
        """The definitions whose number says how firmly a claim stands.

        Of a printed number all that are listed; of a comparison not those of another body than the SCO, other than
        the stated one: what holds of the EU is no support for a claim about the SCO.
        """
        table = pd.DataFrame({"finding": []}) if self.definitions is None else self.definitions
        return table[table["is_meant"]] if self.rule == "comparison" else table

    @property
    def decided(self) -> int:
        """How many definitions can be decided."""
        return int((self.counting["finding"] != "undecidable").sum())

    @property
    def supporting(self) -> int:
        """How many definitions support the claim."""
        return int((self.counting["finding"] == "met").sum())


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """A claim, the verdict on it, and how each of its parts was judged."""

    claim: Claim
    verdict: Verdict
    parts: tuple[Judged, ...]

    @property
    def by_reading(self) -> bool:
        """Whether any part was judged by reading."""
        return any(part.by_reading for part in self.parts)


def judge(claim: Claim, settings: Mapping[str, Any]) -> ClaimVerdict:
    """Judge one claim. settings: a value for each of SETTINGS, and `vintage` if it is not the embedded one."""
    with editions.using(settings.get("vintage", editions.EMBEDDED)):
        parts = tuple(_judge(part, settings) for part in claim.all_parts)
    return ClaimVerdict(claim, combined(part.verdict for part in parts), parts)


def judge_many(test: NumberTest, settings: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Judge a printed number under many settings at once: one grid of definitions serves them all.

    Returns one row per settings: value of the stated definition (missing if it cannot be decided), finding,
    verdict. The same as `judge` gives one by one, a test says so.
    """
    table, stated, meant = multiverse.many(test, settings)
    distances = np.append(rules.distance(table["value"], test.number).to_numpy(float), np.nan)
    values = np.append(table["value"].to_numpy(float), np.nan)[stated]
    tolerance, near = np.array([multiverse.tolerances(test, chosen) for chosen in settings]).T
    here = distances[stated]
    best = np.fmin(
        np.where(meant, distances[:-1], np.nan).min(axis=1, initial=np.inf, where=meant & ~np.isnan(distances[:-1])),
        here,
    )
    finding = np.select([np.isnan(here), here <= tolerance, here <= near], [3, 0, 1], default=2)
    verdict = np.select(
        [finding == 0, best <= tolerance, finding == 3, best <= near],
        ["supported", "supported under a stated definition", "undecidable", "mixed"],
        default="not supported",
    )
    return pd.DataFrame({"value": values, "finding": np.array(FINDINGS)[finding], "verdict": verdict})


def _judge(part: Part, settings: Mapping[str, Any]) -> Judged:
    if part.reading:
        return Judged(part, part.reading.verdict, "reading")
    if isinstance(part.test, DateTest):
        return _date(part, part.test)
    assert part.test  # without a reading there is one
    return _values(_Asked.of(part, part.test, settings))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A part with the settings that its test looks at: what differs from scenario to scenario may be none of them."""

    part: Part = field(compare=False)
    test: NumberTest | ComparisonTest = field(compare=False)
    settings: Mapping[str, Any] = field(compare=False)
    key: str

    @classmethod
    def of(cls, part: Part, test: NumberTest | ComparisonTest, settings: Mapping[str, Any]) -> _Asked:
        names = {*test.entry.parameters.model_fields, getattr(test, "tolerance", ""), getattr(test, "near", "")}
        # A chapter may have a setting of its own that a test looks at, such as the deaths from which a clash counts.
        seen = {name: settings[name] for name in sorted(settings) if name in names or name == "robust_share"}
        return cls(part, test, seen, f"{part.model_dump_json()} {seen}")


@per_vintage(maxsize=512)
def _values(asked: _Asked) -> Judged:
    part, test, settings = asked.part, asked.test, asked.settings
    every = multiverse.labels(test, settings)
    table = multiverse.definitions(test, settings, every)
    chosen = multiverse.stated(test, settings)
    here = table[table["is_stated"]]
    value = None if here.empty or pd.isna(here["value"].iloc[0]) else float(here["value"].iloc[0])
    found: Finding = "undecidable" if here.empty else here["finding"].iloc[0]
    decided = table[(table["finding"] != "undecidable") & table["is_meant"]]
    share = (decided["finding"] == "met").mean() if len(decided) else float("nan")
    robust = settings["robust_share"]
    if isinstance(test, NumberTest):
        rule, verdict = "number", number_verdict(found, table.loc[table["is_meant"], "finding"].astype("str"))
    elif test.cases and test.quantifier:
        cases = cast(Iterable[Finding], table["finding"].astype("str"))
        rule, verdict = "cases", cases_verdict(cases, test.quantifier, robust)
        value = None
    else:
        rule, verdict = "comparison", comparison_verdict(found, share, robust)
    flips = multiverse.flips(test, settings, every) if rule != "cases" else None
    finding = found if rule != "cases" else None
    return Judged(part, verdict, rule, finding, value, test.entry.unit, chosen, table, flips)


def _date(part: Part, test: DateTest) -> Judged:
    table = spells(test.organisation)
    table = table[table["status"] == "member"]
    if test.member:
        table = table[table["iso3"] == test.member]
    if table.empty:
        return Judged(part, "undecidable", "date", "undecidable")
    found = table["from"].min().date()
    first, last = span(test.printed)
    days = max((first - found).days, (found - last).days, 0)
    held = days <= test.tolerance_days
    finding = FINDINGS[0] if held else FINDINGS[2]
    return Judged(part, "supported" if held else "not supported", "date", finding, float(days), "days", found=found)
