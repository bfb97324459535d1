"""A figure as a picture that stands alone, for slides and papers: finding, measure, chart, source, licence, on white.

It is put together from the picture in the page, which Vega has drawn already, and lines of text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from textwrap import wrap

from ...charts import theme

INK, SOFT, PAPER = "#1b2430", "#55606c", theme.PAPER["light"]  # names.css has the same, for the page in light
MARGIN = 20  # px around all
_GAP = 14  # px above and below the chart
_LETTER = 0.5  # of the size of the type: how wide a letter is, over a line of English
_LEADING = 1.35
_WIDE = re.compile(r'<div class="sb-wide">(<svg .*?</svg>)</div>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a picture: what stands above the chart, and the lines below it."""

    title: str
    subtitle: str
    description: str
    notes: tuple[str, ...]


def of_page(page: str) -> str:
    """The picture for wide pages in a chart's HTML (charts/renderer.py). Raises ValueError if there is none."""
    if not (found := _WIDE.search(page)):
        raise ValueError("chart: its HTML holds no picture for wide pages. Execute its notebook again.")
    return found[1]


def _side(chart: str, side: str) -> float:
    found = re.search(rf'<svg [^>]*\b{side}="([\d.]+)"', chart)
    assert found  # our own renderer made it
    return float(found[1])


def alone(chart: str, words: Words) -> str:
    """The picture as an SVG file.

    chart: the SVG in the page, in which ink is the page's. Nothing in it is drawn again.
    """
    width, height = _side(chart, "width"), _side(chart, "height")
    size = max(width, theme.WIDE)
    out: list[str] = []
    y = float(MARGIN)
    for text, points, weight, ink in (
        (words.title, theme.LARGE, ' font-weight="bold"', INK),
        (words.subtitle, theme.BASE, "", SOFT),
    ):
        y = _set(out, text, y, points, size, f'{weight} fill="{ink}"') + (4 if text else 0)
    top = y + _GAP if out else y
    # A group: a picture in a picture has edges, and to cut them costs more than all the rest.
    whole = re.fullmatch(r"(?s)<svg ([^>]*)>(.*)</svg>", chart)
    assert whole  # our own renderer made it
    look, inside = whole.groups()
    look = re.sub(r'\b(?:xmlns|width|height|viewBox)="[^"]*" ?', "", look)
    inside = inside.replace("currentColor", INK)
    out.append(f'<g transform="translate({MARGIN},{top:g})" {look.strip()}>{inside}</g>')
    y = top + height + _GAP
    for note in words.notes:
        y = _set(out, note, y, theme.SMALL - 1, size, f' fill="{SOFT}"') + 2
    whole_width, whole_height = size + 2 * MARGIN, y + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole_width:g}" height="{whole_height:g}" '
        f'viewBox="0 0 {whole_width:g} {whole_height:g}" role="img" font-family="{html.escape(theme.FONT)}">\n'
        f"<title>{html.escape(words.title)}</title>\n<desc>{html.escape(words.description)}</desc>\n"
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n' + "\n".join(out) + "\n</svg>\n"
    )


def _set(out: list[str], text: str, y: float, points: int, width: float, look: str) -> float:
    """Set a text in lines below y; return where it ends."""
    lines = wrap(text, int(width / (_LETTER * points)))
    for line in lines:
        y += points * _LEADING
        out.append(f'<text x="{MARGIN}" y="{y:g}" font-size="{points}"{look}>{html.escape(line, quote=False)}</text>')
    return y
