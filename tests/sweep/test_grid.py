"""Grids as a person writes them: what they come to, and what is refused in which words."""

import sys
from pathlib import Path

import pytest

from scobrief import cli
from scobrief.errors import ParameterError
from scobrief.scenario.chapters import Effectiveness, Size
from scobrief.sweep import LIMIT, grid


def values(chapter, *axes, name="as_of", **more):
    return [getattr(scenario, name) for scenario in grid(chapter, axes, **more).scenarios]


def test_a_range_has_both_its_ends_and_a_step_stays_inside_them():
    assert values("size", "as_of=2001:2004") == [2001, 2002, 2003, 2004]
    assert values("size", "as_of=2001:2021:8") == [2001, 2009, 2017]
    assert values("size", "as_of=2021:2021") == [2021]


def test_a_range_of_decimals_is_not_off_by_what_binary_adds():
    assert values("size", "tolerance_pp=0:0.3:0.1", name="tolerance_pp") == [0, 0.1, 0.2, 0.3]


def test_lists_and_ranges_go_together_and_a_value_that_comes_twice_is_one():
    assert values("size", "as_of=2021, 2001:2003,2002") == [2021, 2001, 2002, 2003]
    assert values("size", "tolerance_pp=1,1.0", name="tolerance_pp") == [1]


def test_thousands_may_be_set_apart():
    assert values("size", "eurasia_km2=54_000_000:55_000_000:1_000_000", name="eurasia_km2") == [54_000_000, 55_000_000]


def test_the_last_name_varies_fastest_and_the_rest_is_the_presets_and_the_settings():
    made = grid("size", ["as_of=2017,2021", "gdp_measure=nominal,ppp"], "founders", ["tolerance_pp=1"])
    assert made.axes == ["as_of", "gdp_measure"]
    assert [(s.as_of, s.gdp_measure) for s in made.scenarios] == [
        (2017, "nominal"),
        (2017, "ppp"),
        (2021, "nominal"),
        (2021, "ppp"),
    ]
    assert {(s.roster_rule, s.tolerance_pp) for s in made.scenarios} == {("founders", 1)}


def test_a_value_that_only_goes_with_another_of_the_grid_is_taken():
    """A tolerance of 5 is wider than the nearness of 2.5 that holds by default, and not than 10."""
    assert grid("size", ["tolerance_pp=5", "near_pp=10"]).scenarios == [Size(tolerance_pp=5, near_pp=10)]
    assert grid("size", ["tolerance_pp=5"], settings=["near_pp=10"]).scenarios == [Size(tolerance_pp=5, near_pp=10)]
    assert grid("size", ["near_pp=10"], settings=["tolerance_pp=5"]).scenarios == [Size(tolerance_pp=5, near_pp=10)]


def test_a_combination_that_contradicts_itself_is_left_out_and_said():
    """Standard scores and ranks lie around or at zero, and have no geometric mean."""
    made = grid("effectiveness", ["normalisation=minmax,z", "aggregation=arithmetic,geometric"])
    assert made.scenarios == [
        Effectiveness(),
        Effectiveness(aggregation="geometric"),
        Effectiveness(normalisation="z"),
    ]
    assert len(made.left_out) == 1
    assert "effectiveness: " in made.left_out[0]


def test_if_no_combination_is_possible_the_grid_is_refused():
    with pytest.raises(ParameterError, match=r"near_pp=0\.1 is below tolerance_pp=1"):
        grid("size", ["near_pp=0.1,0.2", "tolerance_pp=1"])


def test_as_many_scenarios_as_stated_are_taken_and_one_more_only_if_it_is_meant():
    exactly = ["eurasia_km2=50_000_001:50_000_100", "tolerance_pp=0.1:1:0.1"]
    assert len(grid("size", exactly).scenarios) == LIMIT == 1000
    more = ["eurasia_km2=50_000_001:50_001_001"]
    with pytest.raises(ParameterError, match=r"the grid has 1,001 scenarios; more than 1,000 .* only with --yes"):
        grid("size", more)
    assert len(grid("size", more, many=True).scenarios) == 1001


# Arguments behind `sweep`, and what the message must hold.
REFUSED = [
    ("size", "a sweep needs at least one --grid name=values"),
    ("sise --grid as_of=2001:2003", "Did you mean 'size'?"),
    ("size --grid as_off=2001:2003", "--grid as_off=2001:2003: 'as_off' is not one of vintage, as_of, "),
    ("size --grid as_off=2001:2003", "Did you mean 'as_of'?"),
    ("claims --grid as_of=2001:2003", "'as_of' is not one of vintage."),
    ("size --grid as_of", "expected name=values, such as as_of=2001:2024"),
    ("size --grid =2001", "expected name=values"),
    ("size --grid as_of=", "there is no value"),
    ("size --grid as_of=2001,,2003", "there is no value between two commas"),
    ("size --grid as_of=2001:", "'2001:' is no range; write first:last or first:last:step"),
    ("size --grid as_of=:", "':' is no range"),
    ("size --grid as_of=_:2003", "'_:2003' is no range"),
    ("size --grid as_of=2024:2001", "the bounds are reversed. Did you mean 2001:2024?"),
    ("size --grid as_of=2001:2003:0", "the step 0 is not above zero"),
    ("size --grid as_of=2001:2003:-1", "the step -1 is not above zero"),
    ("size --grid as_of=1999:2003", "--grid as_of: as_of='1999': allowed is a whole number from 2001 to 2026"),
    ("size --grid as_of=2001:2003:0.5", "as_of='2001.5': allowed is a whole number"),
    ("size --grid gdp_measure=nominal,pp", "gdp_measure='pp': allowed is nominal, ppp. Did you mean 'ppp'?"),
    ("size --grid tolerance_pp=nan", "tolerance_pp='nan'"),
    ("size --grid as_of=1:99999999999", "that range has 99,999,999,999 values"),
    (f"size --grid as_of=1:{'9' * 5000}", "a bound is too large"),
    ("size --grid as_of=2001 --grid as_of=2002", "as_of is given twice"),
    ("size --grid as_of=2001 --set as_of=2002", "as_of is also given by --set"),
    ("size --grid as_of=2001 --set gdp_measur=ppp", "Did you mean 'gdp_measure'?"),
    ("size --grid as_of=2001 --set gdp_measure=pp", "Did you mean 'ppp'?"),
    ("size --grid as_of=2001 --scenario pppp", "Did you mean 'ppp'?"),
    ("size --grid near_pp=0.1", "near_pp=0.1 is below tolerance_pp=0.5"),
    ("size --grid eurasia_km2=50000000:50002000", "the grid has 2,001 scenarios"),
    ("size --grid as_of=2001 --chart size.gdp_shar", "Did you mean 'size.gdp_share'?"),
    ("size --grid as_of=2001 --facts-only --jobs 2", "--facts-only runs no notebook"),
    ("size --grid as_of=2001 --facts-only --out s3://bucket/x", "--facts-only writes tables to a folder"),
    ("size --grid as_of=2001 --jobs 0", "--jobs"),
    ("size --grid as_of=2001 --jobs 2 --scheduler tcp://127.0.0.1:8786", "--jobs is for this machine's cores"),
    ("size --grid as_of=2001 --scheduler nowhere", "expected tcp://host:port"),
    ("size --grid as_of=2001 --scheduler tcp://127.0.0.1:99999", "expected tcp://host:port"),
    ("size --grid as_of=2001 --out ftp://host/x", "papermill writes to abs://, "),
    ("size --grid as_of=2001 --out file:///tmp/x", "For a folder, name it plainly."),
    ("size --grid as_of=2001 --out https://github.com/a/b", "papermill reads from GitHub and cannot write there"),
    ("size --grid as_of=2001 --out README.md", "README.md is a file. Name a folder."),
    ("size --grid as_of=2001 --out README.md/x", "README.md is a file. Name a folder."),
    ("size --grid as_of=2001 --out notebooks/x", "notebooks/ is the project's source"),
    ("size --grid as_of=2001 --out data", "data/ is the project's source"),
]


def scobrief(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["scobrief", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
        raise SystemExit(0)
    printed = capsys.readouterr()
    return stop.value.code or 0, printed.out, printed.err


@pytest.mark.parametrize(("line", "says"), REFUSED, ids=[line[:60] for line, _ in REFUSED])
def test_a_wrong_line_is_refused_in_one_message_and_nothing_is_written(monkeypatch, capsys, tmp_path, line, says):
    from scobrief import paths

    monkeypatch.setattr(paths, "BUILD", tmp_path / "build")
    monkeypatch.chdir(paths.ROOT)
    before = sorted(paths.ROOT.iterdir()), sorted(paths.NOTEBOOKS.iterdir()), sorted(paths.DATA.iterdir())
    code, out, err = scobrief(monkeypatch, capsys, "sweep", *line.split())
    assert code == 2
    assert says in err
    assert out == ""
    assert "Traceback" not in err
    assert err.count("Error: ") == 1
    assert not (tmp_path / "build").exists()
    assert before == (sorted(paths.ROOT.iterdir()), sorted(paths.NOTEBOOKS.iterdir()), sorted(paths.DATA.iterdir()))


def test_an_empty_name_of_a_folder_is_refused(monkeypatch, capsys):
    code, _, err = scobrief(monkeypatch, capsys, "sweep", "size", "--grid", "as_of=2001", "--facts-only", "--out", "")
    assert code == 2
    assert "--out: there is no name." in err


@pytest.mark.parametrize("out", ["{}/sweep/", "{}/./sweep", "{}//sweep"])
def test_a_folder_is_a_folder_however_its_name_is_written(monkeypatch, capsys, tmp_path, out):
    line = ["sweep", "size", "--grid", "as_of=2001:2002", "--facts-only", "--out", out.format(tmp_path)]
    code, told, _ = scobrief(monkeypatch, capsys, *line)
    assert code == 0
    assert all(Path(line).is_relative_to(tmp_path / "sweep") for line in told.split())
    assert sorted(path.name for path in (tmp_path / "sweep").iterdir()) == [
        "chart.svg",
        "chart.vl.json",
        "facts.csv",
        "facts.parquet",
    ]


def test_what_is_left_out_is_said_and_the_rest_is_done(monkeypatch, capsys, tmp_path):
    line = ["--grid", "near_pp=0.1,0.2,1", "--facts-only", "--out", str(tmp_path / "x")]
    code, _, err = scobrief(monkeypatch, capsys, "sweep", "size", *line)
    assert code == 0
    assert "2 combinations contradict themselves and are left out: size: near_pp=0.1 is below tolerance_pp=0.5" in err
    assert "1 scenarios in" in err
