"""What the code says of its types is true, by mypy in its strict mode; pyproject.toml names what is not there yet."""

import subprocess
import sys
import tomllib

import pytest

from scobrief import paths

CHECKED = {"book", "charts", "cite", "claims", "execute", "scenario", "sweep", "teach"}


@pytest.mark.slow
def test_mypy_in_strict_mode_has_nothing_to_say():
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=paths.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_part_of_the_house_falls_back_behind_strict_mode():
    said = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert said["strict"] is True
    waived = {name for rule in said["overrides"] if rule.get("ignore_errors") for name in rule["module"]}
    assert waived & {f"scobrief.{part}.*" for part in CHECKED} == set()
    assert not any(rule["module"] in ("*", "scobrief.*") for rule in said["overrides"])
