"""What a chapter is taken to depend on holds everything that its cells in fact run."""

import hashlib
import json
import subprocess
import sys

import pytest

from scobrief import paths
from scobrief.execute import dependencies
from scobrief.scenario import CHAPTERS, notebook

# Runs a notebook's code cells as they stand and prints which modules of the package a function was called in after
# the imports, and which indicators the registry was asked for.
RUN = """
import ast, json, sys
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
import scobrief.notebook
from scobrief.indicators import REGISTRY
REGISTRY.used.clear()
seen = set()
sys.setprofile(lambda frame, event, _: event == "call" and seen.add(frame.f_globals.get("__name__")))
names = {}
for cell in cells:
    if cell["cell_type"] == "code":
        body = ast.parse("".join(cell["source"])).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            if hasattr(shown, "_repr_mimebundle_"):
                shown._repr_mimebundle_(include=None, exclude=None)
sys.setprofile(None)
found = sorted(name for name in seen if name and name.startswith("scobrief."))
print(json.dumps([found, sorted(REGISTRY.used)]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_module_that_a_notebook_runs_is_among_those_that_it_depends_on(chapter):
    """The other way round it may depend on more: on what only other parameters reach."""
    source = notebook(chapter)
    told = subprocess.run([sys.executable, "-c", RUN, source], capture_output=True, text=True, check=True)
    ran, asked = json.loads(told.stdout)
    depends = dependencies.modules(dependencies.of_notebook(source, chapter), asked)
    assert set(ran) - set(depends) == set()
    assert f"scobrief.facts.{chapter}" in ran


def roots(chapter):
    return dependencies.of_notebook(notebook(chapter), chapter)


def test_a_chapter_does_not_depend_on_what_only_another_chapter_uses():
    trade, overlap = (set(dependencies.modules(roots(chapter), [])) for chapter in ("trade", "overlap"))
    assert {"scobrief.facts.trade", "scobrief.indicators.network", "scobrief.charts.trade"} <= trade
    assert {"scobrief.facts.overlap", "scobrief.indicators.overlap"} <= overlap
    assert not {"scobrief.facts.overlap", "scobrief.indicators.gas", "scobrief.charts.security"} & trade
    assert not {name for name in trade | overlap if name.split(".")[1] in ("book", "cli", "sweep", "execute")}


def test_an_indicator_that_a_run_asked_for_by_name_leads_to_its_module():
    without = set(dependencies.modules(roots("overlap"), []))
    asked = set(dependencies.modules(roots("overlap"), ["gas_by_pipe_pct"]))
    assert "scobrief.indicators.gas" not in without
    assert "scobrief.indicators.gas" in asked


def test_every_module_has_the_hash_of_its_file():
    found = dependencies.modules(["scobrief.errors"], [])
    assert found == {"scobrief.errors": hashlib.sha256((paths.PACKAGE / "errors.py").read_bytes()).hexdigest()}


def test_what_a_module_uses_of_a_package_that_it_names_as_a_whole_is_followed():
    """`tables` writes sources.sha256, and `sources` only passes that name on."""
    found = dependencies.modules(["scobrief.datapackage.tables"], [])
    assert "scobrief.sources.archive" in found
    assert "scobrief.sources.weo" not in found
