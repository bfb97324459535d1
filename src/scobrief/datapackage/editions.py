"""Editions of the annual panel: the embedded one, those that were fetched since, and which of them is in force.

A fetched edition, a vintage, is a folder of data/vintages/: its table and a descriptor of its own. While it is in
force, the descriptor of all tables has it in place of the embedded panel, and so has everything that opens a table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar, cast, overload

from .. import paths
from ..errors import DataError, not_allowed
from ..sources.registry import SOURCES

EMBEDDED = SOURCES["imf-weo-2022-10"].id
# The table of which there are editions, and the folder of data/ that holds them.
PANEL, FOLDER = "annual", "vintages"
DESCRIPTOR = "datapackage.json"
HOW = "Another can be brought by: scobrief data refresh worldbank"

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

_within: ContextVar[str | None] = ContextVar("vintage", default=None)
# What is in force outside every `using`: a kernel runs each cell in a context of its own.
_process = [EMBEDDED]


def folder(vintage: str = "") -> Path:
    """Where vintages are kept, or one of them."""
    return paths.DATA / FOLDER / vintage


def fetched() -> list[str]:
    """The names of the vintages that were fetched."""
    return sorted(path.parent.name for path in folder().glob(f"[!.]*/{DESCRIPTOR}"))


def at_hand() -> tuple[str, ...]:
    """The names of all vintages: the embedded one first, then what was fetched, by name."""
    return EMBEDDED, *fetched()


def in_force() -> str:
    """The name of the vintage that tables are opened from."""
    return _within.get() or _process[0]


@contextmanager
def using(vintage: str) -> Iterator[None]:
    """Open tables from a vintage until the end of the block."""
    token = _within.set(vintage)
    try:
        yield
    finally:
        _within.reset(token)


def keep(vintage: str) -> None:
    """Open tables from a vintage for the rest of this process, wherever no block says otherwise."""
    _process[0] = vintage


class Kept(Protocol[P, R_co]):
    """A function whose results are remembered: it is called as before, and can be made to forget."""

    cache_clear: Callable[[], None]
    cache_info: Callable[[], tuple[int, int, int | None, int]]

    def __call__(self, *args: P.args, **named: P.kwargs) -> R_co:
        """Call it."""


@overload
def per_vintage(function: Callable[P, R], *, maxsize: int | None = None) -> Kept[P, R]: ...


@overload
def per_vintage(*, maxsize: int | None = None) -> Callable[[Callable[P, R]], Kept[P, R]]: ...


def per_vintage(
    function: Callable[P, R] | None = None, *, maxsize: int | None = None
) -> Kept[P, R] | Callable[[Callable[P, R]], Kept[P, R]]:
    """Remember what a function gives, as `functools.lru_cache` does, for each vintage apart.

    For everything that is made from tables: the same arguments give another result when another vintage is in force.
    """
    if function is None:
        return lambda decorated: per_vintage(decorated, maxsize=maxsize)

    @lru_cache(maxsize=maxsize)
    def kept(vintage: str, *args: P.args, **named: P.kwargs) -> R:
        return function(*args, **named)

    @wraps(function)
    def asked(*args: P.args, **named: P.kwargs) -> R:
        return kept(in_force(), *args, **named)  # type: ignore[arg-type]  # only hashable ones can be remembered

    made = cast("Kept[P, R]", asked)
    made.cache_clear, made.cache_info = kept.cache_clear, kept.cache_info
    return made


def panel(vintage: str) -> dict[str, Any]:
    """The resource that describes a fetched vintage's table, its path as seen from data/.

    Raises DataError if there is no such vintage or its descriptor cannot be read.
    """
    path = folder(vintage) / DESCRIPTOR
    try:
        item: dict[str, Any]
        (item,) = json.loads(path.read_text(encoding="utf-8"))["resources"]
        return item | {"path": f"{FOLDER}/{vintage}/{item['path']}"}
    except FileNotFoundError:
        raise DataError(not_allowed("data", "vintage", vintage, at_hand(), "scobrief data list")) from None
    except (ValueError, KeyError, TypeError) as error:
        again = f"Delete {path.parent} and run: scobrief data refresh worldbank"
        raise DataError(f"{path} is no description of a table: {error}. {again}") from None


def last_year(vintage: str) -> int | None:
    """The last year for which a fetched vintage tells the size of economies; None for the embedded one."""
    return None if vintage == EMBEDDED else int(panel(vintage)["years"][-1])
