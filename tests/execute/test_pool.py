"""Workers: side by side, one's error or death is not another's, and none is left behind."""

import os
import time
from pathlib import Path

import pytest

from scobrief.errors import DataError
from scobrief.execute import pool

from .tasks import die, double, fork_once_more, refuse, sleep

pytestmark = pytest.mark.slow


def done(tasks, jobs=2):
    return dict(pool.work(tasks, jobs))


def test_every_task_is_done_and_comes_back_under_its_key():
    found = done({n: pool.Task(double, (n,)) for n in range(7)})
    assert {key: outcome.result for key, outcome in found.items()} == {n: 2 * n for n in range(7)}


def test_no_task_is_no_work():
    assert done({}) == {}


def test_a_task_that_raises_is_told_and_the_others_go_on():
    found = done({"bad": pool.Task(refuse, ("annual",)), "good": pool.Task(double, (4,))}, 1)
    assert isinstance(found["bad"].error, DataError)
    assert str(found["bad"].error) == "annual is missing"
    assert found["good"] == pool.Done(8)


def test_the_task_of_a_worker_that_is_killed_is_done_by_another(tmp_path):
    found = done({"killed": pool.Task(die, (str(tmp_path / "n"), 1)), "good": pool.Task(double, (1,))})
    assert found["killed"] == pool.Done(1)
    assert found["good"] == pool.Done(2)


def test_a_task_that_kills_every_worker_is_given_up_and_named(tmp_path):
    found = done({"killer": pool.Task(die, (str(tmp_path / "n"), 9)), "good": pool.Task(double, (1,))})
    assert "killer: the process that executed it died 2 times (signal 9)" in str(found["killer"].error)
    assert found["good"] == pool.Done(2)
    assert (tmp_path / "n").read_text() == "2"


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat").read_text()  # a zombie is gone but for its name
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_who_stops_listening_ends_the_workers(tmp_path):
    tasks = {"quick": pool.Task(double, (1,)), "slow": pool.Task(sleep, (str(tmp_path / "pid"),))}
    working = pool.work(tasks, 2)
    assert next(working)[0] == "quick"
    deadline = time.monotonic() + 20
    while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    working.close()
    assert not is_there(int((tmp_path / "pid").read_text()))


def test_a_worker_has_its_kernels_forked_from_the_server_that_it_was_forked_from():
    """One of its own would import everything once more."""
    ours, theirs = done({1: pool.Task(fork_once_more, ())})[1].result
    assert ours == theirs


def test_a_task_that_must_be_alone_has_a_process_of_its_own():
    tasks = {n: pool.Task(os.getpid, (), alone=n % 2 == 1) for n in range(6)}
    pids = {n: outcome.result for n, outcome in done(tasks, 1).items()}
    assert len({pids[n] for n in (1, 3, 5)}) == 3
    assert not {pids[n] for n in (1, 3, 5)} & {pids[n] for n in (0, 2, 4)}
