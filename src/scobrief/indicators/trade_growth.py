"""Does trade outgrow output: growth of import volumes less growth of real GDP, over a moving window."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from ..parameters import Parameters
from .history import history, weakest
from .registry import register
from .size import GDP_VARIABLE
from .synchrony import GROWTH, YEARS, WindowEnd, WindowLength

Average = Literal["median", "gdp_weighted"]
AVERAGES: dict[Average, str] = {
    "median": "the median economy",
    "gdp_weighted": "the mean weighted by GDP",
}
IMPORTS = "import_volume_growth_pct"


class Gap(Parameters):
    """A window and an average; without the window's last year, all windows."""

    as_of: WindowEnd | None = Field(None, description="Last year of the window; left out, all")
    window: WindowLength = 10
    average: Annotated[Average, Field(description="The median economy, or the mean weighted by GDP")] = "median"


def gaps(last: int, window: int) -> pd.DataFrame:
    """Yearly growth of import volumes and of real GDP by economy, both compounded over the window, and the gap.

    Compounded, because a mean of yearly rates grows with their swings, and imports swing more than GDP.
    Returns imports_pct, gdp_pct, gap_pp (points a year), gdp_usd_bn (mean nominal GDP over the window), by iso3,
    for the economies that report both rates in every year of the window and GDP in any.
    """
    years = range(last - window + 1, last + 1)
    means = {
        name: 100 * (np.exp(np.log1p(history(variable)[0].reindex(years).dropna(axis=1) / 100).mean()) - 1)
        for name, variable in (("imports_pct", IMPORTS), ("gdp_pct", GROWTH))
    }
    table = pd.DataFrame(means).assign(gdp_usd_bn=history(GDP_VARIABLE["nominal"])[0].reindex(years).mean()).dropna()
    return table.assign(gap_pp=table["imports_pct"] - table["gdp_pct"])


def gap(last: int, window: int, average: Average) -> dict[str, object]:
    """The gap over all economies in one window: year, trade_growth_gap_pp, economies_reporting, positive_pct, status.

    positive_pct is the percent of economies whose imports grew faster than their GDP, whatever the average.
    """
    table = gaps(last, window)
    found = np.nan
    if len(table):
        weighted = average == "gdp_weighted"
        found = np.average(table["gap_pp"], weights=table["gdp_usd_bn"]) if weighted else table["gap_pp"].median()
    flags = [
        history(variable)[1].reindex(range(last - window + 1, last + 1))[table.index] for variable in (IMPORTS, GROWTH)
    ]
    return {
        "year": last,
        "window": window,
        "average": average,
        "trade_growth_gap_pp": float(found),
        "economies_reporting": len(table),
        "positive_pct": 100 * float((table["gap_pp"] > 0).mean()) if len(table) else np.nan,
        "status": weakest(np.concatenate([part.to_numpy().ravel() for part in flags])),
    }


def over_time(window: int) -> pd.DataFrame:
    """`gap` by both averages for every window that the data hold."""
    rows = [gap(last, window, average) for average in AVERAGES for last in YEARS]
    return pd.DataFrame(rows).dropna(ignore_index=True)


@register(
    name="trade_growth_gap_pp",
    title="Growth of imports less growth of GDP",
    unit="points a year",
    formula=r"\mathrm{med}_i (m_i - g_i)",
    range="any number",
    neutral="0",
    direction="more is more globalisation by trade",
    caveat="Volumes of goods and services; not all economies report them, and more do in later windows.",
    tables=("annual",),
    parameters=Gap,
    cite="constantinescu2020",
)
def trade_growth_gap(p: Gap) -> pd.DataFrame:
    """How much faster import volumes grew than real GDP, over all economies: their median, or weighted by GDP."""
    return pd.DataFrame([gap(last, p.window, p.average) for last in (YEARS if p.as_of is None else [p.as_of])])
