import pandas as pd
import pytest

from scobrief.sources import economies

CURATED = pd.DataFrame(
    [
        ("RUS", "RU", "Russia", "Europe", "Eastern Europe"),
        ("EGY", "EG", "Egypt", "Africa", "Northern Africa"),
        ("TUR", "TR", "Türkiye", "Asia", "Western Asia"),
        ("CHN", "CN", "China", "Asia", "Eastern Asia"),
        ("USA", "US", "United States", "Americas", "Northern America"),
        ("REU", "RE", "Réunion", "Africa", "Eastern Africa"),
    ],
    columns=["iso3", "iso2", "name", "m49_region", "m49_subregion"],
)
FACTBOOK = pd.DataFrame(
    [
        ("CHN", "area_total_km2", 9596960.0),
        ("CHN", "area_land_km2", 9326410.0),
        ("CHN", "population_persons", 1407181209.0),
        ("EGY", "area_total_km2", 1001450.0),
    ],
    columns=["iso3", "variable", "value"],
)


@pytest.fixture
def table():
    return economies.table(CURATED, FACTBOOK)


def test_an_economy_is_eurasian_as_a_whole_by_its_region(table):
    assert dict(zip(table["iso3"], table["in_eurasia"], strict=True)) == {
        "CHN": True,
        "EGY": False,  # Sinai is in Asia, the region of Egypt is Africa
        "REU": False,  # governed from Europe, in Africa
        "RUS": True,  # Siberia with it
        "TUR": True,  # Thrace with it
        "USA": False,
    }


def test_every_row_states_the_rule_of_its_eurasia(table):
    assert set(table["eurasia_rule"]) == {"UN M49 region Asia or Europe, whole territory"}


def test_areas_are_the_total_and_the_land_of_the_factbook(table):
    china = table[table["iso3"] == "CHN"].iloc[0]
    assert (china["area_km2"], china["land_km2"]) == (9596960.0, 9326410.0)


def test_an_area_that_the_factbook_does_not_state_is_missing(table):
    missing = table.set_index("iso3")[["area_km2", "land_km2"]].isna()
    assert missing.loc["EGY"].tolist() == [False, True]
    assert missing.loc["RUS"].tolist() == [True, True]


def test_economies_are_in_order_of_their_codes_with_the_columns_of_the_table(table):
    assert table["iso3"].tolist() == ["CHN", "EGY", "REU", "RUS", "TUR", "USA"]
    assert table.columns.tolist() == [
        *("iso3", "name", "m49_region", "m49_subregion", "area_km2", "land_km2", "in_eurasia", "eurasia_rule")
    ]
