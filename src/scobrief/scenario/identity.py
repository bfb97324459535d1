"""The name of a run: short, printable, and the same wherever the same is run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from .. import __version__
from ..datapackage import descriptor, editions
from .base import Scenario

# Crockford's digits: no letter can be taken for a digit, or the other way round, when an id is copied by hand.
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 8


def run_id(scenarios: Mapping[str, Scenario]) -> str:
    """The id of a run of these chapters: 40 bits as eight letters and digits, `xxxx-xxxx`.

    It is a hash of every parameter of every chapter, defaults included but for the embedded vintage, of the bytes of
    every table of data/ and of the added ones that a parameter names, and of the version; not of the machine, the
    day, or the order of the chapters. A chapter alone has an id of its own.
    """
    said = {
        "version": __version__,
        "tables": tables(scenarios.values()),
        "parameters": {chapter: scenario.model_dump() for chapter, scenario in scenarios.items()},
    }
    return short(said)


def short(said: Mapping[str, Any]) -> str:
    """Forty bits of the hash of plain values as eight letters and digits: the same for the same on every machine."""
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, allow_nan=False).encode()).digest()
    number = int.from_bytes(digest[: _LENGTH * 5 // 8])
    letters = "".join(_DIGITS[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return f"{letters[:4]}-{letters[4:]}"


def tables(scenarios: Iterable[Scenario]) -> dict[str, str]:
    """The tables that runs of some scenarios could open, by name, with their hashes: those of data/, and added ones."""
    runs = list(scenarios)
    found: dict[str, str] = {}
    for vintage in sorted({scenario.vintage for scenario in runs} or {editions.EMBEDDED}):
        with editions.using(vintage):
            found |= {item["name"]: item["hash"] for item in descriptor()["resources"]}
    for scenario in runs:
        found |= scenario.added()
    return found
