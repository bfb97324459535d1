"""An executed copy is kept, and made again when something that it was made from has changed, and only then."""

import hashlib
import json

import nbformat
import pytest

from scobrief import paths
from scobrief.datapackage import descriptor
from scobrief.execute import cache, dependencies, notebooks
from scobrief.scenario.chapters import Members, Overlap

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """The chapter on members, executed once with a parameter of its own."""
    folder = tmp_path_factory.mktemp("run")
    run = notebooks.run(Members(as_of=2019), folder / "members.ipynb", pictures="none")
    return run, run.path.read_bytes()


@pytest.fixture
def kept(executed, tmp_path, monkeypatch):
    """That copy in a cache that is empty else."""
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    run, content = executed
    run.path.write_bytes(content)
    cache.keep(run)
    return run


def test_a_copy_that_nobody_has_made_must_be_made(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    assert cache.reason(Members(as_of=2019)) == "not executed with these parameters yet"


def test_a_kept_copy_holds_and_has_the_facts_and_the_bytes_of_the_run(kept, executed):
    assert cache.reason(Members(as_of=2019)) is None
    copy, facts = cache.kept(Members(as_of=2019))
    assert copy.read_bytes() == executed[1]
    assert facts == kept.facts
    assert not kept.path.exists()  # taken, not copied


def test_other_parameters_and_other_chapters_have_copies_of_their_own(kept):
    assert cache.reason(Members(as_of=2020)) == "not executed with these parameters yet"
    assert cache.reason(Overlap(as_of=2019)) == "not executed with these parameters yet"


def test_a_table_that_the_run_opened_is_a_reason_and_another_is_none(kept, monkeypatch):
    used = set(kept.used["tables"])
    assert {"curated/memberships.csv", "annual.csv"} <= used
    assert "production_flows.csv" not in used
    for path, told in (
        ("curated/memberships.csv", "table curated/memberships.csv changed"),
        ("production_flows.csv", None),
    ):
        package = json.loads(json.dumps(descriptor()))
        next(item for item in package["resources"] if item["path"] == path)["hash"] = "sha256:0"
        with monkeypatch.context() as patch:
            patch.setattr(cache, "descriptor", lambda package=package: package)
            assert cache.reason(Members(as_of=2019)) == told


def test_a_module_that_the_notebook_reaches_is_a_reason_and_another_is_none(kept, monkeypatch):
    real = dependencies._digest
    for module, told in (
        ("scobrief.facts.members", "module scobrief.facts.members changed"),
        ("scobrief.indicators.gas", None),
        ("scobrief.book.ledger", None),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(dependencies, "_digest", lambda name, module=module: "0" if name == module else real(name))
            assert cache.reason(Members(as_of=2019)) == told


def test_the_notebook_and_what_is_installed_are_reasons(kept, monkeypatch, tmp_path):
    changed = tmp_path / "02_members.ipynb"
    changed.write_bytes((paths.NOTEBOOKS / "02_members.ipynb").read_bytes() + b"\n")
    with monkeypatch.context() as patch:
        patch.setattr(cache, "notebook", lambda chapter: changed)
        assert cache.reason(Members(as_of=2019)) == "notebook 02_members.ipynb changed"
    with monkeypatch.context() as patch:
        patch.setattr(cache, "installed", lambda: hashlib.sha256(b"pandas 4").hexdigest())
        assert cache.reason(Members(as_of=2019)) == "what is installed changed"


def test_several_reasons_are_counted(kept, monkeypatch):
    monkeypatch.setattr(cache, "installed", lambda: "0")
    monkeypatch.setattr(dependencies, "_digest", lambda name: "0")
    told = cache.reason(Members(as_of=2019))
    roots = dependencies.of_notebook(paths.NOTEBOOKS / "02_members.ipynb", "members")
    n = len(dependencies.modules(roots, kept.used["indicators"]))
    assert told.startswith("module scobrief.")
    assert told.endswith(f" changed and {n} more")


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_text("{")])
def test_a_record_that_is_gone_or_half_there_means_that_the_copy_is_made_again(kept, spoil):
    (record,) = (paths.BUILD / "cache" / "members").glob("*/record.json")
    spoil(record)
    assert cache.reason(Members(as_of=2019)) == "not executed with these parameters yet"


def test_of_one_chapter_only_the_copies_that_were_used_last_are_kept(kept, executed, monkeypatch):
    monkeypatch.setattr(cache, "KEPT", 2)
    run, content = executed
    for year in (2010, 2011):
        path = run.path.with_name(f"{year}.ipynb")
        path.write_bytes(content)
        cache.kept(Members(as_of=2019))  # looked at, and so used
        cache.keep(notebooks.Run(Members(as_of=year), path, run.facts, run.used))
    assert cache.reason(Members(as_of=2010)) == "not executed with these parameters yet"
    assert cache.reason(Members(as_of=2019)) is None
    assert cache.reason(Members(as_of=2011)) is None


def test_a_kept_copy_is_a_valid_notebook_that_says_its_run(kept):
    copy, _ = cache.kept(Members(as_of=2019))
    book = nbformat.read(copy, as_version=4)
    nbformat.validate(book)
    assert book.metadata["scobrief"]["parameters"]["as_of"] == 2019
