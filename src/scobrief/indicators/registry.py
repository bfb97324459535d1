"""One entry per indicator: what it is called, measured in, made of, and what to beware of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..errors import ParameterError, nearest
from ..parameters import Parameters


class Registry(dict[str, "Indicator"]):
    """Indicators by name; remembers which ones were asked for, as a run says what it was made from."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Indicator:
        self.used.add(name)
        return super().__getitem__(name)


REGISTRY = Registry()


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator; `compute` turns its parameters into a tidy table that has the column `name`.

    When every parameter is given the table has one row, or none where data are missing. `grid`, where there is
    one, computes many definitions at once: name -> choices to a table with a column per name, share_pct and the
    columns of `shares.grid`.
    """

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
    grid: Callable[[Mapping[str, Sequence[Any]]], pd.DataFrame] | None = None
    # Whether the value changes from year to year for one roster: area does not.
    yearly: bool = True
    # Whether a row is still one of many when every parameter is given: one seller's buyers.
    many: bool = False

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
