"""Run a chapter's notebook through papermill: parameters checked before, the copy stamped after."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import nbformat

from .. import __version__, paths
from ..charts import renderer
from ..errors import BuildError, ParameterError
from ..facts import MIME, USED, Fact, from_payload
from ..scenario import Scenario, notebook, run_id
from ..scenario.identity import tables

# Seconds that one cell may take, unless the variable says otherwise; the slowest takes about two.
CELL_LIMIT, LIMIT = 300, "SCOBRIEF_CELL_LIMIT"
# Which pictures the charts of an executed copy have.
Pictures = Literal["all", "page", "none"]
# How a kernel is started: forked from a process that has everything imported, or as jupyter_client does by itself.
Kernel = Literal["fork", "plain"]


@dataclass(frozen=True, slots=True)
class Run:
    """One executed chapter: the executed copy, the facts that it published, and what it was made from.

    used: `tables` (files of data/) and `indicators` (names of the registry) that the run asked for.
    """

    scenario: Scenario
    path: Path
    facts: dict[str, Fact]
    used: dict[str, list[str]]


def default_path(scenario: Scenario) -> Path:
    """Where a run is kept unless it is told: the chapter and what differs from the default."""
    parts = [scenario.chapter, *(f"{name}={value}" for name, value in scenario.changed().items())]
    return paths.RUNS / f"{'-'.join(parts)}.ipynb"


def run(
    scenario: Scenario,
    out: Path | None = None,
    kernel: Kernel | None = None,
    pictures: Pictures = "all",
    drawn: Iterable[Path] = (),
) -> Run:
    """Execute the chapter's notebook with the scenario's parameters and write the executed copy.

    The copy appears under its name only when it is whole. If a cell raises, or the kernel dies or is too slow,
    the copy is kept beside it as NAME.failed.ipynb and BuildError says which cell, with which parameters.
    kernel: 'fork' where the system has it, unless it is told. pictures: 'all', as a plain run has them; 'page',
    without PNG, which no page shows; 'none', charts as Vega-Lite alone. drawn: executed copies of other runs, whose
    pictures are taken where a chart is the same to the last digit; they must have been drawn by the same code.
    """
    from . import kernels

    chosen = kernel or ("fork" if kernels.AVAILABLE else "plain")
    if chosen == "fork":
        # It imports what kernels need while we import what we need.
        kernels.start()
    import papermill
    from nbclient.exceptions import CellControlSignal, CellTimeoutError, DeadKernelError

    from .engine import ENGINE

    logging.getLogger("papermill").addFilter(_is_news)
    source, target, limit = notebook(scenario.chapter), out or default_path(scenario), cell_limit()
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = target.with_name(f"{target.stem}.failed.ipynb")
    # The sockets' folder is in the system's own place for such things: the path of a socket must be short.
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".run-") as folder,
        tempfile.TemporaryDirectory(prefix="sb-") as sockets,
        _environment(**{renderer.PICTURES: renderer.NEVER if pictures == "none" else renderer.LATER}),
    ):
        made = Path(folder) / "made.ipynb"
        try:
            book = papermill.execute_notebook(
                source,
                made,
                parameters=scenario.model_dump(),
                engine_name=ENGINE,
                keep=made,
                # A notebook is written once, when it has run, and not before and after each of its cells.
                request_save_on_cell_execute=False,
                kernel_name="python3",
                cwd=paths.ROOT,
                progress_bar=False,
                execution_timeout=limit,
                # A kernel that is asked politely is interrupted first, and complains of it on the terminal.
                shutdown_kernel="immediate",
                **_transport(sockets),
                **({"kernel_manager_class": kernels.ForkManager} if chosen == "fork" else {}),
            )
        except papermill.PapermillExecutionError as error:
            what = f"cell {error.exec_count} raised {error.ename}: {error.evalue}"
            raise BuildError(_words(scenario, what, made, kept)) from None
        except CellTimeoutError:
            what = f"a cell was not done after {limit} seconds, and was ended. {LIMIT} gives cells more time."
            raise BuildError(_words(scenario, what, made, kept)) from None
        except (CellControlSignal, DeadKernelError, RuntimeError, nbformat.reader.NotJSONError) as error:
            what = " ".join(str(error).split())[:300] or type(error).__name__
            raise BuildError(_words(scenario, what, made, kept)) from None
        facts, used = _published(book, scenario)
        book.metadata["scobrief"] = stamp(scenario)
        _tidy(book)
        if pictures != "none":
            _draw(book, pictures == "all", drawn)
        nbformat.write(book, made)
        made.replace(target)
    kept.unlink(missing_ok=True)
    return Run(scenario, target, facts, used)


def cell_limit() -> int:
    """Seconds that one cell may take. Raises ParameterError if the variable holds no whole number above zero."""
    said = os.environ.get(LIMIT, str(CELL_LIMIT))
    if not (said.isascii() and said.isdecimal() and int(said) > 0):
        raise ParameterError(f"{LIMIT}={said!r}: give whole seconds, at least 1. Without it a cell has {CELL_LIMIT}.")
    return int(said)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether to hear it of papermill: that no notebook names the vintage, which all know, is meant to be so."""
    return record.getMessage() != "Passed unknown parameter: vintage"


def stamp(scenario: Scenario) -> dict[str, Any]:
    """What an executed copy says of itself: id of its run, chapter, parameters, version, hash of every table."""
    return {
        "run_id": run_id({scenario.chapter: scenario}),
        "chapter": scenario.chapter,
        "parameters": scenario.model_dump(),
        "version": __version__,
        "tables": tables([scenario]),
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


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Environment variables for the kernels that are started meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _published(book: nbformat.NotebookNode, scenario: Scenario) -> tuple[dict[str, Fact], dict[str, list[str]]]:
    """The facts of an executed notebook, and the record of what they were made from."""
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if payload := output.get("data", {}).get(MIME):
                used = output["data"].pop(USED)
                return from_payload(json.loads(payload) if isinstance(payload, str) else payload), used
    raise BuildError(f"{notebook(scenario.chapter).name}: no cell publishes its facts. Let a cell end with `facts`.")


def _draw(book: nbformat.NotebookNode, raster: bool, drawn: Iterable[Path]) -> None:
    """Give the charts their pictures, which their kernel left to us: one process draws for many kernels."""
    wanted = renderer.forms(raster)
    known = {_chart(data): data for copy in drawn for data in _charts(nbformat.read(copy, as_version=4))}
    for data in _charts(book):
        same: Mapping[str, Any] = known.get(_chart(data), {})
        made = same if wanted <= same.keys() else renderer.complete(data, raster)
        data.update(nbformat.from_dict({form: made[form] for form in wanted}))


def _charts(book: nbformat.NotebookNode) -> Iterator[nbformat.NotebookNode]:
    """The outputs that are charts, in all their forms."""
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            if renderer.MIME in output.get("data", {}):
                yield output["data"]


def _chart(data: nbformat.NotebookNode) -> str:
    """A chart's specification as text; a copy that was written has its keys in another order."""
    return json.dumps(data[renderer.MIME], sort_keys=True)


def _tidy(book: nbformat.NotebookNode) -> None:
    """Fold what papermill injected, and leave the defaults that it overrides out of the page."""
    injected = any("injected-parameters" in cell.metadata.get("tags", ()) for cell in book.cells)
    for cell in book.cells:
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            cell.id = "injected-parameters"  # papermill draws one by chance
            cell.metadata["tags"] = [*tags, "hide-input"]
        elif injected and "parameters" in tags:
            cell.metadata["tags"] = ["parameters", "remove-cell"]


def _words(scenario: Scenario, what: str, made: Path, kept: Path) -> str:
    """Keep the copy as far as it ran, and word what happened."""
    parameters = ", ".join(f"{name}={value}" for name, value in scenario.model_dump().items())
    words = f"{notebook(scenario.chapter).name}: {what}\n  with {parameters}"
    if made.is_file():
        made.replace(kept)
        words += f"\n  the copy as far as it ran: {kept}"
    return words
