"""How far the SCO's roster overlaps with those of other organisations: Jaccard and Simpson."""

from __future__ import annotations

from datetime import date

import pandas as pd

from ..members import STATUSES, Statuses, members, year_end
from ..parameters import Parameters, Standing, Year
from .registry import register

OTHERS = ("CSTO", "EAEU", "CIS", "BRICS", "AIIB", "ECO", "SAARC", "ASEAN", "GCC", "NATO", "EU")


class Overlap(Parameters):
    """A date and who counts on the SCO's side."""

    as_of: Year = 2021
    statuses: Standing = "members"


def shared(on: date, statuses: Statuses = "members") -> pd.DataFrame:
    """Overlap of the SCO with each other organisation on a day.

    On the SCO's side the given statuses count, on the other side full members. Returns organisation,
    sco_size, other_size, shared, overlap_jaccard, overlap_simpson; an organisation without members then
    has missing overlaps.
    """
    sco = set(members("SCO", on, statuses))
    rows = []
    for organisation in OTHERS:
        other = set(members(organisation, on))
        both = len(sco & other)
        smaller = min(len(sco), len(other))
        rows.append(
            {
                "organisation": organisation,
                "sco_size": len(sco),
                "other_size": len(other),
                "shared": both,
                "overlap_jaccard": both / len(sco | other) if other else float("nan"),
                "overlap_simpson": both / smaller if smaller else float("nan"),
            }
        )
    return pd.DataFrame(rows)


def matrix(on: date, statuses: Statuses = "members") -> pd.DataFrame:
    """Who of the SCO is also where: one row per economy and organisation: iso3, organisation, is_member."""
    rosters = {organisation: set(members(organisation, on)) for organisation in OTHERS}
    return pd.DataFrame(
        [
            {"iso3": code, "organisation": organisation, "is_member": code in codes}
            for code in members("SCO", on, statuses)
            for organisation, codes in rosters.items()
        ]
    )


_OVERLAP = {
    "parameters": Overlap,
    "unit": "ratio",
    "range": "0 to 1",
    "neutral": "none",
    "direction": "more is more overlap",
    "tables": ("curated-memberships",),
    "cite": "panke2018",
    "caveat": f"Full members of the other organisation only; the SCO side may be {', '.join(STATUSES.values())}. "
    "Most AIIB days are not verified.",
}


@register(
    name="overlap_jaccard",
    title="Overlap of members (Jaccard)",
    formula=r"|A \cap B| / |A \cup B|",
    **_OVERLAP,
)
def jaccard(p: Overlap) -> pd.DataFrame:
    """Jaccard overlap of the SCO with each other organisation."""
    return shared(year_end(p.as_of), p.statuses).drop(columns="overlap_simpson")


@register(
    name="overlap_simpson",
    title="Overlap of members (Simpson)",
    formula=r"|A \cap B| / \min(|A|, |B|)",
    **_OVERLAP,
)
def simpson(p: Overlap) -> pd.DataFrame:
    """Simpson overlap of the SCO with each other organisation."""
    return shared(year_end(p.as_of), p.statuses).drop(columns="overlap_jaccard")
