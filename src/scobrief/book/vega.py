"""The one Vega bundle of the book: a local script that turns pictures into live charts.

It is staged outside `_static`, because Jupyter Book loads every script there on every page; brief.js loads
this one, and only where a page has a chart.
"""

from __future__ import annotations

import re
from pathlib import Path

import vl_convert

from ..charts.renderer import VEGALITE
from ..errors import BuildError

BUNDLE = "assets/vega.js"  # in the built book; brief.js looks for it here

_NOTICE = f"""/*! Vega {vl_convert.get_vega_version()}, Vega-Lite {VEGALITE}, vega-embed \
{vl_convert.get_vega_embed_version()}, bundled by vl-convert.
Vega, Vega-Lite, vega-embed: (c) University of Washington Interactive Data Lab and contributors, BSD-3-Clause.
D3 modules: (c) Mike Bostock, ISC. Licences and sources: github.com/vega, github.com/d3 */
"""


def write_bundle(path: Path) -> Path:
    """Write Vega, Vega-Lite and vega-embed as one classic script.

    It sets `window.vegaEmbed`.
    path: the file to write, e.g. book/extra/assets/vega.js; its folder is made. About 0.9 MB, from the
    vl-convert wheel: no npm, no network, the same Vega-Lite that drew the static pictures.
    Raises BuildError if the bundle needs to be an ES module, which a browser refuses from file://.
    """
    code = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGALITE)
    if found := re.search(r"(?m)^\s*(?:import|export)\b.{0,40}|\bimport\.meta\b|\bimport\(", code):
        raise BuildError(f"Vega bundle: holds {found[0]!r}, which only an ES module may. Pin an older vl-convert.")
    path.parent.mkdir(parents=True, exist_ok=True)
    # In a function, so that its thousands of short names stay out of the page; strict, as modules are.
    path.write_text(f'{_NOTICE}(function () {{"use strict";\n{code}\n}})();\n', encoding="utf-8")
    return path
