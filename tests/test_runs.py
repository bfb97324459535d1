"""What `scobrief runs` finds: books, chapters run by themselves, scenarios of sweeps; and what it passes over."""

import json
import os
import sys

import nbformat
import pytest

from scobrief import __version__, cli, execute, paths
from scobrief.scenario import CHAPTERS, resolve, run_id
from scobrief.scenario.chapters import Size, Trade


@pytest.fixture
def build(tmp_path, monkeypatch):
    """An empty build folder."""
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(paths, "HTML", tmp_path / "_build" / "html")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    return tmp_path / "_build"


@pytest.fixture
def runs(monkeypatch, capsys):
    def ask(*arguments):
        monkeypatch.setattr(sys, "argv", ["scobrief", "runs", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
            raise SystemExit(0)
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out, printed.err

    return ask


def write(path, text, when):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (when, when))


def book(folder, name, when):
    chosen = resolve(CHAPTERS, name)
    said = {
        "run_id": run_id(chosen),
        "version": __version__,
        "scenario": {"name": name, "parameters": {chapter: made.model_dump() for chapter, made in chosen.items()}},
    }
    write(folder / "facts.json", json.dumps(said), when)
    write(folder / "index.html", "", when)
    return said["run_id"]


def chapter(folder, scenario, when):
    notebook = nbformat.v4.new_notebook(metadata={"scobrief": execute.stamp(scenario)})
    write(folder / f"{scenario.chapter}.ipynb", nbformat.writes(notebook), when)
    return run_id({scenario.chapter: scenario})


def swept(folder, scenarios, copies, done, when):
    ids = {run_id({"size": scenario}): scenario.model_dump() for scenario in scenarios}
    said = {"chapter": "size", "version": __version__, "axes": ["as_of"], "copies": copies, "scenarios": ids}
    write(folder / "sweep.json", json.dumps(said), when)
    for name in list(ids)[:done]:
        write(folder / "records" / f"{name}.json", "{}", when)
    return list(ids)


def test_every_kind_of_run_is_listed_the_newest_first_with_what_was_set(build, runs):
    default = book(build / "html", "article-2021", 100)
    ppp = book(build / "variants" / "ppp" / "html", "ppp", 200)
    trade = chapter(build / "runs", Trade(as_of=2017), 300)
    size = swept(build / "sweeps" / "a", [Size(as_of=2019), Size()], str(build / "sweeps" / "a" / "copies"), 1, 400)
    code, out, _ = runs("--json")
    assert code == 0
    assert json.loads(out) == [
        {
            "run_id": size[0],
            "what": "sweep of size",
            "set": {"as_of": 2019},
            "version": __version__,
            "path": f"_build/sweeps/a/copies/{size[0]}.ipynb",
        },
        {
            "run_id": trade,
            "what": "chapter trade",
            "set": {"as_of": 2017},
            "version": __version__,
            "path": "_build/runs/trade.ipynb",
        },
        {
            "run_id": ppp,
            "what": "book ppp",
            "set": {"gdp_measure": "ppp"},
            "version": __version__,
            "path": "_build/variants/ppp/html/index.html",
        },
        {
            "run_id": default,
            "what": "book article-2021",
            "set": {},
            "version": __version__,
            "path": "_build/html/index.html",
        },
    ]


def test_a_book_whose_chapters_have_a_parameter_at_values_of_their_own_tells_all_of_them(build, runs):
    book(build / "html", "today", 100)
    path = build / "html" / "facts.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["scenario"]["parameters"]["size"]["as_of"] = 2026
    said["scenario"]["parameters"]["trade"]["as_of"] = 2024
    write(path, json.dumps(said), 100)
    assert "2026" in json.loads(runs("--json")[1])[0]["set"]["as_of"].split("/")


def test_a_sweep_to_an_address_is_listed_with_the_address_of_its_copies(build, runs):
    (name,) = swept(build / "sweeps" / "b", [Size()], "s3://bucket/x/copies?v=1", 1, 100)
    _, out, _ = runs(name, "--json")
    assert [run["path"] for run in json.loads(out)] == [f"s3://bucket/x/copies/{name}.ipynb?v=1"]


def test_one_is_told_by_its_id_and_an_unknown_id_is_refused(build, runs):
    name = chapter(build / "runs", Size(), 100)
    code, out, _ = runs(name)
    assert code == 0
    assert name in out
    assert "the defaults" in out
    code, out, err = runs("0000-0000")
    assert (code, out) == (2, "")
    assert "no run '0000-0000' is at hand. See: scobrief runs" in err


def test_where_nothing_was_run_it_says_how_to(build, runs):
    code, out, err = runs()
    assert (code, out) == (0, "")
    assert err == "No run is at hand. Make one: scobrief build, or scobrief run CHAPTER.\n"
    assert runs("--json")[:2] == (0, "[]\n")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"scenarios": 3}', '{"metadata": {"scobrief": {}}}'])
def test_what_is_no_run_of_ours_is_passed_over(build, runs, text):
    write(build / "html" / "facts.json", text, 100)
    write(build / "runs" / "size.ipynb", text, 100)
    write(build / "sweeps" / "a" / "sweep.json", text, 100)
    name = chapter(build / "runs", Trade(), 100)
    _, out, err = runs("--json")
    assert [run["run_id"] for run in json.loads(out)] == [name]
    assert err == ""
