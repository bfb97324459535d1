"""Adding tables beside data/: whole or not at all, never over the embedded ones, and refused in words."""

import hashlib
import json
import resource
import sys

import numpy as np
import pandas as pd
import pytest
import written

from scobrief import cli, paths
from scobrief.datapackage import added, adding, open_table, tables, verify
from scobrief.errors import DataError, ParameterError, SourceError

CHINA, RUSSIA, INDIA = 156, 643, 699


def flows(year, crude=5):
    return [
        (year, RUSSIA, CHINA, 270900, crude, 1),
        (year, CHINA, INDIA, 870323, 2, 1),
        (year, 697, CHINA, 870323, 1, 1),
    ]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def scobrief(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["scobrief", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
        raise SystemExit(0)
    printed = capsys.readouterr()
    return stop.value.code or 0, printed.out, printed.err


def test_a_year_is_added_beside_the_embedded_tables_with_all_that_is_known_of_it(beside, tmp_path):
    before = contents(paths.DATA)
    path = written.baci(tmp_path / "BACI_HS92_V202501.zip", {2022: flows(2022)})
    (outcome,) = adding.add("baci", path)
    assert (outcome.table, outcome.rows, outcome.is_new) == ("added-baci_2022", 2, True)
    assert "Europe EFTA, nes" in outcome.left_out
    (item,) = json.loads((beside / "datapackage.json").read_text())["resources"]
    assert item["sources"][0]["file"] == "BACI_HS92_V202501.zip"
    assert item["sources"][0]["archiveHash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert (item["vintage"], item["year"], item["rows"], item["sourceRows"]) == ("202501", 2022, 2, 3)
    assert item["licenses"][0]["name"] == "etalab-2.0"
    assert item["hash"] == f"sha256:{hashlib.sha256((beside / item['path']).read_bytes()).hexdigest()}"
    table = open_table("added-baci_2022")
    assert list(table.columns) == list(open_table("mineral_flows").columns)
    assert table["value_usd_k"].sum() == 7
    assert contents(paths.DATA) == before


def test_the_same_again_changes_nothing_and_another_file_only_when_told_to(beside, tmp_path):
    path = written.baci(tmp_path / "old.zip", {2021: flows(2021), 2022: flows(2022)})
    adding.add("baci", path, [2022])
    before = contents(beside)
    (outcome,) = adding.add("baci", path, [2022])
    assert not outcome.is_new
    assert contents(beside) == before
    other = written.baci(tmp_path / "new.zip", {2022: flows(2022, crude=50), 2023: flows(2023)}, vintage="202601")
    with pytest.raises(DataError, match=r"there is a table already of 2022 from old\.zip.*--replace"):
        adding.add("baci", other)
    assert contents(beside) == before
    adding.add("baci", other, replace=True)
    tables._read.cache_clear()
    assert sorted(item["year"] for item in added.resources()) == [2022, 2023]
    assert open_table("added-baci_2022")["value_usd_k"].sum() == 52
    assert len(list(beside.glob("*.parquet"))) == 2


def test_a_table_that_was_spoilt_is_told_by_the_check_and_made_again_from_the_same_file(beside, tmp_path):
    path = written.baci(tmp_path / "b.zip", {2022: flows(2022)})
    adding.add("baci", path)
    assert list(verify.steps()["added tables"]()) == []
    (file,) = beside.glob("*.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"x")
    tables.whole.cache_clear()
    (problem,) = verify.steps()["added tables"]()
    assert "is not the table that" in problem.message
    file.unlink()
    (problem,) = verify.steps()["added tables"]()
    assert "Add it again: scobrief data add --help" in problem.message
    (outcome,) = adding.add("baci", path)
    assert outcome.is_new
    assert file.read_bytes() == whole


def test_an_archive_with_one_bad_year_leaves_nothing_behind(beside, tmp_path):
    bad = written.baci(tmp_path / "b.zip", {2021: flows(2021), 2022: [(2022, RUSSIA, 999, 270900, 1, 1)]})
    with pytest.raises(SourceError, match="line 2: j is 999"):
        adding.add("baci", bad)
    assert contents(beside) == {}


def test_a_full_disk_is_told_and_leaves_nothing_behind(beside, tmp_path):
    flows_of_all = [(2022, i, j, 870323, 1.5, 1) for i in written.COUNTRIES for j in written.COUNTRIES]
    path = written.baci(tmp_path / "b.zip", {2022: flows_of_all})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(DataError, match=r"no room for the tables\. Nothing was added"):
            adding.add("baci", path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert contents(beside) == {}


def test_years_before_the_founding_or_not_in_the_file_are_refused_with_the_nearest(beside, tmp_path):
    path = written.baci(tmp_path / "b.zip", {2000: flows(2000), 2021: flows(2021), 2022: flows(2022)})
    with pytest.raises(ParameterError, match=r"year 2000 is not one of 2021, 2022; the brief begins in 2001"):
        adding.add("baci", path, [2000])
    with pytest.raises(ParameterError, match=r"Did you mean 2022\?"):
        adding.add("baci", path, [2023])
    with pytest.raises(ParameterError, match="holds 2000; the brief begins in 2001"):
        adding.add("baci", written.baci(tmp_path / "c.zip", {2000: flows(2000)}))
    assert [outcome.table for outcome in adding.add("baci", path)] == ["added-baci_2021", "added-baci_2022"]


def test_a_descriptor_that_cannot_be_read_is_told_and_not_overwritten(beside, tmp_path):
    beside.mkdir()
    (beside / "datapackage.json").write_text("{}")
    with pytest.raises(DataError, match="is no description of added tables"):
        adding.add("baci", written.baci(tmp_path / "b.zip", {2022: flows(2022)}))
    assert (beside / "datapackage.json").read_text() == "{}"


def test_the_command_adds_names_what_to_run_and_lists_it(beside, tmp_path, monkeypatch, capsys):
    path = written.baci(tmp_path / "b.zip", {2021: flows(2021), 2022: flows(2022)})
    code, out, err = scobrief(monkeypatch, capsys, "data", "add", "baci", path)
    assert code == 0
    assert out.splitlines() == [
        "added-baci_2021: 2 rows",
        "added-baci_2022: 2 rows",
        "Now: scobrief run trade --set flows=all-goods, or all-goods-2021, or all-goods-2022",
    ]
    assert "Left out are areas that are no economy of the brief: Europe EFTA, nes, 0.000 billion dollars." in err
    code, out, _ = scobrief(monkeypatch, capsys, "data", "list", "--json")
    listed = {row["name"]: row for row in json.loads(out)}
    assert listed["added-baci_2022"]["vintage"] == "202501"
    assert listed["added-baci_2022"]["path"].startswith("added/baci_2022-")
    code, out, _ = scobrief(monkeypatch, capsys, "params", "trade")
    assert "all-goods-2021" in "".join(out.split())


def test_the_command_refuses_in_one_line_what_is_no_archive(beside, tmp_path, monkeypatch, capsys):
    (tmp_path / "b.zip").write_text("no zip")
    for source in ("baci", "icio"):
        code, out, err = scobrief(monkeypatch, capsys, "data", "add", source, tmp_path / "b.zip")
        assert (code, out) == (2, "")
        assert err.startswith(f"Error: {tmp_path / 'b.zip'}: no zip, or not all of one")
    assert not beside.exists()


def test_inputs_of_another_year_are_added_with_their_kinds(beside, tmp_path):
    square = written.labelled(["CHN", "RUS", "KAZ"], ["A01", "G"], np.ones((6, 6)))
    path = written.icio(tmp_path / "2016-2022_SML.zip", {2019: square})
    adding.add("icio", path)
    assert list(added.flows()) == ["inputs-2019", "inputs-goods-2019", "inputs-services-2019"]
    table = open_table("added-icio_2019")
    assert list(table.columns) == list(open_table("production_flows").columns)
    pd.testing.assert_series_equal(table["value_usd_m"], pd.Series(2.0, table.index), check_names=False)
