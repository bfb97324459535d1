"""What two vintages of the annual panel say differently: the figures behind whatever their comparison moves."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from . import editions
from .tables import open_table

COLUMNS = ("variable", "iso3", "year", "value_a", "value_b", "change_pct")


def revised(a: str, b: str, codes: Collection[str], year: int) -> pd.DataFrame:
    """The figures of some economies in a year that two vintages print differently, the most revised first.

    Only variables that both vintages have: what one does not measure at all is no revision.
    Returns COLUMNS; change_pct is b over a less one, missing where one of them has no figure or a is zero. Figures
    that one vintage lacks come last.
    """
    sides = []
    for vintage in (a, b):
        with editions.using(vintage):
            sides.append(open_table(editions.PANEL))
    both = set(sides[0]["variable"]) & set(sides[1]["variable"])
    keys = ["variable", "iso3", "year"]
    asked = [table[table["variable"].isin(both) & table["iso3"].isin(codes)] for table in sides]
    first, second = (table[table["year"] == year].set_index(keys)["value"] for table in asked)
    found = pd.DataFrame({"value_a": first, "value_b": second})
    found = found[~(found["value_a"] == found["value_b"])]
    change = 100 * (found["value_b"] / found["value_a"].where(found["value_a"] != 0) - 1)
    found = found.assign(change_pct=change).sort_values("change_pct", key=lambda s: -s.abs(), kind="stable")
    return found.reset_index()[list(COLUMNS)]
