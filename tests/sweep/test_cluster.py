"""A real Dask cluster, started from the command line as the page on re-running says: a scheduler, two workers."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from scobrief import paths
from scobrief.errors import BuildError
from scobrief.facts import facts_of
from scobrief.scenario import run_id
from scobrief.scenario.chapters import Size
from scobrief.sweep import cluster

from .home import Started, checkout, environment, scobrief, wait_for

pytestmark = pytest.mark.slow
distributed = pytest.importorskip("distributed")
DASK = [sys.executable, "-m", "dask"]


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return checkout(tmp_path_factory.mktemp("of") / "home")


@pytest.fixture(scope="module")
def scheduler(home, tmp_path_factory):
    """The address of a scheduler that has two workers, each a process of its own that Dask starts again if it dies."""
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    address = f"tcp://127.0.0.1:{port}"
    lines = [
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        *2 * [["worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder)]],
    ]
    with (folder / "log").open("w") as log:
        started = [
            subprocess.Popen([*DASK, *line], stdout=log, stderr=log, env=environment(home), cwd=home) for line in lines
        ]
        try:
            with distributed.Client(address, timeout=30, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=30)
            yield address
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(timeout=30)


def test_a_cluster_gives_the_facts_that_this_machine_gives_and_nothing_is_left_there(home, scheduler, tmp_path):
    out = tmp_path / "out"
    line = ["sweep", "size", "--grid", "as_of=2017,2021,2024"]
    code, told, err = scobrief(home, *line, "--out", str(out), "--scheduler", scheduler, "--json")
    assert (code, err) == (0, "")
    assert json.loads(told)["failed"] == []
    table = pd.read_parquet(out / "facts.parquet")
    scenarios = [Size(as_of=year) for year in (2017, 2021, 2024)]
    assert list(dict.fromkeys(table["run_id"])) == [run_id({"size": scenario}) for scenario in scenarios]
    for scenario in scenarios:
        rows = table[table["run_id"] == run_id({"size": scenario})].set_index("fact")
        assert rows["text"].to_dict() == {name: fact.text for name, fact in facts_of(scenario).items()}
    with distributed.Client(scheduler, set_as_default=False) as client:
        assert client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0


def test_the_scenarios_of_a_worker_that_is_killed_are_run_again(home, scheduler, tmp_path):
    out = tmp_path / "out"
    with distributed.Client(scheduler, set_as_default=False) as client:
        pids = client.run(os.getpid)
        line = ["sweep", "members", "--grid", "as_of=2001:2006", "--out", str(out), "--scheduler", scheduler, "--json"]
        started = Started(home, *line)
        wait_for(lambda: list((out / "records").glob("*.json")))
        at_work = {worker: keys for worker, keys in client.processing().items() if keys}
        victim = next(iter(at_work))
        os.kill(pids[victim], signal.SIGKILL)
        code, told, err = started.ended()
        assert (code, err) == (0, "")
        assert json.loads(told)["failed"] == []
        assert len(list((out / "copies").glob("*.ipynb"))) == 6
        wait_for(lambda: victim not in client.run(os.getpid))


def test_ctrl_c_gives_the_cluster_back_and_what_is_done_stays(home, scheduler, tmp_path):
    out = tmp_path / "out"
    started = Started(
        home, "sweep", "members", "--grid", "as_of=2001:2009", "--out", str(out), "--scheduler", scheduler
    )
    wait_for(lambda: list((out / "records").glob("*.json")))
    started.process.send_signal(signal.SIGINT)
    code, told, err = started.ended(20)
    n = len(list((out / "records").glob("*.json")))
    assert (code, told) == (130, "")
    assert err == (f"Stopped. {n} of 9 scenarios are finished and kept in {out}. To go on, run the same line again.\n")
    assert not (out / "facts.csv").exists()
    with distributed.Client(scheduler, set_as_default=False) as client:
        wait_for(lambda: client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0, 20)
        # What a worker had in hand it finishes; its kernel ends with it.
        wait_for(lambda: not any(client.processing().values()), 20)


def test_a_scheduler_that_does_not_answer_is_said_in_seconds_and_nothing_is_written(home, tmp_path):
    out, begun = tmp_path / "out", time.monotonic()
    address = f"tcp://127.0.0.1:{free_port()}"
    code, told, err = scobrief(home, "sweep", "size", "--grid", "as_of=2017", "--out", str(out), "--scheduler", address)
    assert time.monotonic() - begun < 10
    assert (code, told) == (1, "")
    assert err.startswith(f"Error: --scheduler {address}: no Dask scheduler answers there (")
    assert "Start one with `dask scheduler`" in err
    assert err.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"])
def test_what_answers_and_is_no_scheduler_is_not_waited_for(greeting, monkeypatch):
    """Dask itself would wait for ever."""
    monkeypatch.setattr(cluster, "ANSWER", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if greeting:

            def answer():
                line, _ = server.accept()
                line.sendall(greeting)
                line.close()

            threading.Thread(target=answer, daemon=True).start()
        with pytest.raises(BuildError, match="no Dask scheduler answers there"), cluster.connected(address):
            pass


def test_a_scheduler_without_workers_says_how_to_start_one(monkeypatch, tmp_path):
    monkeypatch.setattr(cluster, "WORKERS", 1)
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    alone = subprocess.Popen(
        [*DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with distributed.Client(address, timeout=30, set_as_default=False):
            pass
        said = r"has no worker\. Start one with: dask worker tcp://"
        with pytest.raises(BuildError, match=said), cluster.connected(address):
            pass
    finally:
        alone.terminate()
        alone.wait(timeout=20)


def test_the_page_on_re_running_shows_the_lines_that_start_this_cluster():
    page = Path(paths.BOOK / "rerun.md").read_text(encoding="utf-8")
    assert "dask scheduler --host 127.0.0.1 --port 8786" in page
    assert "dask worker tcp://127.0.0.1:8786 --nthreads 1" in page
    assert "--scheduler tcp://127.0.0.1:8786" in page
