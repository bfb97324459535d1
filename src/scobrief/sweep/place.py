"""Where a sweep goes: a folder of this machine, or an address that papermill can write to."""

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import paths
from ..errors import BuildError, ParameterError

if TYPE_CHECKING:
    import pandas as pd

COPIES, RECORDS = "copies", "records"
FACTS, SCENARIOS, ABOUT = "facts", "scenarios", "sweep.json"
# papermill's handler for these sends JSON and nothing else.
_JSON_ONLY = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Place:
    """What `--out` names.

    address: as it was given. folder: where everything is if it is a folder; of another address, where on this
    machine is kept what papermill's handlers cannot carry (Parquet) and what a resumed sweep looks up.
    """

    address: str
    folder: Path

    @classmethod
    def of(cls, out: str, chapter: str) -> Place:
        """The place that `--out` names."""
        if "://" not in out:
            return cls(out, Path(out))
        name = hashlib.sha256(os.fsencode(f"{chapter} {out}")).hexdigest()[:12]
        return cls(out, paths.BUILD / "sweeps" / name)

    @property
    def is_folder(self) -> bool:
        """Whether everything goes to a folder of this machine."""
        return "://" not in self.address

    @property
    def records(self) -> Path:
        """The folder with what is kept of each scenario that is done."""
        return self.folder / RECORDS

    def has(self, run_id: str) -> bool:
        """Whether the executed copy of a run is there, as far as can be known."""
        return not self.is_folder or (self.folder / COPIES / f"{run_id}.ipynb").is_file()

    def where(self, name: str) -> str:
        """The full name of something in it; what follows a question mark in the address stays at its end."""
        if self.is_folder:
            return str(self.folder / name)
        base, mark, query = self.address.partition("?")
        return f"{base.rstrip('/')}/{name}{mark}{query}"

    def check(self) -> None:
        """Refuse a place that nothing can be written to, without writing. Raises ParameterError."""
        if not self.is_folder:
            self._check_address()
            return
        if not self.address.strip():
            raise ParameterError("--out: there is no name. Name a folder.")
        if ours := paths.source(self.folder):
            raise ParameterError(f"--out {self.address}: {ours.name}/ is the project's source. Name another folder.")
        full = self.folder.absolute()
        there = next(folder for folder in (full, *full.parents) if folder.exists())
        if not there.is_dir():
            raise ParameterError(f"--out {self.address}: {there} is a file. Name a folder.")

    def write(self, name: str, text: str) -> str:
        """Write a text whole and return where it is. Raises BuildError if the address does not take it."""
        if self.is_folder:
            return str(whole(self.folder / name, text.encode("utf-8")))
        from papermill.iorw import papermill_io

        address = self.where(name)
        try:
            papermill_io.write(text, address, extensions=[".ipynb", ".json", ".csv"])
        except Exception as error:  # each handler has errors of its own
            said = " ".join(str(error).split()) or type(error).__name__
            raise BuildError(f"--out {self.address}: {name} cannot be written there: {said[:300]}") from None
        return address

    def write_tables(self, tables: dict[str, pd.DataFrame]) -> dict[str, str]:
        """Write each table as CSV to the folder, and to the address in the form that it takes; return where.

        Over HTTP papermill sends JSON alone: there a table is a list of rows.
        """
        written: dict[str, str] = {}
        for name, table in tables.items():
            text = table.to_csv(index=False, lineterminator="\n")
            written[f"{name}.csv"] = str(whole(self.folder / f"{name}.csv", text.encode("utf-8")))
            if self.address.startswith(_JSON_ONLY):
                rows = table.to_json(orient="records", double_precision=15)
                written[f"{name}.json"] = self.write(f"{name}.json", rows)
            elif not self.is_folder:
                written[f"{name}.csv"] = self.write(f"{name}.csv", text)
        return written

    def write_parquet(self, name: str, table: pd.DataFrame) -> dict[str, str]:
        """Write a table as Parquet to the folder and return where: it is no text, which is all papermill writes."""
        data = io.BytesIO()
        table.to_parquet(data, index=False)
        return {f"{name}.parquet": str(whole(self.folder / f"{name}.parquet", data.getvalue()))}

    def write_facts(self, table: pd.DataFrame) -> dict[str, str]:
        """Write the facts in both forms and return where."""
        return self.write_tables({FACTS: table}) | self.write_parquet(FACTS, table)

    def _check_address(self) -> None:
        from papermill.exceptions import PapermillException
        from papermill.iorw import GithubHandler, LocalHandler, papermill_io

        known = ", ".join(sorted({scheme for scheme, _ in papermill_io._handlers if scheme.endswith("://")}))
        try:
            handler = papermill_io.get_handler(self.address)
        except PapermillException:
            handler = None
        if handler is None or isinstance(handler, LocalHandler):
            raise ParameterError(f"--out {self.address}: papermill writes to {known}. For a folder, name it plainly.")
        if isinstance(handler, GithubHandler):
            raise ParameterError(f"--out {self.address}: papermill reads from GitHub and cannot write there.")


def whole(path: Path, data: bytes) -> Path:
    """Write a file that appears under its name when it is whole, and not at all if this is interrupted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_bytes(data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return path
