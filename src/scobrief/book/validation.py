"""Ours against published: every published figure that an indicator can be held against, judged and explained."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from ..claims import Claim, ComparisonTest, DateTest, read_claims
from ..datapackage import open_table, opened, per_vintage
from ..facts import words
from ..facts.sheet import number, percent
from ..scenario.chapters import Verdicts
from ..verdicts import Judged, judge
from . import markdown
from .crosschecks import folded

FILE = "curated/validation.yaml"
HARD, SOFT = "hard", "soft"
HEAD = ("Published", "Value", "Ours", "Difference", "Finding")
NO_DIFFERENCE = "Nothing to explain: the definitions are the same."
# Rows of the published values that show what counting at both ends does to a share.
EAEU = {
    "mutual": "EAEU mutual trade, 2021",
    "outside": "EAEU trade with third countries, 2021",
    "share": "EAEU share of mutual trade, January-August 2021",
}


def fragments() -> dict[str, str]:
    """Return file name -> MyST text of the fragments on published figures.

    `judge` holds them against the embedded tables in whatever book: the reasons for the differences are of those.
    """
    return {"validation.md": validation(), "counting.md": counting(), "published.md": published()}


@per_vintage
def compared() -> tuple[tuple[Claim, Judged], ...]:
    """Each published figure with its judgement under the default settings, in the order of the file."""
    settings = Verdicts().model_dump()
    return tuple((claim, judge(claim, settings).parts[0]) for claim in read_claims(opened(FILE)).claims)


def validation() -> str:
    """Two sections, hard and soft: a table for each theme, and under it why the two differ."""
    found = compared()
    hard = [pair for pair in found if pair[0].type == HARD]
    soft = [pair for pair in found if pair[0].type == SOFT]
    met = {kind: sum(judged.finding == kind for _, judged in soft) for kind in ("met", "approximately met")}
    return "\n".join(
        [
            "### Hard: the same formula on the same data\n",
            f"All {words.count(len(hard))} must agree to the digits that are published, and a test says so.\n",
            _themes(hard),
            "### Soft: definitions differ\n",
            f"Of {len(soft)} published figures {words.count(met['met'])} are met and "
            f"{words.count(met['approximately met'])} approximately, by the rule for printed numbers.\n",
            _themes(soft),
        ]
    )


def published() -> str:
    """Every published value: ours beside it with the reason for the difference, or why nothing of ours stands there."""
    found = {claim.id: (claim, judged) for claim, judged in compared()}
    values = open_table("curated-published")
    rows, without = [], []
    row: Any
    for row in values.itertuples():
        ids = row.compared_as.split() if isinstance(row.compared_as, str) else []
        for claim, judged in (found[name] for name in ids):
            why = claim.ambiguities or NO_DIFFERENCE
            rows.append((row.quantity, *_values(judged), judged.finding, _second(claim) + why))
        if not ids:
            without.append((row.quantity, f"{row.value:,.6g}", row.unit_or_measure, row.not_compared))
    head = ("Quantity", "Published", "Ours", "Difference", "Finding", "Why they differ")
    return "\n".join(
        [
            f"{words.capital(words.plural(len(rows), 'comparison'))} of {len(values) - len(without)} published values; "
            f"for the other {len(without)} the brief has nothing of its own, and says why.\n",
            folded(f"{len(rows)} comparisons", markdown.table(head, rows)),
            folded(
                f"{len(without)} values that nothing of ours stands against",
                markdown.table(("Quantity", "Published", "Unit", "Why not compared"), without),
            ),
        ]
    )


def _second(claim: Claim) -> str:
    """Which source of ours it is, where that is not the outlook."""
    assert claim.test and not isinstance(claim.test, DateTest)  # it is a number that is published
    return "Ours by the Factbook. " if claim.test.definition.get("source") == "factbook" else ""


def counting() -> str:
    """What counting mutual trade at both ends does to a published share, worked from published figures."""
    rows = open_table("curated-published").set_index("quantity")
    mutual, outside, share = (rows["value"][name] for name in EAEU.values())
    twice, once = 100 * 2 * mutual / (2 * mutual + outside), 100 * mutual / (mutual + outside)
    addresses = _addresses(rows["source"][EAEU["share"]])
    links = " and ".join(f"[{i}]({address})" for i, address in enumerate(addresses, 1))
    return (
        f"The Eurasian Economic Commission put the EAEU's share of mutual trade at {percent(share)} for January to "
        f"August 2021 ({links}). The figures for the whole year, {number(mutual, 1)} billion US dollars of mutual "
        f"trade and {number(outside, 1)} billion with others, give\n\n"
        f"$$100 \\cdot \\frac{{2 \\cdot {mutual:.1f}}}{{2 \\cdot {mutual:.1f} + {outside:.1f}}} = {twice:.1f}, "
        f"\\qquad 100 \\cdot \\frac{{{mutual:.1f}}}{{{mutual:.1f} + {outside:.1f}}} = {once:.1f}.$$\n\n"
        f"Only the first comes near: the published share counts mutual trade at both ends, as the share $S$ of this "
        f"brief does. Counted once, as in most press figures, it would be {percent(once)}.\n"
    )


def _themes(found: list[tuple[Claim, Judged]]) -> str:
    parts = []
    for theme, group in groupby(found, key=lambda pair: pair[0].theme):
        pairs = list(group)
        parts.append(f"**{theme[:1].upper()}{theme[1:]}**\n\n{markdown.table(HEAD, map(_row, pairs))}")
        told = dict.fromkeys(claim.ambiguities for claim, _ in pairs if claim.ambiguities)
        parts += ["".join(f"- {why}\n" for why in told)] if told else []
    return "\n".join(parts)


def _row(pair: tuple[Claim, Judged]) -> tuple[Any, ...]:
    claim, judged = pair
    return (f"{claim.paraphrase} ({_origin(claim.source)})", *_values(judged), judged.finding)


def _values(judged: Judged) -> tuple[str, str, str]:
    """What is published, what ours is, and the difference of ours from it, as text."""
    test = judged.part.test
    assert test  # a reading is of no published figure
    if isinstance(test, DateTest):
        assert judged.found  # a state of which a day is published has one here
        return words.day(date.fromisoformat(str(test.printed))), words.day(judged.found), f"{judged.value:.0f} days"
    bound = f"{test.relation} " if isinstance(test, ComparisonTest) else ""
    printed = test.number
    assert printed is not None  # nor is another definition a published figure
    # Of a comparison the value is the difference already.
    value = float("nan") if judged.value is None else judged.value
    apart = value if bound else value - printed
    digits, unit = _digits(printed, judged.unit), "%" if judged.unit.startswith("percent") else ""
    sign = "+" if round(apart, digits) > 0 else ""
    return (
        f"{bound}{number(printed, digits)}{unit}",
        f"{number(printed + apart, digits)}{unit}",
        f"{sign}{number(apart, digits)}",
    )


def _digits(printed: float, unit: str) -> int:
    """As many digits as a figure is published with; of a percentage at least one."""
    digits = len(f"{printed:g}".partition(".")[2])
    return max(digits, 1) if unit.startswith("percent") else digits


def _origin(source: str) -> str:
    """Where a figure was published: a link, or what it was computed from."""
    return f"[source]({source})" if source.startswith("http") else source


def _addresses(source: str) -> list[str]:
    return [address.strip() for address in source.split(" ; ")]
