import json
import shutil
from contextlib import contextmanager

import pytest

from scobrief import paths
from scobrief.datapackage import tables

DESCRIPTOR = "datapackage.json"


@pytest.fixture
def data_copy(tmp_path, monkeypatch):
    """A copy of data/ that the package takes for the real one, to be spoilt by the test."""
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder)
    with taken_for_data(folder, monkeypatch):
        yield folder


@pytest.fixture
def small_copy(tmp_path, monkeypatch):
    """The same without the three largest tables, which take their time and have nothing of their own to show."""
    folder = tmp_path / "data"
    (folder / "curated").mkdir(parents=True)
    package = json.loads((paths.DATA / DESCRIPTOR).read_text(encoding="utf-8"))
    package["resources"] = [item for item in package["resources"] if item.get("rows", 0) < 10_000]
    (folder / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
    for item in package["resources"]:
        shutil.copy(paths.DATA / item["path"], folder / item["path"])
    with taken_for_data(folder, monkeypatch):
        yield folder


@contextmanager
def taken_for_data(folder, monkeypatch):
    """Open tables from the folder; what was read before and what is read meanwhile is forgotten."""
    monkeypatch.setattr(paths, "DATA", folder)
    forget_tables()
    yield
    forget_tables()


def forget_tables():
    tables.descriptor.cache_clear()
    tables._read.cache_clear()
    tables.whole.cache_clear()
