"""Turn files as their sources publish them into tables of the folder added/: all of what was asked for, or nothing."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from .. import paths, sources
from ..alone import alone
from ..errors import DataError, ParameterError, nearest
from ..sources import baci_published, icio_published
from . import added
from .rebuild import declared, field, foreign, licence, write_table
from .tables import open_table

Source = Literal["baci", "icio"]
# The bloc was founded in 2001: there is no roster to hold earlier trade against.
FIRST_YEAR = 2001
_READERS = {"baci": baci_published, "icio": icio_published}
# The embedded table that one of each source is like, and the embedded source whose licence holds for it.
_LIKE = {"baci": "mineral_flows", "icio": "production_flows"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one year: its table, whether it was read now, and what was left out, in words."""

    table: str
    rows: int
    is_new: bool
    left_out: str = ""


def add(
    source: Source,
    path: Path,
    wanted: Collection[int] = (),
    replace: bool = False,
    begin: Callable[[int], Any] = lambda steps: None,
    step: Callable[[str], None] = lambda title: None,
) -> list[Outcome]:
    """Read years of an archive and put their tables beside data/; return what became of each.

    wanted: years; left out, every one from 2001 on. A year that is there from the same archive is left as it is; from
    another one it is refused, before anything is read, unless `replace` is given. begin, step: told how many years
    are to be read, and each before it is. Raises SourceError, DataError or ParameterError, or
    BuildError if another command is writing to the checkout; nothing has changed then.
    """
    chosen = _chosen(path, _READERS[source].years(path), wanted)
    with alone(f"data add {source}"):
        return _add(source, path, chosen, replace, begin, step)


def _add(
    source: Source,
    path: Path,
    chosen: dict[int, Any],
    replace: bool,
    begin: Callable[[int], Any],
    step: Callable[[str], None],
) -> list[Outcome]:
    """`add`, for the years that were chosen, by who alone writes to the checkout."""
    archive_hash = f"sha256:{sources.sha256(path)}"
    there = {item["name"]: item for item in added.resources()}
    names = {year: f"{added.PREFIX}{source}_{year}" for year in chosen}
    kept = {name for name in names.values() if name in there and _holds(there[name], archive_hash)}
    others = [there[name] for name in names.values() if name in there and _archive(there[name]) != archive_hash]
    if others and not replace:
        was = ", ".join(f"{item['year']} from {item['sources'][0]['file']}" for item in others)
        raise DataError(f"{path}: there is a table already of {was}. To have this one instead, add --replace.")
    known = set(open_table("economies")["iso3"])
    place, outcomes = added.folder(), []
    begin(len(chosen) - len(kept))
    try:
        place.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".new-") as folder:
            made: dict[str, dict[str, Any]] = {}
            for year, name in names.items():
                if name in kept:
                    outcomes.append(Outcome(name, there[name]["rows"], False))
                    continue
                step(f"{path.name}: {year}")
                made[name], left_out = _make(source, path, chosen[year], name, archive_hash, known, Path(folder))
                outcomes.append(Outcome(name, made[name]["rows"], True, left_out))
            for item in made.values():
                (Path(folder) / item["path"]).replace(place / item["path"])
            if made:
                added.describe((there | made).values())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DataError(f"{place}: no room for the tables. Nothing was added; make room and try again.") from None
        raise
    return outcomes


def _chosen(path: Path, items: dict[int, Any], wanted: Collection[int]) -> dict[int, Any]:
    offered = {year: item for year, item in sorted(items.items()) if year >= FIRST_YEAR}
    for year in wanted:
        if year not in offered:
            guess = nearest(year, map(str, offered))
            hint = f" Did you mean {guess}?" if guess else ""
            raise ParameterError(
                f"{path}: year {year} is not one of {', '.join(map(str, offered)) or 'none'}; the brief begins in "
                f"{FIRST_YEAR}.{hint}"
            )
    if not offered:
        raise ParameterError(f"{path}: holds {', '.join(map(str, items))}; the brief begins in {FIRST_YEAR}.")
    return {year: item for year, item in offered.items() if year in wanted or not wanted}


def _archive(item: dict[str, Any]) -> str:
    return str(item["sources"][0]["archiveHash"])


def _holds(item: dict[str, Any], archive_hash: str) -> bool:
    """Whether a table is there whole, and from this archive."""
    file = paths.DATA / item["path"]
    return _archive(item) == archive_hash and file.is_file() and f"sha256:{sources.sha256(file)}" == item["hash"]


def _make(
    source: Source, path: Path, item: Any, name: str, archive_hash: str, known: set[str], folder: Path
) -> tuple[dict[str, Any], str]:
    """Read a year, write its table into a folder and describe it; with what was left out, in words."""
    if isinstance(item, baci_published.Year):
        found = baci_published.read(path, item, known)
        return _baci(path, item, name, archive_hash, found, folder), _left_out(found)
    table = icio_published.read(path, item, known)
    said = {
        "title": f"Production network, {item.year}",
        "description": f"Intermediate inputs bought across borders in {item.year}, by seller, buyer and kind.",
        "credit": f"OECD, Inter-Country Input-Output tables, year {item.year}, file {path.name}",
        "vintage": path.stem,
        "absent": "The rest of the world is dropped; final demand and domestic flows are left out.",
    }
    return _item(source, path, item.member, item.year, name, archive_hash, table, folder, said), ""


def _baci(
    path: Path, item: baci_published.Year, name: str, archive_hash: str, found: baci_published.Read, folder: Path
) -> dict[str, Any]:
    said = {
        "title": f"Trade in all goods, {item.year}",
        "description": f"Reported bilateral flows of all goods, {item.edition}; products that are in no group of the "
        f"brief are together in {baci_published.OTHER}, those of an edition after HS92 in {baci_published.UNGROUPED}.",
        "credit": f"CEPII, BACI, all goods of {item.year}, release {item.vintage}",
        "vintage": item.vintage,
        "absent": "A pair without a row is not reported, which is not zero. Services are not in the source. "
        + _left_out(found),
        "sourceRows": found.source_rows,
        "leftOutUsdK": found.left_out,
    }
    return _item("baci", path, item.member, item.year, name, archive_hash, found.table, folder, said)


def _left_out(found: baci_published.Read) -> str:
    """Words for the flows of areas that are no economy, empty if there are none."""
    if not found.left_out:
        return ""
    areas = "; ".join(f"{name}, {value / 1e6:,.3f} billion dollars" for name, value in found.left_out.items())
    return f"Left out are areas that are no economy of the brief: {areas}."


def _item(
    source: Source,
    path: Path,
    member: str,
    year: int,
    name: str,
    archive_hash: str,
    table: pd.DataFrame,
    folder: Path,
    said: dict[str, Any],
) -> dict[str, Any]:
    """Write a table and return its entry in the descriptor, of the form that data/ has."""
    new = folder / "new.parquet"
    write_table(table, new)
    table_hash = sources.sha256(new)
    # A name of its own for each content: a table is never changed under who reads it.
    file = new.rename(folder / f"{source}_{year}-{table_hash[:12]}.parquet")
    half = declared()
    like = next(item for item in half["resources"] if item["name"] == _LIKE[source])
    fields = [field(entry, half["fields"]) for entry in like["fields"]]
    for entry in fields:
        if entry["name"] == "product_group":
            entry["constraints"] = {"required": True}
    origin = sources.source(like["source"])
    file_said = {"name": origin.id, "title": said["credit"], "file": path.name, "member": member}
    return {
        "profile": "data-resource",
        "name": name,
        "path": file.name,
        "title": said["title"],
        "description": said["description"],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "source": source,
        "year": year,
        "sources": [file_said | {"archiveHash": archive_hash, "cite": origin.cite, "credit": said["credit"]}],
        "licenses": [licence(origin.licence)],
        "vintage": said["vintage"],
        "bytes": file.stat().st_size,
        "hash": f"sha256:{table_hash}",
        "absent": said["absent"].strip(),
        "rows": len(table),
        **{key: said[key] for key in ("sourceRows", "leftOutUsdK") if key in said},
        "schema": {
            "fields": fields,
            "missingValues": [""],
            "primaryKey": like["primaryKey"],
            "foreignKeys": [foreign(*pair) for pair in like["foreignKeys"].items() if pair[0] != "product_group"],
        },
    }
