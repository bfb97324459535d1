"""The page that holds the shipped presets against the default: which verdicts and numbers each of them moves."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, cast

from .. import paths
from ..claims import Claim, brief_claims
from ..compare import Comparison, difference, moved_parameters
from ..facts.words import capital, count, listing, plural
from ..indicators import REGISTRY
from ..scenario import DEFAULT
from . import ledger, markdown, tables

FRAGMENT = "compare.md"
# A verdict that a scenario leaves as it is; a word, so that nobody need see a colour or a missing cell.
SAME = "the same"
# Columns of the lists of numbers that hold figures: either text, and their difference.
FIGURES = (1, 2, 3)


def fragments(found: Mapping[str, Comparison]) -> dict[str, str]:
    """Return file name -> MyST text of the page's fragment.

    found: each preset but the default, compared with it: whatever scenario the book is of.
    """
    used = ledger._used()
    parts = [_overview(found), _matrix(found), "## One preset after the other\n"]
    parts += [_preset(name, comparison, used) for name, comparison in found.items()]
    return {FRAGMENT: "\n".join(parts)}


def _overview(found: Mapping[str, Comparison]) -> str:
    """One row per preset: how many verdicts and numbers it moves, in how many chapters, what it asks and sets."""
    rows = [
        (
            f"[{name}](#{_anchor(name)})",
            f"{len(made.claims)} of {len(brief_claims())}",
            len(made.of("number")),
            made.table["chapter"].nunique(),
            _said(name),
            ", ".join(map(_code, _settings(made))),
        )
        for name, made in found.items()
    ]
    head = ("Preset", "Verdicts that differ", "Numbers that differ", "Chapters", "What it asks", "Sets")
    return markdown.table(head, rows)


def _matrix(found: Mapping[str, Comparison]) -> str:
    """Claims that any preset moves, against the presets that move any; what stays is said in words."""
    moving = {name: made.claims.set_index("claim") for name, made in found.items() if len(made.claims)}
    still = [f"`{name}`" for name in found if name not in moving]
    claims = [claim for claim in brief_claims().values() if any(claim.id in made.index for made in moving.values())]
    title = "## Verdicts that move\n"
    if not claims:
        return f"{title}\nNo preset moves any verdict.\n"
    n = len(brief_claims())
    told = (
        f"{capital(plural(len(claims), 'verdict'))} of {n} {'moves' if len(claims) == 1 else 'move'} under any of the "
        f"presets; the other {count(n - len(claims))} are the same under all of them."
    )
    if still:
        told += f" {capital(listing(still))} {'moves' if len(still) == 1 else 'move'} none."
    rows = [
        (
            f"{{ref}}`{claim.id} <claim-{claim.id}>` {claim.paraphrase}",
            _before(claim, moving.values()),
            *(f"**{made['text_b'][claim.id]}**" if claim.id in made.index else SAME for made in moving.values()),
        )
        for claim in claims
    ]
    return f"{title}\n{told}\n\n{markdown.table(('Claim', DEFAULT, *moving), rows)}"


def _before(claim: Claim, moving: Iterable[Any]) -> str:
    """A claim's verdict under the default, as the comparisons that move it have it."""
    told: str = next(made["text_a"][claim.id] for made in moving if claim.id in made.index)
    return told


def _preset(name: str, made: Comparison, used: Mapping[str, Any]) -> str:
    """One preset: what it sets, which verdicts it moves and by what, the numbers on pages, and the command."""
    rows = cast(list[dict[str, Any]], made.of("number").to_dict("records"))
    shown = [row for row in rows if row["fact"] in used]
    command = f"scobrief compare {DEFAULT} {name}"
    parts = [f"({_anchor(name)})=", f"### {name}\n", f"{_said(name)} Sets {listing(map(_code, _settings(made)))}.\n"]
    parts.append(_verdicts(made))
    if rows:
        told = f"{len(shown)} numbers that pages quote, of {len(rows)} that differ"
        if not shown or len(shown) == len(rows):
            told = f"{len(rows)} numbers that differ"
        parts.append(f"```{{raw}} html\n{_numbers(told, name, shown or rows)}\n```\n")
    parts.append(f"Everything that differs, words and sentences too: `{command} --all`.\n")
    return "\n".join(parts)


def _verdicts(made: Comparison) -> str:
    """The verdicts that a preset moves, as a list."""
    if not len(made.claims):
        return "No verdict differs.\n"
    lines = [
        f"- {{ref}}`{row['claim']} <claim-{row['claim']}>`: **{row['text_b']}**, was {row['text_a']} "
        f"(moved by {row['moved_by']}). *{row['paraphrase']}*"
        for row in made.claims.to_dict("records")
    ]
    return "\n".join(lines) + "\n"


def _numbers(told: str, name: str, rows: list[dict[str, Any]]) -> str:
    """A closed list of the numbers that a preset moves, by chapter."""
    # Where a preset sets one parameter, that one moved every number.
    why = len({row["moved_by"] for row in rows}) > 1
    heads = ("Number", DEFAULT, name, "Difference", *(["Moved by"] if why else []))
    groups = (
        tables.Group([_number(row, why) for row in group], capital(chapter))
        for chapter, group in groupby(rows, key=lambda row: row["chapter"])
    )
    table = tables.table(heads, groups, "sb-compare", FIGURES)
    return f'<details class="sb-ledger"><summary>{html.escape(told)}</summary>{table}</details>'


def _number(row: Mapping[str, Any], why: bool) -> tables.Row:
    """One number: its name with a link to the number ledger, both texts, the difference, and if asked what moved it."""
    own = row["fact"].partition(".")[2]
    title = ""
    if row["indicator"] == row["indicator"]:
        title = f"<small>{html.escape(REGISTRY[row['indicator']].title)}</small>"
    link = f'<a href="numbers.html#fact-{row["fact"]}">{tables.code(own)}</a>'
    unit = "" if str(row["unit"]).startswith("percent") else f"<small>{html.escape(row['unit'])}</small>"
    texts = ("no such number" if row[side] != row[side] else html.escape(row[side]) for side in ("text_a", "text_b"))
    cells = [f"{link}{title}", *texts, f"<span>{html.escape(difference(row))}</span>{unit}"]
    cells += [html.escape(row["moved_by"])] if why else []
    return tables.Row(cells)


def _settings(made: Comparison) -> list[str]:
    """What a preset sets otherwise than the default, each once: gdp_measure=ppp."""
    pairs = {
        f"{name}={value}": None
        for chapter, scenario in made.a.items()
        for name, (_, value) in moved_parameters(scenario, made.b[chapter]).items()
    }
    return list(pairs)


def _said(name: str) -> str:
    """What a preset says of itself: the remark at its head."""
    first = (paths.SCENARIOS / f"{name}.yaml").read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("#").strip() if first.startswith("#") else ""


def _anchor(name: str) -> str:
    return f"preset-{name}"


def _code(text: str) -> str:
    return f"`{text}`"
