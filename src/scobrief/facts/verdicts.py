"""Facts of chapter 11: the verdict on every claim, how many there are of each, and which choices flip them."""

from __future__ import annotations

from typing import cast

import pandas as pd

from ..claims import VERDICTS, NumberTest, brief_claims
from ..claims.rules import RULES
from ..datapackage import per_vintage
from ..scenario.chapters import Verdicts
from ..verdicts import ClaimVerdict, Judged, judge
from .judged import told
from .sheet import Facts
from .words import capital, choice, count, counted, listing, plural

LEDGER = ("curated-claims",)
KEYS = dict(
    zip(VERDICTS, ("supported", "stated", "mixed", "refuted", "untestable", "normative", "undecidable"), strict=True)
)
# Verdicts that say that there is nothing to decide.
OPEN = ("not testable as worded", "normative")


def facts(scenario: Verdicts) -> Facts:
    """Return the facts of the chapter on verdicts."""
    sheet = Facts("verdicts")
    all_verdicts = judged(scenario)
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", tables=LEDGER)
    sheet.add("who", scenario.roster_rule, counted(scenario.roster_rule, scenario.statuses), "words", tables=LEDGER)
    for name in ("tolerance_pp", "near_pp"):
        sheet.add(name, getattr(scenario, name), f"{getattr(scenario, name):g}", "points", tables=LEDGER)
    robust, rest = 100 * scenario.robust_share, 100 - 100 * scenario.robust_share
    sheet.add("robust", robust, f"{robust:g}%", "percent", tables=LEDGER)
    sheet.add("rest", rest, f"{rest:g}%", "percent", tables=LEDGER)
    for kind, rule in RULES.items():
        text = rule.format(robust=sheet["robust"], rest=sheet["rest"])
        sheet.add(f"{kind}_rule", text, text, "sentence", tables=LEDGER)
    for verdict in all_verdicts:
        tables = _tables(verdict)
        sheet.add(f"{verdict.claim.id}_verdict", verdict.verdict, verdict.verdict, "finding", tables=tables)
        parts = verdict.parts if len(verdict.parts) > 1 else ()
        for n, part in enumerate(parts, 1):
            sheet.add(f"{verdict.claim.id}_{n}_verdict", part.verdict, part.verdict, "finding", tables=tables)
            sheet.add(f"{verdict.claim.id}_{n}_told", text := told(part), text, "sentence", tables=tables)
        if not parts:
            sheet.add(f"{verdict.claim.id}_told", text := told(verdict.parts[0]), text, "sentence", tables=tables)
    _counts(sheet, all_verdicts)
    _flips(sheet, all_verdicts)
    answer = _answer(sheet, all_verdicts)
    sheet.add("answer", answer, answer, "sentence", tables=LEDGER)
    return sheet


@per_vintage(maxsize=8)
def judged(scenario: Verdicts) -> tuple[ClaimVerdict, ...]:
    """Every claim of the article, judged under a scenario."""
    return tuple(judge(claim, scenario.model_dump()) for claim in brief_claims().values())


# In a title, where the legend has the whole words.
SHORT = {
    "supported under a stated definition": "under a stated definition",
    "not testable as worded": "not testable",
}


def strip(scenario: Verdicts) -> pd.DataFrame:
    """One row per claim: claim, label, paragraph, place (in the paragraph), verdict, by, paraphrase."""
    rows = [
        {
            "claim": verdict.claim.id,
            "label": f"{verdict.claim.id.removeprefix('C')}{'.' if verdict.by_reading else ''}",
            "paragraph": verdict.claim.paragraph,
            "verdict": verdict.verdict,
            "by": "reading, in part" if verdict.by_reading and not _read(verdict) else _by(verdict),
            "paraphrase": verdict.claim.paraphrase,
        }
        for verdict in judged(scenario)
    ]
    table = pd.DataFrame(rows)
    return table.assign(place=table.groupby("paragraph").cumcount() + 1)


def support(scenario: Verdicts) -> pd.DataFrame:
    """One row per tested part with more than one definition: claim, share_pct, supporting, decided, stated."""
    rows = [
        {
            "claim": _title(verdict, part),
            "share_pct": 100 * part.supporting / part.decided,
            "supporting": part.supporting,
            "decided": part.decided,
            "stated": part.finding,
        }
        for verdict, part in _tested(judged(scenario))
    ]
    return pd.DataFrame(rows)


def curves(scenario: Verdicts) -> pd.DataFrame:
    """One row per definition of every tested part: claim, place (0 to 1), value, against, finding, definition."""
    frames = []
    for verdict, part in _tested(judged(scenario)):
        test = part.part.test
        every = cast("pd.DataFrame", part.definitions)
        table = every[every["value"].notna()].sort_values("value", ignore_index=True)
        names = [name for name in part.stated if name in table]
        n = max(len(table) - 1, 1)
        frames.append(
            pd.DataFrame(
                {
                    "claim": _title(verdict, part),
                    "place": [i / n for i in range(len(table))],
                    "value": table["value"] if isinstance(test, NumberTest) else table["left"] - table["right"],
                    "against": test.number if isinstance(test, NumberTest) else 0.0,
                    "finding": table["finding"].astype("str"),
                    "definition": [
                        ", ".join(choice(name, row[name]) for name in names) for row in table.to_dict("records")
                    ],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _tested(verdicts: tuple[ClaimVerdict, ...]) -> list[tuple[ClaimVerdict, Judged]]:
    """The parts that are decided by values and have a multiverse."""
    return [
        (verdict, part)
        for verdict in verdicts
        for part in verdict.parts
        if part.rule in ("number", "comparison") and part.decided
    ]


def _title(verdict: ClaimVerdict, part: Judged) -> str:
    """What a tested part is called in a chart: its claim, and what is measured."""
    return f"{verdict.claim.id}: {part.part.label or cast('NumberTest', part.part.test).entry.title}"


def _counts(sheet: Facts, verdicts: tuple[ClaimVerdict, ...]) -> None:
    n = len(verdicts)
    sheet.add("claims_count", n, str(n), "claims", tables=LEDGER)
    for verdict, key in KEYS.items():
        k = sum(found.verdict == verdict for found in verdicts)
        sheet.add(f"{key}_count", k, count(k), "claims", tables=LEDGER)
    parts = [part for verdict in verdicts for part in verdict.parts]
    for name, k in (
        ("parts_count", len(parts)),
        ("by_rule_count", sum(not part.by_reading for part in parts)),
        ("by_reading_count", sum(part.by_reading and part.verdict not in OPEN for part in parts)),
        ("open_parts_count", sum(part.by_reading and part.verdict in OPEN for part in parts)),
        ("read_claims_count", sum(map(_read, verdicts))),
    ):
        sheet.add(name, k, str(k), "parts", tables=LEDGER)
    for verdict, key in KEYS.items():
        ids = [found.claim.id for found in verdicts if found.verdict == verdict]
        text = listing(ids) if ids else "none"
        sheet.add(f"{key}_ids", " ".join(ids), text, "names", tables=LEDGER)
    unknown = sheet["undecidable_count"].value
    text = f"Undecidable, because data are missing: {sheet['undecidable_ids']}." if unknown else "None is undecidable."
    sheet.add("undecidable_sentence", text, text, "sentence", tables=LEDGER)
    said = [
        f"{count(cast('int', sheet[f'{key}_count'].value))} {SHORT.get(verdict, verdict)}"
        for verdict, key in KEYS.items()
        if sheet[f"{key}_count"].value
    ]
    text = f"{capital(listing(said))}"
    sheet.add("strip_finding", text, text, "sentence", tables=LEDGER)


def _flips(sheet: Facts, verdicts: tuple[ClaimVerdict, ...]) -> None:
    """Which tested claims a single choice turns over, and which none does."""
    tested = _tested(verdicts)
    turned = [(verdict, part) for verdict, part in tested if part.flips is not None and len(part.flips)]
    firm = [verdict.claim.id for verdict, part in tested if (verdict, part) not in turned]
    n = len(tested)
    sheet.add("tested_count", n, count(n), "parts", tables=LEDGER)
    sheet.add("flipped_count", len(turned), count(len(turned)), "parts", tables=LEDGER)
    listed = listing(dict.fromkeys(verdict.claim.id for verdict, _ in turned))
    text = (
        f"Of {count(n)} tests with more than one definition, a single choice turns {count(len(turned))} over"
        f"{f' ({listed})' if turned else ''}; {plural(len(firm), 'answer')} {'stands' if len(firm) == 1 else 'stand'} "
        "whatever single choice is changed."
    )
    sheet.add("flip_sentence", text, text, "sentence", tables=LEDGER)
    every = [verdict.claim.id for verdict, part in tested if part.supporting == part.decided]
    none = [verdict.claim.id for verdict, part in tested if part.supporting == 0]
    text = (
        f"All definitions support {plural(len(every), 'test')} of {count(n)}, none supports {count(len(none))}; "
        f"the others depend on the definition"
    )
    sheet.add("support_finding", text, text, "sentence", tables=LEDGER)
    text = f"{capital(count(n - len(every) - len(none)))} of {count(n)} answers depend on the definition"
    sheet.add("curves_finding", text, text, "sentence", tables=LEDGER)


def _answer(sheet: Facts, verdicts: tuple[ClaimVerdict, ...]) -> str:
    n = len(verdicts)
    first = (
        f"Of {n} claims {sheet['supported_count']} are supported as they stand and {sheet['stated_count']} under a "
        f"stated definition; {sheet['mixed_count']} are mixed and {sheet['refuted_count']} not supported. "
    )
    open_ones = cast("int", sheet["untestable_count"].value) + cast("int", sheet["normative_count"].value)
    missing = cast("int", sheet["undecidable_count"].value)
    left = f" For {count(missing)} the data are missing." if missing else ""
    return (
        f"{first}{capital(count(open_ones))} cannot be judged as worded or make no statement of fact.{left} "
        f"Of {sheet['parts_count']} parts, {sheet['by_rule_count']} are decided by a rule from the data, "
        f"{sheet['by_reading_count']} by reading; {sheet['open_parts_count']} are norms or cannot be tested."
    )


def _tables(verdict: ClaimVerdict) -> tuple[str, ...]:
    """The tables that a verdict rests on: those of its indicators, and the ledger."""
    found: dict[str, None] = {}
    for part in verdict.parts:
        if part.rule == "date":
            found["curated-memberships"] = None
        elif not part.by_reading:
            found |= dict.fromkeys(cast("NumberTest", part.part.test).entry.tables)
    return (*found, *LEDGER)


def _read(verdict: ClaimVerdict) -> bool:
    return all(part.by_reading for part in verdict.parts)


def _by(verdict: ClaimVerdict) -> str:
    return "reading" if _read(verdict) else "a rule from the data"
