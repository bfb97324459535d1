import sqlite3
import tempfile
import zipfile
from contextlib import closing

import pytest

from scobrief.errors import SourceError
from scobrief.sources import baci

SCHEMA = """
CREATE TABLE baci_trade (t TEXT, i TEXT, j TEXT, k INTEGER, v TEXT, q TEXT);
CREATE TABLE country_codes_V202401b (country_code TEXT, country_name TEXT, country_iso2 TEXT, country_iso3 TEXT);
CREATE TABLE product_codes_HS92_V202401b (code TEXT, description TEXT);
"""
COUNTRIES = [
    ("156", "China", "CN", "CHN"),
    ("490", "Other Asia, nes", "", "S19"),
    ("643", "Russian Federation", "RU", "RUS"),
    ("688", "Serbia", "RS", "SRB"),
    ("697", "Europe EFTA, nes", "", "R20"),
    ("699", "India", "IN", "IND"),
    ("711", "Southern African Customs Union (...1999)", "", "ZA1"),
    ("891", "Serbia and Montenegro (...2005)", "CS", "SCG"),
]
CHINA, RUSSIA, INDIA = "156", "643", "699"
CRUDE, ANTHRACITE, COKING_COAL = 270900, 270111, 270112


def archive(folder, *flows, products=()):
    """Write flows (year, exporter, importer, product, value) into a wheel with the SQLite file."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        db.executemany("INSERT INTO country_codes_V202401b VALUES (?, ?, ?, ?)", COUNTRIES)
        db.executemany("INSERT INTO baci_trade VALUES (?, ?, ?, ?, ?, '0')", flows)
        db.executemany("INSERT INTO product_codes_HS92_V202401b VALUES (?, ?)", products)
        db.commit()
        content = db.serialize()
    with zipfile.ZipFile(folder / "baci.whl", "w") as whl:
        whl.writestr("geopolrisk/lib/baci.db", content)
    return folder / "baci.whl"


def read(folder, *flows):
    return baci.read(archive(folder, *flows))


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


def test_a_value_is_read_from_text_with_spaces_in_thousand_dollars(tmp_path):
    flows = read(tmp_path, ("2022", RUSSIA, CHINA, CRUDE, "   58377150.123 "))
    assert rows(flows, "exporter", "importer", "product_group", "year", "value_usd_k") == [
        ("RUS", "CHN", "crude_oil", 2022, 58377150.123)
    ]


def test_products_of_a_group_are_summed_for_each_pair_and_year(tmp_path):
    flows = read(
        tmp_path,
        ("2022", RUSSIA, CHINA, ANTHRACITE, "1.5"),
        ("2022", RUSSIA, CHINA, COKING_COAL, " 2.25"),
        ("2022", RUSSIA, CHINA, CRUDE, "10"),
        ("2021", RUSSIA, CHINA, COKING_COAL, "4"),
        ("2022", CHINA, RUSSIA, COKING_COAL, "8"),
    )
    assert rows(flows, "exporter", "importer", "product_group", "year", "value_usd_k") == [
        ("CHN", "RUS", "coal", 2022, 8.0),
        ("RUS", "CHN", "coal", 2021, 4.0),
        ("RUS", "CHN", "coal", 2022, 3.75),
        ("RUS", "CHN", "crude_oil", 2022, 10.0),
    ]


def test_a_pair_that_did_not_report_has_no_row(tmp_path):
    flows = read(tmp_path, ("2020", RUSSIA, CHINA, CRUDE, "1"), ("2022", RUSSIA, CHINA, CRUDE, "1"))
    assert flows["year"].tolist() == [2020, 2022]


@pytest.mark.parametrize(
    ("code", "iso3"),
    [("699", "IND"), ("490", "XOA"), ("711", "ZAF"), ("891", "SRB")],
    ids=["India is 699", "other Asia stays apart", "the customs union is South Africa", "the union is Serbia"],
)
def test_an_area_of_customs_statistics_is_its_economy(tmp_path, code, iso3):
    flows = read(tmp_path, ("1999", code, CHINA, CRUDE, "1"), ("1999", CHINA, code, CRUDE, "2"))
    assert rows(flows, "exporter", "importer", "value_usd_k") == sorted([(iso3, "CHN", 1.0), ("CHN", iso3, 2.0)])


def test_an_economy_and_the_area_that_it_was_in_are_added(tmp_path):
    flows = read(tmp_path, ("2005", "891", CHINA, CRUDE, "1"), ("2005", "688", CHINA, CRUDE, "2"))
    assert rows(flows, "exporter", "value_usd_k") == [("SRB", 3.0)]


@pytest.mark.parametrize(
    "flow",
    [
        ("2022", "999", CHINA, CRUDE, "1"),  # no such country
        ("2022", CHINA, "999", CRUDE, "1"),
        ("2022", "697", CHINA, CRUDE, "1"),  # a country code that is no economy's
        ("2022", CHINA, RUSSIA, 10111, "1"),  # horses are in no group
        ("2022", CHINA, RUSSIA, CRUDE, "  NA "),
        ("2022", CHINA, RUSSIA, CRUDE, ""),
    ],
)
def test_a_flow_of_an_unknown_country_product_or_value_is_refused_and_shown(tmp_path, flow):
    shown = dict(zip("tijkv", flow, strict=True))
    with pytest.raises(SourceError) as told:
        read(tmp_path, ("2022", RUSSIA, INDIA, CRUDE, "1"), flow)
    assert str(told.value) == f"cepii-baci-minerals: cannot read the flow {shown}."


def flows_of(codes):
    return [("2022", RUSSIA, CHINA, int(code), "1") for code in codes]


def test_every_product_of_the_file_is_listed_with_its_group_and_description(tmp_path):
    described = [(code, f" Description of {code} ") for code in [*baci.GROUP_OF, "010111"]]
    table = baci.products(archive(tmp_path, *flows_of(baci.GROUP_OF), products=described))
    assert table["hs6"].tolist() == sorted(baci.GROUP_OF)  # 74 of them; horses are not traded in the file
    assert len(table) == 74
    assert rows(table[table["hs6"] == "271121"], *table.columns) == [
        ("271121", "pipeline_gas", "Description of 271121")
    ]


def test_a_product_is_in_one_group_only():
    listed = [code for codes in baci.GROUPS.values() for code in codes.split()]
    assert len(listed) == len(set(listed))


def test_a_product_of_the_file_that_is_in_no_group_is_refused(tmp_path):
    path = archive(tmp_path, *flows_of([*baci.GROUP_OF, "010111"]))
    with pytest.raises(SourceError, match=r"^cepii-baci-minerals: HS6 010111 is in no product group\.$"):
        baci.products(path)


def test_a_product_of_a_group_that_is_not_in_the_file_is_refused(tmp_path):
    path = archive(tmp_path, *flows_of(baci.GROUP_OF.keys() - {"271121"}))
    with pytest.raises(SourceError, match="HS6 271121 is in a product group but not in the file"):
        baci.products(path)


@pytest.mark.parametrize("value", ["1", "unreadable"])
def test_the_unpacked_database_does_not_outlive_the_reading(tmp_path, monkeypatch, value):
    path = archive(tmp_path, ("2022", RUSSIA, CHINA, CRUDE, value))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    if value == "1":
        baci.read(path)
    else:
        with pytest.raises(SourceError):
            baci.read(path)
    assert list(temporary.iterdir()) == []


def test_the_world_total_of_a_product_is_summed_over_all_pairs_of_a_year(tmp_path):
    """By hand: 1.5 + 2.25 thousand dollars of crude oil in 2022; the year before, and coal, apart."""
    path = archive(
        tmp_path,
        ("2022", RUSSIA, CHINA, CRUDE, "  1.5 "),
        ("2022", RUSSIA, INDIA, CRUDE, "2.25"),
        ("2021", RUSSIA, CHINA, CRUDE, "7"),
        ("2022", RUSSIA, CHINA, ANTHRACITE, "0.125"),
    )
    assert rows(baci.totals(path), "hs6", "year", "value_usd_k") == [
        ("270111", 2022, 0.125),
        ("270900", 2021, 7.0),
        ("270900", 2022, 3.75),
    ]
