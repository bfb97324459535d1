"""The outlines of marks, as SVG writes them: read, moved, measured, and written again in few letters.

Lengths are whole tenths of a pixel from the first. Each point is written from where the last one was put, so
that what rounding takes from one is not missing at the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r"([A-Za-z])|(-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)")
_POINTS = {"M": 1, "L": 1, "C": 3, "Q": 2}

Step = tuple[str, tuple[int, ...]]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a mark.

    steps: letters of SVG with whole tenths of a pixel, points from the origin: M, L, C, Q: x, y of each point;
    A: two radii, turn, two flags, x, y; Z: nothing. box: left, top, right, bottom, control points included.
    """

    steps: tuple[Step, ...]
    box: Box

    @property
    def disc(self) -> tuple[int, int, int] | None:
        """Centre and radius, if it is a circle as Vega draws one: two half turns."""
        if [letter for letter, _ in self.steps] != ["M", "A", "A"]:
            return None
        (_, (x, y)), (_, (rx, ry, *_, x1, y1)), (_, (*_, x2, y2)) = self.steps
        round_ = rx == ry and y == y1 == y2 and x == x2 and abs(x - x1 - 2 * rx) <= 1
        return (x - rx, y, rx) if round_ else None


def read(text: str, dx: float = 0, dy: float = 0) -> Outline:
    """Read the `d` of a path and move it by so many pixels. Raises ValueError on a letter that Vega never writes."""
    steps: list[Step] = []
    x = y = x0 = y0 = 0.0
    xs: list[int] = []
    ys: list[int] = []
    for letter, numbers in _commands(text):
        values = iter(numbers)
        if letter in "Zz":
            steps.append(("Z", ()))
            x, y = x0, y0
        elif letter in "Aa":
            for rx, ry, turn, large, sweep, px, py in zip(*[values] * 7, strict=True):
                x, y = (x + px, y + py) if letter == "a" else (px, py)
                end = _tenths(x + dx), _tenths(y + dy)
                steps.append(("A", (_tenths(rx), _tenths(ry), round(turn), int(large), int(sweep), *end)))
                # A circle's arc is within its radii of its end, on each side; no closer look is needed here.
                xs += [end[0] - 2 * _tenths(rx), end[0] + 2 * _tenths(rx)]
                ys += [end[1] - 2 * _tenths(ry), end[1] + 2 * _tenths(ry)]
        elif letter in "HhVv":
            for value in values:
                before = x if letter in "Hh" else y
                at = before + value if letter in "hv" else value
                x, y = (at, y) if letter in "Hh" else (x, at)
                steps.append(("L", (_tenths(x + dx), _tenths(y + dy))))
                xs.append(steps[-1][1][0])
                ys.append(steps[-1][1][1])
        elif (count := _POINTS.get(letter.upper())) is not None:
            while (first := next(values, None)) is not None:
                pairs = [first, *(next(values) for _ in range(2 * count - 1))]
                base = (x, y) if letter.islower() else (0.0, 0.0)
                points = [value + base[i % 2] for i, value in enumerate(pairs)]
                x, y = points[-2:]
                moved = tuple(_tenths(value + (dy if i % 2 else dx)) for i, value in enumerate(points))
                # More points after a move are lines.
                steps.append(("L" if letter in "Mm" and steps and steps[-1][0] == "M" else letter.upper(), moved))
                xs += moved[::2]
                ys += moved[1::2]
                if letter in "Mm" and steps[-1][0] == "M":
                    x0, y0 = x, y
        else:
            raise ValueError(f"outline {text[:40]!r}: {letter!r} is no letter that Vega writes")
    return Outline(tuple(steps), (min(xs, default=0), min(ys, default=0), max(xs, default=0), max(ys, default=0)))


def write(outlines: list[Outline]) -> str:
    """Several outlines as the `d` of one path."""
    out: list[str] = []
    said = ""
    for outline in outlines:
        x = y = x0 = y0 = 0
        for letter, values in outline.steps:
            if letter == "Z":
                x, y, said = x0, y0, "z"
                out.append("z")
                continue
            px, py = values[-2:]
            if letter == "M":
                new, numbers = "M", values
            elif letter == "L" and (py == y or px == x):
                new, numbers = ("h", (px - x,)) if py == y else ("v", (py - y,))
            elif letter == "A":
                new, numbers = "a", ()
            else:
                new, numbers = letter.lower(), tuple(value - (y if i % 2 else x) for i, value in enumerate(values))
            if letter == "A":
                radii, (turn, large, sweep) = _numbers(values[:2]), values[2:5]
                text = f"{radii} {turn} {large} {sweep}{_numbers((px - x, py - y), gap=True)}"
            else:
                text = _numbers(numbers, gap=new == said and new in "lc")
            # The same letter need not be said again.
            out.append(text if new == said and new in "lc" else f"{new}{text}")
            said = new
            x, y = px, py
            if letter == "M":
                x0, y0 = px, py
    return "".join(out)


def dots(discs: list[tuple[int, int, int]]) -> str:
    """Discs of one size as the `d` of strokes without length, whose round ends are the discs."""
    return "".join(f"M{_numbers((x, y))}h.01" for x, y, _ in discs)


def number(value: float) -> str:
    """A length in pixels, to a tenth, without what it can do without."""
    return _number(_tenths(value))


def _commands(text: str) -> list[tuple[str, list[float]]]:
    commands: list[tuple[str, list[float]]] = []
    for letter, value in _PIECE.findall(text):
        if letter:
            commands.append((letter, []))
        else:
            commands[-1][1].append(float(value))
    return commands


def _tenths(pixels: float) -> int:
    return round(pixels * 10)


def _number(tenths: int) -> str:
    sign, (whole, rest) = "-" * (tenths < 0), divmod(abs(tenths), 10)
    return f"{sign}{whole or ''}.{rest}" if rest else f"{sign}{whole}"


def _numbers(tenths: tuple[int, ...], gap: bool = False) -> str:
    """Numbers one after the other, `gap` before the first; a minus is gap enough."""
    texts = [_number(value) for value in tenths]
    return "".join(text if (i == 0 and not gap) or text[0] == "-" else f" {text}" for i, text in enumerate(texts))
