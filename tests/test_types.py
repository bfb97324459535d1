"""What the code says of its types is true, by mypy in its strict mode."""

import subprocess
import sys
import tomllib

import pytest

from scobrief import paths


@pytest.mark.slow
def test_mypy_in_strict_mode_has_nothing_to_say():
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=paths.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_is_waived():
    said = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert said["strict"] is True
    assert [rule["module"] for rule in said["overrides"] if "ignore_errors" in rule] == []
