"""{fact}`name`: a number from facts.json, with its origin; an unknown name is a warning."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from ...errors import nearest
from ..ledger import WORDS

# The page that tells where every number comes from.
NUMBERS = "numbers"
log = logging.getLogger(__name__)


class fact(nodes.inline):
    """A computed number in prose. Other builders than HTML print it as plain text."""


class FactRole(SphinxRole):
    """{fact}`name`: the text of that fact."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the fact as a node; warn, with the nearest name, if there is none of that name."""
        found = ask(self.env, self.text, self.get_location())
        if found is None:
            return [nodes.literal(self.rawtext, f"fact: {self.text}?")], []
        return [node_of(self.text, found, self.rawtext)], []


def ask(env: BuildEnvironment, name: str, location: object) -> dict[str, Any] | None:
    """A fact that the page at hand shows, as facts.json has it; None, with a warning, if there is none of that name."""
    facts = ledger(env.app)["facts"]
    found: dict[str, Any] | None = facts.get(name)
    # Noted by page, not as a file that the page depends on: other numbers are no reason to read it again.
    _used(env).setdefault(env.docname, {})[name] = _shown(found)
    if found is None:
        guess = nearest(name, facts)
        hint = f" Did you mean {guess!r}?" if guess else ""
        message = f"fact {name!r} is unknown.{hint} See: {env.config.scobrief_facts}"
        log.warning(message, location=location, type="scobrief", subtype="fact")
    return found


def node_of(name: str, found: dict[str, Any], rawtext: str = "") -> fact:
    """A fact as a node."""
    node = fact(rawtext, str(found["text"]), name=name, support_smartquotes=False)
    origin = (found.get("indicator"), ", ".join(found.get("tables") or ()), found.get("vintage"))
    node["unit"], node["tables"] = found.get("unit"), list(found.get("tables") or ())
    node["origin"] = " · ".join(str(part) for part in origin if part)
    return node


def _used(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """The facts that each page shows, as it shows them; kept with Sphinx's own record of the pages."""
    used: dict[str, dict[str, str]] = vars(env).setdefault("scobrief_used", {})
    return used


def _shown(fact: dict[str, Any] | None) -> str:
    """What of a fact a page can show."""
    return json.dumps([fact.get(key) for key in ("text", "unit", "indicator", "tables", "vintage")] if fact else None)


def _outdated(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """The pages that show a fact which is now another one."""
    facts = ledger(app)["facts"]
    return [
        page
        for page, used in _used(env).items()
        if page in env.found_docs and any(_shown(facts.get(name)) != shown for name, shown in used.items())
    ]


def _purge(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    _used(env).pop(page, None)


def _merge(app: Sphinx, env: BuildEnvironment, pages: list[str], other: BuildEnvironment) -> None:
    _used(env).update({page: used for page, used in _used(other).items() if page in pages})


def ledger(app: Sphinx) -> dict[str, Any]:
    """facts.json, read once for each of its versions; an empty ledger while there is none."""
    path = Path(app.srcdir, app.config.scobrief_facts)
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {"facts": {}}


@lru_cache(maxsize=4)
def _read(path: Path, _mtime: int) -> dict[str, Any]:
    found: dict[str, Any] = {"facts": {}} | json.loads(path.read_text(encoding="utf-8"))
    return found


def _visit_fact(self: Any, node: fact) -> None:
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


def _depart_fact(self: Any, node: fact) -> None:
    self.body.append(f"</{node['tag']}>")


def setup(app: Sphinx) -> None:
    """Register the role, and which pages a changed fact concerns."""
    app.add_config_value("scobrief_facts", "extra/facts.json", "env", str)  # relative to the source folder
    app.add_node(fact, html=(_visit_fact, _depart_fact))
    app.add_role("fact", FactRole())
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
