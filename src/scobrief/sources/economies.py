"""The table of economies: names and regions as curated, areas as the Factbook states them."""

from __future__ import annotations

import pandas as pd

EURASIA_RULE = "UN M49 region Asia or Europe, whole territory"
_EURASIA = ("Asia", "Europe")


def table(curated: pd.DataFrame, factbook: pd.DataFrame) -> pd.DataFrame:
    """One row per economy: iso3, name, m49_region, m49_subregion, area_km2, land_km2, in_eurasia, eurasia_rule.

    Area is total area, inland water included, of the territory that the Factbook counts to the entry; it
    is missing where the Factbook has no entry. An economy is in Eurasia by its region, as a whole: all of
    Russia and Türkiye are, Egypt is not.
    """
    area = factbook[factbook["variable"].isin(["area_total_km2", "area_land_km2"])]
    area = area.pivot(index="iso3", columns="variable", values="value")
    area = area.rename(columns={"area_total_km2": "area_km2", "area_land_km2": "land_km2"})
    joined = curated[["iso3", "name", "m49_region", "m49_subregion"]].join(area, on="iso3")
    joined["in_eurasia"] = joined["m49_region"].isin(_EURASIA)
    joined["eurasia_rule"] = EURASIA_RULE
    columns = ["iso3", "name", "m49_region", "m49_subregion", "area_km2", "land_km2", "in_eurasia"]
    return joined[[*columns, "eurasia_rule"]].sort_values("iso3", ignore_index=True)
