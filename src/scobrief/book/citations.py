"""Fragments of the page on citing: each case with real examples, made by what makes the citations of all pages."""

from __future__ import annotations

import html
import re
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from .. import cite
from ..cite import cff, contents, records
from ..datapackage import descriptor, vintages
from ..scenario import resolve, run_id
from . import markdown

CHAPTER, FIGURE, SETTINGS = "size", "fig-size-time", ("as_of=2017", "gdp_measure=ppp")


def fragments(ledger: Mapping[str, Any]) -> dict[str, str]:
    """Return file name -> MyST text. ledger: the facts.json of the book, whose run the examples are of."""
    edition = cite.Edition.of_ledger(ledger)
    return {
        "cite-brief.md": examples(records.brief(edition), (*cite.PROSE, "bibtex")),
        "cite-chapter.md": examples(_chapter(edition), (*cite.PROSE, "ris")) + in_text(),
        "cite-figure.md": examples(_figure(edition, ledger["facts"]), (*cite.PROSE, "bibtex")),
        "cite-rerun.md": rerun(),
        "cite-data.md": data(),
    }


def examples(record: Mapping[str, Any], styles: Iterable[str]) -> str:
    """A record in several forms: prose as paragraphs, what programs read as code."""
    parts = []
    for style in styles:
        if style in cite.PROSE:
            parts.append(f"{cite.NAMES[style]}\n: {_markdown(cite.form_html(record, style))}\n")
        else:
            language = {"bibtex": "bibtex", "csl-json": "json"}.get(style, "text")
            parts.append(f"In {cite.NAMES[style]}:\n\n```{language}\n{cite.form(record, style)}\n```\n")
    return "\n".join(parts)


def in_text() -> str:
    """How to name a chapter in a sentence."""
    said = cff.brief()
    return (
        f"\nIn your own text: ({said.authors[0].name}, {said.date_released.year}, chapter *{CHAPTER.capitalize()}*).\n"
    )


def rerun() -> str:
    """A re-run of one chapter: the command, the id that it gives, and the reference."""
    scenario = resolve([CHAPTER], settings=SETTINGS)[CHAPTER]
    run = run_id({CHAPTER: scenario})
    edition = cite.Edition(run, records.in_short(vintages()), scenario.changed())
    given = " ".join(f"--set {shlex.quote(setting)}" for setting in SETTINGS)
    return (
        f"```console\n$ scobrief run {CHAPTER} {given}\n$ scobrief cite --run {run}\n```\n\n"
        f"The id, `{run}`, is made of every parameter, every table and the version: who runs the same gets the same "
        f"id.\n\n{examples(_chapter(edition), (*cite.PROSE, 'csl-json'))}"
    )


def data() -> str:
    """Whom to credit for which data, of which vintage, and the tables that come from them."""
    found: dict[str, list[str]] = {}
    rows: dict[str, tuple[str, str]] = {}
    for item in descriptor()["resources"]:
        origin = item["sources"][0]
        if "credit" in origin:
            # A fetched vintage has no entry in the bibliography: its credit says all.
            key = f"{{cite:p}}`{origin['cite']}`" if "cite" in origin else ""
            rows[key] = (origin["credit"], item.get("vintage", ""))
            found.setdefault(key, []).append(f"`{item['name']}`")
    return markdown.table(
        ("Source", "Vintage here", "Tables", "Reference"),
        ((credit, vintage, ", ".join(found[key]), key) for key, (credit, vintage) in rows.items()),
    )


def _chapter(edition: cite.Edition) -> dict[str, Any]:
    page = contents.find(CHAPTER)
    assert isinstance(page, contents.Page)  # the name of a chapter is that of its page
    return records.part(edition, contents.spoken(page.title, {}), page.place)


def _figure(edition: cite.Edition, facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    figure = contents.find(FIGURE)
    assert isinstance(figure, contents.Figure)  # by its label
    texts = {name: str(fact["text"]) for name, fact in facts.items()}
    title = contents.spoken(records.titled(figure.caption), texts)
    return records.figure(edition, figure.label, figure.number, title, figure.page)


def _markdown(entry: str) -> str:
    """An entry as MyST: italics stay, and nothing else in it is mark-up."""
    parts = re.split(r"(</?i>)", entry)
    return "".join("*" if part in ("<i>", "</i>") else _verbatim(html.unescape(part)) for part in parts)


def _verbatim(text: str) -> str:
    return re.sub(r"([\\*_\[\]{}<>$`#&|~^])", r"\\\1", text)
