"""The house and its habits: the one way for data, small modules, one version, nothing invented."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

import scobrief
from scobrief import paths

PACKAGE = Path(scobrief.__file__).parent
MODULES = {
    ".".join(("scobrief", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
# What the map leaves out because it is no step of the way: each stands right after the one that is named.
BESIDE = {
    "errors": None,
    "paths": "errors",
    "swap": "errors",
    "alone": "paths",
    "strict_yaml": "errors",
    "parameters": "members",
    "notebook": "charts",
}
# Text that people read or that is published; tests talk about placeholders and may name them.
SUFFIXES = {".py", ".md", ".yaml", ".yml", ".toml", ".cff", ".ipynb", ".bib", ".json", ".csv", ".css", ".js"}


def house() -> list[str]:
    """The parts of the package from left to right: those of the map, and those that stand beside them."""
    lines = re.findall(r"^ {4}(\w+) +(.+)$", scobrief.__doc__, re.MULTILINE)
    order = [part for first, rest in lines for part in (first, *re.findall(r"; (\w+): ", rest))]
    for part, left in BESIDE.items():
        order.insert(order.index(left) + 1 if left else 0, part)
    return order


def part(module: str) -> str:
    return module.split(".")[1]


def imports(module: str, path: Path) -> set[str]:
    """Modules of the package that a module imports, at its head or inside a function."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            target = ".".join([*base, *filter(None, [node.module])])
            found |= {name if (name := f"{target}.{alias.name}") in MODULES else target for alias in node.names}
    return {name for name in found if name in MODULES and name != "scobrief"}


def test_the_map_names_every_part_of_the_package_and_nothing_else():
    parts = {part(module) for module in MODULES if module != "scobrief"}
    assert sorted(house()) == sorted(parts)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "scobrief"])
def test_a_module_imports_only_from_its_left(module):
    order = house()
    right = {name for name in imports(module, MODULES[module]) if order.index(part(name)) > order.index(part(module))}
    assert right == set()


def test_the_walk_of_imports_sees_every_way_to_write_one(tmp_path):
    """Catch a walk that passes over an import and then finds nothing wrong."""
    path = tmp_path / "size.py"
    path.write_text(
        "import scobrief.claims\n"
        "from .. import multiverse\n"
        "from ..indicators import REGISTRY, size\n"
        "from .sheet import Facts\n"
        "def late():\n    from scobrief import scenario\n"
        "import pandas\n"
    )
    assert imports("scobrief.facts.size", path) == {
        "scobrief.claims",
        "scobrief.multiverse",
        "scobrief.indicators",
        "scobrief.indicators.size",
        "scobrief.facts.sheet",
        "scobrief.scenario",
    }


@pytest.mark.parametrize("notebook", sorted(paths.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.name)
def test_a_notebook_imports_only_from_the_notebook_module(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    trees = [ast.parse("".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    assert {node.module for node in nodes if isinstance(node, ast.ImportFrom)} == {"scobrief.notebook"}
    assert not [node for node in nodes if isinstance(node, ast.Import)]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_fits_on_a_few_screens_and_says_what_it_is(module):
    text = MODULES[module].read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert ast.get_docstring(ast.parse(text))


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not {name.split(".")[-1] for name in MODULES} & {"utils", "util", "helpers", "common", "misc"}


def test_only_one_module_knows_where_things_are():
    """Every path, once: no other module climbs up from its own file."""
    climbs = re.compile(r"__file__.*\.(parents|parent\.parent)\b|Path\.cwd|getcwd")
    climbers = {name for name, path in MODULES.items() if climbs.search(path.read_text(encoding="utf-8"))}
    assert climbers == {"scobrief.paths"}


def test_the_version_is_the_same_wherever_it_is_written():
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((paths.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    version, released = re.search(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE).groups()
    assert {project["version"], citation["version"], version, scobrief.__version__} == {version}
    assert citation["date-released"] == released


def test_every_release_of_the_changelog_has_the_four_headings():
    changes = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for release in re.split(r"^## ", changes, flags=re.MULTILINE)[1:]:
        assert re.findall(r"^### (\w+)$", release, re.MULTILINE) == ["Data", "Verdicts", "Text", "Code"]


def written() -> list[Path]:
    folders = (paths.BOOK, paths.NOTEBOOKS, paths.SCENARIOS, paths.DATA, PACKAGE)
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file()]
    found += [path for path in paths.ROOT.iterdir() if path.suffix in SUFFIXES and path.is_file()]
    return [path for path in found if path.stat().st_size < 1_000_000]


def test_no_doi_is_a_placeholder():
    """A DOI is printed once it exists, and not before."""
    files = written()
    assert {"README.md", "CITATION.cff", "references.bib", "03_size.ipynb", "claims.yaml"} <= {
        path.name for path in files
    }
    placeholder = re.compile(r"10\.5281/zenodo|10\.(0000|1234|9999)/|10\.xxxx|doi\.org/(xxx|todo)", re.IGNORECASE)
    assert [path.name for path in files if placeholder.search(path.read_text(encoding="utf-8"))] == []


def test_no_text_is_left_to_be_written():
    files = [path for path in written() if path.suffix != ".csv"]
    left = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b|[Ll]orem ipsum")
    assert [path.name for path in files if left.search(path.read_text(encoding="utf-8"))] == []
