"""Pinned archives -> tidy tables. The registry says what is read; one module per source says how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from . import baci, economies, factbook, icio, natural_earth, weo, wgi
from .archive import fetch, sha256
from .registry import ARCHIVES, SOURCES, Licence, Source, source

__all__ = ["ARCHIVES", "SOURCES", "Licence", "Source", "fetch", "read_all", "sha256", "source"]

STEPS = len(SOURCES)


def read_all(
    curated: pd.DataFrame, offline: Path | None = None, step: Callable[[str], None] = lambda title: None
) -> dict[str, pd.DataFrame | dict[str, Any]]:
    """Read all sources and return the tidy tables by name; `shapes` is a TopoJSON object.

    curated: the curated economies (iso3, iso2, name, m49_region, ...). step: called with the title of each
    source before it is read. Raises SourceError.
    """
    archives, known = {}, set(curated["iso3"])
    for item in SOURCES.values():
        step(item.title)
        archives[item.id] = fetch(item, offline)
    book = factbook.read(archives["cia-factbook-2026"], curated)
    minerals = archives["cepii-baci-minerals"]
    return {
        "economies": economies.table(curated, book["factbook"]),
        "annual": weo.read(archives["imf-weo-2022-10"]),
        **book,
        "production_flows": icio.read(archives["oecd-icio-2022"]),
        "products": baci.products(minerals),
        "mineral_flows": baci.read(minerals),
        "product_totals": baci.totals(minerals),
        "governance": wgi.read(archives["worldbank-wgi"], known),
        "shapes": natural_earth.read(archives["natural-earth-110m"], known),
    }
