"""What one scenario of a sweep gives, as it is kept on disk, and all of them as one tidy table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..facts.sheet import Fact, from_payload
from ..scenario import Scenario, run_id
from .place import whole

WORDS = frozenset({"sentence", "words", "names", "finding"})


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario of a sweep: its facts, or the error that it ended with.

    made_with: a hash of the code, the tables and what is installed; a result made with others does not count.
    """

    scenario: Scenario
    facts: Mapping[str, Fact]
    seconds: float
    made_with: str
    error: str | None = None

    @property
    def id(self) -> str:
        """The id of the scenario's run."""
        return run_id({self.scenario.chapter: self.scenario})

    def write(self, folder: Path) -> None:
        """Keep it under its id; the file appears when it is whole."""
        said = {
            "chapter": self.scenario.chapter,
            "parameters": self.scenario.model_dump(),
            "seconds": round(self.seconds, 3),
            "made_with": self.made_with,
            "facts": {name: asdict(fact) for name, fact in self.facts.items()},
        }
        whole(folder / f"{self.id}.json", json.dumps(said, ensure_ascii=False, allow_nan=False).encode())

    @classmethod
    def read(cls, folder: Path, scenario: Scenario, made_with: str) -> Result | None:
        """The result that is kept of a scenario; None if there is none, or one that was made with something else."""
        path = folder / f"{run_id({scenario.chapter: scenario})}.json"
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            if said["made_with"] != made_with or said["parameters"] != scenario.model_dump():
                return None
            return cls(scenario, from_payload(said["facts"]), said["seconds"], made_with)
        except (OSError, ValueError, KeyError, TypeError):  # what cannot be read is made again
            return None


def recorded(folder: Path, scenarios: Iterable[Scenario]) -> list[Scenario]:
    """Which of the scenarios have a record, whatever it was made with: under changed tables it has another id."""
    known = set()
    for path in folder.glob("*.json"):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            known.add((said["chapter"], json.dumps(said["parameters"], sort_keys=True)))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return [s for s in scenarios if (s.chapter, json.dumps(s.model_dump(), sort_keys=True)) in known]


def tidy(axes: Sequence[str], results: Iterable[Result]) -> pd.DataFrame:
    """One row per scenario and fact: run_id, a column per axis, fact, kind, value, unit, text, indicator.

    kind: verdict, finding, number, words or sentence; value: of numbers alone, missing where nothing is reported.
    """
    rows: list[tuple[Any, ...]] = []
    for result in results:
        head = (result.id, *(getattr(result.scenario, name) for name in axes))
        for name, fact in result.facts.items():
            value = float(fact.value) if isinstance(fact.value, int | float) and fact.unit not in WORDS else None
            rows.append((*head, name, _kind(fact), value, fact.unit, fact.text, fact.indicator))
    columns = ["run_id", *axes, "fact", "kind", "value", "unit", "text", "indicator"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"value": "float64"})


def scenarios_table(axes: Sequence[str], results: Iterable[Result]) -> pd.DataFrame:
    """One row per scenario: run_id, a column per axis, status (done or failed), seconds, error."""
    rows = [
        (
            result.id,
            *(getattr(result.scenario, name) for name in axes),
            "failed" if result.error else "done",
            result.seconds,
            result.error or "",
        )
        for result in results
    ]
    return pd.DataFrame(rows, columns=["run_id", *axes, "status", "seconds", "error"])


def _kind(fact: Fact) -> str:
    if fact.unit == "finding":
        return "verdict" if fact.name.endswith("_verdict") else "finding"
    return fact.unit if fact.unit in WORDS else "number"
