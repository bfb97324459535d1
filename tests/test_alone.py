"""The lock of a checkout: one holder at a time, named to whoever comes second; it goes with its process."""

import os
import re
import signal
import subprocess
import sys

import pytest

from scobrief import paths
from scobrief.alone import alone
from scobrief.errors import BuildError

HOLD = "from scobrief.alone import alone\nwith alone('build'):\n    print('held', flush=True)\n    input()"


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "_config.yml").touch()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    return tmp_path


@pytest.fixture
def holder(root):
    """Another process that holds the lock until it is told to end."""
    started = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        env=os.environ | {"SCOBRIEF_HOME": str(root)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout.readline() == "held\n"
    yield started
    started.kill()
    started.communicate()


def test_who_comes_second_is_told_who_is_first_and_what_to_do(root, holder):
    with pytest.raises(BuildError) as told, alone("data build"):
        pytest.fail("two at once")
    assert re.fullmatch(
        rf"{re.escape(str(root))}: `scobrief build` \(process {holder.pid}, since \d\d:\d\d:\d\d\) is writing here\. "
        r"Wait until it has ended, and run the same line again\.",
        str(told.value),
    )
    holder.communicate("\n")
    with alone("data build"):
        pass


def test_the_lock_of_a_process_that_was_killed_is_free_and_what_it_left_is_removed(root, holder):
    left = [root / name for name in ("_build/.work-a", "_build/.new-b", "_build/variants/ppp/.new-c", ".data-d")]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "half").touch()
    (root / "_build" / "html").mkdir()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with alone("build"):
        assert [folder for folder in left if folder.exists()] == []
        assert (root / "_build" / "html").is_dir()
    assert not (root / "_build" / "build.holder").exists()


def test_who_may_not_come_in_removes_nothing(root, holder):
    (root / "_build" / ".work-a").mkdir()
    with pytest.raises(BuildError), alone("build"):
        pytest.fail("two at once")
    assert (root / "_build" / ".work-a").is_dir()
    assert (root / "_build" / "build.holder").is_file()


def test_what_another_checkout_has_half_made_is_left_alone_though_its_tables_are_used_here(root, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    half_made = other / "added" / ".new-x"
    half_made.mkdir(parents=True)
    (root / "added").symlink_to(other / "added")
    own = tmp_path_factory.mktemp("disk") / "build"
    (own / ".work-y").mkdir(parents=True)
    (root / "_build").symlink_to(own)
    with alone("build"):
        pass
    assert half_made.is_dir()
    assert not (own / ".work-y").exists()
