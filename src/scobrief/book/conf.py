"""The way out of Jupyter Book 1.x: what the pages are made from, with a conf.py for plain Sphinx.

`_config.yml` stays the one place of settings. Here what it says in Jupyter Book's words is said in Sphinx's, and in
those of the extensions that Jupyter Book would have asked: MyST-NB, sphinx-external-toc, sphinxcontrib-bibtex.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from pprint import pformat
from typing import Any

from .. import paths
from ..errors import BuildError, ParameterError, nearest
from ..scenario import DEFAULT
from ..strict_yaml import parsed, text_of

NAME = "conf.py"
# Jupyter Book's words for what Sphinx or an extension calls otherwise; the keys of _config.yml that may be used.
WORDS = {
    "title": "html_title",
    "project": "project",
    "author": "author",
    "copyright": "copyright",
    "logo": "html_logo",
    "only_build_toc_files": "external_toc_exclude_missing",
    "execute.execute_notebooks": "nb_execution_mode",
    "parse.myst_enable_extensions": "myst_enable_extensions",
    "bibtex_bibfiles": "bibtex_bibfiles",
    "html.favicon": "html_favicon",
    "html.baseurl": "html_baseurl",
}
# Where Sphinx and its extensions are called by their own names; what stands there goes before all else.
_AS_IT_IS = "sphinx.config"
# It turns on an extension of Jupyter Book's; off, there is nothing to say.
_NUMBERING = "html.use_multitoc_numbering"
# It is there to be asked by Jupyter Book's command alone.
_JUPYTER_BOOK = "jupyter_book"
# What Jupyter Book sets whether or not it is asked to, and pages or readers would miss.
_KEPT = {"external_toc_path": "_toc.yml", "html_sourcelink_suffix": ""}
_HEAD = '''"""Settings for plain Sphinx, made from _config.yml by scobrief {version}: change them there.

From the checkout, with Sphinx, MyST-NB and what requirements-sphinx.lock names besides:

    PYTHONPATH=src sphinx-build -W --keep-going -b html {folder} {folder}/_build/html
"""
'''


def write(index: Path, folder: Path) -> Path:
    """Write the sources of a built book into a new folder, and return the path of their conf.py.

    index: the book's first page, as `assemble.build` returns it. Its pages are those that were staged for it, so
    nothing is executed; pictures in pixels, which are drawn while pages are put together, come from the built book.
    Raises ParameterError if the folder holds anything, BuildError if what was staged is gone, or if _config.yml says
    what has no word in Sphinx.
    """
    check(folder)
    staged = paths.BUILD / "stage" / _name(index.parent) / "book"
    if not staged.is_dir():
        raise BuildError(f"{staged}: what the book was made from is not there any more. Try: scobrief build --force")
    text = conf(folder)
    shutil.copytree(staged, folder, dirs_exist_ok=True)
    for picture in index.parent.glob("figures/*.png"):
        shutil.copyfile(picture, folder / "extra" / "figures" / picture.name)
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder / NAME


def check(folder: Path) -> None:
    """Refuse a folder that holds anything, or cannot be made. Raises ParameterError."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        raise ParameterError(f"--sources {folder}: {there} is a file. Name a folder that is new or empty.")
    if there == folder and any(folder.iterdir()):
        raise ParameterError(f"--sources {folder}: there is something already. Name a folder that is new or empty.")
    if ours := paths.source(folder):
        raise ParameterError(f"--sources {folder}: {ours.name}/ is the project's source. Name another folder.")


def _name(html: Path) -> str:
    """The name of the book in that folder, as `assemble.output_folder` gave it one."""
    return DEFAULT if html == paths.HTML else html.parent.name


def conf(folder: Path) -> str:
    """The text of a conf.py that says what _config.yml says. folder: where it will be, for its own first lines."""
    from .. import __version__

    lines = (f"{name} = {pformat(value, width=116, sort_dicts=False)}\n" for name, value in settings().items())
    return _HEAD.format(version=__version__, folder=folder) + "\n" + "".join(lines)


def settings() -> dict[str, Any]:
    """What _config.yml says, in Sphinx's words. Raises BuildError that names a key which has none."""
    _, said = parsed(paths.CONFIG, text_of(paths.CONFIG, BuildError, "A configuration"), BuildError)
    found: dict[str, Any] = dict(_KEPT)
    own: dict[str, Any] = {}
    for key, value in _named(said):
        if key == _AS_IT_IS:
            own = value
        elif key in WORDS:
            found[WORDS[key]] = value
        elif key != _NUMBERING or value:
            raise BuildError(_refusal(key, value))
    found |= own
    found["extensions"] = [name for name in found["extensions"] if name != _JUPYTER_BOOK]
    return found


def _named(said: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Every setting by its whole name; what is Sphinx's own as one."""
    for key, value in said.items():
        if isinstance(value, Mapping) and above + key != _AS_IT_IS:
            yield from _named(value, f"{above}{key}.")
        else:
            yield above + key, value


def _refusal(key: str, value: object) -> str:
    guess = nearest(key, WORDS)
    hint = f" Did you mean {guess!r}?" if guess else ""
    return (
        f"{paths.CONFIG.name}: {key}={value!r} has no word in Sphinx here; known are {', '.join(WORDS)}.{hint} "
        f"What Sphinx and its extensions call by a name of their own stands in {_AS_IT_IS}."
    )
