"""Bring a new vintage of the annual panel, beside the ones that are there and never over them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ..alone import alone
from ..errors import SourceError
from ..sources import sha256, worldbank
from . import editions
from .rebuild import write_table
from .tables import open_table, resource

# What the size of an economy is read from, how many economies must have each, and what part of the most that ever
# had one makes a year that the vintage reaches.
SIZES = ("population_m", "gdp_nominal_usd_bn", "gdp_ppp_intl_bn")
AT_LEAST, REACHED = 150, 0.9
PREFIX = "worldbank-"


def refresh(
    today: date, endpoint: str | None = None, step: Callable[[str], None] = lambda title: None
) -> tuple[str, Path]:
    """Fetch the panel from the World Bank into a vintage that is called after the day; return its name and folder.

    The folder appears when table and descriptor are whole. Raises SourceError if it is there already, or if the
    answers are not what they should be; BuildError if another command is writing to the checkout.
    """
    name, target = f"{PREFIX}{today}", editions.folder(f"{PREFIX}{today}")
    if target.exists():
        raise SourceError(f"vintage {name} is there already: {target}. It is never overwritten.")
    with editions.using(editions.EMBEDDED):
        known, embedded = set(open_table("economies")["iso3"]), resource(editions.PANEL)
    table, without = worldbank.read(known, str(today), endpoint, step)
    years = _reach(table)
    with alone("data refresh worldbank"):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
            made = Path(folder) / name
            made.mkdir()
            write_table(table, made / embedded["path"])
            described = _described(today, table, years, without, embedded, made / embedded["path"])
            text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
            (made / editions.DESCRIPTOR).write_text(text, encoding="utf-8")
            made.rename(target)
    return name, target


def _reach(table: pd.DataFrame) -> list[int]:
    """The first and the last year in which the sizes of nearly all economies are told. Raises SourceError."""
    counted = table[table["variable"].isin(SIZES)].groupby(["variable", "year"]).size().unstack("variable")
    counted = counted.reindex(columns=list(SIZES))
    most = counted.max()
    for variable, n in most.items():
        if not n >= AT_LEAST:
            told = f"{variable} is there for {0 if pd.isna(n) else int(n)} economies at most, expected {AT_LEAST}"
            raise SourceError(f"worldbank: {told}. Nothing was written. Try again later.")
    reached = counted.index[(counted >= REACHED * most).all(axis=1)]
    return [int(table["year"].min()), int(reached.max())]


def _described(
    today: date,
    table: pd.DataFrame,
    years: list[int],
    without: list[str],
    embedded: dict[str, Any],
    path: Path,
) -> dict[str, Any]:
    """The descriptor of a vintage: a Data Package of one table, in the form of the embedded one."""
    name = f"{PREFIX}{today}"
    codes = {series.code: series.variable for series in worldbank.SERIES}
    fields = [dict(field) for field in embedded["schema"]["fields"]]
    for field in fields:
        if field["name"] == "variable":
            field["constraints"] = {"required": True, "enum": sorted(set(table["variable"]))}
        elif field["name"] == "status":
            field["description"] = "outturn throughout: the World Bank marks neither estimates nor projections"
        elif field["name"] == "vintage":
            field["description"] = "Day on which the table was fetched"
    left_out = f" No place in the brief's list of economies: {', '.join(without)}." if without else ""
    item = embedded | {
        "path": path.name,
        "description": f"{len(codes)} World Development Indicators by economy and year, {years[0]}-"
        f"{table['year'].max()}, and the share in world PPP GDP, which is computed from one of them.",
        "sources": [
            {
                "name": name,
                "title": worldbank.TITLE,
                "credit": f"World Development Indicators, The World Bank, retrieved {today.day} {today:%B %Y}",
                "retrieved": str(today),
                "series": codes,
            }
        ],
        "licenses": [worldbank.LICENCE],
        "vintage": str(today),
        "years": years,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256(path)}",
        "rows": len(table),
        "absent": f"What the World Bank does not have has no row. World totals are sums over the economies that have "
        f"one; regions and income groups are left out.{left_out}",
        "schema": embedded["schema"] | {"fields": fields},
    }
    return {
        "profile": "data-package",
        "name": name,
        "title": f"Annual panel, {worldbank.TITLE}, {today}",
        "licenses": [worldbank.LICENCE],
        "resources": [item],
    }
