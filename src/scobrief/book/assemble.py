"""Execute what must be executed, stage the pages, let jupyter-book assemble them, then swap."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import __version__, execute, paths
from ..datapackage import credits, verify, vintages
from ..errors import BuildError, DataError
from ..execute import cache, pool
from ..scenario import DEFAULT, Scenario, notebook, resolve, run_id
from . import generated, history, rerun, validation
from . import ledger as ledger_pages
from .stage import Stage, put_copy, shell

CHAPTER_FOLDER = "chapters"
FACTS = "facts.json"
EXTRA = "extra"
# The package has no __main__, and its script may not be on the path of whoever runs ours.
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"
# Chapters that take longest are begun first, lest one of them be left alone on one core at the end.
LONGEST = ("verdicts", "size", "convergence", "asymmetry", "trade", "security")


def run_name(scenarios: Mapping[str, Scenario], preset: str = DEFAULT) -> str:
    """Name a book by its preset and by what was set besides: ppp, ppp-as_of=2017, article-2021."""
    preset_alone = resolve(scenarios, preset)
    besides: dict[str, Any] = {}
    for chapter, scenario in scenarios.items():
        said = preset_alone[chapter].model_dump()
        besides |= {name: value for name, value in scenario if value != said[name]}
    return "-".join([Path(preset).stem, *(f"{name}={value}" for name, value in besides.items())])


def output_folder(name: str) -> Path:
    """Where a book goes: the default one to _build/html, a variant to a folder of its own beside it."""
    return paths.HTML if name == DEFAULT else paths.BUILD / "variants" / name / "html"


def plan(scenarios: Mapping[str, Scenario], force: bool = False) -> dict[str, str | None]:
    """Why each chapter must be executed; None where the copy that is kept still holds."""
    return {
        chapter: "asked for by --force" if force else cache.reason(scenario) for chapter, scenario in scenarios.items()
    }


def steps(scenarios: Mapping[str, Scenario], force: bool = False) -> int:
    """How many steps a build will tell of."""
    return sum(reason is not None for reason in plan(scenarios, force).values()) + 2


def build(
    scenarios: Mapping[str, Scenario],
    preset: str = DEFAULT,
    step: Callable[[str], None] = lambda title: None,
    *,
    force: bool = False,
    jobs: int | None = None,
    kernel: execute.Kernel | None = None,
) -> Path:
    """Bring the book up to date and return the path of its index.html.

    Chapters are executed if something that they depend on has changed, `jobs` at once; pages are assembled if
    their text or their numbers have. The book that is there is replaced only by a whole new one.
    Raises DataError if a table is not the described one, BuildError if a notebook or the assembly fails.
    """
    name = run_name(scenarios, preset)
    step("Checking the tables")
    if problems := list(verify.files()):
        raise DataError("\n".join(f"{problem.where} {problem.message}" for problem in problems))
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    stage = Stage(paths.BUILD / "stage" / name)
    if force:
        shutil.rmtree(stage.folder, ignore_errors=True)
    _execute(scenarios, plan(scenarios, force), step, jobs, kernel)
    step("Assembling the pages")
    _stage(stage, scenarios, preset, name)
    target = output_folder(name)
    if not stage.is_built:
        _assemble(stage)
    elif (target / "index.html").is_file():
        return target / "index.html"
    return _publish(stage.html, target) / "index.html"


def ledger(scenarios: Mapping[str, Scenario], name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The public facts of a run: its id, version, scenario, vintages, and every fact by name."""
    return {
        "run_id": run_id(scenarios),
        "version": __version__,
        "scenario": {"name": name, "parameters": {key: s.model_dump() for key, s in scenarios.items()}},
        "vintages": vintages(),
        "credits": credits(),
        "facts": dict(facts),
    }


def _execute(
    scenarios: Mapping[str, Scenario],
    reasons: Mapping[str, str | None],
    step: Callable[[str], None],
    jobs: int | None,
    kernel: execute.Kernel | None,
) -> None:
    """Execute the chapters that there is a reason for, and keep the copies; what fails does not stop the others."""
    chapters = sorted((c for c in scenarios if reasons[c]), key=lambda c: LONGEST.index(c) if c in LONGEST else 99)
    errors = []
    with tempfile.TemporaryDirectory(dir=paths.BUILD, prefix=".work-") as folder:
        tasks = {
            chapter: pool.Task(execute.run, (scenarios[chapter], Path(folder) / f"{chapter}.ipynb", kernel, "page"))
            for chapter in chapters
        }
        for chapter, done in pool.work(tasks, jobs):
            step(f"Executed {chapter}")
            if done.error is None:
                cache.keep(done.result)
            else:
                errors.append(_with_copy(done.error, Path(folder) / f"{chapter}.failed.ipynb"))
    if errors:
        raise BuildError("\n".join(errors))


def _with_copy(error: Exception, failed: Path) -> str:
    """The words of an error; the work folder goes away, and what a reader of them is sent to must stay."""
    if not failed.is_file():
        return str(error)
    kept = paths.BUILD / failed.name
    failed.replace(kept)
    return str(error).replace(str(failed), str(kept))


def _stage(stage: Stage, scenarios: Mapping[str, Scenario], preset: str, name: str) -> None:
    stage.put_tree(paths.BOOK)
    facts: dict[str, Any] = {}
    whole = run_id(scenarios)
    for chapter, scenario in scenarios.items():
        copy, found = cache.kept(scenario)
        facts |= {fact.name: asdict(fact) for fact in found.values()}
        stamp = execute.stamp(scenario) | {"book_run_id": whole}
        put_copy(
            stage, f"{CHAPTER_FOLDER}/{chapter}.ipynb", copy, stamp, rerun.section(scenario, preset, stamp["run_id"])
        )
        stage.put(f"{EXTRA}/notebooks/{notebook(chapter).name}", notebook(chapter).read_bytes())
    text = json.dumps(ledger(scenarios, name, facts), indent=1, ensure_ascii=False, allow_nan=False)
    stage.put(f"{EXTRA}/{FACTS}", f"{text}\n")
    stage.put(f"{EXTRA}/datapackage.json", (paths.DATA / "datapackage.json").read_bytes())
    stage.put_bundle(EXTRA)
    chosen = {chapter: scenario.model_dump() for chapter, scenario in scenarios.items()}
    fragments = generated.fragments() | ledger_pages.fragments(facts, chosen)
    fragments |= history.fragments() | validation.fragments()
    for page, content in fragments.items():
        stage.put(f"_generated/{page}", content)
    stage.close(shell())


def _assemble(stage: Stage) -> None:
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(stage.book)]
    command += ["--config", str(paths.CONFIG), "--path-output", str(stage.folder), "-W", "--keep-going", "--quiet"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
    run = subprocess.run(command, cwd=stage.folder, env=environment, capture_output=True, text=True, check=False)
    if run.returncode or not (stage.html / "index.html").is_file():
        # What was read with a warning would not be read, and warned of, again.
        stage.forget()
        log = paths.BUILD / "assembly.log"
        log.write_text(f"{run.stdout}\n{run.stderr}", encoding="utf-8")
        raise BuildError(f"jupyter-book: {_complaints(run.stdout + run.stderr, stage.folder)}\nThe whole log: {log}")


def _complaints(output: str, work: Path) -> str:
    """The lines of jupyter-book's output that say what is wrong, in terms of the checkout's files."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(str(work / "book"), "book")
    lines = [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|CRITICAL", line)]
    return "\n".join(dict.fromkeys(lines)) or "no page was written"


def _publish(made: Path, target: Path) -> Path:
    """Put a copy of a whole book in place of the one that is there; the old one goes only then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.with_name(f".{target.name}-old")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
        new = shutil.copytree(made, Path(folder) / target.name)
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.replace(old)
        new.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    return target
