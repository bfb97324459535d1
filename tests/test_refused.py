"""Bad input of every kind to every command: exit code 2, one clear message, no traceback, and no file changed.

The inputs stand in refused.tsv, one a row: what is typed after `scobrief`, quoted as for a shell, and two things that
the message says. Names in braces stand for what cannot be typed there: see SIGNS and `given`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from scobrief import paths
from scobrief.cli import cli, main

with Path(__file__).with_name("refused.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
SIGNS = {
    "{newline}": "\n",
    "{escape}": "\x1b[31m",
    "{byte}": "\udcff",  # what Python makes of a byte that is no UTF-8
    "{long}": "x" * 5000,  # longer than a file's name may be
    "{digits}": "9" * 5000,  # more than Python takes for a number
}
# Files for --scenario: name.yaml -> what is in it.
SCENARIOS = {
    "empty": "",
    "blank": "# nothing is set\n\n",
    "list": "- as_of: 2021\n",
    "text": "as_of\n",
    "null": "~\n",
    "twice": "as_of: 2020\nas_of: 2021\n",
    "tag": "as_of: !!python/object/apply:os.getcwd []\n",
    "anchor": "as_of: &year 2021\n",
    "alias": "roster_rule: &rule founders\nstatuses: *rule\n",
    "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "deep": f"as_of: {'[' * 200}{']' * 200}\n",
    "misspelt": "# the year\nas_off: 2021\n",
    "quoted": 'as_of: "2021"\n',
    "fraction": "as_of: 2021.5\n",
    "exponent": "as_of: 2.021e3\n",
    "nan": "tolerance_pp: .nan\n",
    "inf": "tolerance_pp: .inf\n",
    "true": "as_of: true\n",
    "day": "as_of: 2021-06-15\n",
    "nothing": "as_of:\n",
    "past": "as_of: 1999\n",
    "future": "as_of: 99999999999999999999999\n",
    "nested": "as_of: {year: 2021}\n",
    "several": "as_of: [2020, 2021]\n",
    "number": "2021: as_of\n",
    "choice": "gdp_measure: PPP\n",
    "tab": "as_of:\t- 2021\n",
    "open": "as_of: [2021\n",
    "two": "as_of: 2020\n---\nas_of: 2021\n",
    "merge": "<<: {as_of: 2021}\n",
    "narrow": "tolerance_pp: 5\nnear_pp: 1\n",
    "geometric": "normalisation: z\naggregation: geometric\n",
    "bell": "as_of: 2021\n# \x07\n",
}
CLAIM = """article: an article
claims:
  - id: people
    paraphrase: Members are 43% of the world.
    test:
      kind: number
      indicator: population_share_pct
      definition: {as_of: 2021}
      printed: 43
      tolerance: 0.5
"""
TEST, FIELDS = CLAIM[CLAIM.index("    test:") :], CLAIM[CLAIM.index("      kind:") :]
# Files for --file: claims-name.yaml -> in CLAIM, which is right, one thing put in the place of another.
CLAIMS = {
    "right": ("", ""),
    "no_claims": ("claims:", "claim:"),
    "no_article": ("article: an article\n", ""),
    "misspelt": ("paraphrase", "parafrase"),
    "no_indicator": ("population_share_pct", "population_share"),
    "many": ("population_share_pct", "hubness"),
    "kind": ("kind: number", "kind: numbers"),
    "no_kind": ("kind: number", "relation: above"),
    "part_of_one": ("printed: 43", "printed: 0.43"),
    "nan": ("printed: 43", "printed: .nan"),
    "large": ("printed: 43", "printed: 1.0e13"),
    "words": ("printed: 43", "printed: forty-three"),
    "negative": ("tolerance: 0.5", "tolerance: -0.5"),
    "near": ("tolerance: 0.5", "tolerance: 0.5\n      near: 0.1"),
    "year": ("as_of: 2021", "as_of: 1821"),
    "parameter": ("as_of: 2021", "as_off: 2021"),
    "reversed": ("tolerance: 0.5", "tolerance: 0.5\n      vary: {as_of: 2024-2020}"),
    "again": ("tolerance: 0.5", "tolerance: 0.5\n      vary: {statuses: [members, members]}"),
    "id": ("id: people", "id: ../people"),
    "no_id": ("id: people\n    ", ""),
    "both": ("    test:", "    reading: {verdict: normative, reason: An appeal.}\n    test:"),
    "neither": (TEST, ""),
    "verdict": (TEST, "    reading: {verdict: supportd, reason: It is so., cite: [x]}\n"),
    "no_cite": (TEST, "    reading: {verdict: supported, reason: It is so.}\n"),
    "day": (FIELDS, "      {kind: date, event: founded, organisation: SCO, printed: 2001-02-30, tolerance_days: 0}\n"),
    "member": (
        FIELDS,
        "      {kind: date, event: joined, organisation: SCO, member: IRQQ, printed: 2023, tolerance_days: 0}\n",
    ),
    "over": (FIELDS, "      {kind: comparison, indicator: stii, relation: over, than: 0, tolerance: 0}\n"),
    "twice": ("id: people", "id: people\n    id: people"),
    "same": (TEST, TEST + CLAIM[CLAIM.index("  - id") :]),
    "tag": ("id: people", "id: !!python/name:os.system people"),
    "alias": ("id: people", "id: &a people\n    theme: *a"),
    "red": ("Members are 43% of the world.", '"Members are \\e[31m43%\\e[0m of the world."'),
}
# Files for `themes`.
TEXTS = {
    "empty.txt": b"",
    "stars.txt": b"* * *\n\n---\n",
    "report.txt": b"%PDF-1.7\n",
    "letter.txt": b"PK\x03\x04\x14\x00",
    "old.txt": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "rich.txt": b"{\\rtf1 trade}",
    "packed.txt": b"\x1f\x8b\x08\x00",
    "wide.txt": "trade".encode("utf-16"),
    "page.txt": b"<!DOCTYPE html><p>trade</p>",
    "zero.txt": b"trade\x00trade",
    "latin.txt": b"trade\nM\xfcnchen\n",
    "book.txt": b"trade " * 400_000,
}


def given(folder: Path) -> None:
    """Make the files that the rows name by {folder}."""
    folder.mkdir()
    for name, text in SCENARIOS.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    for name, (old, new) in CLAIMS.items():
        assert old in CLAIM, name
        (folder / f"claims-{name}.yaml").write_text(CLAIM.replace(old, new, 1), encoding="utf-8")
    for name, data in TEXTS.items():
        (folder / name).write_bytes(data)
    (folder / "latin.yaml").write_bytes(b"# M\xfcnchen\nas_of: 2021\n")
    (folder / "binary.yaml").write_bytes(bytes(range(256)))
    (folder / "long.yaml").write_bytes(b"#" * 1_000_001)
    (folder / "file").write_text("no folder")
    for ending in ("yaml", "csv", "ipynb", "md"):
        (folder / f"folder.{ending}").mkdir()
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "astray.yaml").symlink_to(folder / "nowhere.yaml")


def files(*roots: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of every file and folder; what Python and pytest keep for themselves is passed over."""
    found = {
        path: path.lstat() for root in roots for path in (root, *root.rglob("*")) if "__pycache__" not in path.parts
    }
    return {path: (status.st_size, status.st_mtime_ns) for path, status in found.items() if path.name != ".coverage"}


def project() -> list[Path]:
    """What the checkout holds, without what is made of it and what is hidden."""
    return [
        path for path in paths.ROOT.iterdir() if path.name[0] != "." and path.name not in ("_build", "build", "dist")
    ]


def digest(found: Iterable[Path]) -> str:
    """A hash of the bytes of all files of up to a million."""
    made = hashlib.sha256()
    for path in sorted(found):
        if path.is_file() and path.stat().st_size < 1_000_000:
            made.update(path.read_bytes())
    return made.hexdigest()


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Path]:
    """A working folder, what the rows name, and a place for what is built: all that a command could change."""
    folder = tmp_path_factory.mktemp("refused")
    given(folder / "given")
    (folder / "work").mkdir()
    (folder / "build" / "html").mkdir(parents=True)
    before = digest(files(*project()))
    with pytest.MonkeyPatch.context() as patch:
        for name, path in {"BUILD": "build", "HTML": "build/html", "RUNS": "build/runs"}.items():
            patch.setattr(paths, name, folder / path)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.delenv("SCOBRIEF_BASE_URL", raising=False)
        patch.chdir(folder / "work")
        yield folder
    assert digest(files(*project())) == before


@pytest.fixture(scope="module")
def before(place) -> dict[Path, tuple[int, int]]:
    """Everything that no row may change, as it was."""
    return files(place, *project())


def filled(text: str, place: Path) -> str:
    """A text of the table with what its names in braces stand for."""
    named = {"{folder}": place / "given", "{project}": paths.ROOT, "{build}": place / "build"}
    for sign, meant in (SIGNS | named).items():
        text = text.replace(sign, str(meant))
    return text


def words(line: str, place: Path) -> list[str]:
    return [filled(word, place) for word in shlex.split(line)]


def judge(code: int, out: str, err: str, said: Iterable[str]) -> None:
    """A refusal: exit code 2, nothing on standard output, one message with what it must say."""
    assert code == 2
    assert out == ""
    assert err.startswith(("Error: ", "Usage: "))
    assert len(re.findall("^Error: ", err, re.MULTILINE)) == 1
    assert "Traceback" not in err
    for part in said:
        assert part in err


@pytest.mark.parametrize(("line", "says", "helps"), ROWS, ids=[row[0] for row in ROWS])
def test_bad_input_is_refused_with_one_clear_message_and_no_file_changes(
    place, before, monkeypatch, capsys, line, says, helps
):
    monkeypatch.setattr(sys, "argv", ["scobrief", *words(line, place)])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(SystemExit) as stop:
        main()
    judge(stop.value.code, *capsys.readouterr(), (filled(says, place), filled(helps, place)))
    assert files(place, *project()) == before


@pytest.mark.slow
def test_a_process_of_its_own_ends_in_the_same_way(place, before):
    """As `main` in this process does: one row in fifty, all at once."""
    code = "from scobrief.cli import main; main()"
    environment = os.environ | {"SCOBRIEF_HOME": str(paths.ROOT), "PYTHONPATH": str(paths.PACKAGE.parent)}
    chosen = ROWS[::50]
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", code, *words(line, place)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )
        for line, _, _ in chosen
    ]  # fmt: skip
    for process, (_, says, helps) in zip(begun, chosen, strict=True):
        out, err = process.communicate(timeout=300)
        judge(process.returncode, out, err, (filled(says, place), filled(helps, place)))
    assert files(place, *project()) == before


def test_a_wrong_home_is_told_in_one_line_too(tmp_path):
    environment = os.environ | {"SCOBRIEF_HOME": str(tmp_path), "PYTHONPATH": str(paths.PACKAGE.parent)}
    code = "from scobrief.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "runs"], capture_output=True, text=True, env=environment)
    judge(done.returncode, done.stdout, done.stderr, [f"Error: SCOBRIEF_HOME={tmp_path}: no _config.yml there."])


def leaves(group, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command that does something, with its words: ("claims", "invert")."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, (*before, name))
        else:
            yield (*before, name), command


def test_the_table_has_many_rows_no_row_twice_and_every_command_and_option():
    assert len(ROWS) >= 220
    assert len({line for line, _, _ in ROWS}) == len(ROWS)
    assert all(len(row) == 3 and row[1] and row[2] for row in ROWS)
    typed = [shlex.split(line) for line, _, _ in ROWS]
    for name, command in leaves(cli):
        if name == ("claims", "show"):  # the word may be left out
            own = [words for words in typed if words[:1] == ["claims"] and words[1:2] != ["invert"]]
        else:
            own = [words for words in typed if tuple(words[: len(name)]) == name]
        assert own, name
        used = {word.partition("=")[0] for words in own for word in words}
        for option in command.params:
            # A flag takes no value that could be wrong.
            if option.param_type_name == "option" and not option.is_flag:
                assert used.intersection(option.opts), (name, option.opts)
