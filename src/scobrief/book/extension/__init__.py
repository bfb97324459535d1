"""Sphinx extension of the book, a module for each concern.

facts      computed numbers in prose
figures    source, licence, files and table of each figure
formulas   MathML
look       style sheet and script
tips       definitions that go with links to terms
markup     valid HTML where extensions write other
policy     what a browser may do for a page
shell      notice of a variant, footer, description, nothing from outside
tables     tables as a reader wants them
citing     how to cite a page: for readers, and for machines
teaching   predict, then look: questions whose answer is held back, and their mark sheet
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from ... import __version__
from . import citing, facts, figures, formulas, look, markup, policy, shell, tables, teaching, tips

log = logging.getLogger(__name__)
PARTS = (facts, figures, formulas, look, markup, policy, shell, tables, teaching, tips, citing)


def _keep_printable(app: Sphinx, docname: str, source: list[str]) -> None:
    """Hide a notebook's machine-readable outputs (chart JSON, facts) from MyST-NB, which warns of each."""
    if Path(app.env.doc2path(docname)).suffix != ".ipynb":
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for kind in [kind for kind in output.get("data", ()) if re.fullmatch(r"application/vnd\..*json", kind)]:
                del output["data"][kind]
    source[0] = json.dumps(notebook)


def _stamp(app: Sphinx, config: Config) -> None:
    config.version = config.release = __version__


def _look_for_facts(app: Sphinx) -> None:
    if not Path(app.srcdir, app.config.scobrief_facts).is_file():
        message = f"scobrief_facts: no file {app.config.scobrief_facts} in {app.srcdir}. Stage the book first."
        log.warning(message, type="scobrief", subtype="facts")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register all of the above."""
    for part in PARTS:
        part.setup(app)
    app.connect("config-inited", _stamp)
    app.connect("builder-inited", _look_for_facts)
    app.connect("source-read", _keep_printable)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
