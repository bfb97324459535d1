"""The picture on the cover: a square for each claim of the article, a row for each paragraph, coloured by verdict."""

from __future__ import annotations

import html
from collections.abc import Iterable
from textwrap import wrap

import vl_convert

from ...charts import theme
from .about import About

INK, SOFT, ACCENT, PAPER = "#0c2338", "#55606c", "#0d6e66", "#ffffff"
FONTS = "'Source Sans 3', 'Liberation Sans', Helvetica, Arial, sans-serif"
SERIFS = "'Source Serif 4', 'Liberation Serif', Georgia, serif"
_STEP, _SIDE = 32, 27


def squares(rows: Iterable[tuple[str, ...]]) -> str:
    """The squares as an SVG that stands alone. rows: the verdicts on the claims of each paragraph."""
    rows = list(rows)
    width, height = max(map(len, rows)) * _STEP, len(rows) * _STEP
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{_marks(rows)}</svg>'


def counted(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, int, str]]:
    """Each verdict that is given, how often, and its colour: the legend of the squares."""
    given = [verdict for row in rows for verdict in row]
    return [(verdict, given.count(verdict), _colour(verdict)) for verdict in theme.VERDICT if verdict in given]


def svg(about: About) -> str:
    """The cover of the EPUB, 1600 by 2560: title, squares, authors and date."""
    lines, y = [_line(190, 52, "POLICY BRIEF", f'font-family="{FONTS}" letter-spacing="5" fill="{SOFT}"')], 420
    for line in wrap(about.title, 22):
        lines.append(_line(y, 118, line, f'font-family="{SERIFS}" font-weight="700"'))
        y += 138
    for line in wrap(about.subtitle, 30):
        lines.append(_line(y + 40, 84, line, f'font-family="{SERIFS}" fill="{ACCENT}"'))
        y += 100
    scale = 1320 / (max(map(len, about.verdicts)) * _STEP)
    lines.append(f'<g transform="translate(140,{y + 140}) scale({scale:.3f})">{_marks(about.verdicts)}</g>')
    last = f"{', '.join(about.authors)} · {about.day} · version {about.version}"
    lines.append(_line(2420, 50, last, f'font-family="{FONTS}" fill="{SOFT}"'))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="2560" viewBox="0 0 1600 2560">'
        f'<rect width="1600" height="2560" fill="{PAPER}"/>'
        f'<rect x="140" y="230" width="190" height="18" fill="{ACCENT}"/>'
        f'<g fill="{INK}">{"".join(lines)}</g></svg>\n'
    )


def png(about: About) -> bytes:
    """The same as a picture of pixels, which every reading device can show."""
    return vl_convert.svg_to_png(svg(about), scale=1.0)


def _line(y: float, size: int, text: str, more: str) -> str:
    return f'<text x="140" y="{y}" font-size="{size}" {more}>{_safe(text)}</text>'


def _marks(rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(
        f'<rect x="{column * _STEP}" y="{row * _STEP}" width="{_SIDE}" height="{_SIDE}" rx="2" '
        f'fill="{_colour(verdict)}"/>'
        for row, verdicts in enumerate(rows)
        for column, verdict in enumerate(verdicts)
    )


def _colour(verdict: str) -> str:
    return theme.VERDICT.get(verdict, theme.ECONOMY["other"])


def _safe(text: str) -> str:
    return html.escape(text, quote=False)
