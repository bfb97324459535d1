"""A sweep without notebooks: the printed numbers of a chapter judged under all scenarios at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pandas as pd

from ..claims import NumberTest, brief_claims
from ..errors import ParameterError
from ..facts import facts_of
from ..facts.inverter import CLAIMS, settings
from ..facts.sheet import number, percent
from ..scenario import Scenario, run_id
from ..scenario.chapters import Size
from ..verdicts import judge_many
from .results import Result, tidy

# The chapter whose facts are the engine's own: for it no fact sheet is filled.
SIZE = "size"


def facts_only(axes: Sequence[str], scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """The facts of all scenarios as `results.tidy` has them, computed in this process.

    Of the chapter on size those that the engine answers for all scenarios in a few matrix products: share,
    distance, finding and verdict of the three printed numbers. Of any other chapter all facts, one scenario after
    the other.
    """
    if scenarios[0].chapter == SIZE:
        return _size(axes, cast(Sequence[Size], scenarios))
    return tidy(axes, [Result(scenario, facts_of(scenario), 0.0, "") for scenario in scenarios])


def _size(axes: Sequence[str], scenarios: Sequence[Size]) -> pd.DataFrame:
    head = pd.DataFrame(
        {
            "run_id": [run_id({SIZE: scenario}) for scenario in scenarios],
            **{name: [getattr(scenario, name) for scenario in scenarios] for name in axes},
        }
    )
    chosen = [settings(scenario) for scenario in scenarios]
    parts = []
    for place, (quantity, claim) in enumerate(CLAIMS.items()):
        (part,) = brief_claims()[claim].all_parts
        test = part.test
        if not isinstance(test, NumberTest):
            raise ParameterError(f"{claim} is no printed number.")
        judged = judge_many(test, chosen)
        apart = (judged["value"] - test.number).abs()
        for fact, kind, values, unit in (
            ("share", "number", judged["value"], "percent"),
            ("finding", "finding", judged["finding"], "finding"),
            ("verdict", "verdict", judged["verdict"], "finding"),
            ("distance_pp", "number", apart, "points"),
        ):
            is_number = kind == "number"
            told = percent if unit == "percent" else lambda value: number(value, 1)
            parts.append(
                head.assign(
                    fact=f"{SIZE}.{quantity}_{fact}",
                    kind=kind,
                    value=values.to_numpy(float) if is_number else float("nan"),
                    unit=unit,
                    text=[told(value) for value in values] if is_number else values.to_numpy(str),
                    indicator=test.indicator,
                    _place=place,
                )
            )
    table = pd.concat(parts, ignore_index=True)
    order = table.assign(_row=table.groupby(["fact"]).cumcount()).sort_values(["_row", "_place"], kind="stable").index
    return table.loc[order].drop(columns="_place").reset_index(drop=True)
