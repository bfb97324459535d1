"""Pictures of every page of a built book: `make shots`, or `python tests/site/shots.py [site] [page ...]`.

Each page at the width of a laptop and of a phone, light and dark; the PDF's sheets, if there is a PDF and pdftoppm;
and contact sheets, on which many are seen at once. Into _build/shots/.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import reader
from PIL import Image

from scobrief import paths

TARGET = paths.ROOT / "_build" / "shots"
MODES = ("light", "dark")
WORKERS = 2
# A contact sheet: so many pictures beside each other, each so wide and at most so high, in pixels.
ACROSS, THUMB, TALLEST, GAP = 6, 300, 1500, 12
# Chromium draws no longer picture than this.
LONGEST = 16_000


def main(arguments: list[str]) -> None:
    """Take the pictures, and say where they are."""
    site = Path(arguments[0]) if arguments else paths.HTML
    wanted = arguments[1:] or reader.pages(site)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    # Playwright keeps to one thread: each worker has a browser of its own, and its share of the pages.
    shares = [wanted[i::WORKERS] for i in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda share: _shoot(site.resolve(), share), shares))
    for pdf in sorted(site.rglob("*.pdf")):
        _sheets(pdf)
    for group in sorted({path.stem.partition("~")[2] for path in TARGET.glob("*.png")}):
        _contact(group)
    print(TARGET)


def _shoot(site: Path, pages: list[str]) -> None:
    with reader.browser() as browser:
        for width, mode in product((reader.WIDE, reader.PHONE), MODES):
            with reader.context(browser, width, mode) as context:
                tab = context.new_page()
                for page in pages:
                    tab.goto(f"{site.as_uri()}/{page}.html")
                    tab.evaluate(reader.SCROLL)
                    height = min(tab.evaluate("document.documentElement.scrollHeight"), LONGEST)
                    tab.screenshot(
                        path=TARGET / f"{page.replace('/', '-')}~{width}-{mode}.png",
                        full_page=True,
                        clip={"x": 0, "y": 0, "width": width, "height": height},
                    )


def _sheets(pdf: Path) -> None:
    """The sheets of a PDF, if there is a program to draw them."""
    if tool := shutil.which("pdftoppm"):
        subprocess.run([tool, "-r", "60", "-png", str(pdf), str(TARGET / f"{pdf.stem}~paper")], check=True)
        for made in TARGET.glob(f"{pdf.stem}~paper-*.png"):
            made.rename(TARGET / f"{pdf.stem}-{made.stem.rpartition('-')[2]}~paper.png")


def _contact(group: str) -> None:
    """All pictures of a width and mode, small, on sheets of four rows."""
    made = sorted(TARGET.glob(f"*~{group}.png"))
    for number, batch in enumerate(_cut(made, ACROSS * 4), 1):
        small = []
        for path in batch:
            with Image.open(path) as picture:
                scaled = picture.convert("RGB").resize((THUMB, max(1, picture.height * THUMB // picture.width)))
                small.append(scaled.crop((0, 0, THUMB, min(scaled.height, TALLEST))))
        rows = list(_cut(small, ACROSS))
        heights = [max(picture.height for picture in row) for row in rows]
        size = (ACROSS * (THUMB + GAP) + GAP, sum(heights) + GAP * (len(rows) + 1))
        sheet, y = Image.new("RGB", size, "#888"), GAP
        for row, height in zip(rows, heights, strict=True):
            for x, picture in enumerate(row):
                sheet.paste(picture, (GAP + x * (THUMB + GAP), y))
            y += height + GAP
        sheet.save(TARGET / f"contact-{group}-{number}.png")


def _cut(items: Sequence, size: int) -> list[Sequence]:
    return [items[i : i + size] for i in range(0, len(items), size)]


if __name__ == "__main__":
    main(sys.argv[1:])
