"""What is kept of a scenario and when it still counts, and the tidy table, on facts written by hand."""

import json
import math

import pandas as pd
import pytest

from scobrief.facts.sheet import Facts
from scobrief.scenario.chapters import Connectivity, Limits, Overlap, Size
from scobrief.sweep import Result, tidy
from scobrief.sweep.place import Place, whole
from scobrief.sweep.results import recorded, scenarios_table

HERE = "made with this"


def sheet() -> dict:
    made = Facts("size")
    made.percent("gdp_share", 24.037, "gdp_share_pct")
    made.percent("gdp_lowest", float("nan"), "gdp_share_pct")
    made.add("gdp_verdict", "mixed", "mixed", "finding", "gdp_share_pct")
    made.add("gdp_finding", "not met", "not met", "finding", "gdp_share_pct")
    made.sentence("gdp_sentence", "It is so.", "gdp_share_pct")
    return dict(made.items())


def result(**more) -> Result:
    return Result(Size(**more), sheet(), 1.5, HERE)


def test_a_row_per_scenario_and_fact_with_values_of_numbers_alone():
    table = tidy(["as_of"], [result(as_of=2017), result(as_of=2018)])
    assert list(table) == ["run_id", "as_of", "fact", "kind", "value", "unit", "text", "indicator"]
    assert table["as_of"].tolist() == [2017] * 5 + [2018] * 5
    assert dict(zip(table["fact"], table["kind"], strict=True)) == {
        "size.gdp_share": "number",
        "size.gdp_lowest": "number",
        "size.gdp_verdict": "verdict",
        "size.gdp_finding": "finding",
        "size.gdp_sentence": "sentence",
    }
    assert table["value"].iloc[0] == 24.037
    assert table["value"].iloc[1:5].isna().all()
    assert table["text"].iloc[:3].tolist() == ["24.0%", "not reported", "mixed"]


def test_no_result_is_an_empty_table_with_all_its_columns():
    assert list(tidy(["as_of"], [])) == ["run_id", "as_of", "fact", "kind", "value", "unit", "text", "indicator"]
    assert tidy(["as_of"], [])["value"].dtype == "float64"


def test_the_scenarios_are_listed_with_what_became_of_them():
    failed = Result(Size(as_of=2018), {}, 0.0, HERE, "it broke")
    table = scenarios_table(["as_of"], [result(as_of=2017), failed])
    assert table.drop(columns="run_id").to_dict("records") == [
        {"as_of": 2017, "status": "done", "seconds": 1.5, "error": ""},
        {"as_of": 2018, "status": "failed", "seconds": 0.0, "error": "it broke"},
    ]


def test_what_is_kept_comes_back_as_it_was_a_missing_value_included(tmp_path):
    result().write(tmp_path)
    found = Result.read(tmp_path, Size(), HERE)
    assert found.seconds == 1.5
    assert found.error is None
    assert set(found.facts) == set(sheet())
    assert found.facts["size.gdp_share"].value == 24.037
    assert found.facts["size.gdp_lowest"].value is None or math.isnan(found.facts["size.gdp_lowest"].value)
    pd.testing.assert_frame_equal(tidy(["as_of"], [found]), tidy(["as_of"], [result()]))


def test_what_was_made_with_something_else_or_of_other_parameters_does_not_count(tmp_path):
    result().write(tmp_path)
    assert Result.read(tmp_path, Size(), "made with that") is None
    assert Result.read(tmp_path, Size(as_of=2017), HERE) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"made_with": "made with this"}', "\x00"])
def test_what_cannot_be_read_is_made_again(tmp_path, text):
    result().write(tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_text(text)
    assert Result.read(tmp_path, Size(), HERE) is None
    assert recorded(tmp_path, [Size()]) == []


def test_a_record_is_known_by_its_chapter_and_parameters_whatever_its_id(tmp_path):
    """Under changed tables the same scenario has another id; two chapters may have the same parameters."""
    Result(Limits(), {}, 1.0, HERE).write(tmp_path)
    (path,) = tmp_path.iterdir()
    path.rename(tmp_path / "anot-her1.json")
    assert Limits().model_dump() == Overlap().model_dump()
    assert recorded(tmp_path, [Limits(), Overlap(), Connectivity(), Limits(as_of=2017)]) == [Limits()]


def test_a_file_that_is_not_whole_never_has_its_name(tmp_path):
    path = whole(tmp_path / "a" / "b.csv", b"first")
    with pytest.raises(TypeError):
        whole(path, "no bytes")
    assert path.read_bytes() == b"first"
    assert [p.name for p in path.parent.iterdir()] == ["b.csv"]


def test_an_address_keeps_its_query_at_the_end():
    place = Place.of("abs://account.blob.core.windows.net/box/sweep/?sig=a/b", "size")
    assert place.where("copies/x.ipynb") == "abs://account.blob.core.windows.net/box/sweep/copies/x.ipynb?sig=a/b"
    assert Place.of("here/", "size").where("facts.csv") == "here/facts.csv"


def test_two_addresses_and_two_chapters_have_folders_of_their_own():
    places = {Place.of(out, chapter).folder for out in ("s3://a", "s3://b") for chapter in ("size", "trade")}
    assert len(places) == 4


def test_a_record_is_json_that_any_program_reads(tmp_path):
    result().write(tmp_path)
    (path,) = tmp_path.iterdir()
    said = json.loads(path.read_text(), parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert said["chapter"] == "size"
    assert said["parameters"]["as_of"] == 2021
