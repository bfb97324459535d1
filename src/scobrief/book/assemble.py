"""Stage pages, executed copies and facts in a folder of their own, let jupyter-book assemble them, then swap."""

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
from ..scenario import CHAPTERS, DEFAULT, Scenario, resolve
from . import generated, history, validation
from . import ledger as ledger_pages
from .vega import BUNDLE, write_bundle

CHAPTER_FOLDER = "chapters"
FACTS = "facts.json"
EXTRA = "extra"
# The package has no __main__, and its script may not be on the path of whoever runs ours.
JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"

STEPS = len(CHAPTERS) + 2


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


def build(
    scenarios: Mapping[str, Scenario],
    preset: str = DEFAULT,
    step: Callable[[str], None] = lambda title: None,
) -> Path:
    """Execute every chapter and assemble the book; return the path of its index.html.

    Everything happens in a work folder; the book that is there is replaced only by a whole new one.
    Raises DataError if a table is not the described one, BuildError if a notebook or the assembly fails.
    """
    name = run_name(scenarios, preset)
    step("Checking the tables")
    if problems := list(verify.files()):
        raise DataError("\n".join(f"{problem.where} {problem.message}" for problem in problems))
    paths.BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=paths.BUILD, prefix=".work-") as folder:
        work = Path(folder)
        book = work / "book"
        shutil.copytree(paths.BOOK, book)
        facts: dict[str, Any] = {}
        for chapter, scenario in scenarios.items():
            step(f"Executing {chapter}")
            run = _execute(scenario, book / CHAPTER_FOLDER / f"{chapter}.ipynb")
            facts |= {name: asdict(fact) for name, fact in run.facts.items()}
        step("Assembling the pages")
        _stage(book, scenarios, name, facts)
        _assemble(work)
        return _swap(work / "_build" / "html", output_folder(name)) / "index.html"


def ledger(scenarios: Mapping[str, Scenario], name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The public facts of a run: version, scenario, vintages, and every fact by name."""
    return {
        "version": __version__,
        "scenario": {"name": name, "parameters": {key: s.model_dump() for key, s in scenarios.items()}},
        "vintages": vintages(),
        "credits": credits(),
        "facts": dict(facts),
    }


def _execute(scenario: Scenario, target: Path) -> execute.Run:
    try:
        return execute.run(scenario, target)
    except BuildError as error:
        # The work folder goes away; what a reader of the message is sent to must stay.
        failed = target.with_name(f"{target.stem}.failed.ipynb")
        if failed.is_file():
            kept = paths.BUILD / failed.name
            failed.replace(kept)
            raise BuildError(str(error).replace(str(failed), str(kept))) from None
        raise


def _stage(book: Path, scenarios: Mapping[str, Scenario], name: str, facts: Mapping[str, Any]) -> None:
    extra = book / EXTRA
    extra.mkdir(exist_ok=True)
    text = json.dumps(ledger(scenarios, name, facts), indent=1, ensure_ascii=False, allow_nan=False)
    (extra / FACTS).write_text(text + "\n", encoding="utf-8")
    write_bundle(extra / BUNDLE)
    shutil.copy(paths.DATA / "datapackage.json", extra)
    made = book / "_generated"
    made.mkdir()
    chosen = {chapter: scenario.model_dump() for chapter, scenario in scenarios.items()}
    fragments = generated.fragments() | ledger_pages.fragments(facts, chosen)
    fragments |= history.fragments() | validation.fragments()
    for page, content in fragments.items():
        (made / page).write_text(content, encoding="utf-8")


def _assemble(work: Path) -> None:
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", str(work / "book")]
    command += ["--config", str(paths.CONFIG), "--path-output", str(work), "-W", "--keep-going", "--quiet"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONWARNINGS": "ignore"}
    run = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    if run.returncode or not (work / "_build" / "html" / "index.html").is_file():
        log = paths.BUILD / "assembly.log"
        log.write_text(f"{run.stdout}\n{run.stderr}", encoding="utf-8")
        raise BuildError(f"jupyter-book: {_complaints(run.stdout + run.stderr, work)}\nThe whole log: {log}")


def _complaints(output: str, work: Path) -> str:
    """The lines of jupyter-book's output that say what is wrong, in terms of the checkout's files."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(str(work / "book"), "book")
    lines = [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|CRITICAL", line)]
    return "\n".join(dict.fromkeys(lines)) or "no page was written"


def _swap(made: Path, target: Path) -> Path:
    """Put a whole book in place of the one that is there; the old one goes only then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.replace(old)
    made.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    return target
