"""What a notebook's numbers depend on in the package: the modules that its code can reach, by their imports.

A name is followed to the module that defines it, through every package that only passes it on. So a chapter on
trade does not depend on the module on gas, though both are named in the same `__init__`. Two things no import
shows are followed as well: `facts_of` leads to the facts of the chapter, and an indicator that a run looked up in
the registry (a claim's test may name any) leads to the module that registers it.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import nbformat

from .. import paths
from ..indicators import REGISTRY

PACKAGE = "scobrief"
# What passes names on to notebooks, and no more.
_FRONT = f"{PACKAGE}.notebook"
# Used by every notebook, whatever names it writes: parameters, a theme, a renderer.
_ALWAYS = (_FRONT, f"{PACKAGE}.charts.renderer", f"{PACKAGE}.scenario.chapters")


def of_notebook(source: Path, chapter: str) -> set[str]:
    """The modules that a notebook names, and those that every notebook uses."""
    return {*_ALWAYS, of_facts(chapter)} | {_defining(_FRONT, name) for name in _names(source)}


def of_facts(chapter: str) -> str:
    """The module of a chapter's facts."""
    return f"{PACKAGE}.facts.{chapter}"


def modules(roots: Iterable[str], indicators: Iterable[str]) -> dict[str, str]:
    """Some modules and all that their code can reach, each with the hash of its file.

    indicators: names of those that a run looked up in the registry. Modules of the package only; what else is
    installed is a matter of versions.
    """
    found = set(roots) | {known.compute.__module__ for name in indicators if (known := REGISTRY.get(name))}
    waiting = list(found - {_FRONT})
    while waiting:
        new = _imports(waiting.pop()) - found
        found |= new
        waiting += new
    return {name: _digest(name) for name in sorted(found)}


def whole_package() -> str:
    """A hash of all modules."""
    return hashlib.sha256("".join(f"{name} {_digest(name)}\n" for name in sorted(_files())).encode()).hexdigest()


def _names(source: Path) -> set[str]:
    """The names of `scobrief.notebook` that a notebook uses, as it writes them: size, charts.size, facts_of."""
    found: set[str] = set()
    for cell in nbformat.read(source, as_version=4).cells:
        if cell.cell_type == "code":
            found |= {ast.unparse(node) for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Attribute)}
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.ImportFrom):
                    found |= {alias.name for alias in node.names}
    return found


@cache
def _files() -> dict[str, Path]:
    names = {path.relative_to(paths.PACKAGE.parent).with_suffix(""): path for path in paths.PACKAGE.rglob("*.py")}
    return {".".join(name.parts).removesuffix(".__init__"): path for name, path in names.items()}


@cache
def _digest(module: str) -> str:
    return hashlib.sha256(_files()[module].read_bytes()).hexdigest()


@cache
def _bound(module: str) -> dict[str, tuple[str, str]]:
    """The names that a module binds by `from x import y`: name -> (x, y)."""
    package = module if _is_package(module) else module.rpartition(".")[0]
    bound: dict[str, tuple[str, str]] = {}
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            target = ".".join([*base, *filter(None, [node.module])])
            if target.split(".")[0] == PACKAGE:
                bound |= {alias.asname or alias.name: (target, alias.name) for alias in node.names}
    return bound


def _defining(module: str, name: str) -> str:
    """The module that defines what another one calls `name`, or `first.second` where it is one of a package."""
    first, _, rest = name.partition(".")
    inner = f"{module}.{first}"
    if inner in _files():
        return _defining(inner, rest) if rest else inner
    if first in _bound(module):
        origin, original = _bound(module)[first]
        return _defining(origin, f"{original}.{rest}" if rest else original)
    return module


@cache
def _imports(module: str) -> set[str]:
    """The modules that define what a module imports; for a package, none of what it merely passes on."""
    found, passed_on = set(), f"{module}." if _is_package(module) else " "
    for ours, (target, name) in _bound(module).items():
        defined = _defining(target, name)
        # A package that is named as a whole: what is used of it is written where it is used.
        used = _attributes(module, ours) if _is_package(defined) else ()
        found |= {
            one for one in (defined, *(_defining(defined, rest) for rest in used)) if not one.startswith(passed_on)
        }
    return found - {module}


def _is_package(module: str) -> bool:
    return _files()[module].name == "__init__.py"


def _attributes(module: str, name: str) -> set[str]:
    """What a module writes behind `name.`, as far as it goes: compute, size.shares."""
    written = {ast.unparse(node) for node in ast.walk(_tree(module)) if isinstance(node, ast.Attribute)}
    return {text.removeprefix(f"{name}.") for text in written if text.startswith(f"{name}.")}


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(_files()[module].read_text(encoding="utf-8"))
