"""A chapter run for real: the same numbers by every road, and what is kept when a cell raises."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import nbclient
import nbformat
import pytest

from scobrief import execute, paths
from scobrief.charts import renderer
from scobrief.datapackage import descriptor
from scobrief.errors import BuildError, ParameterError
from scobrief.execute import notebooks
from scobrief.facts import MIME, facts_of
from scobrief.scenario import CHAPTERS, notebook
from scobrief.scenario.chapters import Members, Size

pytestmark = pytest.mark.slow


def published(path) -> dict:
    """The facts that an executed notebook holds, by name."""
    book = nbformat.read(path, as_version=4)
    (found,) = (
        output["data"][MIME]
        for cell in book.cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    )
    return json.loads(found) if isinstance(found, str) else found


def scobrief(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from scobrief.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=paths.ROOT)


def papermill(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", str(notebook("size")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=paths.ROOT)


def test_command_papermill_and_package_give_the_same_facts(tmp_path):
    ours, plain = tmp_path / "ours.ipynb", tmp_path / "plain.ipynb"
    told = scobrief("run", "size", "--set", "as_of=2017", "--out", str(ours), "--json")
    assert papermill(str(plain), "-p", "as_of", "2017").returncode == 0
    expected = json.loads(json.dumps(facts_of(Size(as_of=2017)).payload()))
    assert published(ours) == expected
    assert published(plain) == expected
    printed = json.loads(told.stdout)["facts"]
    assert {name: fact["text"] for name, fact in printed.items()} == {n: f["text"] for n, f in expected.items()}


def test_run_all_without_papermill_gives_the_default_facts(tmp_path):
    book = nbformat.read(notebook("size"), as_version=4)
    nbclient.execute(book, cwd=str(paths.ROOT))
    nbformat.write(book, tmp_path / "all.ipynb")
    assert published(tmp_path / "all.ipynb") == json.loads(json.dumps(facts_of(Size()).payload()))


def test_a_misspelt_parameter_is_refused_by_the_notebook_itself_under_plain_papermill(tmp_path):
    """papermill only logs an unknown parameter; the notebook must not go on with the default."""
    done = papermill(str(tmp_path / "x.ipynb"), "-p", "as_off", "2017")
    assert done.returncode != 0
    assert "Did you mean 'as_of'?" in done.stderr


def test_the_executed_copy_is_stamped_with_parameters_version_and_table_hashes(tmp_path):
    run = execute.run(Size(as_of=2019), tmp_path / "size.ipynb")
    stamp = nbformat.read(run.path, as_version=4).metadata["scobrief"]
    assert stamp["parameters"]["as_of"] == 2019
    assert stamp["tables"] == {item["name"]: item["hash"] for item in descriptor()["resources"]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["size.ipynb"]


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """A notebooks folder whose size notebook raises in its last cell."""
    book = nbformat.read(notebook("size"), as_version=4)
    book.cells[-1].source = "1 / 0"
    folder = tmp_path / "notebooks"
    folder.mkdir()
    nbformat.write(book, folder / "03_size.ipynb")
    monkeypatch.setattr(paths, "NOTEBOOKS", folder)
    return tmp_path / "out.ipynb"


def test_a_cell_that_raises_is_named_with_its_parameters_and_the_last_good_copy_stays(broken):
    broken.write_text("the last good copy")
    with pytest.raises(BuildError) as caught:
        execute.run(Size(as_of=2018), broken)
    words = str(caught.value)
    assert "03_size.ipynb: cell" in words
    assert "ZeroDivisionError: division by zero" in words
    assert "as_of=2018" in words
    assert broken.read_text() == "the last good copy"
    assert broken.with_name("out.failed.ipynb").is_file()
    assert str(broken.with_name("out.failed.ipynb")) in words


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path):
    """Sockets under one name in one folder made most such runs fail."""
    command = [sys.executable, "-c", "from scobrief.cli import main; main()", "run", "members", "--json", "--out"]
    started = [
        subprocess.Popen([*command, str(tmp_path / f"{i}.ipynb")], stdout=subprocess.PIPE, text=True, cwd=paths.ROOT)
        for i in range(3)
    ]
    facts = [json.loads(run.communicate(timeout=200)[0])["facts"] for run in started]
    assert [run.returncode for run in started] == [0, 0, 0]
    assert facts[0] == facts[1] == facts[2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.ipynb", "1.ipynb", "2.ipynb"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_cells_may_be_run_again_in_the_same_kernel(chapter):
    """As the page on re-running says: change the first cell and choose Run All, and again."""
    book = nbformat.read(notebook(chapter), as_version=4)
    again = [cell for cell in book.cells if cell.cell_type == "code"][:3]
    book.cells = [*book.cells, *(nbformat.from_dict({**cell, "id": f"again-{i}"}) for i, cell in enumerate(again))]
    nbclient.execute(book, cwd=str(paths.ROOT))


def test_a_kernel_that_dies_is_told_like_a_cell_that_raises(broken):
    path = next(paths.NOTEBOOKS.glob("*.ipynb"))
    book = nbformat.read(path, as_version=4)
    book.cells[-1].source = "import os; os._exit(7)"
    nbformat.write(book, path)
    with pytest.raises(BuildError, match=r"03_size\.ipynb: .*died.*\n  with as_of=2018"):
        execute.run(Size(as_of=2018), broken)
    assert not broken.exists()


def test_a_cell_that_never_ends_is_ended_by_the_limit_that_a_person_has_set(broken, monkeypatch):
    path = next(paths.NOTEBOOKS.glob("*.ipynb"))
    book = nbformat.read(path, as_version=4)
    book.cells[-1].source = "while True: pass"
    nbformat.write(book, path)
    monkeypatch.setenv("SCOBRIEF_CELL_LIMIT", "3")
    with pytest.raises(BuildError) as caught:
        execute.run(Size(as_of=2019), broken)
    assert str(caught.value).startswith(
        "03_size.ipynb: a cell was not done after 3 seconds, and was ended. "
        "SCOBRIEF_CELL_LIMIT gives cells more time.\n  with as_of=2019"
    )
    assert not broken.exists()


@pytest.mark.parametrize("said", ["", "0", "-3", "1.5", "five", "1e3", "٣"])
def test_a_limit_that_is_no_number_of_seconds_is_refused(said, monkeypatch):
    monkeypatch.setenv("SCOBRIEF_CELL_LIMIT", said)
    with pytest.raises(ParameterError, match=r"SCOBRIEF_CELL_LIMIT='.*': give whole seconds, at least 1"):
        execute.cell_limit()


def test_a_good_run_removes_the_failed_copy_of_the_one_before(tmp_path):
    failed = tmp_path / "size.failed.ipynb"
    failed.write_text("of yesterday")
    execute.run(Size(), tmp_path / "size.ipynb")
    assert [path.name for path in tmp_path.iterdir()] == ["size.ipynb"]


@pytest.mark.parametrize(("signal_number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_nothing_behind(tmp_path, signal_number, code):
    command = [sys.executable, "-c", "from scobrief.cli import main; main()", "run", "size", "--out"]
    started = subprocess.Popen([*command, str(tmp_path / "size.ipynb")], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".run-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)  # the kernel is at work by now
    started.send_signal(signal_number)
    assert started.wait(timeout=60) == code
    assert list(tmp_path.iterdir()) == []


def test_a_name_from_the_readers_own_ipython_start_up_file_is_no_parameter(tmp_path, monkeypatch):
    start_up = tmp_path / "ipython" / "profile_default" / "startup"
    start_up.mkdir(parents=True)
    (start_up / "00.py").write_text("favourite = 3\n")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    assert execute.run(Size(), tmp_path / "size.ipynb").facts


def test_a_missing_notebook_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "NOTEBOOKS", tmp_path)
    with pytest.raises(BuildError, match=r"the notebook of size is missing\. Bring it back with git\."):
        notebook("size")


def test_a_chart_that_another_copy_has_is_not_drawn_again_and_another_is(tmp_path, monkeypatch):
    scenario = Members(as_of=2019)
    first = notebooks.run(scenario, tmp_path / "first.ipynb", pictures="page")
    told = []
    real = renderer.complete
    monkeypatch.setattr(
        renderer, "complete", lambda data, raster: told.append(data["text/plain"]) or real(data, raster)
    )
    again = notebooks.run(scenario, tmp_path / "again.ipynb", pictures="page", drawn=[first.path])
    assert told == []
    other = notebooks.run(Members(as_of=2010), tmp_path / "other.ipynb", pictures="page", drawn=[first.path])
    assert 0 < len(told) < 4  # some of its charts show another year, and some all years
    plain = notebooks.run(Members(as_of=2010), tmp_path / "plain.ipynb", pictures="page")

    def shown(run):
        cells = nbformat.read(run.path, as_version=4).cells
        return [output.data for cell in cells for output in cell.get("outputs", ()) if "data" in output]

    assert shown(again) == shown(first)
    assert shown(other) == shown(plain)
