import json
import os
import shutil
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from scobrief import paths
from scobrief.book import assemble
from scobrief.datapackage import tables
from scobrief.scenario import CHAPTERS, resolve

DESCRIPTOR = "datapackage.json"
# A shell that runs us in the background has us ignore Ctrl-C, and so would all that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The folder of the default book, built from nothing, away from the reader's own, and once for all workers.

    SCOBRIEF_SITE names a book that is there already, for who works on these tests or looks at a book from elsewhere.
    """
    if made := os.environ.get("SCOBRIEF_SITE"):
        return Path(made).resolve(strict=True)
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "site"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "BUILD", folder)
        patch.setattr(paths, "HTML", folder / "html")
        if not (folder / "html" / "index.html").is_file():
            assemble.build(resolve(CHAPTERS))
    return folder / "html"


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
