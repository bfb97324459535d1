"""A figure in pixels, drawn once for each of its contents and kept.

resvg draws it, with the fonts that vl-convert carries. What it writes is large; a chart has few colours, so a palette
holds them, and the file is a tenth of that.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import vl_convert

SCALE = 2  # pixels to the point
KEPT = 600  # pictures: those of several variants of the book
_PALETTE = 256
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SUB = 1  # resvg writes each pixel as its difference from the one before


def place(folder: Path, svg: str) -> Path:
    """Where the pixels of a picture are kept, whether they are there or not: by all that they depend on."""
    drawer: str = vl_convert.__version__  # type: ignore[attr-defined]  # its stub leaves it out
    made_from = f"{svg}\n{SCALE}\n{drawer}\n{Path(__file__).read_text(encoding='utf-8')}"
    return folder / f"{hashlib.sha256(made_from.encode()).hexdigest()[:32]}.png"


def draw(svg: str, path: Path) -> None:
    """Draw a picture to a file; it is there whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
        made = Path(folder) / path.name
        made.write_bytes(png(svg))
        made.replace(path)


def png(svg: str) -> bytes:
    """The picture as PNG, at SCALE pixels to the point, in at most 256 colours."""
    return in_palette(bytes(vl_convert.svg_to_png(svg, scale=SCALE)))


def in_palette(picture: bytes) -> bytes:
    """An opaque PNG of resvg with a palette: its most frequent colours as they are, each other one as the nearest."""
    width, height, pixels = _pixels(picture)
    places, colours = pd.factorize(pixels)
    if len(colours) > _PALETTE:
        often = np.argsort(-np.bincount(places), kind="stable")[:_PALETTE]
        places, colours = _nearest(colours, colours[often])[places], colours[often]
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = places.reshape(height, width)
    return b"".join(
        [
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", *[round(SCALE * 96 / 0.0254)] * 2, 1)),
            _chunk(b"PLTE", _channels(colours).tobytes()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)),
            _chunk(b"IEND", b""),
        ]
    )


def prune(folder: Path, used: Iterable[Path]) -> None:
    """Note what was used, and let go of what was used longest ago."""
    for path in used:
        path.touch()
    for old in sorted(folder.glob("*.png"), key=lambda path: -path.stat().st_mtime)[KEPT:]:
        old.unlink()


def _pixels(picture: bytes) -> tuple[int, int, np.ndarray]:
    """Width, height, and each pixel as a number of four bytes."""
    parts = dict.fromkeys((b"IHDR", b"IDAT"), b"")
    for kind, data in _chunks(picture):
        if kind in parts:
            parts[kind] += data
    width, height, depth, colours, *_, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    rows = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, -1)
    if (depth, colours, interlaced) != (8, 6, 0) or not (rows[:, 0] == _SUB).all():
        raise ValueError("PNG: resvg writes its pictures in another way now. Read them with another library.")
    pixels = np.cumsum(rows[:, 1:].reshape(height, width, 4), axis=1, dtype=np.uint8)
    return width, height, pixels.view(np.uint32).ravel()


def _nearest(colours: np.ndarray, palette: np.ndarray) -> np.ndarray:
    """The place in the palette that is nearest to each colour."""
    wanted, there = _channels(colours).astype(np.int32), _channels(palette).astype(np.int32)
    parts = np.array_split(wanted, len(wanted) // 1024 + 1)
    return np.concatenate([((part[:, None] - there) ** 2).sum(axis=2).argmin(axis=1) for part in parts])


def _channels(colours: np.ndarray) -> np.ndarray:
    """Red, green and blue of each colour."""
    return np.ascontiguousarray(colours.view(np.uint8).reshape(-1, 4)[:, :3])


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
