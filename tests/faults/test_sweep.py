"""A sweep that is killed loses at most what was under way, and the same line again ends with the same tables."""

from __future__ import annotations

import json
import shutil
import time

import nbformat
import pytest

from .checkout import checkout, everything, kills, scobrief

pytestmark = pytest.mark.slow
LINE = ["sweep", "members", "--grid", "as_of=2001:2006", "--out"]


def test_a_sweep_that_is_killed_at_any_moment_keeps_whole_records_and_goes_on(tmp_path):
    """Fifty times; each begins where the one before was killed, and from nothing once all is done."""
    home, out, undisturbed = checkout(tmp_path), tmp_path / "out", tmp_path / "undisturbed"
    begun = time.monotonic()
    assert scobrief(home, *LINE, str(undisturbed)).returncode == 0
    longest = time.monotonic() - begun
    kept: dict[str, bytes] = {}
    for which in kills(home, 3, longest, *LINE, str(out)):
        there = everything(out) if out.exists() else {}
        records = {name: content for name, content in there.items() if name.startswith("records/") and "/." not in name}
        for name, content in records.items():
            assert json.loads(content)["facts"], which
            nbformat.reads(there[f"copies/{name.removeprefix('records/').removesuffix('.json')}.ipynb"].decode(), 4)
        # What was done before is done still, and was not done again.
        assert {name: records.get(name) for name in kept} == kept
        kept = records
        if (out / "facts.csv").is_file():
            shutil.rmtree(out)
            kept = {}
    assert scobrief(home, *LINE, str(out)).returncode == 0
    for name in ("facts.csv", "facts.parquet"):
        assert (out / name).read_bytes() == (undisturbed / name).read_bytes()
