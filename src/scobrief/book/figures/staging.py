"""The files of all figures on their way into a book: staged before it is assembled, drawn meanwhile, placed after."""

from __future__ import annotations

import json
import shutil
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ... import paths
from ...errors import BuildError
from ...execute import pool
from ..stage import Stage
from . import FOLDER, RECORDS, Figure, files, raster


def put(stage: Stage, extra: str, figures: Iterable[Figure], scenario: Mapping[str, Any]) -> dict[str, str]:
    """Stage the files of the figures, and return the pictures that are to be drawn in pixels: figure -> SVG.

    extra: the folder of the book whose files are part of the site; scenario: name and parameters, as facts.json has
    them.
    """
    pictures = {}
    for figure in figures:
        made, shown = files(figure, scenario)
        stage.put(f"{RECORDS}/{figure.name}.json", json.dumps(shown, ensure_ascii=False))
        for name, text in made.items():
            stage.put(f"{extra}/{FOLDER}/{name}", text)
        pictures[figure.name] = made[f"{figure.name}.svg"]
    return pictures


def draw(pictures: Mapping[str, str], jobs: int | None = None) -> dict[str, Path]:
    """Draw what is not kept, `jobs` at once, and return where the pixels of each figure are.

    Raises BuildError with the name of every figure that cannot be drawn.
    """
    folder = kept()
    found = {name: raster.place(folder, svg) for name, svg in pictures.items()}
    tasks: dict[Hashable, pool.Task] = {
        name: pool.Task(_drawn, (name, pictures[name], path)) for name, path in found.items() if not path.is_file()
    }
    errors = [str(done.error) for _, done in pool.work(tasks, jobs) if done.error is not None]
    if errors:
        raise BuildError("\n".join(errors))
    raster.prune(folder, found.values())
    return found


def place(stage: Stage, extra: str, drawn: Mapping[str, Path]) -> None:
    """Put the pixels among the built pages, and take away what is of no figure any more."""
    target = stage.html / FOLDER
    target.mkdir(exist_ok=True)
    for name, path in drawn.items():
        shutil.copyfile(path, target / f"{name}.png")
    there = {path.name for path in (stage.book / extra / FOLDER).iterdir()} if drawn else set()
    for path in target.iterdir():
        if path.name not in there and path.stem not in drawn:
            path.unlink()


def kept() -> Path:
    """The folder of what has been drawn, for all books of a checkout."""
    return paths.BUILD / "cache" / "pixels"


def _drawn(name: str, svg: str, path: Path) -> None:
    try:
        raster.draw(svg, path)
    except ValueError as error:
        raise BuildError(f"figure {name!r}: its picture cannot be drawn in pixels. {error}") from error
