"""The article's claims as tables: where each stands, of what kind it is, and how each of its parts is tested."""

from __future__ import annotations

import re
from typing import cast

import pandas as pd

from .. import themes
from .ledger import brief_claims
from .schema import Part

PARAGRAPHS = ("title", *(f"P{n}" for n in range(1, 8)))
# How a part of a claim is tested, from the hardest way to none.
WAYS = ("rule", "reading", "open")
_OPEN = ("normative", "not testable as worded")


def parts() -> pd.DataFrame:
    """Every part of every claim.

    One row per part: claim, paragraph, type, theme, way (one of WAYS), indicator (missing for a date and for a
    reading), verdict (of a reading), and would_decide: the data that would decide a reading, as a list.
    """
    rows = [
        {
            "claim": claim.id,
            "paragraph": claim.paragraph,
            "type": claim.type,
            "theme": claim.theme,
            "way": _way(part),
            "indicator": getattr(part.test, "indicator", None),
            "verdict": part.reading.verdict if part.reading else None,
            "would_decide": _listed(part.reading.would_decide) if part.reading else [],
        }
        for claim in brief_claims().values()
        for part in claim.all_parts
    ]
    return pd.DataFrame(rows)


def claims() -> pd.DataFrame:
    """Every claim: claim, paragraph, type, theme, and ways, the ways in which its parts are tested, as a list."""
    by_claim = parts().groupby(["claim", "paragraph", "type", "theme"], sort=False)["way"]
    return by_claim.agg(lambda found: sorted(set(found), key=WAYS.index)).rename("ways").reset_index()


def by_kind() -> pd.DataFrame:
    """How many claims of each kind stand in each paragraph, the commonest kind first; kinds without one are zero.

    One row per type and paragraph: type, paragraph, claims, in_all (of the type), in_paragraph (of every type).
    """
    found = claims()
    table = pd.crosstab(found["type"], found["paragraph"]).reindex(columns=PARAGRAPHS, fill_value=0)
    order = found["type"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    stacked = cast(pd.Series, table.loc[order.index].rename_axis(columns="paragraph").stack())
    long = stacked.rename("claims").reset_index()
    return long.assign(in_all=long["type"].map(order), in_paragraph=long["paragraph"].map(table.sum()))


def by_way() -> pd.DataFrame:
    """How many parts of claims are tested in which way, by theme: theme, way, parts, claims (their ids)."""
    return _grouped(["theme", "way"], parts())


def by_indicator() -> pd.DataFrame:
    """Which indicators test which themes; dates have no indicator.

    One row per indicator and theme, none left out: indicator, theme, parts, claims (their ids, empty for none).
    """
    found = _grouped(["indicator", "theme"], parts().dropna(subset=["indicator"]))
    pairs = pd.MultiIndex.from_product([found["indicator"].unique(), found["theme"].unique()])
    table = found.set_index(["indicator", "theme"]).reindex(pairs.set_names(["indicator", "theme"]))
    return table.fillna({"parts": 0, "claims": ""}).astype({"parts": "int64"}).reset_index()


def read_and_counted() -> pd.DataFrame:
    """What a reading and what the codebook find of each theme.

    One row per theme of the codebook: theme, claims (by reading), matches (terms counted), claims_pct and
    matches_pct, each of the sum over these themes. Claims on the article's history have no theme of the codebook.
    """
    table = themes.summary(themes.article())[["theme", "matches"]]
    table.insert(1, "claims", table["theme"].map(claims()["theme"].value_counts()).fillna(0).astype("int64"))
    shares = {f"{name}_pct": 100 * table[name] / table[name].sum() for name in ("claims", "matches")}
    return table.assign(**shares)


def agreement() -> pd.DataFrame:
    """Whether a reading and the codebook find a theme in a paragraph.

    One row per paragraph and theme of the codebook: paragraph, theme, is_claimed, is_counted.
    """
    table = themes.article()[["paragraph", "theme", "matches"]].replace({"paragraph": {"T": "title"}})
    claimed = set(claims()[["paragraph", "theme"]].itertuples(index=False, name=None))
    pairs = zip(table["paragraph"], table["theme"], strict=True)
    return table.assign(is_claimed=[pair in claimed for pair in pairs], is_counted=table["matches"] > 0)


def _grouped(columns: list[str], table: pd.DataFrame) -> pd.DataFrame:
    grouped = table.groupby(columns, sort=False)["claim"]
    named = grouped.agg(lambda ids: ", ".join(dict.fromkeys(ids)))
    return pd.DataFrame({"parts": grouped.size(), "claims": named}).reset_index()


def _way(part: Part) -> str:
    if part.test:
        return "rule"
    return "open" if part.reading and part.reading.verdict in _OPEN else "reading"


def _listed(text: str) -> list[str]:
    """The data that an entry names, one by one; a semicolon in brackets parts nothing."""
    return [name for name in re.split(r"; (?![^(]*\))", text) if name]
