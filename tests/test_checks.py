"""`scobrief check`: each check finds what is wrong in a copy, and says where and what."""

from __future__ import annotations

import json
import shutil
import sys

import nbformat
import pytest

from scobrief import checks, cli, paths
from scobrief.book import history, validation
from scobrief.datapackage import tables
from scobrief.datapackage.verify import Problem


def told(check) -> list[tuple[str, str]]:
    return [(problem.where, problem.message) for problem in check()]


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["scobrief", *arguments])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


@pytest.fixture
def judged():
    """The published figures as judged by the whole tables, before a test takes a smaller copy for them."""
    return validation.compared()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of what is written by hand beside the tables, which the checks take for the real one."""
    for name in ("book", "notebooks", "scenarios"):
        shutil.copytree(paths.ROOT / name, tmp_path / name)
    for name in ("CITATION.cff", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(paths.ROOT / name, tmp_path)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    for name in ("book", "notebooks", "scenarios"):
        monkeypatch.setattr(paths, name.upper(), tmp_path / name)
    return tmp_path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    "check", [checks.claims, checks.scenarios, checks.notebooks, checks.citations, checks.versions]
)
def test_the_committed_files_have_no_problem(check):
    assert told(check) == []


def test_an_output_that_was_committed_is_found(checkout):
    path = checkout / "notebooks/03_size.ipynb"
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    code[1].outputs = [nbformat.v4.new_output("stream", text="42\n")]
    nbformat.write(book, path)
    assert told(checks.notebooks) == [
        ("notebooks/03_size.ipynb", "code cell 2: has an output or a count of runs. Clear all outputs and save.")
    ]


def test_a_default_that_differs_from_the_declared_one_is_found(checkout):
    edit(checkout / "notebooks/03_size.ipynb", "as_of = 2021", "as_of = 2020")
    assert told(checks.notebooks) == [
        ("notebooks/03_size.ipynb", "parameters: as_of is 2020, and the chapter declares 2021.")
    ]


def test_a_missing_notebook_is_named_and_the_others_are_checked(checkout):
    (checkout / "notebooks/03_size.ipynb").unlink()
    edit(checkout / "notebooks/04_trade.ipynb", "as_of = ", "as_off = ")
    found = told(checks.notebooks)
    assert "the notebook of size is missing" in found[0][1]
    assert {where for where, _ in found[1:]} == {"notebooks/04_trade.ipynb"}


def test_a_preset_that_sets_what_is_no_parameter_is_found(checkout):
    (checkout / "scenarios/ppp.yaml").write_text("gdp_mesure: ppp\n", encoding="utf-8")
    ((where, message),) = told(checks.scenarios)
    assert f"{where}{message}".startswith(f"{checkout / 'scenarios/ppp.yaml'} line 1: 'gdp_mesure' is not one of")


def test_an_example_of_claims_that_breaks_the_schema_is_found(checkout):
    edit(checkout / "book/examples/claims.yaml", "claims:", "clams:")
    assert any("clams" in message for _, message in told(checks.claims))


def test_a_key_that_has_no_entry_is_named_with_the_page_that_cites_it(checkout):
    with (checkout / "book/methods.md").open("a", encoding="utf-8") as page:
        page.write("\nSee {cite:p}`iapadre2006,nobody1999`.\n")
    found = told(checks.citations)
    assert ("book/methods.md", "cites 'nobody1999', which is not in book/references.bib.") in found


@pytest.mark.parametrize(("name", "old"), [("CHANGELOG.md", "## 0.1.0 ("), ("pyproject.toml", 'version = "0.1.0"')])
def test_a_version_that_differs_is_named_with_its_file(checkout, name, old):
    edit(checkout / name, old, old.replace("0.1.0", "0.2.0"))
    assert told(checks.versions) == [(name, "is of version 0.2.0, and the package of 0.1.0.")]


def test_a_day_of_release_that_differs_is_named(checkout):
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    before, _, after = text.partition("## 0.1.0 (")
    (checkout / "CHANGELOG.md").write_text(f"{before}## 0.1.0 (2001-06-15{after[10:]}", encoding="utf-8")
    ((where, message),) = told(checks.versions)
    assert where == "CHANGELOG.md"
    assert message.startswith("dates the newest version 2001-06-15")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (",people-8,", ",people-9,", "compared_as='people-9' is not in data/curated/validation.yaml."),
        (",people-8,", ",,", "give either compared_as or not_compared."),
        (",41.43,", ",41.34,", "value=41.34, and people-8 of data/curated/validation.yaml has 41.43."),
    ],
    ids=["no such comparison", "neither", "another value"],
)
def test_a_published_value_that_is_not_the_compared_one_is_found(judged, small_copy, monkeypatch, old, new, message):
    path = small_copy / "curated/published.csv"
    edit(path, old, new)
    monkeypatch.setattr(validation, "compared", lambda: judged)
    monkeypatch.setattr(checks, "open_table", tables.read_table)  # the hash is another check's business
    ((where, found),) = told(checks.published)
    assert where.startswith("data/curated/published.csv row ")
    assert found == message


def test_a_hard_comparison_that_is_not_met_and_a_soft_one_without_a_reason_are_found(monkeypatch):
    pairs = []
    for claim, judged in validation.compared():
        if claim.id == "people-8":
            claim = claim.model_copy(update={"ambiguities": None})
        pairs.append((claim, judged))
    hard = next(claim for claim, _ in pairs if claim.id == "ratio-2021")
    wrong = next(judged for _, judged in pairs if judged.finding == "not met")
    pairs = [(claim, wrong if claim is hard else judged) for claim, judged in pairs]
    monkeypatch.setattr(validation, "compared", lambda: tuple(pairs))
    found = dict(message.split(": ", 1) for _, message in told(checks.published))
    assert found["people-8"] == "say under `ambiguities` why the two differ."
    assert found["ratio-2021"].endswith("not met.")


def test_a_verdict_that_differs_from_the_record_is_named_with_both(monkeypatch):
    monkeypatch.setattr(history, "disagreements", lambda: {"C16": ("mixed", "supported")})
    ((where, message),) = told(checks.verdicts)
    assert where == "data/curated/verdict_history.csv"
    assert message.startswith("C16: on record mixed, computed supported. If that is meant, put it on record")


# The command.


def test_a_changed_table_ends_the_check_at_once_with_where_and_what(monkeypatch, capsys, small_copy):
    edit(small_copy / "land_borders.csv", "AFG,CHN,91.0", "AFG,CHN,19.0")
    code, out, err = run(monkeypatch, capsys, "check")
    assert code == 1
    assert err.startswith("files and hashes: data/land_borders.csv has changed: its sha256 is not the stated one.")
    assert err.endswith("Mend this first.\n")
    assert out.startswith(f"1 of {len(checks.steps())} checks in ")
    assert out.endswith(" seconds: 1 problem(s) found.\n")


def test_the_answer_for_a_program_says_what_was_checked_and_what_was_not(monkeypatch, capsys, small_copy):
    (small_copy / "land_borders.csv").unlink()
    code, out, _ = run(monkeypatch, capsys, "check", "--json")
    said = json.loads(out)
    assert (code, said["ok"], said["checks"]) == (1, False, ["files and hashes"])
    assert set(said["skipped"]) == checks.steps().keys() - {"files and hashes"}
    assert [problem["where"] for problem in said["problems"]] == ["data/land_borders.csv"]


def test_a_reader_that_refuses_does_not_stop_the_checks_after_it(monkeypatch):
    def refuse():
        raise tables.DataError("this table cannot be read.")

    monkeypatch.setattr(checks, "steps", lambda: {"one": refuse, "two": lambda: [Problem("here", "is wrong.")]})
    assert checks.run() == {"one": [Problem("", "this table cannot be read.")], "two": [Problem("here", "is wrong.")]}


@pytest.mark.slow
def test_the_committed_state_passes_in_under_two_minutes(monkeypatch, capsys):
    code, out, err = run(monkeypatch, capsys, "check")
    assert (code, err) == (0, "")
    seconds = int(out.split(" checks in ")[1].split()[0])
    assert out == f"{len(checks.steps())} of {len(checks.steps())} checks in {seconds} seconds: nothing is wrong.\n"
    assert seconds < 120
