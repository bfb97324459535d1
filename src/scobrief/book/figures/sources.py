"""Which tables of data/ a figure is made from, as its caption says, with what each source wants said."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from ...datapackage import added, descriptor

_CURATED = "curated-"
_BEFORE = "as in the figure before"
_WHOLE = "the tables of the brief"
# Tables of the brief go by these words in a caption; the others by their own name.
_WORDS = {"curated-clashes": ("clashes",), "curated-memberships": ("memberships", "membership")}
# What a licence is called in a line.
_SHORT = {
    "CC-BY-4.0": "CC BY 4.0",
    "etalab-2.0": "Etalab open licence 2.0",
    "other-pd": "public domain",
    "other-at": "open with attribution",
}


def parts(caption: str) -> tuple[str, str]:
    """A caption as what it shows and where it is from, the latter from the word `Source` on."""
    shows, mark, said = [*re.split(r"(\bSources?:)", caption, maxsplit=1), "", ""][:3]
    return shows.strip(), f"{mark} {said.strip()}".strip()


def named(caption: str, used: Collection[str], before: Collection[str] = ()) -> list[str]:
    """The names of the tables that a caption means, in the order of data/.

    used: tables that its chapter opened; a source that has several is meant as far as they were used. before: what
    the figure before it is made from.
    """
    said = parts(caption)[1]
    found = set(before) if _BEFORE in said else set()
    for item in added.resources():  # by their whole name, which the embedded table of the same maker does not have
        if item["name"] in used and (credit := item["sources"][0]["credit"]) in said:
            found.add(item["name"])
            said = said.replace(credit, "")
    for item in _resources():
        name = item["name"]
        if name not in used or name.startswith(added.PREFIX):
            continue
        if _WHOLE in said:
            found.add(name)
        elif name.startswith(_CURATED):
            own = name.removeprefix(_CURATED)
            if re.search(rf"\b(?:{'|'.join(_WORDS.get(name, (own,)))})\b", said):
                found.add(name)
        elif re.search(rf"\b{re.escape(maker(item))}\b", said):
            found.add(name)
    return [item["name"] for item in _resources() if item["name"] in found]


def _resources() -> list[dict[str, Any]]:
    """The tables of data/, and those that were added."""
    return [*descriptor()["resources"], *added.resources()]


def maker(item: dict[str, Any]) -> str:
    """Who made a table, in the shortest words: IMF, World Bank; `this brief` for what was typed by hand."""
    return str(item["sources"][0].get("credit", "this brief")).partition(",")[0]


def described(names: Collection[str]) -> list[dict[str, Any]]:
    """The sources of some tables for a Data Package: title, vintage, the tables, their licences."""
    found: dict[str, dict[str, Any]] = {}
    for item in _resources():
        if item["name"] in names:
            source = item["sources"][0]
            title = source.get("credit") or f"{item['title']}: {source['title'][0].lower()}{source['title'][1:]}"
            entry = found.setdefault(
                title, {"title": title, "vintage": item.get("vintage"), "tables": [], "licenses": []}
            )
            entry["tables"].append(item["name"])
            entry["licenses"] += [known for known in _licences(item) if known not in entry["licenses"]]
    return [{key: value for key, value in entry.items() if value is not None} for entry in found.values()]


def licences(names: Collection[str]) -> list[dict[str, str]]:
    """The licences of some tables, each once."""
    found: dict[str, dict[str, str]] = {}
    for item in _resources():
        if item["name"] in names:
            found |= {f"{said['name']} {said['title']}": said for said in _licences(item)}
    return list(found.values())


def licence_line(names: Collection[str]) -> str:
    """The licences of a figure and of its data in a line: `Figure CC BY 4.0. Data: CIA, public domain; ...`."""
    said: dict[str, str] = {}
    for item in _resources():
        if item["name"] in names:
            said.setdefault(
                maker(item), ", ".join(_SHORT.get(known["name"], known["title"]) for known in item["licenses"])
            )
    data = "; ".join(f"{who}, {what}" for who, what in said.items())
    return f"Figure: CC BY 4.0. Data: {data}." if data else "Figure: CC BY 4.0."


def _licences(item: dict[str, Any]) -> list[dict[str, str]]:
    return [{key: said[key] for key in ("name", "title", "path") if said.get(key)} for said in item["licenses"]]
