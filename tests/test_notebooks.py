"""The notebooks as they are committed: one shape, thin, without outputs, in step with the schema."""

from __future__ import annotations

import ast
import re

import nbformat
import pytest

from scobrief import paths
from scobrief.facts import facts_of
from scobrief.scenario import CHAPTERS, notebook

FACT = re.compile(r"\{fact\}`([^`]+)`")


@pytest.fixture(scope="module", params=CHAPTERS)
def chapter(request):
    return request.param


@pytest.fixture(scope="module")
def book(chapter):
    return nbformat.read(notebook(chapter), as_version=4)


@pytest.fixture(scope="module")
def code(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def known():
    return {name for kind in CHAPTERS.values() for name in facts_of(kind())}


def tagged(code, tag):
    return [cell for cell in code if tag in cell.metadata.get("tags", ())]


def test_every_notebook_belongs_to_a_chapter():
    found = {path.name for path in paths.NOTEBOOKS.glob("*.ipynb")}
    assert found == {notebook(chapter).name for chapter in CHAPTERS}


def test_it_is_valid_and_committed_without_outputs(book, code):
    nbformat.validate(book)
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []
    assert book.metadata.kernelspec.name == "python3"


def test_the_parameters_cell_equals_the_schema(chapter, code):
    """Catch a parameter that is renamed, added or given another default in one place only.

    The vintage is no chapter's own: a notebook has it only where it is not the embedded one.
    """
    (cell,) = tagged(code, "parameters")
    written = {statement.targets[0].id: ast.literal_eval(statement.value) for statement in ast.parse(cell.source).body}
    kind = CHAPTERS[chapter]
    schema = {name: kind.model_fields[name].default for name in kind.own()}
    assert list(written.items()) == list(schema.items())
    assert [type(value) for value in written.values()] == [type(value) for value in schema.values()]


def test_its_code_cells_are_short_and_hold_no_logic(code):
    for cell in code:
        assert len(cell.source.splitlines()) <= 6 or "parameters" in cell.metadata.tags
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.FunctionDef | ast.Lambda | ast.For | ast.While | ast.If)
        assert not re.search(r"\.(csv|parquet|json)\b|[\"'](/|\.\./|data/)", cell.source), "a path"


def test_it_takes_its_names_from_one_module(code):
    modules = {
        node.module for cell in code for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.ImportFrom)
    }
    assert modules == {"scobrief.notebook"}


def test_every_chart_has_a_cell_of_its_own_with_caption_source_and_name(code):
    drawn = [cell for cell in code if "charts." in cell.source]
    names = [cell.metadata.mystnb.figure.name for cell in drawn]
    assert len(drawn) >= 3
    assert len(set(names)) == len(names)
    for cell in drawn:
        assert cell.source.count("charts.") == 1
        assert re.search(r"Sources?: ", cell.metadata.mystnb.figure.caption)


def test_every_chart_is_followed_by_what_it_shows(book):
    cells = book.cells
    for i, cell in enumerate(cells):
        if cell.cell_type == "code" and "charts." in cell.source:
            after = next(later for later in cells[i + 1 :] if later.cell_type == "markdown")
            assert after.source.startswith("**What it shows.**")


def test_it_has_the_sections_of_every_chapter(book):
    text = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    for section in ("The answer", "## What would change the answer", "## Limits", "## What to read"):
        assert section in text


def test_it_publishes_its_facts_in_a_last_cell_that_the_page_leaves_out(code):
    assert code[-1].source == "facts"
    assert "remove-cell" in code[-1].metadata.tags


def test_its_prose_names_only_facts_that_exist(book, known):
    texts = [cell.source for cell in book.cells if cell.cell_type == "markdown"]
    texts += [cell.metadata.mystnb.figure.caption for cell in book.cells if "mystnb" in cell.metadata]
    assert {name for text in texts for name in FACT.findall(text)} <= known


# A result in prose is a fact. What may be typed: the numbers that the article prints, in a heading; years;
# settings and tolerances in code.
RESULT = re.compile(r"\d[\d,.]*\s?(%|percent\b|billion\b|million\b|points\b)")


def prose():
    for path in sorted(paths.BOOK.glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for chapter in CHAPTERS:
        cells = nbformat.read(notebook(chapter), as_version=4).cells
        yield notebook(chapter).name, "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize(("name", "text"), list(prose()), ids=lambda value: value if len(value) < 40 else "")
def test_no_result_is_typed_in_prose(name, text):
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    text = re.sub(r"`[^`]*`", "", text)
    lines = [line for line in text.splitlines() if RESULT.search(line) and not line.startswith("# ")]
    assert lines == []


@pytest.mark.parametrize(("name", "text"), list(prose()), ids=lambda value: value if len(value) < 40 else "")
def test_no_page_names_a_fact_that_does_not_exist(name, text, known):
    assert set(FACT.findall(text)) <= known
