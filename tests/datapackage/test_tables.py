import json
import shutil

import numpy as np
import pandas as pd
import pytest

from scobrief import paths
from scobrief.datapackage import descriptor, open_shapes, open_table, vintages
from scobrief.datapackage.tables import read_table
from scobrief.errors import DataError

TABLES = {item["name"]: item for item in descriptor()["resources"] if "schema" in item}
DTYPES = {"string": "str", "number": "float64", "boolean": "bool", "date": "datetime64[s]"}


def edit(path, old, new):
    """Replace the one place where a text stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_the_columns_and_types_of_the_descriptor(name):
    table, fields = read_table(name), TABLES[name]["schema"]["fields"]
    assert list(table.columns) == [field["name"] for field in fields]
    for field in fields:
        required = field.get("constraints", {}).get("required", False)
        integer = {"integer": "int64" if required else "Int64"}
        assert table[field["name"]].dtype == (DTYPES | integer)[field["type"]], field["name"]
    assert len(table) == TABLES[name]["rows"]
    assert table.isna().sum().loc[lambda n: n > 0].to_dict() == TABLES[name]["emptyCells"]


def test_the_iso2_code_of_namibia_is_the_text_na():
    economies = read_table("curated-economies").set_index("iso3")
    assert economies.loc["NAM", "iso2"] == "NA"
    assert economies["iso2"].notna().all()


def test_a_spell_that_lasts_has_no_last_day():
    spells = read_table("curated-memberships").query("organisation == 'SCO' and iso3 == 'IND'")
    assert spells[["status", "from", "to"]].values.tolist() == [
        ["observer", pd.Timestamp("2005-07-05"), pd.Timestamp("2017-06-09")],
        ["member", pd.Timestamp("2017-06-09"), pd.NaT],
    ]


def test_an_area_without_a_year_has_a_missing_year():
    facts = read_table("factbook").query("iso3 == 'KAZ'").set_index("variable")
    assert facts.loc["area_total_km2", "year"] is pd.NA
    assert facts.loc["gdp_official_usd_bn", "year"] == 2024


def test_a_product_code_is_text():
    assert read_table("products")["hs6"].iloc[0] == "250310"


def test_an_unknown_table_is_refused_with_the_nearest_name():
    with pytest.raises(DataError) as told:
        read_table("anual")
    assert str(told.value) == (
        "table 'anual' is not one of economies, annual, factbook, trade_partners, land_borders, production_flows, "
        "products, mineral_flows, product_totals, governance, shapes, curated-economies, curated-memberships, "
        "curated-timeline, curated-clashes, curated-claims, curated-validation, curated-verdict_history, "
        "curated-moves, curated-codebook, curated-themes, curated-published, curated-second_source. "
        "Did you mean 'annual'? See: scobrief data list"
    )


def test_the_shapes_are_no_table():
    with pytest.raises(DataError, match=r"^shapes is no table; it is topojson\.$"):
        read_table("shapes")


def test_a_missing_file_is_told_with_its_path_and_what_to_do(small_copy):
    path = small_copy / "land_borders.csv"
    path.unlink()
    with pytest.raises(DataError) as told:
        read_table("land_borders")
    assert str(told.value) == f"{path} is missing. Bring it back with git, or run: scobrief data build"


def test_a_missing_descriptor_is_told_with_its_path_and_what_to_do(small_copy):
    path = small_copy / "datapackage.json"
    path.unlink()
    with pytest.raises(DataError) as told:
        read_table("annual")
    assert str(told.value) == f"{path} is missing. Bring it back with git, or run: scobrief data build"


def test_a_descriptor_that_is_no_json_is_told_with_its_line(small_copy):
    path = small_copy / "datapackage.json"
    path.write_text('{\n"name": scobrief\n}', encoding="utf-8")
    with pytest.raises(DataError) as told:
        read_table("annual")
    assert str(told.value) == f"{path} is no JSON (line 2). Bring it back with git."


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("iso3,neighbor_iso3,border_km", "iso3, neighbor_iso3, border_km"),
        ("neighbour_iso3,iso3,border_km", "neighbour_iso3, iso3, border_km"),
    ],
    ids=["another name", "another order"],
)
def test_other_columns_are_refused(small_copy, header, found):
    path = small_copy / "land_borders.csv"
    edit(path, "iso3,neighbour_iso3,border_km", header)
    with pytest.raises(DataError) as told:
        read_table("land_borders")
    assert str(told.value) == (
        f"{path} cannot be read: its columns are {found}, expected iso3, neighbour_iso3, border_km. "
        "Bring it back with git, or see: scobrief data check"
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("land_borders", "AFG,CHN,91.0", "AFG,CHN,91 km", "row 2: border_km='91 km' is no number"),
        ("trade_partners", "ABW,exports,2,COL", "ABW,exports,2.5,COL", "row 3: rank='2.5' is no integer"),
        ("trade_partners", "ABW,exports,2,COL", "ABW,exports,,COL", "row 3: rank='' is no integer"),
        ("factbook", "ABW,airports_count,2025", "ABW,airports_count,25.5", "row 2: year='25.5' is no integer"),
        ("economies", "180.0,180.0,False", "180.0,180.0,perhaps", "row 2: in_eurasia='perhaps' is no boolean"),
        ("economies", "180.0,180.0,False", "180.0,180.0,", "row 2: in_eurasia='' is no boolean"),
        (
            "curated-memberships",
            "AFG,member,2017-10-13",
            "AFG,member,2017-13-10",
            "row 2: from='2017-13-10' is no date",
        ),
        (
            "curated-memberships",
            "AFG,member,2017-10-13",
            "AFG,member,10/13/2017",
            "row 2: from='10/13/2017' is no date",
        ),
        ("curated-memberships", "AFG,member,2017-10-13", "AFG,member,2017-10", "row 2: from='2017-10' is no date"),
    ],
)
def test_a_cell_of_another_type_is_refused_with_file_row_and_text(small_copy, name, old, new, told):
    """Catch a cast that makes something of anything: "perhaps" into True, 2.5 into 2, 2017-10 into its first day."""
    path = small_copy / TABLES[name]["path"]
    edit(path, old, new)
    with pytest.raises(DataError) as error:
        read_table(name)
    assert str(error.value) == f"{path} cannot be read: {told}. Bring it back with git, or see: scobrief data check"


def test_a_truncated_parquet_file_is_refused(data_copy):
    path = data_copy / "mineral_flows.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DataError, match=rf"^{path} cannot be read: .*\. Bring it back with git"):
        read_table("mineral_flows")


def spoil_a_cell(table):
    table.loc[0, "border_km"] = -1.0


def spoil_a_column(table):
    table["border_km"] = 0.0


def spoil_a_column_in_place(table):
    table["border_km"] *= 2


def add_a_column(table):
    table.insert(0, "border_mi", table["border_km"] / 1.609344)


def take_a_column_out(table):
    table.pop("border_km")


def rename_columns(table):
    table.columns = ["a", "b", "km"]


def name_the_index(table):
    table.index.name = "row"
    table.columns.name = "field"


@pytest.mark.parametrize(
    "spoil",
    [
        *(spoil_a_cell, spoil_a_column, spoil_a_column_in_place, add_a_column),
        *(take_a_column_out, rename_columns, name_the_index),
    ],
)
def test_changing_a_returned_table_does_not_change_the_next_one(spoil):
    table = read_table("land_borders")
    before = table.copy(deep=True)
    spoil(table)
    pd.testing.assert_frame_equal(read_table("land_borders"), before)


def test_the_array_of_a_column_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        read_table("land_borders")["border_km"].to_numpy()[0] = -1.0


def test_each_source_has_one_vintage():
    assert vintages() == {
        "cia-factbook-2026": "2026",
        "imf-weo-2022-10": "2022-10",
        "oecd-icio-2022": "2025",
        "cepii-baci-minerals": "1995-2024",
        "worldbank-wgi": "2023 and 2025",
        "natural-earth-110m": "1.0.0",
    }


# Shapes. An arc is a first point and steps from it; ~n in a ring is arc n walked backwards.


def flat(arcs):
    return [n for part in arcs for n in flat(part)] if isinstance(arcs, list) else [arcs]


def rings(topology):
    """The points of every ring, by ISO3, in units of the topology's own grid."""
    lines = [np.cumsum(arc, axis=0).tolist() for arc in topology["arcs"]]
    points = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        points[shape["id"]] = [
            [[point for n in ring for point in (lines[n] if n >= 0 else lines[~n][::-1])] for ring in polygon]
            for polygon in shape["arcs"]
        ]
    return points


def world():
    return json.loads((paths.DATA / "shapes.json").read_text(encoding="utf-8"))


def test_the_shapes_of_the_asked_economies_are_returned_and_no_others():
    shapes = open_shapes(["KGZ", "CHN", "SGP"])  # Singapore is too small for the scale
    assert [shape["id"] for shape in shapes["objects"]["countries"]["geometries"]] == ["CHN", "KGZ"]


def test_every_kept_arc_is_used_and_every_used_arc_is_kept():
    shapes = open_shapes(["KGZ", "CHN", "IND"])
    used = [n for shape in shapes["objects"]["countries"]["geometries"] for n in flat(shape["arcs"])]
    assert {n if n >= 0 else ~n for n in used} == set(range(len(shapes["arcs"])))
    assert min(used) < 0  # some border is walked both ways
    assert len(shapes["arcs"]) < len(world()["arcs"])


def test_the_points_of_a_kept_ring_are_those_of_the_file():
    kept, drawn = open_shapes(["KGZ", "CHN", "RUS"]), world()
    everything = rings(drawn)
    assert rings(kept) == {iso3: everything[iso3] for iso3 in ("CHN", "KGZ", "RUS")}
    assert kept["transform"] == drawn["transform"]


def test_all_economies_together_have_the_shapes_of_the_file():
    drawn = rings(world())
    del drawn[None]  # what no statistical source lists is left out
    assert rings(open_shapes(set(read_table("economies")["iso3"]))) == drawn


def test_no_economy_has_no_shape_and_no_arc():
    shapes = open_shapes([])
    assert shapes["objects"]["countries"]["geometries"] == []
    assert shapes["arcs"] == []


def test_missing_shapes_are_told_with_their_path_and_what_to_do(small_copy):
    path = small_copy / "shapes.json"
    shutil.move(path, small_copy / "elsewhere.json")
    with pytest.raises(DataError) as told:
        open_shapes(["KAZ"])
    assert str(told.value) == f"{path} is missing. Bring it back with git, or run: scobrief data build"


def test_no_number_comes_from_a_table_that_is_not_the_described_one(small_copy):
    """Catch a run that computes with an edited table and stamps the hash of the right one."""
    edit(small_copy / "land_borders.csv", "AFG,CHN,91.0", "AFG,CHN,19.0")
    assert read_table("land_borders")["border_km"].iloc[0] == 19
    with pytest.raises(
        DataError, match=r"land_borders\.csv is not the table that .* describes\. See: scobrief data check"
    ):
        open_table("land_borders")


@pytest.mark.parametrize("text", ["{}", "[]", "null", '{"resources": []}', '{"resources": [{"name": "x"}]}'])
def test_a_descriptor_that_is_json_but_describes_nothing_is_refused(small_copy, text):
    (small_copy / "datapackage.json").write_text(text)
    with pytest.raises(DataError, match="is no description of the tables"):
        open_table("economies")
