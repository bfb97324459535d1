"""When organisations began: the first day of membership on record, and who is older than the SCO."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
from pydantic import Field

from ..datapackage import open_table
from ..members import KNOWN_UNTIL, spells, standings
from ..parameters import OrganisationChoice, Parameters
from .overlap import CERTAINTY, LISTED
from .registry import register


class Founding(Parameters):
    """An organisation; without one, all of the table."""

    organisation: OrganisationChoice | None = Field(None, description="Organisation of the table; left out, all")


def decimal_year(day: date) -> float:
    """A day as a year with decimals: 2001.0 is the start of 1 January 2001, 2001.45 is 15 June 2001."""
    start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - start).days / (end - start).days


@cache
def lives() -> pd.DataFrame:
    """When each organisation of the table began and ended, in the order in which they began.

    An organisation begins on the first day on which the table has a full member of it. The Collective Security
    Treaty (CST) has parties and no members: it begins with its first signature. An act may come earlier: the
    founding agreements of the CIS in December 1991, the naming of prospective members of the AIIB.

    Returns organisation, standing (member, signatory), first_day, last_day (missing: it goes on), certainty (the
    lowest of the spells that begin on the first day), first_act (the first day of any standing), founding_year, and
    age (older or younger than the SCO, or own).
    """
    rows = []
    for organisation, table in open_table("curated-memberships").groupby("organisation"):
        standing = "member" if (table["status"] == "member").any() else "signatory"
        full = table[table["status"] == standing]
        first = full["from"].min()
        rows.append(
            {
                "organisation": organisation,
                "standing": standing,
                "first_day": first,
                "last_day": full["to"].max() if full["to"].notna().all() else pd.NaT,
                "certainty": min(full.loc[full["from"] == first, "certainty"], key=CERTAINTY.index),
                "first_act": table["from"].min(),
                "founding_year": decimal_year(first.date()),
            }
        )
    table = pd.DataFrame(rows).sort_values(["first_day", "organisation"], ignore_index=True)
    sco = table.loc[table["organisation"] == "SCO", "first_day"].item()
    age = np.select([table["first_day"] < sco, table["first_day"] > sco], ["older", "younger"], "own")
    return table.assign(age=age)


def ages(on: date = KNOWN_UNTIL) -> pd.DataFrame:
    """Which comparators are older than the SCO: all of the table but its predecessor and the CST, a treaty.

    Returns the columns of `lives`, and exists: whether it had members on the day.
    """
    table = lives()
    found = table[table["organisation"].isin(LISTED)].reset_index(drop=True)
    day = pd.Timestamp(on)
    return found.assign(exists=(found["first_day"] <= day) & ~(found["last_day"] <= day))


def parties(treaty: str, on: date) -> tuple[str, ...]:
    """ISO3 codes of those who had signed a treaty by a day and not left it."""
    standing = standings(treaty, on)
    return tuple(standing.index[standing == "signatory"])


def in_force(organisation: str) -> date | None:
    """The day on which the founding instrument took effect, if the founders' notes state one after the first day.

    A first day may be that of a signature: by effect an organisation can be younger than by membership.
    """
    table = spells(organisation)
    notes = table.loc[table["from"] == table["from"].min(), "note"]
    found = notes.str.extract(r"in force (\d{4}-\d\d-\d\d)")[0].dropna()
    return date.fromisoformat(found.iloc[0]) if len(found) else None


@register(
    name="founding_year",
    parameters=Founding,
    title="First membership on record",
    unit="year with decimals",
    formula=r"t = y + \frac{d - 1}{n_y}",
    range="1949 to 2022",
    neutral="2001.45, the SCO's own",
    direction="more is younger",
    tables=("curated-memberships",),
    cite="pevehouse2020",
    caveat="The first day on which the table has a full member, day d of the n days of year y; for the Collective "
    "Security Treaty, which has parties, its first signature. The EU counts from 1958, when the Communities' treaties "
    "took effect, not from 1993; the CIS from the first ratification of its Charter in 1993, not from its founding "
    "agreements of 1991; the AIIB from its Articles in 2015. ECO and MERCOSUR begin on days that have not been seen in "
    "a source.",
)
def founding_year(p: Founding) -> pd.DataFrame:
    """First day of membership of each organisation, as a year with decimals."""
    table = lives().drop(columns=["last_day", "age"])
    for column in ("first_day", "first_act"):
        table[column] = table[column].dt.strftime("%Y-%m-%d")
    return table if p.organisation is None else table[table["organisation"] == p.organisation].reset_index(drop=True)
