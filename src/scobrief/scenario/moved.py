"""What each parameter is on record to move; `book.moves` finds it out, by trying."""

from __future__ import annotations

import csv
from functools import cache

from .. import paths
from ..errors import DataError

FILE = paths.CURATED / "moves.csv"
COLUMNS = ("chapter", "parameter", "kind", "id")
KINDS = {"chart": "charts", "claim": "claims"}


def moved(chapter: str, parameter: str) -> dict[str, list[str]]:
    """The charts and claims that a chapter's parameter moves: charts (figures by name), claims (by id)."""
    found = _recorded().get((chapter, parameter), {})
    return {many: list(found.get(one, [])) for one, many in KINDS.items()}


def in_words(chapter: str, parameter: str) -> str:
    """The same in words: charts population and gdp; claims C16 and C17. A chart goes by its name in its chapter."""
    if parameter == "vintage":
        return "whatever is made from the annual panel"
    found = moved(chapter, parameter)
    found["charts"] = [name.removeprefix(f"fig-{chapter}-") for name in found["charts"]]
    return "; ".join(f"{many} {', '.join(names)}" for many, names in found.items() if names) or "words alone"


@cache
def _recorded() -> dict[tuple[str, str], dict[str, list[str]]]:
    """The table, (chapter, parameter) -> kind -> ids; read as plain text, for a list at a terminal must be quick."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    try:
        with FILE.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault((row["chapter"], row["parameter"]), {}).setdefault(row["kind"], []).append(row["id"])
    except (OSError, KeyError, UnicodeDecodeError) as error:
        raise DataError(f"{FILE}: cannot be read: {error}. Bring it back with git.") from None
    return found
