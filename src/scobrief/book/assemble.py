"""Execute what must be executed, stage the pages, let jupyter-book assemble them, then swap."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .. import __version__, execute, paths
from ..alone import alone
from ..cite import Edition
from ..datapackage import credits, descriptor, origins, verify, vintages
from ..datapackage.editions import EMBEDDED, folder, in_force, using
from ..errors import BuildError, DataError, EditionError, ParameterError
from ..execute import cache, pool
from ..scenario import DEFAULT, Scenario, notebook, presets, resolve, run_id
from ..swap import restore, swap
from . import (
    citations,
    compared,
    comparison,
    crosschecks,
    exercises,
    figures,
    generated,
    history,
    press,
    rerun,
    validation,
    work,
)
from . import ledger as ledger_pages
from .figures import staging
from .paper.editions import Editions
from .press import Press
from .stage import Stage, put_copy, shell

CHAPTER_FOLDER = "chapters"
FACTS = "facts.json"
EXTRA = "extra"
# Of a book's folder: no `..`, nothing that ends or hides a name on any system, no letters that only look like others.
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,78}[A-Za-z0-9_-])?")


def run_name(scenarios: Mapping[str, Scenario], preset: str = DEFAULT) -> str:
    """Name a book by its preset and by what was set besides: ppp, ppp-as_of=2017, article-2021.

    A scenario file goes by its stem; one that is called like a preset is no preset, and its book is another. Raises
    ParameterError for a stem that would lead out of the folder of the variants, or that passes itself off as a name.
    """
    preset_alone = resolve(scenarios, preset)
    besides: dict[str, Any] = {}
    for chapter, scenario in scenarios.items():
        besides |= {name: value for name, value in scenario if value != getattr(preset_alone[chapter], name)}
    stem = Path(preset).stem
    if not _NAME.fullmatch(stem):
        raise ParameterError(
            f"{preset}: the folder of a book is called by its scenario's file, and {stem!r} is no name for one. Rename "
            "it: up to 80 letters from a to z, digits, blanks, and . _ - between them."
        )
    name = stem if preset in presets() or stem.lower() not in presets() else f"{stem}-file"
    return "-".join([name, *(f"{name}={value}" for name, value in besides.items())])


def output_folder(name: str) -> Path:
    """Where a book goes: the default one to _build/html, a variant to a folder of its own beside it."""
    return paths.HTML if name == DEFAULT else paths.BUILD / "variants" / name / "html"


def build(
    scenarios: Mapping[str, Scenario],
    preset: str = DEFAULT,
    step: Callable[[str], None] = lambda title: None,
    *,
    reasons: Mapping[str, str | None] | None = None,
    force: bool = False,
    jobs: int | None = None,
    kernel: execute.Kernel | None = None,
    base_url: str | None = None,
    wanted: Iterable[str] = (),
) -> Path:
    """Bring the book up to date and return the path of its index.html.

    Chapters are executed if something that they depend on has changed, `jobs` at once; pages are assembled if
    their text or their numbers have. The book that is there is replaced only by a whole new one. reasons: what
    `work.plan` says, if it was asked already. base_url: where the book will be published, as `cite.address` gives it.
    wanted: editions to bring up to date too, of `paper.FILES`.
    Raises DataError if a table is not the described one, BuildError if a notebook or the assembly fails, or if
    another build is at work; EditionError, once all else is in place, if the PDF could not be printed.
    """
    with alone("build"), using(next((made.vintage for made in scenarios.values()), EMBEDDED)):
        name = run_name(scenarios, preset)
        step("Checking the tables")
        if problems := list(verify.files()):
            raise DataError("\n".join(f"{problem.where} {problem.message}" for problem in problems))
        stage = Stage(paths.BUILD / "stage" / name)
        editions = Editions(stage.folder / "editions")
        if force:
            shutil.rmtree(stage.folder, ignore_errors=True)
        target = output_folder(name)
        restore(target)
        with press.ready(paths.BUILD) as waiting:
            work.do(scenarios, work.plan(scenarios, force) if reasons is None else reasons, step, jobs, kernel)
            step("Assembling the pages")
            with stage.under_way() as is_whole:
                pictures = _stage(stage, scenarios, preset, name, base_url)
                is_current = is_whole and stage.is_built and (target / "index.html").is_file()
                if not is_current:
                    if not is_whole:
                        # It may have ended in the midst of a page, which its name and time do not tell.
                        stage.forget()
                    # Pages are put together on one core: the others draw meanwhile.
                    _begin(stage, waiting)
                    drawn = staging.draw(pictures, max(1, (jobs or pool.cores()) - 1))
                    _end(stage, waiting)
                    stage.complete_search()
                    staging.place(stage, EXTRA, drawn)
                    chapters = {chapter: execute.stamp(scenario) for chapter, scenario in scenarios.items()}
                    stage.stamp(run_id(scenarios), chapters)
                problem = editions.make(stage.html, set(wanted), step)
                if not (is_current and editions.are_in(target)):
                    _publish(stage.html, target, editions.put)
        if problem:
            raise EditionError(problem, target / "index.html")
        return target / "index.html"


def ledger(
    scenarios: Mapping[str, Scenario], name: str, facts: Mapping[str, Any], base_url: str | None = None
) -> dict[str, Any]:
    """The public facts of a run: its id, version, scenario, vintages, address if any, and every fact by name."""
    return {
        "run_id": run_id(scenarios),
        "version": __version__,
        "scenario": {"name": name, "parameters": {key: s.model_dump() for key, s in scenarios.items()}},
        "vintages": vintages(),
        "credits": credits(),
        "tables": origins(table for s in scenarios.values() for table in s.added()),
        "base_url": base_url,
        "facts": dict(facts),
    }


def _stage(
    stage: Stage, scenarios: Mapping[str, Scenario], preset: str, name: str, base_url: str | None = None
) -> dict[str, str]:
    """Stage all of the book but for what is drawn in pixels, which is returned: figure -> SVG."""
    stage.put_tree(paths.BOOK)
    facts: dict[str, Any] = {}
    copies: dict[str, Path] = {}
    for chapter, scenario in scenarios.items():
        copies[chapter], found = cache.kept(scenario)
        facts |= {fact.name: asdict(fact) for fact in found.values()}
        put_copy(stage, f"{CHAPTER_FOLDER}/{chapter}.ipynb", copies[chapter], rerun.section(scenario, preset))
        stage.put(f"{EXTRA}/notebooks/{notebook(chapter).name}", notebook(chapter).read_bytes())
    whole = ledger(scenarios, name, facts, base_url)
    stage.put(f"{EXTRA}/{FACTS}", f"{json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False)}\n")
    shown = (
        figure
        for chapter, scenario in scenarios.items()
        for figure in figures.of_copy(copies[chapter], chapter, whole["facts"], cache.tables(scenario))
    )
    pictures = staging.put(stage, EXTRA, shown, whole["scenario"])
    for path in sorted(paths.DATA.rglob("*")):
        # Of the vintages that are at hand, a book holds the one that it was made with.
        others = folder() in path.parents and folder(in_force()) not in path.parents
        if path.is_file() and not others:
            stage.put(f"{EXTRA}/data/{path.relative_to(paths.DATA).as_posix()}", path.read_bytes())
    stage.put_bundle(EXTRA)
    chosen = {chapter: scenario.model_dump() for chapter, scenario in scenarios.items()}
    fragments = generated.fragments() | ledger_pages.fragments(facts, chosen)
    fragments |= citations.fragments(whole)
    fragments |= history.fragments() | validation.fragments() | comparison.fragments(compared.kept())
    fragments |= exercises.fragments(preset) | crosschecks.fragments()
    for page, content in fragments.items():
        stage.put(f"_generated/{page}", content)
    said = {key: whole[key] for key in ("version", "scenario", "credits", "tables", "base_url")}
    # The id of the run is stamped afterwards; the rest of a citation is on every page.
    said["cited"] = asdict(replace(Edition.of_ledger(whole), run_id=""))
    said["package"] = {key: value for key, value in descriptor().items() if key != "resources"}
    stage.close(shell(), json.dumps(said))
    return pictures


def _begin(stage: Stage, press: Press) -> None:
    press.start(
        "build", str(stage.book), "--config", str(paths.CONFIG), "--path-output", str(stage.folder),
        "-W", "--keep-going", "--quiet",
    )  # fmt: skip


def _end(stage: Stage, press: Press) -> None:
    code, said = press.finish()
    if code or not (stage.html / "index.html").is_file():
        # What was read with a warning would not be read, and warned of, again.
        stage.forget()
        log = paths.BUILD / "assembly.log"
        log.write_text(said, encoding="utf-8")
        raise BuildError(f"jupyter-book: {_complaints(said, stage.folder)}\nThe whole log: {log}")


def _complaints(output: str, work: Path) -> str:
    """The lines of jupyter-book's output that say what is wrong, in terms of the checkout's files."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output).replace(str(work / "book"), "book")
    lines = [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|CRITICAL", line)]
    return "\n".join(dict.fromkeys(lines)) or "no page was written"


def _publish(made: Path, target: Path, finish: Callable[[Path], None]) -> None:
    """Put a copy of a whole book, finished, in place of the one that is there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as folder:
        new = shutil.copytree(made, Path(folder) / target.name)
        finish(new)
        swap(new, target)
