"""Where the words of a drawn chart stand: their boxes, read from Vega's SVG and the widths of its font."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree

# Advance widths in thousandths of the size, from the space on: Adobe's metrics of Helvetica, which Arial and
# Liberation Sans share.
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
WIDTH = {chr(32 + i): int(width) for i, width in enumerate(_WIDTHS.split())} | {"−": 584, "\N{NO-BREAK SPACE}": 278}
BOLD = 1.07  # bold letters are about so much wider
ASCENT, DESCENT = 0.72, 0.21  # of the size: from the baseline to the top of a capital, and to the foot of a p


@dataclass(frozen=True)
class Word:
    """A line of text in a picture: what it says, what it is, its size, and its four corners."""

    text: str
    role: str
    size: float
    corners: tuple[tuple[float, float], ...]


def words(svg: str) -> list[Word]:
    """Every line of text that the picture shows."""
    root = ElementTree.fromstring(svg)
    return list(_words(root, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), "", {}))


def size(svg: str) -> tuple[float, float]:
    """Width and height of the picture."""
    found = re.search(r'<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    return float(found[1]), float(found[2])


def collisions(svg: str, slack: float = 1.0) -> list[str]:
    """Pairs of words of which one covers the other by more than `slack` px both ways, in words."""
    shown = words(svg)
    return [
        f"{one.text!r} ({one.role}) on {other.text!r} ({other.role})"
        for one, other in combinations(shown, 2)
        if _overlap(one.corners, other.corners) > slack
    ]


def cut(svg: str, slack: float = 1.0) -> list[str]:
    """Words that reach over the edge of the picture, or that Vega shortened."""
    width, height = size(svg)
    return [
        f"{word.text!r} ({word.role})"
        for word in words(svg)
        if word.text.endswith("…")
        or any(not (-slack <= x <= width + slack and -slack <= y <= height + slack) for x, y in word.corners)
    ]


def small(svg: str, least: float = 12) -> list[str]:
    """Words that are set in smaller letters."""
    return [f"{word.text!r} ({word.role}): {word.size} px" for word in words(svg) if word.size < least]


def _words(node: ElementTree.Element, matrix: tuple, role: str, style: dict) -> Iterator[Word]:
    matrix = _times(matrix, _transform(node.get("transform", "")))
    if float(node.get("opacity", 1)) == 0 or node.get("display") == "none":
        return
    role = node.get("class", "").removeprefix("mark-text ") if "mark-text" in node.get("class", "") else role
    style = style | {k: v for k in ("font-size", "font-weight", "text-anchor") if (v := node.get(k))}
    tag = node.tag.rpartition("}")[2]
    if tag == "text":
        lines = [child for child in node if child.tag.endswith("tspan")]
        y = 0.0
        for line in lines or [node]:
            y += float(line.get("dy", 0)) if line is not node else 0.0
            if text := "".join(line.itertext()).strip():
                yield _word(text, role, matrix, style, float(line.get("x", 0)) if line is not node else 0.0, y)
        return
    for child in node:
        yield from _words(child, matrix, role, style)


def _word(text: str, role: str, matrix: tuple, style: dict, x: float, y: float) -> Word:
    letters = float(style.get("font-size", "12px").removesuffix("px"))
    bold = BOLD if style.get("font-weight") in ("bold", "600", "700") else 1
    long = sum(WIDTH.get(letter, 556) for letter in text) / 1000 * letters * bold
    left = x - {"middle": long / 2, "end": long}.get(style.get("text-anchor"), 0)
    box = (left, y - ASCENT * letters), (left + long, y - ASCENT * letters)
    box += (left + long, y + DESCENT * letters), (left, y + DESCENT * letters)
    a, b, c, d, e, f = matrix
    return Word(text, role, letters, tuple((a * p + c * q + e, b * p + d * q + f) for p, q in box))


def _transform(text: str) -> tuple:
    out = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for name, inside in re.findall(r"([a-z]+)\(([^)]*)\)", text):
        values = [float(value) for value in re.split(r"[ ,]+", inside.strip())]
        if name == "translate":
            step = (1.0, 0.0, 0.0, 1.0, values[0], values[1] if len(values) > 1 else 0.0)
        elif name == "rotate":
            turn = math.radians(values[0])
            step = (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0.0, 0.0)
        else:
            step = (values[0], 0.0, 0.0, values[-1], 0.0, 0.0)
        out = _times(out, step)
    return out


def _times(m: tuple, n: tuple) -> tuple:
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f)


def _overlap(one: tuple, other: tuple) -> float:
    """How deep two boxes lie in one another: the least overlap along the directions of their sides."""
    depths = []
    for corners in (one, other):
        for (x, y), (u, v) in ((corners[0], corners[1]), (corners[1], corners[2])):
            length = math.hypot(u - x, v - y) or 1.0
            along = ((u - x) / length, (v - y) / length)
            p, q = ([a * along[0] + b * along[1] for a, b in box] for box in (one, other))
            depths.append(min(max(p), max(q)) - max(min(p), min(q)))
    return min(depths)
