"""The Factbook held against the outlook, economy by economy, in the years and fields in which both speak.

The outlook of October 2022 projects the years from 2022; the Factbook's final edition states them afterwards. So most
large differences are those of a projection, and none is an error by itself; but each that is over its bound has a row
in `curated/second_source.csv` with the reason, and what can be worked out from the two tables decides whether the
reason given can be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from .tables import read_table

TABLE = "curated-second_source"
YEARS = range(2021, 2026)
# The first year of the Factbook's three of GDP at PPP; before it the outlook had little to project.
BASE, DOLLAR = 2022, "USA"
# Reasons that say which part of a difference is the largest; the others say what else is known.
PARTS = ("level", "growth", "prices")
REASONS = {
    "level": f"The largest part of it is there in {BASE} already: accounts were revised, or the comparison of prices "
    "behind the parities (of 2021 in the Factbook, of 2017 in the outlook); the tables cannot tell which.",
    "growth": f"Volumes grew otherwise after {BASE} than the outlook of October 2022 projected.",
    "prices": "Volumes explain less of it than prices in dollars do: the exchange rate, and prices at home, went "
    "another way than the outlook of October 2022 had them.",
    "another year": "The Factbook's figure is, to three digits, the outlook's of another year.",
    "old count": "The outlook's last figure that is no estimate is five years older, or more.",
    "unknown": "What divides the two is not known to us.",
}
OLD_COUNT_YEARS = 5
# How near the figure of another year must be, of its size.
SAME = 0.0005
# Fields of the Factbook that the outlook seems to have too, and why they are not compared.
NOT_COMPARED = {
    "GDP at purchasing power parity in dollars": "the Factbook's are dollars of 2021, the outlook's of each year; "
    "relative to the United States the dollar cancels out, and that is compared",
    "Real growth": "it is the change of the volumes that are compared already",
    "Exports and imports": "our part of the outlook has only the growth of their volumes",
}


@dataclass(frozen=True, slots=True)
class Field:
    """What both sources state, in which columns, how far apart it may be in percent, and why so far."""

    title: str
    factbook: str
    outlook: str
    bound_pct: float
    why: str
    per: float = 1
    relative: bool = False


FIELDS = {
    "population": Field(
        "Population", "population_persons", "population_m", 10,
        "the fastest populations grow by three or four percent a year, so that ten are three years of the fastest "
        "growth missed whole", per=1e6,
    ),
    "gdp_nominal": Field(
        "GDP at exchange rates", "gdp_official_usd_bn", "gdp_nominal_usd_bn", 20,
        "exchange rates move by ten percent and more in two years, which nobody can project; past twenty there is a "
        "devaluation, a boom or a revision that can be looked for",
    ),
    "gdp_ppp": Field(
        "GDP at purchasing power parity, relative to the United States", "gdp_ppp_2021intl_bn", "gdp_ppp_intl_bn", 25,
        "a new comparison of prices moves single economies by ten to twenty percent without anything having happened "
        "in them", relative=True,
    ),
}  # fmt: skip


def compared() -> pd.DataFrame:
    """Every pair of figures of 2021 to 2025 that both sources have.

    One row per field, economy and year: field, iso3, year, outlook, factbook (in the outlook's unit; of gdp_ppp in
    percent of the United States), difference_pct (the Factbook's from the outlook's), bound_pct, within.
    """
    book, outlook = _wide("factbook"), _wide("annual")
    parts = []
    for name, field in FIELDS.items():
        both = pd.DataFrame({"outlook": outlook[field.outlook], "factbook": book[field.factbook] / field.per}).dropna()
        if field.relative:
            base = both.xs(DOLLAR).reindex(both.index.get_level_values("year")).to_numpy()
            both = cast(
                "pd.DataFrame", 100 * both / base
            ).dropna()  # of 2021 the Factbook has no figure of the United States
        parts.append(both.reset_index().assign(field=name, bound_pct=field.bound_pct))
    made = pd.concat(parts, ignore_index=True)
    made["difference_pct"] = 100 * (made["factbook"] / made["outlook"] - 1)
    made["within"] = made["difference_pct"].abs() <= made["bound_pct"]
    return made[["field", "iso3", "year", "outlook", "factbook", "difference_pct", "bound_pct", "within"]]


def parts(found: pd.DataFrame) -> pd.DataFrame:
    """What the differences of GDP are made of, in log points that add up: level, growth and prices.

    found: as `compared` returns it. level: GDP at PPP in the base year, relative to the United States; growth: what
    it changed by since; prices, of GDP at exchange rates: the rest, prices in dollars. Missing where the Factbook has
    no GDP at PPP, and for the population. Returns the rows of `found` with the three columns.
    """
    logs = found.assign(log=100 * np.log(found["factbook"] / found["outlook"]))
    volume = logs[logs["field"] == "gdp_ppp"].set_index(["iso3", "year"])["log"]
    keys = pd.MultiIndex.from_frame(found[["iso3", "year"]])
    level = volume.xs(BASE, level="year").reindex(found["iso3"]).to_numpy()
    growth = volume.reindex(keys).to_numpy() - level
    made = logs.assign(level=level, growth=growth, prices=logs["log"].to_numpy() - level - growth)
    made.loc[made["field"] == "population", list(PARTS)] = np.nan
    made.loc[made["field"] == "gdp_ppp", "prices"] = np.nan
    return made.drop(columns="log")


def over() -> pd.DataFrame:
    """The differences over their bound, the largest first within a field, with the reason typed for each.

    The columns of `parts`, and: largest (the part that is the largest, missing if none is known), reason and note
    (missing if nobody has given one), ok, explanation (in words).
    """
    made = parts(compared()).query("not within")
    sizes = made[list(PARTS)].abs().fillna(-1)
    made["largest"] = sizes.idxmax(axis=1).where(sizes.max(axis=1) >= 0)
    made = made.merge(read_table(TABLE)[["field", "iso3", "reason", "note"]], on=["field", "iso3"], how="left")
    made["ok"] = [not _wrong(row) for row in made.itertuples()]
    words = made["reason"].map(REASONS).fillna("")
    made["explanation"] = (words + " " + made["note"].fillna("")).str.strip()
    order = made["difference_pct"].abs().groupby([made["field"], made["iso3"]]).transform("max")
    ranks = made["field"].map({name: i for i, name in enumerate(FIELDS)})
    made = made.assign(_field=ranks, _size=-order).sort_values(["_field", "_size", "iso3", "year"])
    return made.drop(columns=["_field", "_size"]).reset_index(drop=True)


def problems() -> Iterator[str]:
    """Say what is wrong: a difference over its bound without a reason, a reason refuted, one for no difference."""
    made = over()
    row: Any
    for row in made.itertuples():
        if told := _wrong(row):
            yield (
                f"{row.iso3} {row.year}: {FIELDS[row.field].title} is {row.factbook:,.6g} in the Factbook and "
                f"{row.outlook:,.6g} in the outlook, {row.difference_pct:+.1f} % (bound {row.bound_pct:g} %); {told}"
            )
    known = set(zip(made["field"], made["iso3"], strict=True))
    for row in read_table(TABLE).itertuples():
        if (row.field, row.iso3) not in known:
            yield f"{row.iso3}: a reason is given for {row.field}, but none there is over its bound. Remove it."


def silent() -> pd.DataFrame:
    """Economies of which a source speaks in 2021 to 2025 and that cannot be compared: field, iso3, lacking.

    lacking: the source that has no figure of these years, or "a year of both".
    """
    book, outlook, done = _wide("factbook"), _wide("annual"), compared()
    rows = []
    for name, field in FIELDS.items():
        in_book, in_outlook = _economies(book[field.factbook]), _economies(outlook[field.outlook])
        for iso3 in sorted((in_book | in_outlook) - set(done.loc[done["field"] == name, "iso3"])):
            lacking = "a year of both" if iso3 in in_book & in_outlook else "outlook" if iso3 in in_book else "Factbook"
            rows.append((name, iso3, lacking))
    return pd.DataFrame(rows, columns=["field", "iso3", "lacking"])


def _wrong(row: Any) -> str:
    """Why a reason cannot be right, or that there is none; empty if it can."""
    if pd.isna(row.reason):
        return f"no reason is given. Add a row for {row.field}, {row.iso3}."
    if row.reason in PARTS and row.reason != row.largest:
        return f"the reason given is {row.reason}, but the largest part of it is {row.largest}. Correct the reason."
    if row.reason == "unknown" and pd.notna(row.largest):
        return f"it is called unknown, but the largest part of it is {row.largest}. Correct the reason."
    if row.reason == "another year" and _same_in(row) is None:
        return "the outlook has no such figure in another year. Correct the reason."
    if row.reason == "old count" and not row.year - _last_count(row.iso3) >= OLD_COUNT_YEARS:
        return f"the outlook's last count is of {_last_count(row.iso3):.0f}. Correct the reason."
    return ""


def _same_in(row: Any) -> int | None:
    """The other year in which the outlook has the Factbook's figure."""
    field = FIELDS[row.field]
    annual = read_table("annual")
    years = annual[(annual["variable"] == field.outlook) & (annual["iso3"] == row.iso3) & (annual["year"] != row.year)]
    near = years[(years["value"] / row.factbook - 1).abs() < SAME]
    return int(near["year"].iloc[0]) if len(near) else None


def _last_count(iso3: str) -> float:
    """The last year whose population the outlook does not call an estimate; of all time if it names none."""
    annual = read_table("annual")
    counted = annual[
        (annual["variable"] == "population_m") & (annual["iso3"] == iso3) & (annual["status"] == "outturn")
    ]
    return float(counted["year"].max()) if len(counted) else -np.inf


def _wide(name: str) -> pd.DataFrame:
    """A table's figures of the years compared: one column per variable, indexed by iso3 and year."""
    table = read_table(name)
    table = table[table["year"].isin(YEARS)].astype({"year": "int64"})
    return table.pivot(index=["iso3", "year"], columns="variable", values="value")


def _economies(column: pd.Series) -> set[str]:
    return set(column.dropna().index.get_level_values("iso3"))
