"""What must be computed for a book and why, and doing it on all cores: executed chapters, presets compared."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path

from .. import execute, paths
from ..errors import BuildError
from ..execute import cache, pool
from ..scenario import Scenario
from . import compared

# A comparison goes by this and the chapter's name; a chapter by its name alone.
PRESETS = "presets/"
FORCED = "asked for by --force"
# What takes longest is begun first, lest it be left alone on one core at the end.
LONGEST = (f"{PRESETS}verdicts", f"{PRESETS}effectiveness", "verdicts", "size", "trade", "effectiveness", "security")


def plan(scenarios: Mapping[str, Scenario], force: bool = False) -> dict[str, str | None]:
    """Why each chapter must be executed, and the presets compared in it; None where what is kept still holds."""
    found = {chapter: cache.reason(scenario) for chapter, scenario in scenarios.items()}
    found |= {f"{PRESETS}{chapter}": reason for chapter, reason in compared.reasons().items()}
    return dict.fromkeys(found, FORCED) if force else found


def do(
    scenarios: Mapping[str, Scenario],
    reasons: Mapping[str, str | None],
    step: Callable[[str], None] = lambda title: None,
    jobs: int | None = None,
    kernel: execute.Kernel | None = None,
) -> None:
    """Do all that there is a reason for, and keep the results. What fails does not stop the rest.

    Raises BuildError with every failure, ParameterError before anything is done.
    """
    execute.cell_limit()
    wanted = sorted((name for name, reason in reasons.items() if reason), key=_place)
    errors = []
    with tempfile.TemporaryDirectory(dir=paths.BUILD, prefix=".work-") as folder:
        tasks: dict[Hashable, pool.Task] = {}
        for name in wanted:
            if name.startswith(PRESETS):
                tasks[name] = pool.Task(compared.made, (name.removeprefix(PRESETS),), alone=True)
            else:
                out = Path(folder) / f"{name}.ipynb"
                drawn = [] if reasons[name] == FORCED else cache.drawn(name)
                tasks[name] = pool.Task(execute.run, (scenarios[name], out, kernel, "page", drawn))
        for key, done in pool.work(tasks, jobs):
            name = str(key)
            is_chapter = name in scenarios
            step(f"Executed {name}" if is_chapter else f"Compared the presets in {name.removeprefix(PRESETS)}")
            if done.error is not None:
                errors.append(_with_copy(done.error, Path(folder) / f"{name}.failed.ipynb"))
            elif is_chapter:
                cache.keep(done.result)
            else:
                compared.keep(done.result)
    if errors:
        raise BuildError("\n".join(errors))


def _place(name: str) -> tuple[int, bool]:
    return (LONGEST.index(name) if name in LONGEST else len(LONGEST), name.startswith(PRESETS))


def _with_copy(error: Exception, failed: Path) -> str:
    """The words of an error; the work folder goes away, and what a reader of them is sent to must stay."""
    if not failed.is_file():
        return str(error)
    kept = paths.BUILD / failed.name
    failed.replace(kept)
    return str(error).replace(str(failed), str(kept))
