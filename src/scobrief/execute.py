"""Run a chapter's notebook through papermill: parameters checked before, the copy stamped after."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from . import __version__, paths
from .datapackage import descriptor
from .errors import BuildError
from .facts import MIME, Fact, from_payload
from .scenario import Scenario, notebook

# Seconds that one cell may take; the slowest takes about two.
CELL_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Run:
    """One executed chapter: the executed copy and the facts that it published."""

    scenario: Scenario
    path: Path
    facts: dict[str, Fact]


def default_path(scenario: Scenario) -> Path:
    """Where a run is kept unless it is told: the chapter and what differs from the default."""
    parts = [scenario.chapter, *(f"{name}={value}" for name, value in scenario.changed().items())]
    return paths.RUNS / f"{'-'.join(parts)}.ipynb"


def run(scenario: Scenario, out: Path | None = None) -> Run:
    """Execute the chapter's notebook with the scenario's parameters and write the executed copy.

    The copy appears under its name only when it is whole. If a cell raises, or the kernel dies or is too slow,
    the copy is kept beside it as NAME.failed.ipynb and BuildError says which cell, with which parameters.
    """
    # papermill brings IPython and takes half a second; nobody who only lists parameters should wait.
    import papermill
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    source, target = notebook(scenario.chapter), out or default_path(scenario)
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = target.with_name(f"{target.stem}.failed.ipynb")
    # The sockets' folder is in the system's own place for such things: the path of a socket must be short.
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".run-") as folder,
        tempfile.TemporaryDirectory(prefix="sb-") as sockets,
    ):
        made = Path(folder) / "made.ipynb"
        try:
            papermill.execute_notebook(
                source,
                made,
                parameters=scenario.model_dump(),
                kernel_name="python3",
                cwd=paths.ROOT,
                progress_bar=False,
                execution_timeout=CELL_LIMIT,
                # A kernel that is asked politely is interrupted first, and complains of it on the terminal.
                shutdown_kernel="immediate",
                **_transport(sockets),
            )
        except papermill.PapermillExecutionError as error:
            what = f"cell {error.exec_count} raised {error.ename}: {error.evalue}"
            raise BuildError(_words(scenario, what, made, kept)) from None
        except (CellControlSignal, DeadKernelError, RuntimeError, nbformat.reader.NotJSONError) as error:
            what = " ".join(str(error).split())[:300] or type(error).__name__
            raise BuildError(_words(scenario, what, made, kept)) from None
        book = nbformat.read(made, as_version=4)
        facts = _facts(book, scenario)
        book.metadata["scobrief"] = stamp(scenario)
        _tidy(book)
        nbformat.write(book, made)
        made.replace(target)
    kept.unlink(missing_ok=True)
    return Run(scenario, target, facts)


def stamp(scenario: Scenario) -> dict[str, Any]:
    """What an executed copy says of itself: chapter, parameters, version, and the hash of every table."""
    return {
        "chapter": scenario.chapter,
        "parameters": scenario.model_dump(),
        "version": __version__,
        "tables": {item["name"]: item["hash"] for item in descriptor()["resources"]},
    }


def _transport(folder: str) -> dict[str, Any]:
    """Kernel messages over local sockets, in a folder of their own for each run.

    TCP ports clash when kernels start together, and so do sockets under jupyter_client's default name, which
    is the same in every process. Windows has no such sockets and keeps TCP.
    """
    if os.name == "nt":
        return {}
    from traitlets.config import Config

    return {"config": Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})}


def _facts(book: nbformat.NotebookNode, scenario: Scenario) -> dict[str, Fact]:
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if payload := output.get("data", {}).get(MIME):
                return from_payload(json.loads(payload) if isinstance(payload, str) else payload)
    raise BuildError(f"{notebook(scenario.chapter).name}: no cell publishes its facts. Let a cell end with `facts`.")


def _tidy(book: nbformat.NotebookNode) -> None:
    """Fold what papermill injected, and leave the defaults that it overrides out of the page."""
    injected = any("injected-parameters" in cell.metadata.get("tags", ()) for cell in book.cells)
    for cell in book.cells:
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            cell.metadata["tags"] = [*tags, "hide-input"]
        elif injected and "parameters" in tags:
            cell.metadata["tags"] = ["parameters", "remove-cell"]


def _words(scenario: Scenario, what: str, made: Path, kept: Path) -> str:
    """Keep the copy as far as it ran, and word what happened."""
    parameters = ", ".join(f"{name}={value}" for name, value in scenario)
    words = f"{notebook(scenario.chapter).name}: {what}\n  with {parameters}"
    if made.is_file():
        made.replace(kept)
        words += f"\n  the copy as far as it ran: {kept}"
    return words
