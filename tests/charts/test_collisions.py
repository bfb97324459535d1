"""Every chart of the book, drawn wide and for a phone: no word covers another, is cut off, or is too small to read."""

from __future__ import annotations

import ast
import json

import drawn
import nbformat
import pytest

from scobrief import paths
from scobrief.charts import layout, renderer
from scobrief.scenario import CHAPTERS, notebook

WIDTH = {"wide": 680, "phone": 330}


def charts_of(chapter: str) -> dict[str, dict]:
    """The charts of a chapter's notebook by the names of their figures, as its cells make them."""
    renderer.enable()
    made, names = {}, {"__name__": chapter}
    for cell in nbformat.read(notebook(chapter), as_version=4).cells:
        if cell.cell_type != "code":
            continue
        *before, last = ast.parse(cell.source).body or ast.parse("pass").body
        figure = cell.metadata.get("mystnb", {}).get("figure", {}).get("name")
        if figure is None:
            before.append(last)
        exec(compile(ast.Module(before, []), chapter, "exec"), names)
        if figure is not None:
            made[figure] = eval(compile(ast.Expression(last.value), chapter, "eval"), names).to_dict()
    return made


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_words_of_every_chart_keep_apart_and_inside_and_can_be_read(chapter):
    assert paths.NOTEBOOKS.is_dir()
    faults = []
    for figure, spec in charts_of(chapter).items():
        for variant, width in WIDTH.items():
            svg = layout.fit({k: v for k, v in spec.items() if k != "title"}, variant, renderer.draw).svg
            found = [*drawn.collisions(svg), *(f"{word} is cut" for word in drawn.cut(svg)), *drawn.small(svg)]
            if drawn.size(svg)[0] > width + 1:
                found.append(f"{drawn.size(svg)[0]} px wide")
            faults += [f"{figure}, {variant}: {fault}" for fault in dict.fromkeys(found)]
    assert faults == []


WORD = '<text text-anchor="{anchor}" transform="translate({x},{y})" font-size="{size}px">{text}</text>'


def picture(*texts: dict) -> str:
    body = "".join(WORD.format(**{"anchor": "start", "size": 12, "text": "hello"} | text) for text in texts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><g class="mark-text role-mark">{body}</g></svg>'
    )


def test_words_on_one_another_are_found_and_words_beside_one_another_are_not():
    """'hello' is 556 + 556 + 222 + 222 + 556 thousandths: 25.3 px at 12 px."""
    assert drawn.collisions(picture({"x": 10, "y": 20}, {"x": 33, "y": 20})) == [
        "'hello' (role-mark) on 'hello' (role-mark)"
    ]
    assert drawn.collisions(picture({"x": 10, "y": 20}, {"x": 36, "y": 20})) == []
    assert drawn.collisions(picture({"x": 10, "y": 20}, {"x": 10, "y": 32})) == []
    assert drawn.collisions(picture({"x": 40, "y": 20, "anchor": "end"}, {"x": 10, "y": 20})) != []


def test_words_that_leave_the_picture_and_words_in_small_letters_are_found():
    assert drawn.cut(picture({"x": 80, "y": 20})) == ["'hello' (role-mark)"]
    assert drawn.cut(picture({"x": 70, "y": 20})) == []
    assert drawn.small(picture({"x": 10, "y": 20, "size": 11})) == ["'hello' (role-mark): 11.0 px"]
    assert json.dumps(drawn.small(picture({"x": 10, "y": 20}))) == "[]"
