"""What each parameter moves: the table on record is what comes out when the notebooks' cells are run again."""

import csv
import json

import pandas as pd
import pytest

from scobrief import paths
from scobrief.book import moves
from scobrief.claims.ledger import brief_claims
from scobrief.datapackage.rebuild import write_table
from scobrief.errors import DataError
from scobrief.scenario import CHAPTERS, moved, notebook, presets, resolve

QUICK = ("claims", "members")
HOW = "Another code or other data: run `python -c 'from scobrief.book import moves; moves.record()'`."
with moved.FILE.open(encoding="utf-8", newline="") as file:
    RECORDED = [tuple(row.values()) for row in csv.DictReader(file)]


def computed(chapter: str) -> list[tuple[str, ...]]:
    return list(moves.rows([chapter]).itertuples(index=False, name=None))


def on_record(chapter: str) -> list[tuple[str, ...]]:
    return [row for row in RECORDED if row[0] == chapter]


@pytest.mark.parametrize("chapter", QUICK)
def test_what_a_parameter_moves_is_what_is_on_record(chapter):
    assert computed(chapter) == on_record(chapter), HOW


@pytest.mark.slow
@pytest.mark.parametrize("chapter", [chapter for chapter in CHAPTERS if chapter not in QUICK])
def test_what_a_parameter_moves_is_what_is_on_record_in_the_longer_chapters(chapter):
    assert computed(chapter) == on_record(chapter), HOW


def test_the_table_is_written_as_it_is_on_record(tmp_path):
    """The same rows give the same bytes, so that a recorded table without news makes no difference."""
    table = pd.DataFrame(RECORDED, columns=moves.COLUMNS)
    write_table(table, tmp_path / "moves.csv")
    assert (tmp_path / "moves.csv").read_bytes() == moved.FILE.read_bytes()


def test_every_parameter_of_every_chapter_moves_a_chart_or_a_claim():
    known = {(chapter, parameter) for chapter, parameter, *_ in RECORDED}
    assert known == {(chapter, name) for chapter, kind in CHAPTERS.items() for name in kind.own()}


def test_every_chart_on_record_is_a_figure_of_its_chapter_and_every_claim_one_of_the_article():
    for chapter in CHAPTERS:
        cells = json.loads(notebook(chapter).read_text(encoding="utf-8"))["cells"]
        figures = {cell["metadata"].get("mystnb", {}).get("figure", {}).get("name") for cell in cells} - {None}
        assert {name for *_, kind, name in on_record(chapter) if kind == "chart"} <= figures
    assert {name for *_, kind, name in RECORDED if kind == "claim"} <= set(brief_claims())


def test_no_row_stands_twice_and_rows_stand_in_the_order_of_the_book():
    assert len(set(RECORDED)) == len(RECORDED)
    places = [(list(CHAPTERS).index(c), list(CHAPTERS[c].model_fields).index(p)) for c, p, *_ in RECORDED]
    assert places == sorted(places)


def test_the_area_of_eurasia_moves_the_charts_and_the_claim_on_area_alone():
    assert moved.moved("size", "eurasia_km2") == {
        "charts": ["fig-size-eurasia", "fig-size-explorer"],
        "claims": ["C18"],
    }


def test_how_internal_trade_is_counted_moves_energy_and_minerals_and_not_the_network():
    charts = moved.moved("trade", "counting")["charts"]
    assert "fig-trade-minerals" in charts
    assert not {"fig-trade-share", "fig-trade-pairs", "fig-trade-chance"} & set(charts)


def test_the_measure_of_gdp_moves_the_claim_on_gdp_and_not_those_on_people_and_area():
    assert moved.moved("size", "gdp_measure")["claims"] == ["C17"]
    claims = moved.moved("verdicts", "gdp_measure")["claims"]
    assert "C17" in claims
    assert not {"C16", "C18"} & set(claims)


def test_what_is_moved_is_told_in_words_without_the_name_of_the_chapter():
    assert moved.in_words("size", "eurasia_km2") == "charts eurasia, explorer; claims C18"
    assert moved.in_words("members", "gdp_measure") == "charts shares"
    assert moved.in_words("size", "no_such") == "words alone"


@pytest.mark.parametrize("text", [None, "a,b\n1,2\n", b"\xff\xfe"])
def test_a_table_that_is_not_there_or_has_other_columns_is_refused_with_what_to_do(tmp_path, monkeypatch, text):
    path = tmp_path / "moves.csv"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setattr(moved, "FILE", path)
    moved._recorded.cache_clear()
    try:
        with pytest.raises(DataError, match=r"moves\.csv: cannot be read: .* Bring it back with git\."):
            moved.moved("size", "as_of")
    finally:
        moved._recorded.cache_clear()


def test_a_choice_is_tried_at_all_others_and_a_number_at_its_ends_and_between():
    kind = CHAPTERS["size"]
    assert moves.other_values(kind, "gdp_measure") == ["ppp"]
    assert moves.other_values(kind, "statuses") == ["with_observers", "family"]
    assert moves.other_values(kind, "as_of") == [2001, 2007, 2014, 2020, 2026]
    assert moves.other_values(kind, "tolerance_pp") == [0.0, 2.5, 5.0, 7.5, 10.0]
    assert moves.other_values(CHAPTERS["security"], "threshold") == [0, 250, 500, 750, 1000]


def test_the_default_is_never_tried_and_every_other_choice_is():
    for kind in CHAPTERS.values():
        for name in kind.own():
            field = kind.model_fields[name]
            tried = moves.other_values(kind, name)
            assert tried
            assert field.default not in tried
            assert not kind.choices(name) or {*tried, field.default} == set(kind.choices(name))


def test_a_title_that_changes_makes_no_other_chart_but_its_data_do():
    """GDP at purchasing power draws another line of GDP; the chart of statuses over time stays as it is."""
    by_default, other = (moves.shown(CHAPTERS["members"](gdp_measure=made))["chart"] for made in ("nominal", "ppp"))
    assert {name for name in by_default if by_default[name] != other[name]} == {"fig-members-shares"}


def test_the_table_is_described_with_its_key_and_its_kinds():
    package = json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))
    (entry,) = (item for item in package["resources"] if item["name"] == moves.TABLE)
    assert entry["schema"]["primaryKey"] == list(moves.COLUMNS)
    assert {name for *_, name, _ in RECORDED} == set(moved.KINDS)
    assert entry["rows"] == len(RECORDED)


@pytest.mark.slow
@pytest.mark.parametrize("preset", presets())
def test_every_chapter_runs_under_every_preset(preset):
    """All twelve notebooks' cells, without a kernel: nothing raises, and each draws all of its figures."""
    for chapter, scenario in resolve(CHAPTERS, preset).items():
        cells = json.loads(notebook(chapter).read_text(encoding="utf-8"))["cells"]
        figures = {cell["metadata"].get("mystnb", {}).get("figure", {}).get("name") for cell in cells} - {None}
        assert set(moves.shown(scenario)["chart"]) == figures
