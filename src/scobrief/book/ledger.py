"""Pages that are written from the facts of a run: the claims one by one, the verdict strip, the number ledger."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import nbformat

from .. import paths
from ..claims import Claim, DateTest, NumberTest, Part, brief_claims
from ..datapackage import resource
from ..indicators import REGISTRY
from ..scenario import CHAPTERS, notebook
from . import tables
from .markdown import plain

# What a verdict is called in a style sheet.
KINDS = {
    "supported": "supported",
    "supported under a stated definition": "stated",
    "mixed": "mixed",
    "not supported": "refuted",
}
# Units of facts that are words and not numbers.
WORDS = ("sentence", "words", "names", "finding")
HEADS = ("Fact", "Value", "Formula", "Tables (rows)", "Used on")
_FACT = re.compile(r"\{fact\}`([^`]+)`")
# The answer of a question that a reader is to guess.
_ASKED = re.compile(r"^:fact: (\S+)$", re.MULTILINE)


def fragments(facts: Mapping[str, Any], scenario: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return file name -> MyST text of every fragment that a run's facts decide."""
    return {"claims.md": claims(), "strip.md": strip(facts), "numbers.md": numbers(facts, scenario)}


def claims() -> str:
    """Every claim in our words, with its verdict, what was found, and how to look further."""
    parts = []
    for paragraph, found in groupby(brief_claims().values(), key=lambda claim: claim.paragraph):
        title = "The title" if paragraph == "title" else f"Paragraph {plain(paragraph.removeprefix('P'))}"
        parts.append(f"## {title}\n")
        parts += map(_claim, found)
    return "\n".join(parts)


def _claim(claim: Claim) -> str:
    key = f"verdicts.{claim.id}"
    lines = [
        f"(claim-{claim.id})=",
        f"### {claim.id}: {plain(claim.paraphrase)}",
        "",
    ]
    verdict = f"*{_upper(plain(claim.type))}, {plain(claim.theme)}.* Verdict: **{{fact}}`{key}_verdict`**."
    if len(claim.all_parts) > 1:
        lines += [verdict, ""]
        lines += [
            f"- *{_upper(plain(part.label))}*: **{{fact}}`{key}_{n}_verdict`**. {{fact}}`{key}_{n}_told` "
            f"{_origin(claim, part)}"
            for n, part in enumerate(claim.all_parts, 1)
        ]
    else:
        lines += [f"{verdict} {{fact}}`{key}_told` {_origin(claim, claim)}"]
    if claim.ambiguities:
        lines += ["", f"What must be decided first: {plain(claim.ambiguities)}"]
    lines.append("")
    return "\n".join(lines)


def _origin(claim: Claim, part: Part) -> str:
    """Where a verdict comes from: the test and its command, or the works read and the data that would decide."""
    if part.reading:
        cited = f"By reading {{cite:p}}`{','.join(part.reading.cite)}`." if part.reading.cite else "By reading."
        wanted = part.reading.would_decide
        return cited + (f" What would decide it: {plain(wanted).rstrip('.')}." if wanted else "")
    if part.test is None or isinstance(part.test, DateTest):
        return "By the table of memberships."
    entry = REGISTRY[part.test.indicator]
    tolerance = _tolerance(part.test)
    return (
        f"By the indicator {{ref}}`{entry.title} <indicator-{entry.name}>`{tolerance}. All definitions: "
        f"`scobrief claims invert {claim.id}`."
    )


def _tolerance(test: Any) -> str:
    if isinstance(test, NumberTest):
        return (
            "; tolerance as in {doc}`chapters/verdicts`"
            if isinstance(test.tolerance, str)
            else f"; tolerance {test.tolerance:g}"
        )
    return f"; too close to call within {test.tolerance:g}" if test.tolerance else ""


def strip(facts: Mapping[str, Any]) -> str:
    """The verdict strip as plain HTML: a link for each claim, in rows by paragraph, readable without colour."""
    rows = []
    for paragraph, found in groupby(brief_claims().values(), key=lambda claim: claim.paragraph):
        cells = "".join(_cell(claim, facts[f"verdicts.{claim.id}_verdict"]["text"]) for claim in found)
        rows.append(f'<li><span class="sb-strip-row">{html.escape(paragraph)}</span><ol>{cells}</ol></li>')
    legend = "".join(
        f'<li><span class="sb-cell sb-v-{KINDS.get(verdict, "open")}">{n}</span> {verdict}</li>'
        for verdict, n in _counted(facts).items()
    )
    body = f'<ol class="sb-strip">{"".join(rows)}</ol><ul class="sb-strip-legend">{legend}</ul>'
    return f"```{{raw}} html\n{body}\n```\n"


def _cell(claim: Claim, verdict: str) -> str:
    told = html.escape(f"{claim.id}, {verdict}: {claim.paraphrase}", quote=True)
    place = f"claims.html#claim-{claim.id.lower()}"
    number = claim.id.removeprefix("C").lstrip("0")
    kind = KINDS.get(verdict, "open")
    return f'<li><a class="sb-cell sb-v-{kind}" href="{place}" title="{told}" aria-label="{told}">{number}</a></li>'


def _counted(facts: Mapping[str, Any]) -> dict[str, int]:
    found = [facts[f"verdicts.{name}_verdict"]["text"] for name in brief_claims()]
    order = [*KINDS, *sorted(set(found) - KINDS.keys())]
    return {verdict: found.count(verdict) for verdict in order if verdict in found}


def numbers(facts: Mapping[str, Any], scenario: Mapping[str, Mapping[str, Any]]) -> str:
    """The number ledger: every fact with its value, formula, tables and the pages that use it, by chapter.

    facts: as in facts.json; scenario: the parameters of each chapter, which choose the rows.
    """
    used = _used()
    # tables.js puts the box in; without it nobody need see where it would be.
    parts = ['```{raw} html\n<div class="sb-find" data-what="facts" hidden></div>\n```\n']
    for chapter, group in groupby(facts.items(), key=lambda item: item[0].partition(".")[0]):
        found = list(group)
        chosen = ", ".join(f"`{name}={value}`" for name, value in scenario[chapter].items()) or "none"
        parts.append(f"## {_upper(chapter)}\n\nParameters, which choose the rows: {chosen}.\n")
        rows = [_number(name, fact, used.get(name, ())) for name, fact in found]
        table = tables.table(HEADS, [tables.Group(rows)], "sb-numbers")
        # Closed until asked for: a page of a thousand rows is no page. brief.js opens what a link leads to.
        told = f"<summary>{len(found)} facts</summary>"
        parts.append(f'```{{raw}} html\n<details class="sb-ledger">{told}{table}</details>\n```\n')
    return "\n".join(parts)


def _number(name: str, fact: Mapping[str, Any], pages: Iterable[str]) -> tables.Row:
    rows = ", ".join(f"{table} ({resource(table).get('rows', 1):,})" for table in fact["tables"])
    formula = ""
    if fact["indicator"]:
        entry = REGISTRY[fact["indicator"]]
        formula = f'<a href="methods.html#indicator-{entry.name.replace("_", "-")}">{html.escape(entry.title)}</a>'
    where = ", ".join(f'<a href="{page}.html">{page.rpartition("/")[2]}</a>' for page in pages) or "in reserve"
    unit = "" if fact["unit"] in WORDS else f" <small>{html.escape(fact['unit'])}</small>"
    value = f"{html.escape(fact['text'])}{unit}"
    return tables.Row((tables.code(name), value, formula, rows, where), f"fact-{name}")


def _used() -> dict[str, tuple[str, ...]]:
    """The pages that use each fact, by its name."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(paths.BOOK.glob("*.md"))}
    texts["claims"] += claims()
    for chapter in CHAPTERS:
        cells = nbformat.read(notebook(chapter), as_version=4).cells
        shown = [cell.source for cell in cells]
        captions = [cell.metadata.mystnb.figure.caption for cell in cells if "mystnb" in cell.metadata]
        quoted = [f"{{fact}}`{chapter}.{name}`" for text in shown for name in re.findall(r'facts\["(\w+)"\]', text)]
        texts[f"chapters/{chapter}"] = "\n".join([*shown, *captions, *quoted])
    pages: dict[str, dict[str, None]] = {}
    for page, text in texts.items():
        for name in (*_FACT.findall(text), *_ASKED.findall(text)):
            pages.setdefault(name, {})[page] = None
    return {name: tuple(found) for name, found in pages.items()}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
