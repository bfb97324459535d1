import hashlib
import json
import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from platformdirs import user_cache_path

from scobrief import __version__, paths, sources
from scobrief.datapackage import descriptor, open_table, rebuild, tables, verify
from scobrief.errors import DataError, SourceError

RESOURCES = {item["name"]: item for item in descriptor()["resources"]}
TABLES = {name: item for name, item in RESOURCES.items() if "schema" in item}
FIELDS = [(name, field) for name, item in TABLES.items() for field in item["schema"]["fields"]]
NUMBERS = [(table, field) for table, field in FIELDS if field["type"] in ("number", "integer")]
# The end of a name and what its unit must then say.
UNITS_BY_NAME = {
    "_pct": "percent",
    "_km": "kilometre",
    "_km2": "square kilometre",
    "_usd_k": "thousand current US dollars",
    "_usd_m": "million current US dollars",
}


def content(folder):
    """The bytes of every file below a folder, hidden ones too, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What the descriptor must say.


def test_the_committed_descriptor_is_what_describing_the_tables_gives_now(data_copy):
    committed = content(data_copy.parent)
    assert rebuild.rewrite_descriptor() == data_copy / "datapackage.json"
    assert content(data_copy.parent) == committed
    # Not the rights of a temporary file, which are its owner's alone.
    (data_copy / "any file").touch()
    rights = [stat.S_IMODE((data_copy / name).stat().st_mode) for name in ("datapackage.json", "any file")]
    assert rights[0] == rights[1]


def test_every_file_is_a_resource_and_every_resource_a_file():
    assert {item["path"] for item in RESOURCES.values()} == content(paths.DATA).keys() - {"datapackage.json"}


def test_a_resource_is_named_after_its_file():
    for name, item in RESOURCES.items():
        stem = Path(item["path"]).with_suffix("")
        assert name == stem.as_posix().replace("/", "-")


@pytest.mark.parametrize("item", RESOURCES.values(), ids=RESOURCES)
def test_a_resource_states_size_hash_licence_source_and_what_is_absent(item):
    stored = (paths.DATA / item["path"]).read_bytes()
    assert item["bytes"] == len(stored)
    assert item["hash"] == f"sha256:{hashlib.sha256(stored).hexdigest()}"
    assert all(item[key].endswith(".") for key in ("description", "absent"))
    assert item["sources"][0]["title"]
    (licence,) = item["licenses"]
    assert licence["name"]
    assert licence["title"]
    if licence["checked"] is None:
        assert "not checked" in licence["note"]
    else:
        date.fromisoformat(licence["checked"])


@pytest.mark.parametrize("item", [i for i in RESOURCES.values() if "vintage" in i], ids=lambda item: item["name"])
def test_a_resource_read_from_an_archive_names_package_member_and_hash(item):
    origin = item["sources"][0]
    pinned = sources.source(origin["name"])
    assert origin["package"] == pinned.requirement
    assert origin["member"] == pinned.member
    assert origin["archiveHash"] == f"sha256:{pinned.sha256}"
    assert (origin["cite"], origin["credit"], item["vintage"]) == (pinned.cite, pinned.credit, pinned.vintage)


def test_a_table_typed_by_hand_says_so_and_has_a_source_in_every_row():
    typed = [name for name in RESOURCES if name.startswith("curated-")]
    assert typed == [name for name, item in RESOURCES.items() if "vintage" not in item]
    made = {
        "curated-themes": "Counted in the article by the coder of this project",
        "curated-moves": "Computed by this project; one row for each chart or claim that a parameter moves",
        "curated-verdict_history": "Judged by this project; one row for each claim and version",
    }
    for name, told in made.items():
        assert RESOURCES[name]["sources"] == [{"title": told}]
    for name in set(typed) - made.keys():
        assert RESOURCES[name]["sources"] == [{"title": "Typed by hand; each row names its source"}]
        if "schema" in RESOURCES[name]:
            assert open_table(name)[["source", "certainty"]].notna().all(axis=None)


def test_every_number_has_a_unit_and_no_text_has_one():
    assert [(table, field["name"]) for table, field in NUMBERS if not field.get("unit")] == []
    assert [
        (table, field["name"]) for table, field in FIELDS if "unit" in field and (table, field) not in NUMBERS
    ] == []


def test_a_field_has_the_same_unit_in_every_table_unless_its_row_states_it():
    units = {}
    for table, field in NUMBERS:
        if field["unit"].startswith("see "):
            named = field["unit"].split()[-1]  # "see the field unit"
            assert open_table(table)[named].notna().all(), f"{table}.{field['name']}: see {named}?"
        else:
            units.setdefault(field["name"], set()).add(field["unit"])
    assert {name: found for name, found in units.items() if len(found) > 1} == {}


def test_a_unit_is_the_one_in_the_name_of_its_field():
    for table, field in NUMBERS:
        for end, unit in UNITS_BY_NAME.items():
            if field["name"].endswith(end):
                assert field["unit"].startswith(unit), f"{table}.{field['name']} is in {field['unit']}"


@pytest.mark.parametrize("table", ["annual", "factbook"])
def test_a_variable_has_one_unit_in_all_its_rows(table):
    units = open_table(table).groupby("variable")["unit"].unique()
    assert units[units.map(len) > 1].to_dict() == {}


def test_the_descriptor_has_the_version_of_the_package():
    assert descriptor()["version"] == __version__


# What others say of it.


def test_frictionless_accepts_the_descriptor():
    report = Package.validate_descriptor(descriptor())
    assert report.flatten(["type", "note"]) == []
    assert [item.name for item in Package.from_descriptor(descriptor()).resources] == list(RESOURCES)


@pytest.mark.parametrize("name", ["economies", "products", "land_borders", "curated-economies", "curated-memberships"])
def test_frictionless_accepts_the_rows(name):
    table = Package.from_descriptor(descriptor(), basepath=str(paths.DATA)).get_resource(name)
    report = table.validate()
    assert report.flatten(["rowNumber", "fieldName", "type", "note"]) == []
    assert report.tasks[0].stats["rows"] == RESOURCES[name]["rows"]


# Writing.

TINY = pd.DataFrame({"iso3": ["TUR", "KAZ"], "name": ["Türkiye", None], "share_pct": [0.1, 2.0]})


def test_a_csv_has_plain_line_ends_and_nothing_for_what_is_missing(tmp_path):
    rebuild.write_table(TINY, tmp_path / "tiny.csv")
    assert (tmp_path / "tiny.csv").read_bytes() == "iso3,name,share_pct\nTUR,Türkiye,0.1\nKAZ,,2.0\n".encode()


def test_a_topology_is_written_without_spaces_and_with_its_letters(tmp_path):
    rebuild.write_table({"arcs": [[0, 1]], "name": "Türkiye"}, tmp_path / "tiny.json")
    assert (tmp_path / "tiny.json").read_bytes() == '{"arcs":[[0,1]],"name":"Türkiye"}\n'.encode()


def test_a_parquet_table_is_read_back_as_it_was_but_for_its_index(tmp_path):
    rebuild.write_table(TINY.set_axis(["a", "b"]), tmp_path / "tiny.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "tiny.parquet"), TINY)


@pytest.mark.parametrize("name", ["tiny.csv", "tiny.parquet", "tiny.json"])
def test_the_same_table_gives_the_same_bytes(tmp_path, name):
    table = {"arcs": [[0, 1], [2, 3]]} if name.endswith("json") else TINY
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        rebuild.write_table(table, tmp_path / folder / name)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(
    "name", ["economies", "factbook", "trade_partners", "land_borders", "production_flows", "governance"]
)
def test_a_table_that_is_opened_and_written_has_the_committed_bytes(tmp_path, name):
    """Catch a number that loses digits on its way through a file."""
    rebuild.write_table(open_table(name), tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (paths.DATA / RESOURCES[name]["path"]).read_bytes()


# Failing: what was there is there still, and nothing else.


def fail(curated, offline, step):
    raise SourceError("imf-weo-2022-10: no rows for subject LP.")


def stop_short(curated, offline, step):
    """Bring the first two tables; the third is then missing."""
    return {"economies": TINY, "annual": TINY}


def test_a_source_that_fails_leaves_the_tables_as_they_were(data_copy, monkeypatch):
    before = content(data_copy.parent)
    monkeypatch.setattr(sources, "read_all", fail)
    with pytest.raises(SourceError, match="no rows for subject LP"):
        rebuild.rebuild(out=data_copy)
    assert content(data_copy.parent) == before
    assert list(data_copy.parent.iterdir()) == [data_copy]


def test_a_table_that_is_not_made_leaves_the_tables_as_they_were(data_copy, monkeypatch):
    before = content(data_copy.parent)
    monkeypatch.setattr(sources, "read_all", stop_short)
    with pytest.raises(DataError, match=r"factbook\.csv is missing"):
        rebuild.rebuild(out=data_copy)
    assert content(data_copy.parent) == before
    assert list(data_copy.parent.iterdir()) == [data_copy]


def test_a_source_that_fails_leaves_no_new_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "read_all", fail)
    with pytest.raises(SourceError):
        rebuild.rebuild(out=tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_tables_typed_by_hand_are_needed_before_anything_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "CURATED", tmp_path)
    monkeypatch.setattr(sources, "read_all", fail)
    with pytest.raises(DataError) as told:
        rebuild.rebuild(out=tmp_path / "new")
    path = tmp_path / "economies.csv"
    assert str(told.value) == f"{path} is missing. Bring it back with git: it is typed by hand."


def test_a_field_of_an_unknown_type_is_refused(monkeypatch):
    half = rebuild.declared()
    half["fields"]["year"]["type"] = "int"
    monkeypatch.setattr(rebuild, "declared", lambda: half)
    with pytest.raises(DataError, match=r"resources\.yaml: year has type 'int', not one of string, integer, number"):
        rebuild.describe(paths.DATA)


@pytest.mark.slow
def test_a_rebuild_from_the_archives_gives_the_committed_bytes(tmp_path):
    """The archives are those that `scobrief data fetch` has brought: no test asks a registry."""
    cache = user_cache_path("scobrief")
    if absent := [item.archive for item in sources.SOURCES.values() if not (cache / item.archive).is_file()]:
        pytest.skip(f"not on this machine, bring it with `scobrief data fetch`: {', '.join(absent)}")
    titles = []
    written = rebuild.rebuild(cache, out=tmp_path / "data", step=titles.append)
    assert titles == [source.title for source in sources.SOURCES.values()]
    made, committed = content(tmp_path / "data"), content(paths.DATA)
    assert sorted(path.name for path in written) == sorted(made)
    assert made.keys() == {name for name in committed if not name.startswith("curated/")}
    assert [name for name in made if made[name] != committed[name]] == []
    assert json.loads(made["datapackage.json"]) == descriptor()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_describing_anew_accepts_an_edited_curated_table_and_no_other(data_copy):
    """Catch a way to bless a changed number: every later check would call it right."""
    curated = data_copy / "curated" / "timeline.csv"
    curated.write_text(curated.read_text(encoding="utf-8").replace("Shanghai", "Shanghai ", 1), encoding="utf-8")
    rebuild.rewrite_descriptor()
    tables.descriptor.cache_clear()
    assert list(verify.files()) == []
    before = (data_copy / "datapackage.json").read_bytes()
    borders = data_copy / "land_borders.csv"
    borders.write_text(borders.read_text(encoding="utf-8").replace("91.0", "19.0", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"land_borders\.csv comes from an archive and has changed"):
        rebuild.rewrite_descriptor()
    assert (data_copy / "datapackage.json").read_bytes() == before
