"""What the code says of its types is true, by mypy in its strict mode; pyproject.toml names what is not there yet."""

import subprocess
import sys
import tomllib

import pytest

from scobrief import paths


@pytest.mark.slow
def test_mypy_in_strict_mode_has_nothing_to_say():
    done = subprocess.run([sys.executable, "-m", "mypy"], cwd=paths.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_is_not_there_yet_is_named_module_by_module():
    """A name that is no module waives nothing, and hides that another is meant."""
    said = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert said["strict"] is True
    waived = [name for rule in said["overrides"] if rule.get("ignore_errors") for name in rule["module"]]
    places = [paths.ROOT / "src" / name.removesuffix(".*").replace(".", "/") for name in waived]
    assert [place for place in places if not place.is_dir() and not place.with_suffix(".py").is_file()] == []
    assert "scobrief.*" not in waived
