"""Everything that can be checked without a network and without running a notebook, in one go: `scobrief check`.

The tables come first: where they are not the described ones, nothing after them would say more than that.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import nbformat

from . import __version__, paths
from .book import history, validation
from .cite import cff, contents
from .claims import brief_claims, read_claims
from .datapackage import descriptor, open_table, resource, verify
from .datapackage.verify import Problem
from .errors import BriefError
from .indicators import REGISTRY
from .scenario import CHAPTERS, notebook, presets, resolve

Check = Callable[[], Iterable[Problem]]
# Checks of which a failure makes the later ones pointless.
BASIS = ("files and hashes", "schemas")
REFERENCES = "references.bib"
_CITED = re.compile(r"\{cite:\w+\}`([^`]+)`")
_ENTRY = re.compile(r"^@\w+\{([^,\s]+),", re.MULTILINE)


def steps() -> dict[str, Check]:
    """The checks by title, in the order in which they make sense."""
    return {
        **verify.steps(),
        "claims and comparisons": claims,
        "scenario presets": scenarios,
        "notebooks": notebooks,
        "contents and citations": citations,
        "versions": versions,
        "ours against published": published,
        "verdicts on record": verdicts,
    }


def run(step: Callable[[str], None] = lambda title: None) -> dict[str, list[Problem]]:
    """Run the checks and return what each found, by title; those that were not worth running are left out.

    step: told the title of each check before it runs.
    """
    found: dict[str, list[Problem]] = {}
    for title, check in steps().items():
        step(f"Checking {title}")
        found[title] = []
        try:
            found[title].extend(check())
        except BriefError as error:
            found[title].append(Problem("", str(error)))
        if found[title] and title in BASIS:
            break
    return found


def claims() -> Iterator[Problem]:
    """Read every file of claims by its schema: the article's, the published figures', and the examples."""
    for path in (
        paths.CURATED / "claims.yaml", paths.CURATED / "validation.yaml", *sorted(paths.BOOK.glob("examples/*.yaml")),
    ):  # fmt: skip
        yield from _refused(partial(read_claims, path))


def scenarios() -> Iterator[Problem]:
    """Read every preset with every chapter."""
    for preset in presets():
        yield from _refused(partial(resolve, CHAPTERS, preset))


def notebooks() -> Iterator[Problem]:
    """Hold every notebook without outputs, and its parameters cell against the chapter's schema."""
    for chapter, kind in CHAPTERS.items():
        try:
            path = notebook(chapter)
        except BriefError as error:
            yield Problem("", str(error))
            continue
        where = f"notebooks/{path.name}"
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        if kept := [i for i, cell in enumerate(cells, 1) if cell.outputs or cell.execution_count]:
            told = ", ".join(map(str, kept))
            yield Problem(where, f"code cell {told}: has an output or a count of runs. Clear all outputs and save.")
        written = _parameters(cells)
        schema = {name: kind.model_fields[name].default for name in kind.own()}
        for name in [*schema, *(name for name in written if name not in schema)]:
            ours, theirs = repr(written.get(name, "nothing")), repr(schema.get(name, "no such parameter"))
            if ours != theirs:
                yield Problem(where, f"parameters: {name} is {ours}, and the chapter declares {theirs}.")


def citations() -> Iterator[Problem]:
    """Every page of the contents is there, CITATION.cff is whole, and every key that is cited has an entry."""
    yield from _refused(contents.pages)
    yield from _refused(lambda: cff.read(paths.ROOT / cff.NAME))
    known = set(_ENTRY.findall((paths.BOOK / REFERENCES).read_text(encoding="utf-8")))
    for where, keys in _cited():
        for key in sorted(keys - known):
            yield Problem(where, f"cites {key!r}, which is not in book/{REFERENCES}.")


def versions() -> Iterator[Problem]:
    """The version is the same in the package, pyproject.toml, CITATION.cff, CHANGELOG.md and the tables."""
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = cff.read(paths.ROOT / cff.NAME)
    changes = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE)
    version, released = newest.groups() if newest else ("none", "none")
    stated = {
        "pyproject.toml": project["version"],
        cff.NAME: citation.version,
        "CHANGELOG.md": version,
        "data/datapackage.json": descriptor()["version"],
    }
    for where, said in stated.items():
        if said != __version__:
            yield Problem(where, f"is of version {said}, and the package of {__version__}.")
    if str(citation.date_released) != released:
        yield Problem(
            "CHANGELOG.md", f"dates the newest version {released}, and CITATION.cff {citation.date_released}."
        )


def published() -> Iterator[Problem]:
    """Hard comparisons are met, soft ones have a reason, and each published value is compared or says why not."""
    where = "data/curated/validation.yaml"
    found = {claim.id: claim for claim, _ in validation.compared()}
    for claim, judged in validation.compared():
        if claim.type == validation.HARD and judged.finding != "met":
            yield Problem(where, f"{claim.id}: formula and data are the same, and ours is {judged.value}: not met.")
        if claim.type == validation.SOFT and not claim.ambiguities:
            yield Problem(where, f"{claim.id}: say under `ambiguities` why the two differ.")
    row: Any
    for row in open_table("curated-published").fillna({"compared_as": "", "not_compared": ""}).itertuples():
        place = f"data/curated/published.csv row {row.Index + 2}"
        if bool(row.compared_as) == bool(row.not_compared):
            yield Problem(place, "give either compared_as or not_compared.")
        for name in row.compared_as.split():
            if name not in found:
                yield Problem(place, f"compared_as={name!r} is not in {where}.")
            elif _printed(found[name].test) != row.value:
                yield Problem(place, f"value={row.value:g}, and {name} of {where} has {_printed(found[name].test):g}.")


def verdicts() -> Iterator[Problem]:
    """The verdicts on record for this version are those that are computed now, under the default scenario."""
    where = f"data/{resource(history.TABLE)['path']}"
    for claim, (kept, now) in history.disagreements().items():
        yield Problem(where, f"{claim}: on record {kept}, computed {now}. {history.HOW}")


def _printed(test: Any) -> float:
    """The published figure of a comparison: a number, or the bound that is named."""
    return float(getattr(test, "printed", None) or test.than)


def _parameters(cells: Iterable[nbformat.NotebookNode]) -> dict[str, object]:
    """What the parameters cell sets, by name."""
    for cell in cells:
        if "parameters" in cell.metadata.get("tags", ()):
            lines = [line for line in ast.parse(cell.source).body if isinstance(line, ast.Assign)]
            named = [(line.targets[0], line.value) for line in lines]
            return {name.id: ast.literal_eval(value) for name, value in named if isinstance(name, ast.Name)}
    return {}


def _cited() -> Iterator[tuple[str, set[str]]]:
    """(file, keys) of everything that cites: pages, notebooks, indicators, claims, sources of tables."""
    for path in [*sorted(paths.BOOK.glob("*.md")), *map(notebook, CHAPTERS)]:
        text = path.read_text(encoding="utf-8")
        keys = {key.strip() for keys in _CITED.findall(text) for key in keys.split(",")}
        yield f"{path.parent.name}/{path.name}", keys
    yield "scobrief indicator", {key.strip() for entry in REGISTRY.values() for key in entry.cite.split(",")}
    readings = [part.reading for claim in brief_claims().values() for part in claim.all_parts if part.reading]
    yield "data/curated/claims.yaml", {key for reading in readings for key in reading.cite}
    origins = [origin for item in descriptor()["resources"] for origin in item["sources"]]
    yield "data/datapackage.json", {origin["cite"] for origin in origins if "cite" in origin}


def _refused(read: Callable[[], object]) -> Iterator[Problem]:
    """What a reader refuses, which says where by itself."""
    try:
        read()
    except BriefError as error:
        yield Problem("", str(error))
