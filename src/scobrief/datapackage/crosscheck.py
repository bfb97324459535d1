"""Cross-checks of the tables: each holds one number against another that should be the same, row by row.

A cross-check returns a table with the columns `what`, `ours`, `theirs`, `difference`, `bound`, `ok` and `explanation`:
what was compared, the two numbers, how far apart they are and may be, whether that is in order, and why if they differ
all the same. `ok` means within the bound, or outside it with a stated reason. Some have more columns.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from .tables import read_table

COLUMNS = ("what", "ours", "theirs", "difference", "bound", "ok", "explanation")
# Our world sum of PPP GDP against the share that the outlook itself prints, in percentage points.
PPP_SHARE_TOLERANCE_PP = 0.1
# A dollar, the last digit of the source: sums of its numbers are the same in whatever order they are added.
PRODUCTS_TOLERANCE_USD_K = 0.001

# Borders that only one entry of the Factbook states: the other side has no entry, or lists them apart.
ONE_SIDED = {
    *(("ESH", "DZA"), ("ESH", "MAR"), ("ESH", "MRT")),  # not in its neighbours' lists
    *(("HKG", "CHN"), ("MAC", "CHN")),  # in China's total only
    *(("BRA", "GUF"), ("SUR", "GUF")),  # French Guiana is in France's entry
}
# Borders of which the Factbook states two lengths, one in each side's entry.
TWO_LENGTHS = {("DEU", "POL"), ("ISR", "JOR"), ("MEX", "USA")}
ONLY_ONE = "Stated in the entry of one side alone."
TWO = "The Factbook states two lengths, one in each side's entry; each economy keeps its own."
# Tables whose rows carry a date and how certain it is.
DATED = ("curated-memberships", "curated-timeline", "curated-clashes")
NOT_VERIFIED = "not yet verified"


def ppp_shares() -> pd.DataFrame:
    """Shares of world GDP at PPP: ours, of the sum over the economies listed, against the outlook's own (PPPSH).

    One row per economy and year that has both, with iso3 and year. Bound: 0.1 percentage points. The outlook divides
    by a world total of its own, and among its projections the list has gaps, which make our shares a little higher.
    """
    annual = read_table("annual")
    wide = annual[annual["variable"].isin(["gdp_ppp_intl_bn", "gdp_ppp_world_share_pct"])].pivot(
        index=["iso3", "year"], columns="variable", values="value"
    )
    ours = 100 * wide["gdp_ppp_intl_bn"] / wide.groupby("year")["gdp_ppp_intl_bn"].transform("sum")
    made = pd.DataFrame({"ours": ours, "theirs": wide["gdp_ppp_world_share_pct"]}).dropna().reset_index()
    made["what"] = made["iso3"] + " " + made["year"].astype("str")
    return _judged(made, PPP_SHARE_TOLERANCE_PP)


def borders() -> pd.DataFrame:
    """Land borders in km: the length in one side's entry against that in the other's.

    One row per pair of neighbours, with iso3 and neighbour_iso3; a length that a side does not state is missing.
    Bound: none, 0 km. Pairs that are known to differ, or to stand in one entry alone, are listed above; one that is
    listed and no longer does is not in order either.
    """
    stated = read_table("land_borders").set_index(["iso3", "neighbour_iso3"])["border_km"]
    pairs = sorted({tuple(sorted(pair)) for pair in stated.index})
    rows = [(a, b, stated.get((a, b)), stated.get((b, a))) for a, b in pairs]
    made = pd.DataFrame(rows, columns=["iso3", "neighbour_iso3", "ours", "theirs"]).astype(
        {"ours": float, "theirs": float}
    )
    made["what"] = made["iso3"] + " and " + made["neighbour_iso3"]
    known = {tuple(sorted(pair)): ONLY_ONE for pair in ONE_SIDED} | dict.fromkeys(TWO_LENGTHS, TWO)
    made["explanation"] = [known.get(pair, "") for pair in pairs]
    made["difference"] = (made["ours"] - made["theirs"]).abs()
    found = made["difference"].map(lambda apart: ONLY_ONE if pd.isna(apart) else TWO if apart else "")
    return made.assign(bound=0.0, ok=made["explanation"] == found)[[*COLUMNS, "iso3", "neighbour_iso3"]]


def network() -> pd.DataFrame:
    """The production network as a whole matrix: who sells, who buys, every pair, and no economy with itself.

    Bound: none. Input-output tables have a cell for every pair; one that is absent was lost on the way. The sums of
    goods, of services and of single pairs are among the values read off the archive (`read_off.CHECKS`).
    """
    flows = read_table("production_flows")
    n, kinds = flows["exporter"].nunique(), flows["kind"].nunique()
    itself = int((flows["exporter"] == flows["importer"]).sum())
    rows = [
        ("economies that sell, and that buy", n, len(set(flows["exporter"]) & set(flows["importer"]))),
        ("kinds of flows", kinds, 2),
        ("flows: one for each pair, way and kind", len(flows), n * (n - 1) * 2),
        ("flows of an economy to itself", itself, 0),
    ]
    return _judged(pd.DataFrame(rows, columns=["what", "ours", "theirs"]).astype({"ours": float, "theirs": float}), 0)


def products() -> pd.DataFrame:
    """Energy and mineral trade: sums over pairs by product group against sums over the world totals of its products.

    In thousand dollars, one row per group and year, with product_group and year. Bound: a dollar, the last digit of
    the source, from which either is added up by itself.
    """
    keys = ["product_group", "year"]
    flows, single = read_table("mineral_flows"), read_table("product_totals")
    single = single.merge(read_table("products")[["hs6", "product_group"]], on="hs6", how="left")
    sums = {"ours": flows.groupby(keys)["value_usd_k"].sum(), "theirs": single.groupby(keys)["value_usd_k"].sum()}
    made = pd.DataFrame(sums).fillna(0).reset_index()
    made["what"] = made["product_group"] + " " + made["year"].astype("str")
    return _judged(made, PRODUCTS_TOLERANCE_USD_K)


def spells() -> pd.DataFrame:
    """Membership spells, each with the one of the same economy that follows it: ours ends no later than theirs begins.

    One row per spell, indexed as in the table, with organisation, iso3, from, backwards (it ends before it began) and
    overlaps (it runs into the next one). Bound: none; spells are half-open, so that one may begin when another ends.
    """
    made = read_table("curated-memberships").sort_values(["organisation", "iso3", "from"])
    following = made.groupby(["organisation", "iso3"])["from"].shift(-1)
    backwards = made["to"] <= made["from"]
    overlaps = following.notna() & (made["to"].isna() | (made["to"] > following)) & ~backwards
    apart = (made["to"] - following).dt.days.astype(float)
    told: dict[str, Any] = {"what": made["organisation"] + " " + made["iso3"], "ours": made["to"], "theirs": following}
    told |= {"difference": apart, "bound": 0.0, "ok": ~(backwards | overlaps), "explanation": ""}
    return pd.DataFrame(told).assign(
        organisation=made["organisation"], iso3=made["iso3"], **{"from": made["from"]}, backwards=backwards,
        overlaps=overlaps,
    )  # fmt: skip


def certainty() -> pd.DataFrame:
    """Every row with a date: whether the certainty that it states is one that its source and precision allow.

    A row whose source is not verified, or of which only the year is known, must not be called high. One row per row
    of the tables, with table and row (its index there); ours is the certainty stated, and there is no difference.
    """
    parts = []
    for name in DATED:
        table = read_table(name)
        unseen = table["source"].fillna(NOT_VERIFIED).str.contains(NOT_VERIFIED) | (table["date_precision"] == "year")
        stated = table["certainty"].fillna("")
        wrong = (stated == "") | (unseen & (stated == "high"))
        parts.append(pd.DataFrame({"table": name, "row": table.index, "ours": stated, "ok": ~wrong}))
    made = pd.concat(parts, ignore_index=True)
    return made.assign(theirs="", what=made["table"], difference=float("nan"), bound=float("nan"), explanation="")


def _judged(made: pd.DataFrame, bound: float) -> pd.DataFrame:
    """Add difference, bound and whether the one is within the other; what is not has no explanation here."""
    apart = (made["ours"] - made["theirs"]).abs()
    made = made.assign(difference=apart, bound=bound, explanation="")
    made["ok"] = made["difference"] <= made["bound"]
    return made[[*COLUMNS, *(name for name in made if name not in COLUMNS)]]
