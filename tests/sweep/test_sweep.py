"""Sweeps with real kernels: the same facts as single runs, resumed, stopped, failing, and sent to an address."""

import json
import signal
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import nbformat
import pandas as pd
import pytest

from scobrief.facts import facts_of
from scobrief.scenario import run_id
from scobrief.scenario.chapters import Members, Size
from scobrief.sweep import facts_only

from .home import Started, add_cell, checkout, scobrief, wait_for

pytestmark = pytest.mark.slow
GRID = ["--grid", "as_of=2019,2021", "--grid", "gdp_measure=nominal,ppp"]
SCENARIOS = [Size(as_of=year, gdp_measure=measure) for year in (2019, 2021) for measure in ("nominal", "ppp")]


def tree(folder) -> dict:
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return checkout(tmp_path_factory.mktemp("of") / "home")


@pytest.fixture(scope="module")
def swept(home, tmp_path_factory):
    """A sweep of four scenarios: its folder, and what the command said of it."""
    out = tmp_path_factory.mktemp("swept") / "sweep"
    code, told, err = scobrief(home, "sweep", "size", *GRID, "--out", str(out), "--json")
    assert (code, err) == (0, "")
    return out, json.loads(told)


def test_it_says_what_it_made_and_all_of_it_is_there(swept):
    out, told = swept
    assert (told["scenarios"], told["kept"], told["failed"], told["left_out"]) == (4, 0, [], [])
    assert told["tables"] == {name: str(out / name) for name in ("facts.csv", "facts.parquet", "scenarios.csv")}
    assert told["chart"] == str(out / "chart.svg")
    ids = [run_id({"size": scenario}) for scenario in SCENARIOS]
    assert set(tree(out)) == {
        "facts.csv",
        "facts.parquet",
        "scenarios.csv",
        "chart.svg",
        "chart.vl.json",
        "sweep.json",
        *(f"copies/{name}.ipynb" for name in ids),
        *(f"records/{name}.json" for name in ids),
    }
    assert list(json.loads((out / "sweep.json").read_text())["scenarios"]) == ids
    for name, scenario in zip(ids, SCENARIOS, strict=True):
        stamp = nbformat.read(out / "copies" / f"{name}.ipynb", as_version=4).metadata["scobrief"]
        assert (stamp["run_id"], stamp["parameters"]) == (name, scenario.model_dump())


def test_the_table_holds_the_facts_of_each_scenario_word_for_word(swept):
    out, _ = swept
    table = pd.read_parquet(out / "facts.parquet")
    written = pd.read_csv(out / "facts.csv")
    pd.testing.assert_frame_equal(table, written, check_dtype=False, rtol=1e-12)
    for scenario in SCENARIOS:
        rows = table[table["run_id"] == run_id({"size": scenario})].set_index("fact")
        expected = facts_of(scenario)
        assert rows["text"].to_dict() == {name: fact.text for name, fact in expected.items()}
        assert set(rows["as_of"]) == {scenario.as_of}
        assert set(rows["gdp_measure"]) == {scenario.gdp_measure}
        for name in rows.index[rows["kind"] == "number"]:
            assert rows.at[name, "value"] == pytest.approx(float(expected[name].value), nan_ok=True)
    assert set(table["kind"]) == {"number", "verdict", "finding", "words", "sentence"}


def test_the_table_equals_what_run_says_of_the_same_scenario(home, swept, tmp_path):
    line = ["run", "size", "--set", "as_of=2019", "--set", "gdp_measure=ppp", "--out", str(tmp_path / "x.ipynb")]
    code, told, _ = scobrief(home, *line, "--json")
    assert code == 0
    said = json.loads(told)
    table = pd.read_parquet(swept[0] / "facts.parquet")
    rows = table[table["run_id"] == said["run_id"]].set_index("fact")
    assert rows["text"].to_dict() == {name: fact["text"] for name, fact in said["facts"].items()}
    assert rows["unit"].to_dict() == {name: fact["unit"] for name, fact in said["facts"].items()}


def test_facts_only_gives_what_the_notebooks_gave(swept):
    table = pd.read_parquet(swept[0] / "facts.parquet")
    quick = facts_only(["as_of", "gdp_measure"], SCENARIOS)
    same = table[table["fact"].isin(quick["fact"])]
    keys = ["run_id", "fact"]
    pd.testing.assert_frame_equal(
        quick.sort_values(keys, ignore_index=True),
        same.sort_values(keys, ignore_index=True),
        check_dtype=False,
        rtol=1e-12,
    )


def test_the_same_line_again_executes_nothing_and_a_wider_one_only_what_is_new(home, swept):
    out, _ = swept
    before = tree(out / "copies")
    code, told, _ = scobrief(home, "sweep", "size", *GRID, "--out", str(out), "--json")
    assert (code, json.loads(told)["kept"]) == (0, 4)
    assert tree(out / "copies") == before
    wider = ["--grid", "as_of=2019,2020,2021", "--grid", "gdp_measure=nominal"]
    code, told, err = scobrief(home, "sweep", "size", *wider, "--out", str(out))
    assert code == 0
    assert "3 of 3 scenarios done" in err
    assert "2 of them from an earlier time" in err
    assert set(tree(out / "copies").items()) > set(before.items())
    assert pd.read_csv(out / "scenarios.csv")["as_of"].tolist() == [2019, 2020, 2021]


def test_a_scenario_that_fails_is_listed_with_its_error_and_the_others_are_done(tmp_path):
    home, out = checkout(tmp_path / "home"), tmp_path / "out"
    add_cell(home, "03_size.ipynb", "1 / (scenario.as_of - 2018)")
    line = ["sweep", "size", "--grid", "as_of=2018:2019", "--out", str(out)]
    code, told, err = scobrief(home, *line)
    assert code == 1
    assert "1 of 2 scenarios done" in err
    assert "1 failed" in told
    assert "Traceback" not in told + err
    table = pd.read_csv(out / "scenarios.csv")
    assert table["status"].tolist() == ["failed", "done"]
    (error,) = table["error"].dropna()
    name = run_id({"size": Size(as_of=2018)})
    assert "ZeroDivisionError: division by zero" in error
    assert "as_of=2018" in error
    # The copy as far as it ran is there, where the message says.
    assert f"{out}/copies/{name}.failed.ipynb" in error
    assert (out / "copies" / f"{name}.failed.ipynb").is_file()
    assert pd.read_parquet(out / "facts.parquet")["as_of"].unique().tolist() == [2019]

    # Its cause is put right. The one that is there was made with the notebook as it was, and that is said.
    (home / "notebooks" / "03_size.ipynb").unlink()
    shown = checkout(tmp_path / "fresh") / "notebooks" / "03_size.ipynb"
    shown.rename(home / "notebooks" / "03_size.ipynb")
    code, _, err = scobrief(home, *line)
    assert code == 0
    assert "1 scenario is there from other code, tables or packages, and executed again." in err
    assert "2 of 2 scenarios done" in err
    assert "0 of them from an earlier time" in err
    assert not (out / "copies" / f"{name}.failed.ipynb").exists()


def test_ctrl_c_ends_every_kernel_keeps_what_is_done_and_the_same_line_goes_on(home, tmp_path):
    out = tmp_path / "out"
    line = ["sweep", "members", "--grid", "as_of=2001:2006", "--out", str(out)]
    started = Started(home, *line)
    wait_for(lambda: list((out / "records").glob("*.json")))
    assert len(started.processes()) > 3  # the command, the forkserver, workers and kernels
    started.process.send_signal(signal.SIGINT)
    code, told, err = started.ended()
    assert code == 130
    assert told == ""
    kept = tree(out)
    n = len([name for name in kept if name.startswith("records/")])
    assert 1 <= n < 6
    assert err == (f"Stopped. {n} of 6 scenarios are finished and kept in {out}. To go on, run the same line again.\n")
    assert started.left == []
    wait_for(lambda: not started.processes(), 5)
    # Nothing is half-written: no hidden file, no table, each record with its copy.
    assert set(kept) == {"sweep.json"} | {
        f"{kind}/{path.stem}{suffix}"
        for path in (out / "records").iterdir()
        for kind, suffix in (("records", ".json"), ("copies", ".ipynb"))
    }

    code, _, err = scobrief(home, *line)
    assert code == 0
    assert "6 of 6 scenarios done in" in err
    assert f"{n} of them from an earlier time" in err
    assert {name: made for name, made in tree(out).items() if name in kept and name != "sweep.json"} == {
        name: made for name, made in kept.items() if name != "sweep.json"
    }


@contextmanager
def web(status: int):
    """A server on this machine that takes PUT, or refuses it; yields its address and what was put, by path."""
    put: dict[str, object] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if status < 400:
                put[self.path] = json.loads(body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", put
    finally:
        server.shutdown()
        server.server_close()


def test_an_address_gets_copies_and_tables_and_the_same_line_sends_no_copy_twice(home):
    with web(201) as (address, put):
        line = ["sweep", "members", "--grid", "as_of=2017,2021", "--out", f"{address}/a?key=1", "--json"]
        code, told, err = scobrief(home, *line)
        assert (code, err) == (0, "")
        ids = [run_id({"members": Members(as_of=year)}) for year in (2017, 2021)]
        assert set(put) == {
            "/a/sweep.json?key=1",
            "/a/facts.json?key=1",
            "/a/scenarios.json?key=1",
            *(f"/a/copies/{name}.ipynb?key=1" for name in ids),
        }
        assert put[f"/a/copies/{ids[0]}.ipynb?key=1"]["metadata"]["scobrief"]["run_id"] == ids[0]
        table = pd.read_parquet(json.loads(told)["tables"]["facts.parquet"])
        assert [row["text"] for row in put["/a/facts.json?key=1"]] == table["text"].tolist()
        assert {row["status"] for row in put["/a/scenarios.json?key=1"]} == {"done"}
        put.clear()
        code, told, _ = scobrief(home, *line)
        assert (code, json.loads(told)["kept"]) == (0, 2)
        assert set(put) == {"/a/facts.json?key=1", "/a/scenarios.json?key=1"}
        _, listed, _ = scobrief(home, "runs", "--json")
        assert {run["path"] for run in json.loads(listed)} >= {f"{address}/a/copies/{n}.ipynb?key=1" for n in ids}


@pytest.mark.parametrize("is_there", [True, False], ids=["refuses", "silent"])
def test_an_address_that_takes_nothing_is_found_out_before_anything_runs(home, is_there):
    with web(403) as (address, _):
        pass
    with web(403) as (other, _):
        started = Started(home, "sweep", "size", "--grid", "as_of=2017", "--out", other if is_there else address)
        code, told, err = started.ended(20)
    assert (code, told) == (1, "")
    assert "sweep.json cannot be written there: " in err
    assert ("403" if is_there else "refused") in err
    assert "Traceback" not in err
    assert started.left == []
