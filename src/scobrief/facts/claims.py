"""Facts of chapter 1: what is claimed, where, of what kind, on which themes, and what can be tested."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, cast

import pandas as pd

from .. import themes
from ..claims import overview
from ..indicators import REGISTRY
from ..scenario.chapters import Claims
from .sheet import Facts, percent
from .words import capital, count, listing, plural

LEDGER = ("curated-claims",)
WORDS = ("curated-themes", "curated-codebook")
PLACES = {"title": "its title", **{f"P{n}": f"paragraph {n}" for n in range(1, 8)}}
# Who keeps the record, as the entries of the ledger name it in brackets.
KEEPER = "SCO Secretariat"


def facts(scenario: Claims) -> Facts:
    """Return the facts of the claims chapter."""
    sheet = Facts("claims")
    found, parts = overview.claims(), overview.parts()
    _kinds(sheet, found)
    _ways(sheet, found, parts)
    _indicators(sheet, parts)
    _would_decide(sheet, parts)
    _words(sheet)
    _agreement(sheet)
    _sentence(
        sheet,
        "answer",
        f"By our count the article makes {sheet['count']} claims of {sheet['kinds']} kinds, the largest number, "
        f"{sheet['paragraph_most_claims']}, in {sheet['paragraph_most']}. Of their {sheet['parts']} parts, "
        f"{sheet['rule_parts']} are decided by a rule from the data of this brief, {sheet['reading_parts']} by reading "
        f"with a citation, and {sheet['open_parts']} are normative or cannot be tested as they are worded.",
    )
    return sheet


def _kinds(sheet: Facts, found: pd.DataFrame) -> None:
    """How many claims, where, and of what kind."""
    _count(sheet, "count", len(found), "claims", figures=True)
    kinds, places, on = (found[name].value_counts() for name in ("type", "paragraph", "theme"))
    _count(sheet, "kinds", len(kinds), "kinds")
    _count(sheet, "kinds_once", int((kinds == 1).sum()), "kinds")
    _count(sheet, "themes", len(on), "themes")
    where, most = _most(places)
    sheet.add("paragraph_most", " ".join(where), listing(PLACES[name] for name in where), "names", tables=LEDGER)
    _count(sheet, "paragraph_most_claims", most, "claims")
    top = [f"{name} ({count})" for name, count in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))[:2]]
    sheet.add("kinds_most", "; ".join(top), listing(top), "words", tables=LEDGER)
    told = f"{capital(listing(PLACES[name] for name in where))} {'makes' if len(where) == 1 else 'make'}"
    _sentence(
        sheet, "kind_finding", f"{told} {most} of the {len(found)} claims; the commonest kinds are {listing(top)}"
    )
    themed, claims = _most(on)
    sheet.add("theme_most", "; ".join(themed), _quoted(themed), "names", tables=LEDGER)
    _count(sheet, "theme_most_claims", claims, "claims")


def _ways(sheet: Facts, found: pd.DataFrame, parts: pd.DataFrame) -> None:
    """How many parts of claims, and how many claims, are tested in which way."""
    _count(sheet, "parts", len(parts), "parts", figures=True)
    ways = parts["way"].value_counts().reindex(overview.WAYS, fill_value=0)
    for way, n in ways.items():
        _count(sheet, f"{way}_parts", int(n), "parts")
        alone = int(found["ways"].map(lambda ways, way=way: ways == [way]).sum())
        _count(sheet, f"{way}_claims", alone, "claims")
    _count(sheet, "mixed_claims", int((found["ways"].map(len) > 1).sum()), "claims")
    _count(sheet, "claims_with_rule", int(found["ways"].map(lambda ways: "rule" in ways).sum()), "claims")
    _sentence(
        sheet,
        "way_finding",
        f"Of {len(parts)} parts of claims {ways['rule']} are decided by a rule, {ways['reading']} by reading, "
        f"{ways['open']} by neither",
    )


def _indicators(sheet: Facts, parts: pd.DataFrame) -> None:
    """Which indicators test which themes, and which themes no rule tests."""
    ruled = parts[parts["way"] == "rule"]
    names = ruled["indicator"].dropna()
    _count(sheet, "indicators", names.nunique(), "indicators")
    dates = len(ruled) - len(names)
    _count(sheet, "dates", dates, "dates")
    tested = ruled["theme"].nunique()
    _count(sheet, "themes_ruled", tested, "themes")
    left = [theme for theme in parts["theme"].drop_duplicates() if theme not in set(ruled["theme"])]
    sheet.add("themes_not_ruled", "; ".join(left), _quoted(left), "names", tables=LEDGER)
    _sentence(
        sheet,
        "indicator_finding",
        f"{capital(plural(names.nunique(), 'indicator'))} and {plural(dates, 'date')} test claims on {tested} of "
        f"{parts['theme'].nunique()} themes",
    )
    alone = f"No rule tests a claim on {_quoted(left)}." if left else "A rule tests a claim on every theme."
    _sentence(sheet, "left_sentence", alone)
    themes_of = ruled.dropna(subset=["indicator"]).groupby("indicator", sort=False)["theme"].nunique()
    several = [f"“{REGISTRY[str(name)].title}” ({count(n)})" for name, n in themes_of.items() if n > 1]
    serves = "serves" if len(several) == 1 else "serve"
    told = f"{listing(several)} {serves} more than one theme." if several else "Each indicator serves one theme."
    _sentence(sheet, "shared_sentence", told)


def _would_decide(sheet: Facts, parts: pd.DataFrame) -> None:
    """Which data would decide what the data of the brief do not."""
    left = parts[parts["way"] != "rule"]
    named = left[left["would_decide"].map(bool)]
    _count(sheet, "parts_left", len(left), "parts")
    _count(sheet, "parts_with_data", len(named), "parts")
    data = Counter(name for names in named["would_decide"] for name in names)
    _count(sheet, "data_named", len(data), "data sets and records", figures=True)
    kept = int(named["would_decide"].map(lambda names: any(KEEPER in name for name in names)).sum())
    _count(sheet, "parts_secretariat", kept, "parts")
    ranked = sorted(data.items(), key=lambda item: (-item[1], item[0]))
    several = [(name, n) for name, n in ranked if n > 1]
    words = [f"the {name.partition(' (')[0]} ({n})" for name, n in several]
    sheet.add("data_most", "; ".join(words), listing(words), "words", tables=LEDGER)
    most = f"; named more than once are {listing(words)}" if several else ""
    _sentence(
        sheet,
        "would_decide",
        f"For {count(len(named))} of the {count(len(left))} parts that no rule decides the ledger names data that "
        f"would help to decide them, {len(data)} data sets and records in all{most}. For {count(kept)} parts they are "
        f"records of the SCO's own Secretariat.",
    )


def _words(sheet: Facts) -> None:
    """Which themes the article's words speak of."""
    coded = themes.article()
    table = themes.summary(coded)
    length = coded.groupby("paragraph")["words_in_paragraph"].first()
    sheet.add("words", int(length.sum()), str(length.sum()), "words of text", tables=WORDS)
    book = themes.codebook()
    terms, met = sum(map(len, book.values())), sum(len(themes.counts(listed)) for listed in table["terms"])
    sheet.add("codebook_terms", terms, str(terms), "terms", tables=WORDS)
    for name, n in (
        ("codebook_fewest", min(map(len, book.values()))),
        ("codebook_largest", max(map(len, book.values()))),
    ):
        sheet.add(name, n, str(n), "terms", tables=WORDS)
    sheet.add("codebook_themes", len(book), count(len(book)), "themes", tables=WORDS)
    sheet.add("codebook_terms_met", met, str(met), "terms", tables=WORDS)
    row: Any
    for row in table.itertuples():
        key = slug(row.theme)
        sheet.add(f"{key}_matches", int(row.matches), str(row.matches), "matches", tables=WORDS)
        share = float(row.share_of_text_pct)
        sheet.add(f"{key}_share", share, percent(share), "percent", tables=WORDS)
        sheet.add(f"{key}_paragraphs", int(row.paragraphs), str(row.paragraphs), "paragraphs", tables=WORDS)
    (first, most), (second, next_) = ((_quoted([str(row.theme)]), row.matches) for row in table.head(2).itertuples())
    words = f"The article's words speak most of {first} ({most} matches), then of {second} ({next_})"
    _sentence(sheet, "words_finding", words, WORDS)
    peak: Any = coded.loc[cast("int", coded["matches"].idxmax())]
    place = PLACES.get(peak["paragraph"], PLACES["title"])
    _sentence(
        sheet,
        "words_peak",
        f"The most matches of one theme in one paragraph are those of {_quoted([peak['theme']])} in {place}: "
        f"{peak['matches']} among {peak['words_in_paragraph']} words.",
        WORDS,
    )


def _agreement(sheet: Facts) -> None:
    """Where a reading and the codebook find the same."""
    table = overview.agreement()
    claimed, counted = table["is_claimed"], table["is_counted"]
    both = int((claimed & counted).sum())
    for name, n in (("pairs_claimed", int(claimed.sum())), ("pairs_counted", int(counted.sum())), ("pairs_both", both)):
        sheet.add(name, n, str(n), "pairs of paragraph and theme", tables=(*LEDGER, *WORDS))
    _sentence(
        sheet,
        "agreement",
        f"Of {sheet['pairs_claimed']} pairs of paragraph and theme in which we read a claim, the codebook finds the "
        f"theme's terms in {'all' if both == claimed.sum() else both}; of {sheet['pairs_counted']} pairs in which it "
        f"finds terms, we read a claim in {both}.",
        (*LEDGER, *WORDS),
    )
    shares = overview.read_and_counted()
    gap = (shares["matches_pct"] - shares["claims_pct"]).abs()
    wide: Any = shares.loc[cast("int", gap.idxmax())]
    _sentence(
        sheet,
        "gap_finding",
        f"The widest gap: {_quoted([wide['theme']])} has {percent(wide['matches_pct'], 0)} of the counted terms and "
        f"{percent(wide['claims_pct'], 0)} of the claims",
        (*LEDGER, *WORDS),
    )


def slug(theme: str) -> str:
    """A theme as part of a fact's name: economy_and_trade."""
    return re.sub(r"\W+", "_", theme).lower()


def _quoted(names: list[str]) -> str:
    """Themes as a list in words, in quotation marks, because some have an "and" of their own."""
    return listing(f"“{name}”" for name in names)


def _most(counts: pd.Series) -> tuple[list[str], int]:
    """Who has the largest count, in alphabetical order, and the count."""
    most = int(counts.max())
    return sorted(counts.index[counts == most]), most


def _count(sheet: Facts, name: str, n: int, unit: str, figures: bool = False) -> None:
    sheet.add(name, n, str(n) if figures else count(n), unit, tables=LEDGER)


def _sentence(sheet: Facts, name: str, text: str, tables: tuple[str, ...] = LEDGER) -> None:
    sheet.add(name, text, text, "sentence", tables=tables)
