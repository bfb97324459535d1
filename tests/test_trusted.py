"""What SECURITY.md says of the code, seen in the code: no input is run, and little talks to a network."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

import scobrief
from scobrief import paths

PACKAGE = Path(scobrief.__file__).parent
TREES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
TEXT = (paths.ROOT / "SECURITY.md").read_text(encoding="utf-8")
# Makes code of text, or an object of bytes. `compile` of `re` is another, and is called by its module's name.
CODE = {"eval", "exec", "compile", "__import__"}
BYTES = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
LOADERS = {
    "pickle", "marshal", "unsafe_load", "unsafe_load_all", "full_load", "load_all", "full_load_all", "UnsafeLoader",
    "FullLoader", "read_pickle", "to_pickle", "extractall", "unpack_archive", "system", "popen",
}  # fmt: skip
# Opens a connection, or starts a program that may.
NETWORK = {
    "socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "urllib3", "aiohttp", "httpx",
    "websockets", "subprocess", "distributed", "dask", "webbrowser", "fsspec", "wbgapi", "papermill.iorw.papermill_io",
}  # fmt: skip


def called(node: ast.Call) -> str:
    """A call's name with its module's, as np.load."""
    return ast.unparse(node.func)


def found_in(tree: ast.Module) -> set[str]:
    """Every call and import of a module that makes code or objects of what it reads."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.partition(".")[0] in BYTES}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} if node.module.partition(".")[0] in BYTES else set()
        elif isinstance(node, ast.Attribute) and node.attr in LOADERS:
            found.add(ast.unparse(node))
        elif isinstance(node, ast.Call):
            name, keywords = called(node), {word.arg: ast.unparse(word.value) for word in node.keywords}
            if name in CODE:
                found.add(name)
            elif name.endswith(".load") and name.partition(".")[0] in ("np", "numpy"):
                found |= set() if keywords.get("allow_pickle") == "False" else {name}
            elif name == "yaml.load" or keywords.get("shell", "False") != "False":
                found.add(name)
    return found


def imported(tree: ast.Module) -> set[str]:
    """The modules of NETWORK that a module imports, at its head or inside a function."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names & NETWORK


def test_only_the_notebooks_of_the_project_are_run_and_no_object_is_made_of_bytes():
    found = {name: what for name, tree in TREES.items() if (what := found_in(tree))}
    # moves: the cells of the committed notebooks. strict_yaml: with a loader of plain values, as the next test sees.
    assert found == {"book/moves": {"eval", "exec", "compile"}, "strict_yaml": {"yaml.load"}}


def test_the_loaders_of_yaml_make_plain_values_alone():
    import yaml

    from scobrief import strict_yaml

    safe = {yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)}
    for loader in (strict_yaml._Loader, strict_yaml._Quick):
        assert safe & set(loader.__mro__)
        assert loader.yaml_constructors.keys() <= yaml.SafeLoader.yaml_constructors.keys()


@pytest.mark.parametrize(
    "text",
    [
        "eval(text)", "exec(compile(text, '', 'exec'))", "__import__(name)", "import pickle",
        "from pickle import loads", "yaml.load(text, Loader=yaml.UnsafeLoader)", "yaml.unsafe_load(text)",
        "np.load(path)", "numpy.load(path, allow_pickle=True)", "np.load(path, allow_pickle=flag)",
        "pd.read_pickle(path)", "subprocess.run(line, shell=True)", "os.system(line)",
        "whl.extractall(folder)", "shutil.unpack_archive(path)", "def f():\n    import joblib",
    ],
)  # fmt: skip
def test_the_search_sees_every_way_to_run_what_was_read(text):
    """Catch a search that passes over a call and then finds nothing wrong."""
    assert found_in(ast.parse(text))


def test_what_is_harmless_is_not_taken_for_harm():
    harmless = "re.compile(text)\nnp.load(path, allow_pickle=False)\njson.load(file)\nsubprocess.run([a], shell=False)"
    assert found_in(ast.parse(harmless)) == set()


def test_security_md_names_every_module_that_can_reach_a_network_or_start_a_program():
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in TREES.items():
        for module in imported(tree):
            found[f"{name}.py"].add(module)
    section = TEXT.partition("## What talks to a network, or starts a program")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([\w/]+\.py)`", section)) == set(found)


def test_no_page_or_style_names_an_address_that_a_browser_would_ask():
    """Links may lead anywhere; what a page loads is its own. The policy of its pages forbids the rest."""
    for path in (PACKAGE / "book").rglob("*"):
        if path.suffix in (".css", ".js", ".html"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import|(?:src|action)=\"(?:https?:)?//", text), (
                path.name
            )
            assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b", text), path.name
            assert not re.search(r"\b(?:eval|Function)\(|innerHTML\s*=|insertAdjacentHTML|document\.write", text), (
                path.name
            )


def test_security_md_shows_the_policy_of_the_pages_as_it_is():
    from scobrief.book.extension.policy import POLICY

    assert f"\n    {POLICY}\n" in TEXT


def test_security_md_makes_up_no_address_to_report_to():
    assert not re.search(r"[\w.]+@[\w.]+|https?://", TEXT)
