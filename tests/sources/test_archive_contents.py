"""Archives that no source publishes: each is refused, and nothing of it is written anywhere or run."""

import io
import pickle
import stat
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scobrief.errors import SourceError
from scobrief.sources import ARCHIVES, contents, icio, read_all
from scobrief.sources.contents import RATIO

MEMBER, TEXT = "package/table.csv", b"year,value\n2021,1\n"
OUTSIDE = [
    "../table.csv", "package/../../table.csv", "/etc/table.csv", "C:/table.csv", "C:table.csv", "//host/share/t.csv",
    "..\\table.csv", "package\\..\\..\\table.csv", "\\table.csv", "",
]  # fmt: skip


def zipped(folder: Path, *members: tuple[str, bytes]) -> Path:
    path = folder / "pinned.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whl:
        for name, data in members:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name  # as somebody else's program may write it
            entry.compress_type = zipfile.ZIP_DEFLATED
            whl.writestr(entry, data)
    return path


def tarred(folder: Path, *members: tuple[str, bytes]) -> Path:
    path = folder / "pinned.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return path


@pytest.fixture(params=[zipped, tarred], ids=["whl", "tgz"])
def packed(request, tmp_path):
    """Pack members as a wheel or as an npm package."""
    return lambda *members: request.param(tmp_path, *members)


def test_a_member_is_read_by_its_name(packed):
    path = packed((MEMBER, TEXT), ("package/other.csv", b""))
    assert contents.content(path, MEMBER) == TEXT
    assert contents.contents(path, lambda name: name.endswith(".csv")) == {MEMBER: TEXT, "package/other.csv": b""}


def test_a_member_that_is_not_there_is_told(packed):
    with pytest.raises(SourceError, match=r"package/none\.csv is not a file of the archive"):
        contents.content(packed((MEMBER, TEXT)), "package/none.csv")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_leads_out_spoils_the_archive_though_nobody_asks_for_it(packed, tmp_path, name):
    path = packed((MEMBER, TEXT), (name, b"smuggled"))
    with pytest.raises(SourceError, match=r"leads out of the archive\. Do not use"):
        contents.content(path, MEMBER)
    assert list(tmp_path.iterdir()) == [path]


def test_a_member_that_unpacks_to_far_more_than_it_takes_is_refused_unread(packed):
    path = packed((MEMBER, TEXT), ("package/zeros.csv", bytes(20_000_000)))
    assert path.stat().st_size * RATIO < 20_000_000
    with pytest.raises(SourceError, match=rf"unpacks to more than {path.stat().st_size * RATIO:,} bytes"):
        contents.content(path, MEMBER)


def test_an_archive_that_unpacks_to_more_than_all_that_is_pinned_is_refused(packed, monkeypatch):
    monkeypatch.setattr(contents, "WHOLE_BYTES", len(TEXT) - 1)
    with pytest.raises(SourceError, match="unpacks to more than 17 bytes"):
        contents.content(packed((MEMBER, TEXT)), MEMBER)


def test_more_members_than_any_pinned_archive_has_are_refused(packed, monkeypatch):
    monkeypatch.setattr(contents, "MEMBERS", 2)
    with pytest.raises(SourceError, match="3 members, more than 2"):
        contents.content(packed((MEMBER, TEXT), ("a", b""), ("b", b"")), MEMBER)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_of_one_name_none_is_chosen(packed):
    with pytest.raises(SourceError, match=r"two members are called 'package/table\.csv'"):
        contents.content(packed((MEMBER, TEXT), (MEMBER, b"other")), MEMBER)


def test_a_link_in_a_wheel_is_refused(tmp_path):
    path = tmp_path / "pinned.whl"
    with zipfile.ZipFile(path, "w") as whl:
        entry = zipfile.ZipInfo(MEMBER)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        whl.writestr(entry, "/etc/passwd")
    with pytest.raises(SourceError, match="is a link"):
        contents.content(path, MEMBER)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_in_an_npm_package_is_refused(tmp_path, kind):
    path = tmp_path / "pinned.tgz"
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo(MEMBER)
        entry.type, entry.linkname = kind, "/etc/passwd"
        tar.addfile(entry)
    with pytest.raises(SourceError, match="is a link or a device"):
        contents.content(path, MEMBER)


def test_what_is_no_archive_or_half_of_one_is_told_without_a_traceback(packed):
    path = packed((MEMBER, TEXT * 100))
    whole = path.read_bytes()
    for data in (
        b"",
        b"<html>404</html>",
        whole[: len(whole) // 2],
        bytes([*whole[:40], *(b"\xff" * (len(whole) - 40))]),
    ):
        path.write_bytes(data)
        with pytest.raises(SourceError, match="cannot be read as an archive"):
            contents.content(path, MEMBER)


def test_a_changed_byte_of_a_wheel_is_found_by_its_sum(tmp_path):
    path = zipped(tmp_path, (MEMBER, b"0123456789"))
    with zipfile.ZipFile(path) as whl:
        place = whl.infolist()[0].header_offset + 30 + len(MEMBER)
    data = bytearray(path.read_bytes())
    data[place + 3] ^= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="cannot be read as an archive"):
        contents.content(path, MEMBER)


def test_hashes_decide_before_anything_is_parsed(tmp_path):
    """No reader has a word on bytes that are not the pinned ones: each would say that this is no archive."""
    for name in ARCHIVES:
        (tmp_path / name).write_bytes(b"not an archive at all")
    with pytest.raises(SourceError, match="is not the pinned archive: sha256"):
        read_all(pd.DataFrame({"iso3": []}), tmp_path)


class _Shell:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_no_pickle_in_an_array_is_loaded(tmp_path):
    mark = tmp_path / "ran"
    pickle.loads(pickle.dumps(_Shell(mark)))
    assert mark.exists()  # it would run
    mark.unlink()
    arrays = io.BytesIO()
    np.savez(arrays, countries=np.array([_Shell(mark)], dtype=object), sectors=["A"], A=[[1.0]], omb=[1.0], s=[1.0])
    with pytest.raises(ValueError, match="allow_pickle=False"):
        icio.read(zipped(tmp_path, (icio.SOURCE.member, arrays.getvalue())))
    assert not mark.exists()
