"""Every path of the project, once."""

from __future__ import annotations

import os
from pathlib import Path

from .errors import DataError

_MARK = "_config.yml"


def _find_root() -> Path:
    """Return the checkout: $SCOBRIEF_HOME, the folder above the working one that holds the book, or ours."""
    if home := os.environ.get("SCOBRIEF_HOME"):
        if not (Path(home) / _MARK).is_file():
            raise DataError(f"SCOBRIEF_HOME={home}: no {_MARK} there. Name the folder of the checkout.")
        return Path(home).resolve()
    here = Path.cwd().resolve()
    ours = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, ours):
        if (folder / _MARK).is_file() and (folder / "notebooks").is_dir():
            return folder
    raise DataError(
        f"No scobrief checkout found above {here}. Run from the checkout or set SCOBRIEF_HOME to its folder."
    )


# The package itself, which need not lie in the checkout.
PACKAGE = Path(__file__).parent
ROOT = _find_root()
DATA = ROOT / "data"
CURATED = DATA / "curated"
NOTEBOOKS = ROOT / "notebooks"
SCENARIOS = ROOT / "scenarios"
BOOK = ROOT / "book"
CONFIG = ROOT / _MARK
BUILD = ROOT / "_build"
HTML = BUILD / "html"
RUNS = BUILD / "runs"


def source(path: Path) -> Path | None:
    """The folder of what the project is made from that a path lies in: no command writes there what it is told to."""
    full = Path(os.path.realpath(path))  # unlike Path.resolve, it takes a link to itself
    return next((ours for ours in (NOTEBOOKS, DATA, BOOK, SCENARIOS, PACKAGE) if full.is_relative_to(ours)), None)
