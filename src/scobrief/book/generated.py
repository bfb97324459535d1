"""Fragments of pages that are written from the registries: indicators, parameters, tables, product groups."""

from __future__ import annotations

from typing import Any

from ..datapackage import descriptor, open_table
from ..indicators import REGISTRY, minerals
from ..scenario import CHAPTERS
from ..scenario.moved import in_words
from .markdown import table as _table


def fragments() -> dict[str, str]:
    """Return file name -> MyST text of every generated fragment."""
    return {
        "indicators.md": indicators(),
        "parameters.md": parameters(),
        "tables.md": tables(),
        "licences.md": licences(),
        "products.md": products(),
        "codebook.md": codebook(),
    }


def indicators() -> str:
    """Every indicator of the registry: what it is, its formula, range, and what to beware of."""
    return "\n".join(
        f"(indicator-{entry.name})=\n### {entry.title}\n\n"
        f"`{entry.name}`, {entry.unit} {{cite:p}}`{entry.cite}`\n\n$${entry.formula}$$\n\n"
        f"Range: {entry.range}. Neutral value: {entry.neutral}. Beware: {entry.caveat}\n"
        for entry in REGISTRY.values()
    )


def parameters() -> str:
    """What each chapter's parameters may be, and which charts and claims each moves."""
    parts = []
    for chapter, kind in CHAPTERS.items():
        rows = [
            (
                f"`{item['name']}`",
                f"`{item['default']}`",
                item["allowed"],
                item["meaning"],
                in_words(chapter, item["name"]),
            )
            for item in kind.listing()
            if item["name"] in kind.own()
        ]
        body = _table(("Parameter", "Default", "Allowed", "Meaning", "Moves"), rows) if rows else "None.\n"
        parts.append(f"### {chapter.capitalize()}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def tables() -> str:
    """Each table of the data package: origin, licence, fields, what is missing, hash."""
    return "\n".join(_resource(item) for item in descriptor()["resources"])


def licences() -> str:
    """One line per source: its licence and when that was last seen stated."""
    rows, seen = [], set()
    for item in descriptor()["resources"]:
        title, licence = item["sources"][0].get("title", ""), item["licenses"][0]
        if title not in seen:
            seen.add(title)
            note = f" {licence['note']}" if licence.get("note") else ""
            rows.append((title, f"{licence['title']}.{note}", licence["checked"] or "not checked again"))
    return _table(("Source", "Licence", "Checked"), rows)


def products() -> str:
    """The product groups and the HS6 subheadings in each."""
    grouped = open_table("products").groupby("product_group", sort=False)["hs6"].agg(", ".join)
    return _table(
        ("Group", "HS 1992 subheadings"),
        ((minerals.PRODUCT_WORDS[str(name)], str(codes)) for name, codes in grouped.items()),
    )


def codebook() -> str:
    """The terms of each theme, those that the article has in italics, and the notes on them."""
    rows = []
    for theme, terms in open_table("curated-codebook").fillna({"note": ""}).groupby("theme", sort=False):
        shown = [
            f"*{_verbatim(str(term.term))}*" if term.source == "reading" else _verbatim(str(term.term))
            for term in terms.itertuples()
        ]
        notes = [
            f"{_verbatim(str(term.term))}: {_verbatim(str(term.note))}" for term in terms.itertuples() if term.note
        ]
        rows.append((theme, ", ".join(shown), "; ".join(notes)))
    return _table(("Theme", "Terms", "Notes"), rows)


def _file(path: str) -> str:
    """The address of a table as a file of the site (assemble.py puts it there)."""
    return f'<a href="data/{path}" download=""><code>data/{path}</code></a>'


def _resource(item: dict[str, Any]) -> str:
    origin = item["sources"][0]
    cite = f" {{cite:p}}`{origin['cite']}`" if "cite" in origin else ""
    package = f" Read from `{origin['member']}` of the package `{origin['package']}`." if "package" in origin else ""
    size = f"{item['rows']:,} rows, " if "rows" in item else ""
    text = (
        f"### {item['title']}\n\n{_file(item['path'])} ({size}{item['bytes']:,} bytes). {item['description']} "
        f"Source: {origin['title']}{cite}.{package} Licence: {item['licenses'][0]['title']}. "
        f"Missing: {item['absent']}\n\n"
    )
    if "schema" in item:
        empty = item.get("emptyCells", {})
        rows = [
            (
                f"`{field['name']}`",
                field["type"],
                field.get("unit", ""),
                field["description"],
                empty.get(field["name"], 0),
            )
            for field in item["schema"]["fields"]
        ]
        text += f"{_table(('Field', 'Type', 'Unit', 'Meaning', 'Empty cells'), rows)}\n\n"
    return f"{text}SHA-256 `{item['hash'].removeprefix('sha256:')}`\n"


def _verbatim(term: str) -> str:
    """A term whose star is no mark-up."""
    return term.replace("*", "\\*")
