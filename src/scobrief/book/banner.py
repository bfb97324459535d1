"""The notice at the head of a variant's pages: which run this is, and what its words then mean."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from ..facts.words import axis, choice, listing
from ..scenario import CHAPTERS
from . import vintage

# What the text of a page, which is the same in every variant, means under a roster that is another body.
_WORDS = "Where the text or a chart says \u201cthe SCO\u201d or \u201cmembers\u201d, the numbers of this run "
MEANS = {
    "eu": f"{_WORDS}are those of the EU; what is said of the SCO's founding, founders, today's members, enlargement "
    "and standings stays true of the SCO itself. A verdict tells what the same rule makes of the EU, and is none on "
    "the article.",
    "without_china": f"{_WORDS}leave China out; what is said of China as a state, of the founders and of today's "
    "members stays true with China. A verdict tells what the same rule makes of the others, and is none on the "
    "article.",
}
OWN = "This chapter has no other roster than the SCO's own: its numbers are those of the SCO, China included."
# The page that holds the presets against one another, whatever the book at hand sets.
COMPARE = "compare"
SAME = "This page is not among them: it compares the presets as they are shipped, and is the same in every variant."


def banner(scenario: Mapping[str, Any], page: str = "index") -> str:
    """The notice of a page as HTML; empty where nothing differs from the default, whatever the scenario is called.

    scenario: name, and parameters: chapter -> parameter -> value, as facts.json has them.
    page: its place in the book without the ending: index, chapters/size.
    """
    differing = changes(scenario.get("parameters") or {})
    if not differing:
        return ""
    items = "".join(
        f"<li>{html.escape(axis(name))}: {html.escape(told)} <small>(by default {html.escape(default)})</small></li>"
        for name, (told, default) in differing.items()
    )
    fetched = {values["vintage"] for values in scenario["parameters"].values() if "vintage" in values}
    notices = [vintage.notice(name) for name in sorted(fetched) if page != COMPARE]
    means = "".join(f"<p>{html.escape(told)}</p>" for told in notices + _meaning(scenario["parameters"], page))
    return (
        '<aside class="sb-variant" aria-label="Variant of the book">'
        f"<p><strong>A variant of this book: {html.escape(str(scenario.get('name')))}.</strong> "
        "Its numbers were computed under other choices than the default ones:</p>"
        f"<ul>{items}</ul>{means}</aside>\n"
    )


def _meaning(parameters: Mapping[str, Mapping[str, Any]], page: str) -> list[str]:
    """What the words of a page mean: a chapter that knows no roster rule is about the SCO in every variant."""
    if page == COMPARE:
        return [SAME]
    rosters = {values.get("roster_rule") for values in parameters.values()}
    told = [MEANS[rule] for rule in MEANS if rule in rosters]
    own = [chapter for chapter, kind in CHAPTERS.items() if "roster_rule" not in kind.model_fields]
    # The page claims is none of the chapters: it has a verdict on each claim, the chapter of that name has none.
    folder, _, chapter = page.rpartition("/")
    if told and folder and chapter in own:
        return [OWN]
    if told and not folder:
        told.append(f"The chapters {listing(own)} have no other roster than the SCO's own.")
    return told


def changes(parameters: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """The parameters that differ from the default: name -> what they are and what they are by default, in words."""
    found: dict[str, dict[str, str]] = {}
    for chapter, values in parameters.items():
        fields = CHAPTERS[chapter].model_fields if chapter in CHAPTERS else {}
        for name, value in values.items():
            if name in fields and value != fields[name].default:
                # Chapters may hold the same parameter at values of their own: each is told once.
                found.setdefault(name, {})[choice(name, value)] = choice(name, fields[name].default)
    return {
        name: ("; ".join(told), "; ".join(dict.fromkeys(told.values())))
        for name, told in sorted(found.items(), key=_place)
    }


def _place(item: tuple[str, object]) -> int:
    """Where a parameter stands in the order of the chapters' own."""
    order = list(dict.fromkeys(name for kind in CHAPTERS.values() for name in kind.model_fields))
    return order.index(item[0])
