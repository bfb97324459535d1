"""A zip as its source publishes it: opened with limits, its members found by name, its tables read block by block.

Nothing is unpacked to disk and no table is held whole: a member is decompressed as it is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.csv as pa_csv

from ..errors import SourceError
from .contents import leads_out

# A full archive of BACI holds thirty years of about 400 MB each; a table of the OECD about 150 MB.
MEMBERS, MEMBER_BYTES, SMALL_BYTES = 500, 4 << 30, 16 << 20
# Text of numbers is squeezed to a fifth or a tenth; what shrinks five hundredfold is no table.
RATIO = 500
BLOCK_BYTES = 8 << 20


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, for as long as it is read. Raises SourceError if it is missing, no zip, damaged or out of limits.

    What goes wrong with its bytes while a member is read is worded here too.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _within_limits(path, archive)
            yield archive
    except FileNotFoundError:
        raise SourceError(f"{path}: no such file. Name the zip as it was downloaded.") from None
    except IsADirectoryError:
        raise SourceError(f"{path} is a folder. Name the zip as it was downloaded.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"{path}: no zip, or not all of one: {error}. Download it again.") from None


def matching(path: Path, archive: zipfile.ZipFile, pattern: str, called: str) -> dict[str, re.Match[str]]:
    """The members whose file name fits a pattern, whatever folder they are in: name -> match, in order of names.

    called: how such a member is called, for the message. Raises SourceError if none fits.
    """
    names = [item.filename for item in archive.infolist() if not item.is_dir()]
    # Archives that were packed on a Mac hold a shadow of every file, ._NAME, which the pattern does not fit.
    found = {name: fit for name in sorted(names) if (fit := re.fullmatch(pattern, name.rpartition("/")[2]))}
    if not found:
        shown = ", ".join(names[:6]) + (", ..." if len(names) > 6 else "")
        raise SourceError(f"{path}: holds no {called}; it holds {shown or 'nothing'}. Is it the right archive?")
    return found


def blocks(
    path: Path, archive: zipfile.ZipFile, member: str, types: Callable[[list[str]], Mapping[str, pa.DataType]]
) -> Iterator[pa.RecordBatch]:
    """The rows of a CSV member, some megabytes at a time.

    types: from the header to the type of each column that is wanted. Raises SourceError on a cell that is not of
    its type, with its line, or on a line with too many or too few cells.
    """
    header = _header(path, archive, member)
    wanted = types(header)
    try:
        with archive.open(member) as file, _reader(file, wanted) as reader:
            yield from reader
    except pa.ArrowInvalid as error:
        try:
            told = _where(path, archive, member, header, wanted)
        except csv.Error as worse:
            told = f"{path}: {member}: {worse}."
        raise SourceError(told or f"{path}: {member}: {error}.") from None


def columns_missing(path: Path, member: str, expected: list[str], header: list[str]) -> SourceError:
    """The error for a table that has other columns than expected."""
    shown = ", ".join(header[:8]) + (", ..." if len(header) > 8 else "")
    return SourceError(f"{path}: {member} has the columns {shown}; expected {', '.join(expected)}.")


def rows(path: Path, archive: zipfile.ZipFile, member: str, expected: list[str]) -> list[dict[str, str]]:
    """The rows of a small CSV member, as text. Raises SourceError if a column that is expected is not there."""
    if archive.getinfo(member).file_size > SMALL_BYTES:
        raise SourceError(f"{path}: {member} is larger than such a table can be. Do not use this file.")
    with archive.open(member) as file:
        reader = csv.DictReader(_lines(file))
        if not set(expected) <= set(reader.fieldnames or ()):
            raise columns_missing(path, member, expected, list(reader.fieldnames or ()))
        return list(reader)


def _within_limits(path: Path, archive: zipfile.ZipFile) -> None:
    items = archive.infolist()
    if len(items) > MEMBERS:
        raise SourceError(f"{path}: holds {len(items)} files, more than {MEMBERS}. Is it the right archive?")
    for item in items:
        if leads_out(item.filename):
            raise SourceError(f"{path}: the member {item.filename!r} leads out of the archive. Do not use this file.")
        if item.file_size > MEMBER_BYTES or item.file_size > RATIO * max(item.compress_size, 1):
            raise SourceError(
                f"{path}: the member {item.filename} unpacks to {item.file_size:,} bytes from "
                f"{item.compress_size:,}, which no table of this source does. Do not use this file."
            )


def _reader(file: IO[bytes], wanted: Mapping[str, pa.DataType]) -> pa_csv.CSVStreamingReader:
    return pa_csv.open_csv(
        file,
        read_options=pa_csv.ReadOptions(block_size=BLOCK_BYTES, use_threads=False),
        convert_options=pa_csv.ConvertOptions(column_types=dict(wanted), include_columns=list(wanted)),
    )


def _header(path: Path, archive: zipfile.ZipFile, member: str) -> list[str]:
    with archive.open(member) as file:
        line = file.readline(BLOCK_BYTES)
    try:
        if header := next(csv.reader([line.decode("utf-8-sig")]), []):
            return header
        raise ValueError(member)
    except (ValueError, csv.Error):
        raise SourceError(f"{path}: {member} begins with no line of column names.") from None


def _where(
    path: Path, archive: zipfile.ZipFile, member: str, header: list[str], wanted: Mapping[str, pa.DataType]
) -> str | None:
    """Words for the first line that cannot be read; found by a second, slower walk, as nobody counts lines before."""
    with archive.open(member) as file:
        lines = csv.reader(_lines(file))
        next(lines)
        for number, cells in enumerate(lines, start=2):
            if cells and len(cells) != len(header):
                return f"{path}: {member} line {number}: {len(cells)} cells, expected {len(header)}."
            for name, cell in zip(header, cells, strict=False):
                if name in wanted and not _fits(cell.strip(), wanted[name]):
                    return f"{path}: {member} line {number}: {name}={cell!r} is no {_called(wanted[name])}."
    return None


def _lines(file: IO[bytes]) -> Iterator[str]:
    """The lines of a member as text; one that is longer than a block comes in pieces, and is then no row."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    while line := text.readline(BLOCK_BYTES):
        yield line


def _fits(cell: str, kind: pa.DataType) -> bool:
    if pa.types.is_string(kind):
        return True
    try:
        pa.array([cell]).cast(kind)
    except pa.ArrowInvalid:
        return False
    return True


def _called(kind: pa.DataType) -> str:
    return "number" if pa.types.is_floating(kind) else "whole number of its size"
