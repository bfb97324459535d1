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
from ..datapackage import descriptor, editions
from ..execute import cache, dependencies, kernels
from ..facts.sheet import used
from ..indicators import REGISTRY
from ..scenario import CHAPTERS, DEFAULT, Scenario, presets, resolve

_COMPARE = "scobrief.compare"


def reasons() -> dict[str, str | None]:
    """Why each chapter that a preset sets must be compared again; None where what is kept still holds."""
    return {chapter: _reason(chapter, pairs) for chapter, pairs in _pairs().items()}


def made(chapter: str) -> dict[str, Any]:
    """Compare a chapter under each preset that sets it with the default, and record what that was made from.

    In a process that has looked at nothing else: what it has opened is what the chapter needs. Where there is none
    such, the chapter is taken to need everything.
    """
    pairs = _pairs()[chapter]
    parts = {name: asdict(compare_chapter(*pair)) for name, pair in pairs.items()}
    everything = {"tables": [item["path"] for item in descriptor()["resources"]], "indicators": list(REGISTRY)}
    asked = used() if kernels.AVAILABLE else everything
    return {"chapter": chapter, "settings": _settings(pairs), "used": asked, "parts": parts}


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
    records = [(_read(chapter) or {})["parts"] for chapter in _pairs()]
    base, found = resolve(CHAPTERS), {}
    for name, other in _others().items():
        found[name] = joined(base, other, (Part(**parts[name]) for parts in records if name in parts))
    return found


def _reason(chapter: str, pairs: dict[str, tuple[Scenario, Scenario]]) -> str | None:
    record = _read(chapter)
    if record is None:
        return "not compared yet"
    if record["settings"] != _settings(pairs):
        return "a preset changed"
    return cache.difference(record["made_from"], _made_from(chapter, record["used"]))


def _others() -> dict[str, dict[str, Scenario]]:
    """The scenarios of every preset but the default."""
    return {name: resolve(CHAPTERS, name) for name in presets() if name != DEFAULT}


def _pairs() -> dict[str, dict[str, tuple[Scenario, Scenario]]]:
    """Chapter -> preset -> the chapter's scenario by default and under that preset, where the two differ."""
    base, others = resolve(CHAPTERS), _others()
    found = {
        chapter: {name: (base[chapter], one[chapter]) for name, one in others.items() if one[chapter] != base[chapter]}
        for chapter in CHAPTERS
    }
    return {chapter: pairs for chapter, pairs in found.items() if pairs}


def _settings(pairs: dict[str, tuple[Scenario, Scenario]]) -> dict[str, Any]:
    """What each preset sets in a chapter, all of it."""
    return {name: other.model_dump() for name, (_, other) in pairs.items()}


def _made_from(chapter: str, opened: dict[str, list[str]]) -> dict[str, str]:
    with editions.using(editions.EMBEDDED):  # presets are compared as they are shipped, in whatever book
        return cache.hashes({dependencies.of_facts(chapter), _COMPARE}, opened)


def _file(chapter: str) -> Path:
    return paths.BUILD / "cache" / "presets" / f"{chapter}.json"


def _read(chapter: str) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads(_file(chapter).read_text(encoding="utf-8"))
        return record
    except (OSError, ValueError):  # what cannot be read is made again
        return None
