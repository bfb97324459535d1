"""The look of the book: one style sheet and one script, put together from those of each concern."""

from __future__ import annotations

import shutil
from pathlib import Path

from sphinx.application import Sphinx

from ... import paths

STATIC = paths.PACKAGE / "book" / "static"
# Each may overrule those before it; paper overrules all.
STYLES = (
    "names", "page", "text", "charts", "figures", "tables", "asides", "verdicts", "compare", "cite", "editions",
    "teach", "narrow", "wide", "print",
)  # fmt: skip
SCRIPTS = ("page", "charts", "lists", "tables", "tips", "copy", "guess")
# What every page asks for before it is painted, and its sign in a tab.
ASIDE = ("mode.js", "mark.svg")


def styles() -> str:
    """The style sheet of the book."""
    return "\n".join((STATIC / "css" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)


def scripts() -> str:
    """The script of the book; each part is a function of its own, and any may fail without the others."""
    return "\n".join((STATIC / "js" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


def _add_static(app: Sphinx) -> None:
    made = Path(app.doctreedir) / "look"
    made.mkdir(parents=True, exist_ok=True)
    (made / "brief.css").write_text(styles(), encoding="utf-8")
    (made / "brief.js").write_text(scripts(), encoding="utf-8")
    for name in ASIDE:
        shutil.copyfile(STATIC / name, made / name)
    app.config.html_static_path.append(str(made))


def setup(app: Sphinx) -> None:
    """Register the theme, and what its pages load."""
    app.add_html_theme("scobrief", str(paths.PACKAGE / "book" / "theme"))
    app.add_css_file("brief.css", priority=900)
    app.add_js_file("mode.js", priority=100)
    app.add_js_file("brief.js", loading_method="defer")
    app.connect("builder-inited", _add_static)
