"""The tables are never lost and never mixed: not by kill -9, and not by a full disk."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from scobrief import paths, sources
from scobrief.sources import sha256

from .checkout import COMMAND, checkout, environment, everything, kills, leftovers, scobrief

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def archives() -> Path:
    """The archives that `scobrief data fetch` has brought: no test asks a registry."""
    cache = user_cache_path("scobrief")
    if absent := [item.archive for item in sources.SOURCES.values() if not (cache / item.archive).is_file()]:
        pytest.skip(f"not on this machine, bring it with `scobrief data fetch`: {', '.join(absent)}")
    return cache


@pytest.fixture
def home(tmp_path) -> Path:
    """A checkout whose tables are described and whole, and yet others than the archives give: one row is less."""
    made = checkout(tmp_path)
    table, descriptor = made / "data" / "land_borders.csv", made / "data" / "datapackage.json"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")
    said = json.loads(descriptor.read_text(encoding="utf-8"))
    (item,) = (item for item in said["resources"] if item["path"] == table.name)
    item |= {"hash": f"sha256:{sha256(table)}", "bytes": table.stat().st_size, "rows": item["rows"] - 1}
    descriptor.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return made


def put(files: dict[str, bytes], folder: Path) -> None:
    """Make a folder hold these files and no others."""
    shutil.rmtree(folder)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_a_rebuild_that_is_killed_at_any_moment_leaves_the_old_tables_or_the_new(home, archives):
    """Fifty times, at moments drawn from the whole time that it takes; never one table of each."""
    line = ["data", "build", "--offline", str(archives)]
    old, new = everything(home / "data"), everything(paths.DATA)
    begun = time.monotonic()
    assert scobrief(home, *line).returncode == 0
    longest = time.monotonic() - begun
    assert everything(home / "data") == new
    put(old, home / "data")
    for which in kills(home, 2, longest, *line):
        there = everything(home / "data")
        assert there in (old, new), which
        if there == new:
            put(old, home / "data")
    assert scobrief(home, *line).returncode == 0
    assert everything(home / "data") == new
    assert leftovers(home) == []


def test_a_full_disk_is_told_and_the_tables_stay(home, archives, tmp_path):
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("this user may not mount a file system of its own, which the test needs")
    old = everything(home / "data")
    script = """
        size=$(( $(du -sk --apparent-size . | cut -f1) * 115 / 100 ))
        cp -a . ../kept
        mount -t tmpfs -o size=${size}k tmpfs "$SCOBRIEF_HOME"
        cp -a ../kept/. "$SCOBRIEF_HOME"/
        cd "$SCOBRIEF_HOME"
        left=$(( $(df -k --output=avail . | tail -1) - 256 ))
        head -c ${left}K /dev/zero > taken
        code=0; "$@" || code=$?
        cp -a data ../seen
        ls -A > ../names
        exit $code
    """
    told = subprocess.run(
        ["unshare", "-m", "bash", "-euc", script, "bash", *COMMAND, "data", "build", "--offline", str(archives)],
        cwd=home,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert told.returncode == 1
    assert "No space left on device. What was there before is as it was. Make room on that disk" in told.stderr
    assert "Traceback" not in told.stderr
    assert everything(tmp_path / "seen") == old
    assert ".data-" not in (tmp_path / "names").read_text()
