"""Execute the scenarios of a sweep on this machine's cores or on a cluster, and keep each as soon as it is done."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from ..errors import BuildError
from ..execute import Kernel, Pictures, cache, cell_limit, kernels, pool, run
from ..facts.sheet import Fact
from ..scenario import Scenario, run_id
from .place import ABOUT, COPIES, SCENARIOS, Place, whole
from .results import Result, recorded, scenarios_table, tidy


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker sends back: the executed copy as text, its facts, and how it came about.

    error: why it did not run to its end; the copy, if any, is then as far as it ran.
    """

    copy: str | None
    facts: Mapping[str, Fact]
    seconds: float
    made_with: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """A sweep that has ended: a result for each scenario in the grid's order, and where everything is.

    kept: how many were there from an earlier time. tables: facts as Parquet and CSV, scenarios as CSV.
    """

    axes: Sequence[str]
    results: Sequence[Result]
    kept: int
    place: Place
    tables: Mapping[str, str]

    @property
    def failed(self) -> list[Result]:
        """The scenarios that ended with an error."""
        return [result for result in self.results if result.error]


def sweep(
    axes: Sequence[str],
    scenarios: Sequence[Scenario],
    place: Place,
    *,
    jobs: int | None = None,
    kernel: Kernel | None = None,
    pictures: Pictures = "none",
    scheduler: str | None = None,
    step: Callable[[str], None] = lambda title: None,
    tell: Callable[[str], None] = lambda remark: None,
) -> Sweep:
    """Execute the chapter's notebook under each scenario and write tables, records and executed copies.

    A scenario that is there from an earlier time, made with the same code and tables, is not executed again; one
    that fails does not stop the others. scheduler: the address of a Dask cluster instead of this machine's cores.
    step: told what was done last; tell: told what a person should know before it begins. Raises BuildError if the
    scheduler does not answer or the place cannot be written to, ParameterError before anything is done.
    """
    cell_limit()
    chapter = scenarios[0].chapter
    made_with = cache.everything(chapter)
    done: dict[str, Result] = {}
    todo: dict[str, Scenario] = {}
    for scenario in scenarios:
        name = run_id({chapter: scenario})
        found = Result.read(place.records, scenario, made_with)
        if found and place.has(name):
            done[name] = found
        else:
            todo[name] = scenario
    kept = len(done)
    for _ in range(kept + 1):
        step("Starting")
    if changed := _changed(place, todo.values(), made_with):
        tell(f"{changed} there from other code, tables or packages, and executed again.")
    if todo:
        with _workers(jobs, scheduler) as (work, folder):
            _begin(place, axes, scenarios)
            if scheduler is None and kernel != "plain" and kernels.AVAILABLE:
                kernels.start(warm=chapter)
            tasks = {name: pool.Task(one, (scenario, kernel, pictures, folder)) for name, scenario in todo.items()}
            with closing(work(tasks)) as working:
                for key, outcome in working:
                    name = str(key)
                    done[name] = _keep(place, todo[name], outcome, made_with)
                    step(f"{chapter} {name}")
    results = [done[run_id({chapter: scenario})] for scenario in scenarios]
    return Sweep(axes, results, kept, place, _tables(place, axes, results))


def one(scenario: Scenario, kernel: Kernel | None, pictures: Pictures, folder: str | None = None) -> Made:
    """Execute one scenario, here, and return all of it; nothing is left on the machine that did it.

    folder: for what is made on the way. Who names one removes it, also if this process is killed.
    """
    begun = time.perf_counter()
    before, tempfile.tempdir = tempfile.tempdir, folder or tempfile.tempdir
    try:
        with tempfile.TemporaryDirectory(prefix="sb-") as here:
            copy, failed = Path(here) / "copy.ipynb", Path(here) / "copy.failed.ipynb"
            try:
                facts, error = run(scenario, copy, kernel, pictures).facts, None
            except BuildError as raised:
                # The message ends with the name of a copy that will not be there.
                facts, error, copy = {}, str(raised).partition("\n  the copy as far")[0], failed
            text = copy.read_text(encoding="utf-8") if copy.is_file() else None
    finally:
        tempfile.tempdir = before
    return Made(text, facts, time.perf_counter() - begun, cache.everything(scenario.chapter), error)


@contextmanager
def _workers(jobs: int | None, scheduler: str | None) -> Iterator[tuple[Callable[..., pool.Outcomes], str | None]]:
    """What does the tasks, and the folder of this machine in which it may leave things; a cluster has its own."""
    if scheduler is None:
        # A kernel that is just ending may still write there.
        with tempfile.TemporaryDirectory(prefix="sb-", ignore_cleanup_errors=True) as folder:
            yield lambda tasks: pool.work(tasks, jobs), folder
        return
    from .cluster import connected

    with connected(scheduler) as work:
        yield work, None


def _changed(place: Place, todo: Iterable[Scenario], made_with: str) -> str:
    """How many of the scenarios were made with something else, in words; empty if none was."""
    found = [s for s in recorded(place.records, todo) if not Result.read(place.records, s, made_with)]
    return f"{len(found):,} scenario{'s are' if len(found) > 1 else ' is'}" if found else ""


def _begin(place: Place, axes: Sequence[str], scenarios: Sequence[Scenario]) -> None:
    """Say at the place what is swept. An address that takes nothing is found out here, before anything runs."""
    chapter = scenarios[0].chapter
    told = {
        "chapter": chapter,
        "version": __version__,
        "axes": list(axes),
        "copies": place.where(COPIES),
        "scenarios": {run_id({chapter: scenario}): scenario.model_dump() for scenario in scenarios},
    }
    text = f"{json.dumps(told, indent=1)}\n"
    place.write(ABOUT, text)
    if not place.is_folder:  # for `scobrief runs`
        whole(place.folder / ABOUT, text.encode())


def _keep(place: Place, scenario: Scenario, outcome: pool.Done, made_with: str) -> Result:
    """Write the copy of a scenario that was executed, and its record if it ran to its end."""
    if outcome.error is not None:
        return Result(scenario, {}, 0.0, made_with, str(outcome.error))
    made: Made = outcome.result
    name = run_id({scenario.chapter: scenario})
    if made.made_with != made_with:
        error = (
            "it was executed with another version of the package, other tables or other packages than the sweep "
            "began with. On a cluster, bring its workers in line with this machine and start them again."
        )
        return Result(scenario, {}, made.seconds, made_with, error)
    failed = f"{COPIES}/{name}.failed.ipynb"
    if made.error:
        at = f"\n  the copy as far as it ran: {place.write(failed, made.copy)}" if made.copy else ""
        return Result(scenario, {}, made.seconds, made_with, made.error + at)
    place.write(f"{COPIES}/{name}.ipynb", made.copy or "")
    result = Result(scenario, made.facts, made.seconds, made_with)
    result.write(place.records)
    if place.is_folder:
        (place.folder / failed).unlink(missing_ok=True)
    return result


def _tables(place: Place, axes: Sequence[str], results: Sequence[Result]) -> dict[str, str]:
    """Write the facts as Parquet and CSV, the scenarios as CSV; each appears when it is whole."""
    written = place.write_tables({SCENARIOS: scenarios_table(axes, results)})
    return place.write_facts(tidy(axes, results)) | written
