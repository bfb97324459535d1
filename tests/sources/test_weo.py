import zipfile

import pandas as pd
import pytest

from scobrief.errors import SourceError
from scobrief.sources import weo

YEARS = [str(year) for year in range(1980, 2028)]
HEADER = ["ISO", "WEO Subject Code", "Country", "Units", "Scale", *YEARS, "Estimates Start After"]
# Units and scale of each subject, as the outlook prints them.
PRINTED = {
    "LP": ("Persons", "Millions"),
    "NGDPD": ("U.S. dollars", "Billions"),
    "PPPGDP": ("Purchasing power parity; international dollars", "Billions"),
    "NGDPRPPPPC": ("Purchasing power parity; 2017 international dollar", "Units"),
    "NGDP_RPCH": ("Percent change", ""),
    "PPPSH": ("Percent", ""),
    "BCA": ("U.S. dollars", "Billions"),
    "TM_RPCH": ("Percent change", ""),
    "TX_RPCH": ("Percent change", ""),
}


def row(iso, subject, last_outturn="", *, country="", printed=None, **years):
    """One line of the outlook; years are given as y2021="17,744.64", all others are n/a."""
    units, scale = printed or PRINTED.get(subject, ("Index", ""))
    values = [years.get(f"y{year}", "n/a") for year in YEARS]
    return [iso, subject, country, units, scale, *values, last_outturn]


def read(folder, *rows, subjects=PRINTED):
    """Write the rows into a wheel, an empty line for each subject before them, and read it."""
    lines = [HEADER, *(row("ABW", subject) for subject in subjects), *rows]
    lines += [[""] * len(HEADER), ['"International Monetary Fund, October 2022"', *[""] * (len(HEADER) - 1)]]
    text = "".join("\t".join(line) + "\n" for line in lines)
    path = folder / "weo.whl"
    with zipfile.ZipFile(path, "w") as whl:
        whl.writestr("pydeflate/.pydeflate_data/weo2022_2.csv", text.encode("latin-1"))
    return weo.read(path)


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


def test_a_number_with_thousands_commas_is_read_in_the_unit_of_its_variable(tmp_path):
    annual = read(tmp_path, row("CHN", "NGDPD", "2021", y2021="17,744.64"))
    assert annual.to_dict("records") == [
        {
            "iso3": "CHN",
            "variable": "gdp_nominal_usd_bn",
            "year": 2021,
            "value": 17744.64,
            "unit": "billion current US dollars",
            "status": "outturn",
            "vintage": "2022-10",
        }
    ]


def test_na_dashes_and_nothing_are_missing_but_a_zero_is_a_zero(tmp_path):
    annual = read(tmp_path, row("SYR", "BCA", "2010", y2009="n/a", y2010="--", y2011="", y2012="0", y2013="-1,234.5"))
    assert rows(annual, "year", "value") == [(2012, 0.0), (2013, -1234.5)]


def test_a_country_name_in_latin_1_is_no_obstacle(tmp_path):
    annual = read(tmp_path, row("CIV", "LP", "2020", country="Côte d'Ivoire", y2020="27.48"))
    assert rows(annual, "iso3", "variable", "value") == [("CIV", "population_m", 27.48)]


@pytest.mark.parametrize(
    ("last_outturn", "expected"),
    [
        ("2019", {2019: "outturn", 2020: "estimate", 2021: "estimate", 2022: "projection", 2023: "projection"}),
        ("2020", {2019: "outturn", 2020: "outturn", 2021: "estimate", 2022: "projection", 2023: "projection"}),
        ("2021", {2019: "outturn", 2020: "outturn", 2021: "outturn", 2022: "projection", 2023: "projection"}),
        # The year 2022 was not over in October 2022, whatever the fiscal year.
        ("2022", {2019: "outturn", 2020: "outturn", 2021: "outturn", 2022: "projection", 2023: "projection"}),
        # Where the outlook does not say, we do not know that a year is an outturn.
        ("", {2019: "estimate", 2020: "estimate", 2021: "estimate", 2022: "projection", 2023: "projection"}),
    ],
)
def test_a_year_is_outturn_then_estimate_then_projection(tmp_path, last_outturn, expected):
    series = row("IND", "NGDPD", last_outturn, y2019="1", y2020="2", y2021="3", y2022="4", y2023="5")
    assert dict(rows(read(tmp_path, series), "year", "status")) == expected


def test_the_last_outturn_is_that_of_the_subject_not_of_the_country(tmp_path):
    annual = read(tmp_path, row("CHN", "NGDPD", "2021", y2021="1"), row("CHN", "LP", "2020", y2021="1"))
    assert rows(annual, "variable", "status") == [("gdp_nominal_usd_bn", "outturn"), ("population_m", "estimate")]


def test_the_panel_begins_in_1990_and_ends_in_2027(tmp_path):
    annual = read(tmp_path, row("CHN", "LP", y1989="1", y1990="2", y2027="3"))
    assert rows(annual, "year", "value") == [(1990, 2.0), (2027, 3.0)]


def test_kosovo_and_palestine_get_the_codes_of_our_other_tables(tmp_path):
    annual = read(tmp_path, row("UVK", "LP", y2020="1.8"), row("WBG", "LP", y2020="4.8"))
    assert rows(annual, "iso3", "value") == [("PSE", 4.8), ("XKX", 1.8)]


def test_rows_are_in_order_of_variable_economy_and_year(tmp_path):
    russia = [row("RUS", "LP", y2000="1", y1999="2"), row("RUS", "PPPSH", y2000="3")]
    annual = read(tmp_path, *russia, row("CHN", "LP", y2000="4"))
    assert rows(annual, "variable", "iso3", "year") == [
        ("gdp_ppp_world_share_pct", "RUS", 2000),
        ("population_m", "CHN", 2000),
        ("population_m", "RUS", 1999),
        ("population_m", "RUS", 2000),
    ]


def test_a_subject_that_the_brief_does_not_need_is_left_out_unread(tmp_path):
    assert read(tmp_path, row("CHN", "PCPI", y2020="about 103")).empty


@pytest.mark.parametrize("text", ["about 5", "1.234.5", "na", "nan?"])
def test_a_text_that_is_no_number_is_refused_with_its_place(tmp_path, text):
    with pytest.raises(SourceError) as told:
        read(tmp_path, row("KAZ", "NGDPD", y2020="171.08", y2021=text))
    assert str(told.value) == f"imf-weo-2022-10: KAZ NGDPD 2021: {text!r} is no number."


def test_an_outlook_without_one_of_our_subjects_is_refused(tmp_path):
    with pytest.raises(SourceError, match="no rows for subject BCA, LP"):
        read(tmp_path, subjects=PRINTED.keys() - {"LP", "BCA"})


def test_a_subject_in_another_unit_is_refused(tmp_path):
    """Catch a vintage with another base year, which our variable's name would print as 2017 dollars."""
    later = ("Purchasing power parity; 2021 international dollar", "Units")
    with pytest.raises(SourceError) as told:
        read(tmp_path, row("KAZ", "NGDPRPPPPC", printed=later, y2021="26,000.00"))
    assert str(told.value) == (
        "imf-weo-2022-10: NGDPRPPPPC is in 'Purchasing power parity; 2021 international dollar, Units', "
        "expected 'Purchasing power parity; 2017 international dollar, Units'."
    )


def test_the_frame_has_the_types_of_the_table(tmp_path):
    annual = read(tmp_path, row("CHN", "LP", y2020="1,412.12"))
    assert list(annual.columns) == ["iso3", "variable", "year", "value", "unit", "status", "vintage"]
    assert pd.api.types.is_integer_dtype(annual["year"])
    assert annual["value"].dtype == "float64"
