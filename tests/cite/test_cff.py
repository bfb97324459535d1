"""CITATION.cff: valid by the official schema, and refused by name of the field where it lacks something."""

import subprocess
import sys

import pytest
import yaml

from scobrief import paths
from scobrief.cite import cff
from scobrief.errors import BriefError, CitationError

FILE = paths.ROOT / "CITATION.cff"


@pytest.fixture
def spoilt(tmp_path):
    """Write the file with a change and return where."""

    def write(change) -> object:
        said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
        change(said)
        path = tmp_path / "CITATION.cff"
        path.write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        return path

    return write


def test_the_file_is_valid_by_the_schema_of_the_citation_file_format():
    """The schema of version 1.2.0, as the package check-jsonschema has it from the format's own repository."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", str(FILE)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_would_refuse_a_wrong_file(spoilt):
    path = spoilt(lambda said: said["preferred-citation"].pop("authors"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", str(path)]
    assert subprocess.run(command, capture_output=True).returncode == 1


def test_what_is_cited_is_a_report_by_a_corporate_author_without_doi_and_address():
    report = cff.read(FILE).preferred_citation
    assert [author.name for author in report.authors] == ["The scobrief authors"]
    assert report.license == "CC-BY-4.0"
    assert "doi" not in FILE.read_text(encoding="utf-8").lower()
    assert "http" not in FILE.read_text(encoding="utf-8").lower()


@pytest.mark.parametrize(
    "field",
    ["message", "title", "authors", "version", "date-released", "license", "cff-version", "type", "preferred-citation"],
)
def test_a_field_that_is_missing_is_named(spoilt, field):
    path = spoilt(lambda said: said.pop(field))
    with pytest.raises(CitationError, match=rf"CITATION\.cff: {field} is missing") as caught:
        cff.read(path)
    assert isinstance(caught.value, BriefError)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("field", ["title", "authors", "version", "date-released", "license", "abstract", "keywords"])
def test_a_field_of_the_report_that_is_missing_is_named(spoilt, field):
    path = spoilt(lambda said: said["preferred-citation"].pop(field))
    with pytest.raises(CitationError, match=rf"preferred-citation\.{field} is missing"):
        cff.read(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"date-released": "24 November 2026"}, "date-released='24 November 2026' is not allowed"),
        ({"date-released": "2026-13-01"}, "date-released='2026-13-01' is not allowed"),
        ({"title": ""}, "title='' is not allowed"),
        ({"authors": []}, r"authors=\[\] is not allowed"),
        ({"authors": [{"family-names": "Doe"}]}, r"authors\.0\.name is missing"),
        ({"cff-version": "1.1.0"}, "cff-version='1.1.0' is not allowed"),
        ({"version": "0.2.0"}, "preferred-citation.version is not the version of the software"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_what_was_found(spoilt, change, says):
    with pytest.raises(CitationError, match=says):
        cff.read(spoilt(lambda said: said.update(change)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: [", "this is no YAML"),
        ("just words", "expected the fields of a citation file"),
        ("title: a\ntitle: b\n", "line 2: title is given twice"),
        ("", "expected the fields"),
    ],
)
def test_what_is_no_such_file_is_refused_in_one_line(tmp_path, text, says):
    path = tmp_path / "CITATION.cff"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CitationError, match=says):
        cff.read(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CitationError, match=r"CITATION\.cff: cannot be read: no such file"):
        cff.read(tmp_path / "CITATION.cff")
