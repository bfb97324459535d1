"""What a commit is checked for: every file passes as it is, and what should not get in is caught and named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scobrief import paths

# In two parts, or this file would be caught too.
MISSPELT = "".join(["go", "verment"])


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The files that git would keep of this checkout, as they are now, in a repository of their own."""
    if not (paths.ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("this is no clone of the repository, or git is not installed")
    folder = tmp_path_factory.mktemp("clone")
    for name in git(paths.ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (paths.ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(paths.ROOT / name, folder / name)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    return folder


def checked(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the hooks with the tools of this very environment, in a home without any that were downloaded."""
    own = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(clone.parent / "hooks"),
        "PRE_COMMIT_COLOR": "never",
    }
    command = [sys.executable, "-m", "pre_commit", "run", *words]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True, env=os.environ | own)


def test_every_file_passes_every_check_and_is_left_as_it_is(clone):
    done = checked(clone, "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Skipped" not in done.stdout
    assert done.stdout.count("Passed") == 13
    assert git(clone, "diff", "--name-only") == ""


def spoilt_notebook(text: str) -> str:
    notebook = json.loads(text)
    cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["41.4\n"]}]
    return json.dumps(notebook, indent=1) + "\n"


@pytest.mark.parametrize(
    ("file", "spoil", "hook"),
    [
        ("notebooks/03_size.ipynb", spoilt_notebook, "notebooks have no outputs"),
        ("book/index.md", lambda text: f"{text}The {MISSPELT} said so.\n", "no word is misspelt"),
        ("tests/test_docs.py", lambda text: f"{text}# the {MISSPELT}\n", "no word is misspelt in a test"),
        ("pyproject.toml", lambda text: f"{text}[project]\n", "TOML can be read"),
        ("scenarios/ppp.yaml", lambda text: f"{text}a: [\n", "YAML can be read"),
        ("CITATION.cff", lambda text: text.replace("cff-version: 1.2.0\n", ""), "CITATION.cff is by its schema"),
        ("src/scobrief/paths.py", lambda text: f"import sys\n{text}", "code has no mistake"),
        ("src/scobrief/runs.py", lambda text: f"{text}x = [1,2]\n", "code is laid out by ruff"),
        ("LICENSE", lambda text: f"{text}\n\n", "a file ends with one line break"),
    ],
)
def test_what_should_not_get_in_is_caught_by_the_check_that_says_so(clone, file, spoil, hook):
    whole = (clone / file).read_text(encoding="utf-8")
    (clone / file).write_text(spoil(whole), encoding="utf-8")
    try:
        done = checked(clone, "--files", file)
    finally:
        (clone / file).write_text(whole, encoding="utf-8")
    failed = [line for line in done.stdout.splitlines() if line.endswith("Failed")]
    assert done.returncode == 1
    assert any(line.startswith(hook) for line in failed), done.stdout
