"""Sphinx extension of the book: computed numbers, MathML, look, footer, and nothing from outside.

{fact}`intra_share_pct`     a number from facts.json, with its origin; an unknown name is a warning
$x$, $$x$$                  MathML, drawn by the browser itself: no MathJax
every page                  brief.css, brief.js, version and vintages in the footer, a description
every page of a variant     a notice of what differs from the default, and what words then mean
no page                     thebe, or anything with an address on another host
"""

from __future__ import annotations

import html
import json
import re
from functools import lru_cache
from pathlib import Path

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole
from sphinx.util.math import get_node_equation_number

from .. import __version__
from ..errors import nearest
from .banner import banner
from .ledger import WORDS

# The page that tells where every number comes from.
NUMBERS = "numbers"
STATIC = Path(__file__).parent / "static"
log = logging.getLogger(__name__)


class fact(nodes.inline):
    """A computed number in prose. Other builders than HTML print it as plain text."""


class FactRole(SphinxRole):
    """{fact}`name`: the text of that fact."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the fact as a node; warn, with the nearest name, if there is none of that name."""
        facts = _ledger(self.env.app)["facts"]
        found = facts.get(self.text)
        # Noted by page, not as a file that the page depends on: other numbers are no reason to read it again.
        _used(self.env).setdefault(self.env.docname, {})[self.text] = _shown(found)
        if found is None:
            guess = nearest(self.text, facts)
            hint = f" Did you mean {guess!r}?" if guess else ""
            message = f"fact {self.text!r} is unknown.{hint} See: {self.config.scobrief_facts}"
            log.warning(message, location=self.get_location(), type="scobrief", subtype="fact")
            return [nodes.literal(self.rawtext, f"fact: {self.text}?")], []
        node = fact(self.rawtext, str(found["text"]), name=self.text, support_smartquotes=False)
        origin = (found.get("indicator"), ", ".join(found.get("tables") or ()), found.get("vintage"))
        node["unit"] = found.get("unit")
        node["origin"] = " · ".join(str(part) for part in origin if part)
        return [node], []


def _used(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """The facts that each page shows, as it shows them; kept with Sphinx's own record of the pages."""
    if not hasattr(env, "scobrief_used"):
        env.scobrief_used = {}
    return env.scobrief_used


def _shown(fact: dict | None) -> str:
    """What of a fact a page can show."""
    return json.dumps([fact.get(key) for key in ("text", "unit", "indicator", "tables", "vintage")] if fact else None)


def _outdated(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """The pages that show a fact which is now another one."""
    facts = _ledger(app)["facts"]
    return [
        page
        for page, used in _used(env).items()
        if page in env.found_docs and any(_shown(facts.get(name)) != shown for name, shown in used.items())
    ]


def _purge(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _used(env).pop(page, None)


def _merge(app: Sphinx, env: BuildEnvironment, pages: list[str], other: BuildEnvironment) -> None:
    _used(env).update({page: used for page, used in _used(other).items() if page in pages})


def _ledger(app: Sphinx) -> dict:
    """facts.json, read once for each of its versions; an empty ledger while there is none."""
    path = Path(app.srcdir, app.config.scobrief_facts)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {"facts": {}}


@lru_cache(maxsize=4)
def _read(path: Path, _mtime: int) -> dict:
    return {"facts": {}} | json.loads(path.read_text(encoding="utf-8"))


def _visit_fact(self, node: fact) -> None:
    attributes = {"data-fact": node["name"]} | ({"title": node["origin"]} if node["origin"] else {})
    # A computed sentence is not marked like a number in a sentence.
    kind, tag = ("sb-fact sb-words", "span") if node["unit"] in WORDS else ("sb-fact", "a")
    if tag == "a" and (NUMBERS not in self.builder.env.found_docs or isinstance(node.parent, nodes.reference)):
        tag = "span"
    if tag == "a":
        page = self.builder.get_relative_uri(self.builder.current_docname, NUMBERS)
        attributes["href"] = f"{page}#fact-{node['name']}"
    node["tag"] = tag
    self.body.append(self.starttag(node, tag, "", CLASS=kind, **attributes))


def _depart_fact(self, node: fact) -> None:
    self.body.append(f"</{node['tag']}>")


def _mathml(node: nodes.Element, display: str) -> str:
    """The formula as MathML; as code, with a warning, where latex2mathml does not know its LaTeX."""
    latex = node.astext().strip()
    # Of the environments that align, latex2mathml has `split`. Sphinx also takes lines without any.
    known = re.sub(r"\\(begin|end)\{(?:align|aligned|eqnarray)\*?\}", r"\\\1{split}", latex)
    if display == "block" and r"\\" in re.sub(r"(?s)\\begin\{.*\\end\{", "", known):
        known = rf"\begin{{split}}{known}\end{{split}}"
    try:
        drawn, problem = convert(known, display=display), "unknown LaTeX"
    except Exception as e:  # latex2mathml has a dozen unrelated error classes
        drawn, problem = "", repr(e)
    if not drawn or re.search(r">(?:&|\\\w+)<", drawn):  # what it does not know it prints as it stands
        log.warning(f"formula {latex!r}: {problem}", location=node, type="scobrief", subtype="math")
        return f"<code>{html.escape(latex)}</code>"
    return drawn.replace("<math ", f'<math alttext="{html.escape(latex, quote=True)}" ', 1)


def _inline_math(self, node: nodes.Element) -> None:
    self.body.append(f'<span class="math notranslate">{_mathml(node, "inline")}</span>')
    raise nodes.SkipNode


def _block_math(self, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math notranslate"))
    self.body.append(f'<div class="sb-equation">{_mathml(node, "block")}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def _keep_printable(app: Sphinx, docname: str, source: list[str]) -> None:
    """Hide a notebook's machine-readable outputs (chart JSON, facts) from MyST-NB, which warns of each."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for kind in [kind for kind in output.get("data", ()) if re.fullmatch(r"application/vnd\..*json", kind)]:
                del output["data"][kind]
    source[0] = json.dumps(notebook)


def _stamp(app: Sphinx, config: Config) -> None:
    config.version = config.release = __version__


def _add_static(app: Sphinx) -> None:
    app.config.html_static_path.append(str(STATIC))
    if not Path(app.srcdir, app.config.scobrief_facts).is_file():
        message = f"scobrief_facts: no file {app.config.scobrief_facts} in {app.srcdir}. Stage the book first."
        log.warning(message, type="scobrief", subtype="facts")


def _dress_page(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document) -> None:
    """The notice on a variant, footer, description and assets of one page."""
    context["theme_extra_footer"] = _footer(_ledger(app))
    if "body" in context:
        context["body"] = banner(_ledger(app).get("scenario") or {}, pagename) + context["body"]
    if doctree is not None and 'name="description"' not in context.get("metatags", ""):
        summary = html.escape(_summary(doctree) or app.config.html_title, quote=True)
        context["metatags"] = context.get("metatags", "") + f'\n<meta name="description" content="{summary}" />'
    for kind in ("script_files", "css_files"):
        context[kind] = [asset for asset in context.get(kind, ()) if _is_local(asset)]


def _footer(ledger: dict) -> str:
    scenario = ledger.get("scenario") or {}
    parts = {
        "Version": ledger.get("version", __version__),
        "Data": "; ".join(ledger.get("credits") or ()),
        "Scenario": scenario.get("name"),
    }
    shown = [f"<span>{what}: {html.escape(str(said))}</span>" for what, said in parts.items() if said]
    if run := ledger.get("run_id"):
        # Marked, because a page that nothing else has changed on must still say of which run it is.
        shown.append(f'<span>Run: <span class="sb-run">{html.escape(run)}</span></span>')
    return f'<p class="sb-provenance">{" ".join(shown)}</p>'


def _summary(doctree: nodes.document, length: int = 155) -> str:
    """The page's first paragraph, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if isinstance(paragraph.parent, nodes.section) and len(text) > 40:
            return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return ""


def _is_local(asset: object) -> bool:
    """Whether a script or style sheet is the book's own. Thebe is not: it starts a kernel elsewhere."""
    said = f"{getattr(asset, 'filename', asset)} {getattr(asset, 'attributes', {}).get('body', '')}"
    return not re.search(r"thebe|(?:https?:|\s|^)//", said)


def _drop_thebe(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the script that Jupyter Book's thebe extension writes into each page."""
    for raw in list(doctree.findall(nodes.raw)):
        if re.search(r"text/x-thebe-config|<script>kernelName", raw.astext()):
            raw.parent.remove(raw)


def setup(app: Sphinx) -> dict:
    """Register all of the above."""
    app.add_config_value("scobrief_facts", "extra/facts.json", "env", str)  # relative to the source folder
    app.add_node(fact, html=(_visit_fact, _depart_fact))
    app.add_role("fact", FactRole())
    app.add_html_math_renderer("mathml", (_inline_math, None), (_block_math, None))
    app.add_css_file("brief.css", priority=900)  # after the theme's
    app.add_js_file("brief.js", loading_method="defer")
    app.connect("config-inited", _stamp)
    app.connect("builder-inited", _add_static)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("source-read", _keep_printable)
    app.connect("doctree-resolved", _drop_thebe, priority=900)
    app.connect("html-page-context", _dress_page, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
