"""`scobrief teach`: what there is, one exercise, the key, and the places where a key may not lie."""

import json

import pytest
from click.testing import CliRunner

from scobrief import paths
from scobrief.cli import cli
from scobrief.errors import BriefError


def run(*words: str):
    done = CliRunner().invoke(cli, ["teach", *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def refused(*words: str) -> str:
    try:
        done = run(*words)
    except BriefError as error:
        assert error.exit_code == 2
        return str(error)
    assert done.exit_code == 2
    return done.output


def test_without_more_it_lists_the_exercises_and_no_answer():
    told = run().output
    assert told.count("minutes") == 1
    assert "Three numbers, one organisation" in told
    assert "Answer" not in told


def test_a_number_tells_one_exercise_with_its_commands():
    told = run("5", "--scenario", "ppp").output
    assert "5. The year before and the year after" in told
    assert "  scobrief run size --set as_of=2017 --scenario ppp\n" in told


def test_as_json_it_leaves_the_key_out():
    rows = json.loads(run("--json").output)
    assert [row["number"] for row in rows] == list(range(1, 13))
    assert not any("key" in row for row in rows)


def test_a_key_is_written_whole_and_as_a_page_that_asks_nothing_from_outside(tmp_path):
    out = tmp_path / "key.html"
    run("2", "--key", "--out", str(out))
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<h3>2. Below zero, and above what chance would give</h3>" in text
    assert "−0.32" in text  # the index, as the chapter prints it
    assert not any(word in text for word in ("<script", "http:", "https:", "src="))
    assert [path.name for path in tmp_path.iterdir()] == ["key.html"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["13"], "Did you mean 12?"),
        (["--key", "--scenario", "pp"], "Did you mean 'ppp'?"),
        (["--out", "key.md"], "go with --key"),
        (["--key", "--json"], "Leave one of --json and --key out"),
        (["--key", "--format", "hmtl"], "Did you mean 'html'?"),
        (["--key", "--out", "/nowhere/key.md"], "there is no folder /nowhere"),
        (["--key", "--out", "/tmp"], "this is no ordinary file"),
        (["--key", "--out", "/tmp/key.pdf"], "ends in one of .md, .txt, .html, .htm"),
        (["--key", "--out", "/tmp/key.md", "--format", "html"], "Leave one out"),
        (["--key", "--out", str(paths.BOOK / "teach.md")], "the key is no part of the project"),
        (["--key", "--out", str(paths.ROOT / "key.md")], "the key is no part of the project"),
    ],
)
def test_wrong_usage_is_refused_before_anything_is_worked_out(words, told, monkeypatch):
    monkeypatch.setattr("scobrief.teach.key", lambda *_: pytest.fail("worked out"))
    assert told in refused(*words)


@pytest.mark.parametrize("public", ["html", "variants/ppp/html", "stage/ppp/book"])
def test_a_key_may_not_lie_in_what_is_published(tmp_path, monkeypatch, public):
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    monkeypatch.setattr(paths, "HTML", tmp_path / "html")
    (tmp_path / public).mkdir(parents=True)
    assert "the key is not for the public" in refused("--key", "--out", str(tmp_path / public / "key.md"))
    link = tmp_path / "link"
    link.symlink_to(tmp_path / public)
    assert "the key is not for the public" in refused("--key", "--out", str(link / "key.md"))
