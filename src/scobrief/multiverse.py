"""All definitions of a claim's number: one choice on each axis, the value of each, and what it meets."""

from __future__ import annotations

from itertools import product

import pandas as pd

from .claims import PRINTED, distance_pp, finding
from .datapackage import open_table
from .indicators import size
from .members import RULES, STATUSES, RosterRule, Statuses, roster

# From the year in which India and Pakistan joined to the last whole year whose roster is known.
YEARS = range(2017, 2026)
AXES = ["roster_rule", "statuses", "year", "measure", "denominator", "source"]
FINDINGS = ("met", "approximately met", "not met", "undecidable")
_FACTBOOK = {"population": ("population_persons", 2025), "nominal": ("gdp_official_usd_bn", 2024)}


def definitions(
    claim_id: str, tolerance_pp: float, near_pp: float, eurasia_km2: int = size.EURASIA_KM2
) -> pd.DataFrame:
    """Every definition of a size claim with its value, nearest to the printed number first.

    Definitions that count the same economies by the same figures are one definition, named once: the
    founders had no observers, and area has no year. Returns the columns of `labels`.
    """
    table = labels(claim_id, tolerance_pp, near_pp, eurasia_km2)
    same = ["roster", "measure", "denominator", "source"]
    distinct = table.drop_duplicates(same if PRINTED[claim_id].quantity == "eurasia" else [*same, "year"])
    return distinct.sort_values(["distance_pp", *AXES], ignore_index=True, kind="stable")


def labels(claim_id: str, tolerance_pp: float, near_pp: float, eurasia_km2: int = size.EURASIA_KM2) -> pd.DataFrame:
    """Every choice on every axis, also where two choices come to the same definition.

    Returns claim, the axes (roster_rule, statuses, year, measure, denominator, source), share_pct,
    members_in_roster, members_reporting, status, roster, printed_pct, distance_pp, finding.
    """
    claim = PRINTED[claim_id]
    grid = [_values(claim.quantity, rule, statuses, eurasia_km2) for rule, statuses in product(RULES, STATUSES)]
    table = pd.concat(grid, ignore_index=True)
    table.insert(0, "claim", claim.id)
    table["printed_pct"] = claim.printed_pct
    table["distance_pp"] = distance_pp(table["share_pct"], claim.printed_pct)
    table["finding"] = [finding(v, claim.printed_pct, tolerance_pp, near_pp) for v in table["share_pct"]]
    return table


def _values(quantity: str, rule: RosterRule, statuses: Statuses, eurasia_km2: int) -> pd.DataFrame:
    """The values of one roster rule and set of statuses on the remaining axes."""
    if quantity == "eurasia":
        frames = [
            size.area_share(rule, statuses, area, YEARS, inside, column).assign(
                measure=measure, denominator=denominator, source="factbook"
            )
            for measure, inside, column, denominator, area in (
                ("whole territory", False, "area_km2", "stated", float(eurasia_km2)),
                ("inside Eurasia only", True, "area_km2", "stated", float(eurasia_km2)),
                ("land without inland water", False, "land_km2", "sum", size.eurasia_area_km2("land_km2")),
            )
        ]
        return pd.concat(frames, ignore_index=True)
    measures = {"population": "population_m"} if quantity == "population" else size.GDP_VARIABLE
    frames = [
        size.share(variable, rule, statuses, YEARS).assign(measure=measure, denominator="world", source="weo")
        for measure, variable in measures.items()
    ]
    frames += [_factbook(measure, rule, statuses) for measure in measures if measure in _FACTBOOK]
    return pd.concat(frames, ignore_index=True)


def _factbook(measure: str, rule: RosterRule, statuses: Statuses) -> pd.DataFrame:
    """The share by the Factbook's newest figures, the second source, in the year that most of them state."""
    variable, year = _FACTBOOK[measure]
    table = open_table("factbook")
    newest = table[table["variable"] == variable].sort_values("year").groupby("iso3")["value"].last()
    codes = roster(year, rule, statuses)
    known = newest.reindex(codes).dropna()
    return pd.DataFrame(
        {
            "year": [year],
            "roster_rule": rule,
            "statuses": statuses,
            "share_pct": 100 * known.sum() / newest.sum(),
            "members_in_roster": len(codes),
            "members_reporting": len(known),
            "status": "estimate",
            "roster": " ".join(codes),
            "measure": measure,
            "denominator": "world",
            "source": "factbook",
        }
    )


def joint(grids: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Do all claims hold together under one roster and year, each by its kindest measure and source?

    grids: `definitions` by claim id. Returns one row per roster (ISO3 codes) and year that has figures for
    every claim: roster, year, a column per claim with the finding of its nearest definition, `all_met`, and
    `all_near` (each met or approximately met). Area has no year: a roster's area counts in every year.
    """
    nearest = {}
    for claim_id, grid in grids.items():
        keys = ["roster"] if PRINTED[claim_id].quantity == "eurasia" else ["roster", "year"]
        nearest[claim_id] = grid.drop_duplicates(keys)[[*keys, "finding"]].rename(columns={"finding": claim_id})
    first, *rest = sorted(nearest.values(), key=lambda frame: -len(frame.columns))
    for frame in rest:
        first = first.merge(frame, on=[key for key in ("roster", "year") if key in frame], how="inner")
    found = first[list(grids)]
    first["all_met"] = (found == "met").all(axis=1)
    first["all_near"] = found.isin(FINDINGS[:2]).all(axis=1)
    return first
