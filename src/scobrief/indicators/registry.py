"""One entry per indicator: what it is called, measured in, made of, and what to beware of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..errors import ParameterError, nearest
from ..parameters import Parameters

REGISTRY: dict[str, Indicator] = {}


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator; `compute` turns its parameters into a tidy table that has the column `name`."""

    name: str
    title: str
    unit: str
    formula: str
    range: str
    neutral: str
    direction: str
    tables: tuple[str, ...]
    caveat: str
    cite: str
    parameters: type[Parameters]
    compute: Callable[[Any], pd.DataFrame]

    @property
    def axis(self) -> str:
        """Title of an axis that shows the indicator."""
        return f"{self.title} ({self.unit})"

    def table(self, **values: Any) -> pd.DataFrame:
        """Compute the indicator for native parameter values. Raises ParameterError or DataError."""
        return self.compute(self.parameters.check(values, self.name, f"scobrief indicator {self.name} --help"))


def register(**entry: Any) -> Callable[[Callable[[Any], pd.DataFrame]], Callable[[Any], pd.DataFrame]]:
    """Enter the decorated function into the registry under `name`."""

    def enter(compute: Callable[[Any], pd.DataFrame]) -> Callable[[Any], pd.DataFrame]:
        if entry["name"] in REGISTRY:
            raise ValueError(f"indicator {entry['name']!r} is registered twice")
        REGISTRY[entry["name"]] = Indicator(compute=compute, **entry)
        return compute

    return enter


def indicator(name: str) -> Indicator:
    """Return an indicator by name. Raises ParameterError with the nearest name."""
    if name in REGISTRY:
        return REGISTRY[name]
    guess = nearest(name, REGISTRY)
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise ParameterError(f"indicator {name!r} is not one of {', '.join(REGISTRY)}.{hint} See: scobrief indicator")
