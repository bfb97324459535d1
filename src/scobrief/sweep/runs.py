"""Execute the scenarios of a sweep on this machine's cores or on a cluster, and keep each as soon as it is done."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from .. import paths
from ..errors import BriefError, BuildError
from ..execute import Kernel, Pictures, cache, kernels, pool, run
from ..facts.sheet import Fact
from ..scenario import Scenario, run_id
from .results import Result, scenarios_table, tidy

COPIES, RECORDS = "copies", "records"
FACTS, SCENARIOS = "facts", "scenarios"


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker sends back: the executed copy as text, its facts, and how it came about."""

    copy: str
    facts: Mapping[str, Fact]
    seconds: float
    made_with: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep that has ended: a result for each scenario in the grid's order, and where everything is.

    kept: how many were there from an earlier time. tables: Parquet and CSV of the facts, CSV of the scenarios.
    """

    axes: Sequence[str]
    results: Sequence[Result]
    kept: int
    copies: str
    tables: Mapping[str, Path]

    @property
    def failed(self) -> list[Result]:
        """The scenarios that ended with an error."""
        return [result for result in self.results if result.error]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sweep goes: a folder, or the address of something that papermill can write to.

    What papermill's handlers cannot carry (Parquet) and what a resumed sweep looks up stay in `folder`.
    """

    address: str
    folder: Path

    @classmethod
    def of(cls, out: str, chapter: str) -> Place:
        """The place that `--out` names."""
        if "://" not in out:
            return cls(out, Path(out))
        name = hashlib.sha256(f"{chapter} {out}".encode()).hexdigest()[:12]
        return cls(out.rstrip("/"), paths.BUILD / "sweeps" / name)

    @property
    def is_folder(self) -> bool:
        """Whether everything goes to a folder of this machine."""
        return self.address == str(self.folder)

    def write(self, name: str, text: str) -> str:
        """Write a text whole and return where it is. Raises BuildError if the address does not take it."""
        if self.is_folder:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{path.name}.new")
            new.write_text(text, encoding="utf-8")
            new.replace(path)
            return str(path)
        from papermill.iorw import papermill_io

        address = f"{self.address}/{name}"
        try:
            papermill_io.write(text, address)
        except Exception as error:  # each handler has errors of its own
            said = " ".join(str(error).split()) or type(error).__name__
            raise BuildError(f"--out {self.address}: {name} cannot be written there: {said[:300]}") from None
        return address


def sweep(
    axes: Sequence[str],
    scenarios: Sequence[Scenario],
    out: str,
    *,
    jobs: int | None = None,
    kernel: Kernel | None = None,
    pictures: Pictures = "none",
    scheduler: str | None = None,
    step: Callable[[str], None] = lambda title: None,
) -> Sweep:
    """Execute the chapter's notebook under each scenario and write tables, records and executed copies to `out`.

    A scenario that is there from an earlier time, made with the same code and tables, is not executed again; one
    that fails does not stop the others. scheduler: the address of a Dask cluster instead of this machine's cores.
    Raises BuildError if the scheduler does not answer or the place cannot be written to.
    """
    chapter = scenarios[0].chapter
    place = Place.of(out, chapter)
    made_with = cache.everything(chapter)
    records = place.folder / RECORDS
    done: dict[str, Result] = {}
    todo: dict[str, Scenario] = {}
    for scenario in scenarios:
        name = run_id({chapter: scenario})
        found = Result.read(records, scenario, made_with)
        if found and (not place.is_folder or (place.folder / COPIES / f"{name}.ipynb").is_file()):
            done[name] = found
        else:
            todo[name] = scenario
    kept = len(done)
    if todo and scheduler is None and kernel != "plain" and kernels.AVAILABLE:
        kernels.start(warm=chapter)
    with closing(_work(todo, jobs, kernel, pictures, scheduler)) as working:
        for name, outcome in working:
            step(f"{chapter} {name}")
            result = _result(todo[name], outcome, made_with)
            if result.error is None:
                place.write(f"{COPIES}/{name}.ipynb", outcome.result.copy)
                result.write(records)
            done[name] = result
    results = [done[run_id({chapter: scenario})] for scenario in scenarios]
    return Sweep(axes, results, kept, f"{place.address}/{COPIES}", _tables(place, axes, results))


def one(scenario: Scenario, kernel: Kernel | None, pictures: Pictures) -> Made:
    """Execute one scenario, here, and return all of it; nothing is left on the machine that did it."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="sb-") as folder:
        made = run(scenario, Path(folder) / "copy.ipynb", kernel, pictures)
        text = made.path.read_text(encoding="utf-8")
    return Made(text, made.facts, time.perf_counter() - begun, cache.everything(scenario.chapter))


def _work(
    todo: Mapping[str, Scenario], jobs: int | None, kernel: Kernel | None, pictures: Pictures, scheduler: str | None
) -> Iterator[tuple[str, pool.Done]]:
    tasks = {name: pool.Task(one, (scenario, kernel, pictures)) for name, scenario in todo.items()}
    if scheduler is None:
        return pool.work(tasks, jobs)
    from .cluster import work

    return work(tasks, scheduler)


def _result(scenario: Scenario, outcome: pool.Done, made_with: str) -> Result:
    if outcome.error is not None:
        return Result(scenario, {}, 0.0, made_with, str(outcome.error))
    made = outcome.result
    result = Result(scenario, made.facts, made.seconds, made.made_with)
    if made.made_with != made_with:
        return replace(result, facts={}, error="the worker has another version, other tables or other packages")
    return result


def _tables(place: Place, axes: Sequence[str], results: Sequence[Result]) -> dict[str, Path]:
    """Write the facts as Parquet and CSV, the scenarios as CSV; each appears when it is whole."""
    facts, scenarios = tidy(axes, results), scenarios_table(axes, results)
    written: dict[str, Path] = {}
    place.folder.mkdir(parents=True, exist_ok=True)
    for name, table in ((FACTS, facts), (SCENARIOS, scenarios)):
        text = table.to_csv(index=False, lineterminator="\n")
        written[f"{name}.csv"] = _written(place.folder / f"{name}.csv", text.encode())
        if not place.is_folder:
            place.write(f"{name}.csv", text)
    written[f"{FACTS}.parquet"] = _written(place.folder / f"{FACTS}.parquet", facts.to_parquet(index=False))
    return written


def _written(path: Path, data: bytes) -> Path:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
    return path


def check_place(out: str) -> None:
    """Refuse a place that nothing can be written to, before anything is executed. Raises BriefError."""
    if "://" in out:
        from papermill.exceptions import PapermillException
        from papermill.iorw import papermill_io

        try:
            papermill_io.get_handler(out)
        except (PapermillException, ImportError) as error:
            raise BuildError(f"--out {out}: papermill cannot write there: {' '.join(str(error).split())}") from None
        return
    path = Path(out)
    if path.exists() and not path.is_dir():
        raise BriefError(f"--out {out}: this is a file. Name a folder.")
