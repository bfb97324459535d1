import sqlite3
import zipfile
from contextlib import closing

import pytest

from scobrief.errors import SourceError
from scobrief.sources import wgi

YEARS = (2002, 2021, 2022, 2023)
ECONOMIES = {"AFG", "CHN", "GUF", "GUM", "GUY", "NOR", "XKX"}
# As in the file: up to 2022 one edition, with percentile ranks; 2023 of another, with a score in their place.
AFGHANISTAN = {
    "Estimate": ("-2.035033702850342", "-2.5185303688049316", "-2.5508017539978027", "-2.3922828"),
    "StdErr": ("0.4362975060939789", "0.24306446313858032", "0.24094444513320923", "0.2564806"),
    "NumSrc": ("2.0", "5.0", "5.0", "7.0"),
    "Rank": ("1.5873016119003296", "1.4150943756103516", "0.4716981053352356", "25.0303745"),
}


def flat(value, sources="3.0"):
    """One value in all years, with a standard error of 0.3 and a rank or score of 50."""
    cells = {"Estimate": value, "StdErr": "0.3", "NumSrc": sources, "Rank": "50.0"}
    return {table: (cell,) * len(YEARS) for table, cell in cells.items()}


def archive(folder, *economies, years=YEARS):
    """Write economies (code, statistics by table) into a wheel with the SQLite file."""
    columns = ", ".join(f'"{year}" TEXT' for year in years)
    with closing(sqlite3.connect(":memory:")) as db:
        for table in ("Estimate", "StdErr", "NumSrc", "Rank"):
            db.execute(
                f'CREATE TABLE "{table}" ("Country/Territory" TEXT, "Code" TEXT, {columns}, "country_code" TEXT)'
            )
            for code, statistics in economies:
                cells = ["a name", code, *statistics[table], "0"]
                db.execute(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(cells))})', cells)
        db.commit()
        content = db.serialize()
    with zipfile.ZipFile(folder / "wgi.whl", "w") as whl:
        whl.writestr("geopolrisk/lib/wgi.db", content)
    return folder / "wgi.whl"


def read(folder, *economies):
    return wgi.read(archive(folder, *economies), ECONOMIES)


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


def test_an_estimate_comes_with_its_error_its_sources_its_rank_and_its_edition(tmp_path):
    table = read(tmp_path, ("AFG", AFGHANISTAN))
    assert rows(table.fillna({"percentile_rank": -1.0}), *wgi.GOVERNANCE) == [
        ("AFG", 2002, -2.0350337, 0.4362975, 2, 1.5873016, "2023"),
        ("AFG", 2021, -2.5185304, 0.2430645, 5, 1.4150944, "2023"),
        ("AFG", 2022, -2.5508018, 0.2409444, 5, 0.4716981, "2023"),
        ("AFG", 2023, -2.3922828, 0.2564806, 7, -1.0, "2025"),  # 25 is a score and no rank
    ]
    assert table["sources_count"].dtype == "int64"


def test_rows_are_sorted_by_economy_and_year(tmp_path):
    table = read(tmp_path, ("NOR", flat("0.9")), ("CHN", flat("-0.4")))
    assert rows(table, "iso3", "year") == [(iso3, year) for iso3 in ("CHN", "NOR") for year in YEARS]


@pytest.mark.parametrize("missing", ["nan", "NA", "None", None])
def test_a_year_without_an_estimate_has_no_row(tmp_path, missing):
    norway = {table: (missing, *cells[1:]) for table, cells in flat("0.9").items()}
    assert read(tmp_path, ("NOR", norway))["year"].tolist() == [2021, 2022, 2023]


def test_what_the_file_calls_efta_is_kosovo(tmp_path):
    assert set(read(tmp_path, ("R20", flat("-0.3")))["iso3"]) == {"XKX"}


@pytest.mark.parametrize("code", wgi.LEFT_OUT)
def test_what_is_no_economy_of_ours_is_left_out(tmp_path, code):
    assert set(read(tmp_path, (code, flat("1.4")), ("NOR", flat("0.9")))["iso3"]) == {"NOR"}


def test_of_two_rows_called_guyana_the_one_before_guam_is_another_and_neither_is_read_from_2023(tmp_path):
    table = read(tmp_path, ("GUY", flat("0.3")), ("GUM", flat("0.8")), ("GUY", flat("-0.2", "6.0")))
    assert rows(table[table["iso3"] == "GUY"], "year", "political_stability", "sources_count") == [
        (2002, -0.2, 6),
        (2021, -0.2, 6),
        (2022, -0.2, 6),
    ]
    assert table.loc[table["iso3"] == "GUM", "year"].tolist() == list(YEARS)


@pytest.mark.parametrize("code", ["CHN", "GUY"])
def test_two_rows_of_one_code_are_refused(tmp_path, code):
    with pytest.raises(SourceError, match=rf"^worldbank-wgi: table Estimate has two rows for {code}\.$"):
        read(tmp_path, (code, flat("0.3")), ("NOR", flat("0.9")), (code, flat("0.2")))


def test_an_unknown_code_is_refused_and_named(tmp_path):
    with pytest.raises(SourceError, match=r"^worldbank-wgi: ROM is no economy's code\. Add it to AREAS or LEFT_OUT"):
        read(tmp_path, ("NOR", flat("0.9")), ("ROM", flat("0.5")))


def test_a_cell_that_is_no_number_is_refused_with_its_table_code_and_year(tmp_path):
    norway = flat("0.9") | {"StdErr": ("0.3", "0.3", "n.a.", "0.3")}
    with pytest.raises(SourceError) as told:
        read(tmp_path, ("CHN", flat("-0.4")), ("NOR", norway))
    assert str(told.value) == "worldbank-wgi: StdErr of NOR in 2022 is 'n.a.', which is no number."


@pytest.mark.parametrize("table", ["StdErr", "NumSrc"])
def test_an_estimate_without_its_error_or_sources_is_refused(tmp_path, table):
    norway = flat("0.9") | {table: ("0.3", "nan", "1.0", "1.0")}
    with pytest.raises(SourceError) as told:
        read(tmp_path, ("NOR", norway))
    assert str(told.value) == (
        "worldbank-wgi: an estimate without its standard error or its sources: {'iso3': 'NOR', 'year': 2021}."
    )


def test_tables_with_other_rows_are_refused(tmp_path):
    path = archive(tmp_path, ("NOR", flat("0.9")), ("CHN", flat("-0.4")))
    spoilt = tmp_path / "wgi.db"
    with zipfile.ZipFile(path) as whl:
        spoilt.write_bytes(whl.read("geopolrisk/lib/wgi.db"))
    with closing(sqlite3.connect(spoilt)) as db:
        db.execute("DELETE FROM NumSrc WHERE Code = 'CHN'")
        db.commit()
    with zipfile.ZipFile(path, "w") as whl:
        whl.write(spoilt, "geopolrisk/lib/wgi.db")
    with pytest.raises(SourceError, match="the rows or years of sources_count are not those of the estimates"):
        wgi.read(path, ECONOMIES)
