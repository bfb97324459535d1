"""One fact, and the sheet of a chapter's facts as a notebook publishes it."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import pandas as pd

from ..datapackage import OPENED, resource
from ..errors import FactError, nearest
from ..indicators import REGISTRY

# The type under which a notebook publishes its facts, read again from the executed copy.
MIME = "application/vnd.scobrief.facts+json"
# The type under which it says what they were made from; nobody reads that but the process that runs notebooks.
USED = "application/vnd.scobrief.used+json"
NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class Fact:
    """A result as prose prints it. `value` is None where nothing is reported; the text then says so."""

    name: str
    value: float | int | str | None
    unit: str
    text: str
    indicator: str | None
    tables: tuple[str, ...]
    vintage: str

    def __str__(self) -> str:
        return self.text


class Facts(Mapping[str, Fact]):
    """The facts of one chapter, by name. As the last line of a cell it publishes them."""

    def __init__(self, chapter: str, instead: Mapping[str, str] | None = None):
        """instead: table that an indicator reads -> the one that stands in its place under the chapter's parameters."""
        self.chapter = chapter
        self._instead = instead or {}
        self._facts: dict[str, Fact] = {}

    def add(
        self,
        name: str,
        value: Any,
        text: str,
        unit: str,
        indicator: str | None = None,
        tables: tuple[str, ...] = (),
    ) -> str:
        """Add a fact under `chapter.name` and return its printed text.

        The tables are the indicator's unless they are given. Raises FactError if the name is taken.
        """
        full = f"{self.chapter}.{name}"
        if full in self._facts:
            raise FactError(f"fact {full!r} is given twice.")
        of = tables or tuple(self._instead.get(table, table) for table in REGISTRY[cast("str", indicator)].tables)
        self._facts[full] = Fact(full, _plain(value), unit, text, indicator, of, _vintage(of))
        return text

    def percent(self, name: str, value: float | None, indicator: str, digits: int = 1) -> str:
        """Add a percentage."""
        return self.add(name, value, percent(value, digits), "percent", indicator)

    def number(self, name: str, value: float | None, unit: str, indicator: str, digits: int = 2) -> str:
        """Add a plain number with so many digits."""
        return self.add(name, value, number(value, digits), unit, indicator)

    def sentence(self, name: str, text: str, indicator: str) -> str:
        """Add a computed sentence."""
        return self.add(name, text, text, "sentence", indicator)

    def __getitem__(self, name: str) -> Fact:
        full = name if name.startswith(f"{self.chapter}.") else f"{self.chapter}.{name}"
        if full not in self._facts:
            guess = nearest(full, self._facts)
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise FactError(f"fact {full!r} is unknown.{hint}")
        return self._facts[full]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def payload(self) -> dict[str, Any]:
        """The facts as JSON-safe values, by name."""
        return {name: asdict(fact) for name, fact in self._facts.items()}

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        rows = "".join(
            f"<tr><td><code>{name}</code></td><td>{html.escape(fact.text)}</td></tr>"
            for name, fact in self._facts.items()
        )
        plain = "\n".join(f"{name}: {fact.text}" for name, fact in self._facts.items())
        return {MIME: self.payload(), USED: used(), "text/html": f"<table>{rows}</table>", "text/plain": plain}


def used() -> dict[str, list[str]]:
    """What this process has asked for so far: `tables` (files of data/) and `indicators` (names of the registry)."""
    return {"tables": sorted(OPENED), "indicators": sorted(REGISTRY.used)}


def from_payload(payload: Mapping[str, Any]) -> dict[str, Fact]:
    """Return the facts that `Facts.payload` describes."""
    return {name: Fact(**{**entry, "tables": tuple(entry["tables"])}) for name, entry in payload.items()}


def percent(value: float | None, digits: int = 1) -> str:
    """Print a percentage: 42.2%."""
    return NOT_REPORTED if _missing(value) else f"{number(value, digits)}%"


def number(value: float | None, digits: int = 2) -> str:
    """Print a number with thousands commas and a true minus sign."""
    return NOT_REPORTED if value is None or _missing(value) else f"{value:z,.{digits}f}".replace("-", "\N{MINUS SIGN}")


def billion(usd_bn: float) -> str:
    """Print a sum: billions, millions below a tenth of one, or that it is next to none."""
    if _missing(usd_bn):
        return "an unreported sum"
    if usd_bn >= 0.1:
        return f"${number(usd_bn, 1)} billion"
    return f"${number(1e3 * usd_bn, 1)} million" if usd_bn >= 5e-5 else "next to nothing"


def _missing(value: Any) -> bool:
    return bool(pd.isna(value))


def _plain(value: Any) -> Any:
    """A value that JSON knows: numpy scalars become Python's, NaN becomes None."""
    value = value.item() if hasattr(value, "item") else value
    return None if _missing(value) else value


def _vintage(tables: tuple[str, ...]) -> str:
    found = (f"{item['sources'][0]['name']} {item['vintage']}" for item in map(resource, tables) if item.get("vintage"))
    return "; ".join(dict.fromkeys(found))
