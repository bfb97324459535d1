"""The shipped presets held against the default, chapter by chapter, and kept while what they were made from holds.

What a chapter's facts are under some preset does not depend on the scenario of the book that is built: all books of
a checkout share it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import paths
from ..compare import Comparison, Part, compare_chapter, joined
from ..datapackage import descriptor
from ..execute import cache, dependencies, kernels
from ..facts.sheet import used
from ..indicators import REGISTRY
from ..scenario import CHAPTERS, DEFAULT, presets, resolve

_COMPARE = "scobrief.compare"


def reasons() -> dict[str, str | None]:
    """Why each chapter that a preset sets must be compared again; None where what is kept still holds."""
    said = _settings()
    return {chapter: _reason(chapter, said[chapter]) for chapter in CHAPTERS if said[chapter]}


def made(chapter: str) -> dict[str, Any]:
    """Compare a chapter under each preset that sets it with the default, and record what that was made from.

    In a process that has looked at nothing else: what it has opened is what the chapter needs. Where there is none
    such, the chapter is taken to need everything.
    """
    parts = {name: asdict(compare_chapter(*pair)) for name, pair in _pairs(chapter).items()}
    everything = {"tables": [item["path"] for item in descriptor()["resources"]], "indicators": list(REGISTRY)}
    asked = used() if kernels.AVAILABLE else everything
    return {"chapter": chapter, "settings": _settings()[chapter], "used": asked, "parts": parts}


def keep(record: dict[str, Any]) -> None:
    """Take what `made` has found into the cache; the file appears when it is whole."""
    whole = record | {"made_from": _made_from(record["chapter"], record["used"])}
    target = _file(record["chapter"])
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_suffix(".new")
    new.write_text(json.dumps(whole, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    new.replace(target)


def kept() -> dict[str, Comparison]:
    """Each preset but the default, compared with it. Look at `reasons` first."""
    records = {chapter: _read(chapter) for chapter in reasons()}
    base, found = resolve(CHAPTERS), {}
    for name in presets():
        if name != DEFAULT:
            parts = [record["parts"][name] for record in records.values() if name in record["parts"]]
            found[name] = joined(base, resolve(CHAPTERS, name), (Part(**part) for part in parts))
    return found


def _reason(chapter: str, settings: dict[str, Any]) -> str | None:
    record = _read(chapter)
    if record is None:
        return "not compared yet"
    if record["settings"] != settings:
        return "a preset changed"
    return cache.difference(record["made_from"], _made_from(chapter, record["used"]))


def _pairs(chapter: str) -> dict[str, tuple[Any, Any]]:
    """The chapter's scenarios by default and under each preset that sets it otherwise."""
    base = resolve([chapter])[chapter]
    others = {name: resolve([chapter], name)[chapter] for name in presets() if name != DEFAULT}
    return {name: (base, other) for name, other in others.items() if other != base}


def _settings() -> dict[str, dict[str, Any]]:
    """What each preset sets in each chapter, all of it."""
    return {chapter: {name: other.model_dump() for name, (_, other) in _pairs(chapter).items()} for chapter in CHAPTERS}


def _made_from(chapter: str, opened: dict[str, list[str]]) -> dict[str, str]:
    return cache.hashes({dependencies.of_facts(chapter), _COMPARE}, opened)


def _file(chapter: str) -> Path:
    return paths.BUILD / "cache" / "presets" / f"{chapter}.json"


def _read(chapter: str) -> dict[str, Any] | None:
    try:
        return json.loads(_file(chapter).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # what cannot be read is made again
        return None
