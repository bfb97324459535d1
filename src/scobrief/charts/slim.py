"""Vega's SVG made fit to stand in a page beside others, and a few times smaller.

Vega writes each mark with all that it looks like, in groups within groups. Here what looks the same is said once:
marks of one look that follow one another are one path, as long as this cannot be seen; groups that only move what
is in them are gone; and so are the classes and roles, for the image has one label, outside.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree import ElementTree

from . import outline
from .outline import Outline

_IGNORED = re.compile(r"class|role|aria-.*|pointer-events|version|style")
# What a reader of SVG assumes, where it is not said otherwise further out.
_ASSUMED = {
    "opacity": "1", "fill-opacity": "1", "stroke-opacity": "1", "font-weight": "normal", "text-anchor": "start",
    "stroke-linecap": "butt", "stroke-dasharray": "1,0",
}  # fmt: skip
_MOVED = re.compile(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)(.*)")
_OWN = ("d", "x", "y", "transform", "opacity")  # of one mark, not of all that look like it; opacity is not inherited
_LONG = 400  # outlines, to the path


@dataclass(slots=True)
class _Part:
    """An element that is being put together: a mark's outlines become its `d` in the end."""

    tag: str
    look: dict[str, str]
    inside: list[_Part] | str = ""
    outlines: list[Outline] = field(default_factory=list)


def slim(picture: str, prefix: str) -> str:
    """Return the SVG that Vega drew, smaller.

    Ids get the prefix, since the live chart counts its own from the same start, and are counted anew, since Vega
    counts on from the chart before. Lengths are rounded to a tenth of a pixel; a gradient's stops keep their digits.
    """
    root = ElementTree.fromstring(_renamed(picture, prefix))
    look = {name: text for name, text in _look(root).items() if not name.startswith("xmlns")}
    parts = _parts(root, 0, 0)
    # The outermost group says what holds for the whole.
    whole = parts[0] if len(parts) == 1 and parts[0].tag == "g" else None
    if whole and isinstance(whole.inside, list) and set(whole.look) <= {"fill", "stroke-miterlimit"}:
        look, parts = look | whole.look, whole.inside
    fonts = {part.look.get("font-family") for part in _texts(parts)}
    if len(fonts) == 1:
        font = fonts.pop()
        look |= {"font-family": font} if font is not None else {}
        for part in _texts(parts):
            part.look.pop("font-family", None)
    return _written(_Part("svg", {"xmlns": "http://www.w3.org/2000/svg"} | look, _gathered(parts)))


def _renamed(picture: str, prefix: str) -> str:
    places: dict[str, int] = {}

    def renamed(found: re.Match[str]) -> str:
        return f"{found[1]}{prefix}-{places.setdefault(found[2], len(places))}{found[3]}"

    picture = re.sub(r'(\bid=")([^"]+)(")', renamed, picture)
    return re.sub(r"(url\(#)([^)]+)(\))", renamed, picture)


def _parts(parent: ElementTree.Element, dx: float, dy: float) -> list[_Part]:
    """What is in an element that stands moved by so much; groups that say nothing are opened."""
    parts = []
    for element in parent:
        tag, look = element.tag.rpartition("}")[2], _look(element)
        if look.pop("display", "") == "none" or look.get("opacity") == "0":
            continue
        if tag in ("defs", "clipPath", "linearGradient", "radialGradient", "stop", "rect"):
            parts.append(_Part(tag, look, _parts(element, 0, 0)))
            continue
        x, y, turned = _place(look.pop("transform", ""))
        x, y = x + dx, y + dy
        if tag == "g":
            parts += _group(element, look, x, y)
        elif tag == "text":
            parts += _text(element, look, x, y, turned)
        elif (mark := _mark(tag, look, x, y, turned)) is not None:
            parts.append(mark)
    return parts


def _group(element: ElementTree.Element, look: dict[str, str], x: float, y: float) -> list[_Part]:
    if "clip-path" in look:  # its edges are measured from where the group stands
        moved = {"transform": _translated(x, y)} if x or y else {}
        return [_Part("g", moved | look, _parts(element, 0, 0))]
    inside = _parts(element, x, y)
    return [_Part("g", look, inside)] if look and inside else inside


def _text(element: ElementTree.Element, look: dict[str, str], x: float, y: float, turned: str) -> list[_Part]:
    lines = [_Part("tspan", dict(line.attrib), line.text or "") for line in element]
    if not (lines or (element.text or "").strip()):
        return []
    if "font-size" in look:
        look["font-size"] = look["font-size"].removesuffix("px")
    # A line of several has a place of its own, from that of the whole.
    place = {"transform": _translated(x, y) + turned} if lines or turned else {}
    place = place or {"x": outline.number(x), "y": outline.number(y)}
    if "opacity" in look and "stroke" not in look:
        look["fill-opacity"] = f"{float(look.pop('opacity')) * float(look.get('fill-opacity', 1)):g}"
    return [_Part("text", place | look, lines or element.text or "")]


def _mark(tag: str, look: dict[str, str], x: float, y: float, turned: str) -> _Part | None:
    """A mark as a path, or None where nothing of it would be seen."""
    if tag == "line":
        x2, y2 = (look.pop(name, "0") for name in ("x2", "y2"))
        look["d"] = f"M0,0L{x2},{y2}"
        if "stroke" not in look:
            return None
    elif tag != "path":
        raise ValueError(f"<{tag}>: not a mark that Vega draws")
    text = look.pop("d", "")
    if not text or text.startswith("M0,0h0v0") or not {"fill", "stroke"} & look.keys():
        return None
    if "stroke" not in look:
        look = {name: said for name, said in look.items() if not name.startswith("stroke")}
    kinds = {"fill", "stroke"} & {name for name, said in look.items() if said != "none"}
    if "opacity" in look and len(kinds) == 1:  # then the mark need not be drawn apart and laid over the rest
        name = f"{kinds.pop()}-opacity"
        look[name] = f"{float(look.pop('opacity')) * float(look.get(name, 1)):g}"
    if turned:
        return _Part("path", {"transform": _translated(x, y) + turned} | look, outlines=[outline.read(text)])
    return _Part("path", look, outlines=[outline.read(text, x, y)])


def _look(element: ElementTree.Element) -> dict[str, str]:
    """What an element says of its looks, as far as it is not assumed anyway."""
    return {
        name.rpartition("}")[2]: _colour(text) if text.startswith("rgba(") else text
        for name, text in element.attrib.items()
        if not _IGNORED.fullmatch(name) and _ASSUMED.get(name) != text
    }


def _colour(rgba: str) -> str:
    """The colour without spaces, its opacity to a thousandth, as far as anyone can see."""
    *light, opacity = rgba.removeprefix("rgba(").removesuffix(")").split(",")
    return f"rgba({','.join(part.strip() for part in light)},{round(float(opacity), 3):g})"


def _place(transform: str) -> tuple[float, float, str]:
    """Where an element is moved to, and what else is done with it."""
    if not transform:
        return 0, 0, ""
    if not (found := _MOVED.fullmatch(transform)):
        return 0, 0, f" {transform}"
    return float(found[1]), float(found[2]), found[3]


def _translated(x: float, y: float) -> str:
    return f"translate({outline.number(x)},{outline.number(y)})"


def _texts(parts: Iterable[_Part]) -> Iterator[_Part]:
    for part in parts:
        if part.tag == "text":
            yield part
        elif isinstance(part.inside, list):
            yield from _texts(part.inside)


def _gathered(parts: list[_Part]) -> list[_Part]:
    """The same picture in fewer elements: marks of one look as one, looks that several share said once."""
    joined: list[_Part] = []
    for part in parts:
        if part.tag in ("g", "defs") and isinstance(part.inside, list):
            part.inside = _gathered(part.inside)
        last = joined[-1] if joined else None
        if last is not None and last.tag == part.tag == "path" and last.look == part.look and _may_join(last, part):
            last.outlines += part.outlines
        else:
            joined.append(part)
    for part in joined:
        if part.tag == "path":
            _draw(part)
    shared: list[_Part] = []
    for key, run in groupby(joined, lambda part: (part.tag, _common(part))):
        tag, look = key[0], dict(key[1])
        several = list(run)
        if tag in ("text", "path") and len(several) > 1 and look:
            inside = [_Part(p.tag, {n: t for n, t in p.look.items() if n in _OWN}, p.inside) for p in several]
            shared.append(_Part("g", look, inside))
        else:
            shared += several
    return shared


def _common(part: _Part) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in part.look.items() if name not in _OWN)


def _may_join(path: _Part, new: _Part) -> bool:
    """Whether two marks look the same as one path: if one shines through, or is outlined, they must not meet."""
    look = new.look
    if len(path.outlines) >= _LONG or "url(" in "".join(look.values()):
        return False
    sheer = "opacity" in " ".join(look) or "rgba" in look.get("fill", "") + look.get("stroke", "")
    if not sheer and not ("fill" in look and look["fill"] != "none" and "stroke" in look):
        return True
    edge = round(5 * float(look.get("stroke-width", "1"))) if "stroke" in look else 0
    left, top, right, bottom = new.outlines[0].box
    return all(
        right + edge < box[0] - edge
        or box[2] + edge < left - edge
        or bottom + edge < box[1] - edge
        or box[3] + edge < top - edge
        for box in (known.box for known in path.outlines)
    )


def _draw(part: _Part) -> None:
    """Give a path its `d`; discs of one size and without an outline become dots."""
    discs = [disc for known in part.outlines if (disc := known.disc) is not None]
    if len(discs) == len(part.outlines) and "stroke" not in part.look and len({radius for *_, radius in discs}) == 1:
        fill, opacity = part.look.pop("fill"), part.look.pop("fill-opacity", None)
        width = outline.number(discs[0][2] / 5)
        part.look |= {"stroke": fill, "stroke-width": width, "stroke-linecap": "round"}
        part.look |= {"stroke-opacity": opacity} if opacity else {}
        part.look["d"] = outline.dots(discs)
    else:
        part.look["d"] = outline.write(part.outlines)


def _written(part: _Part) -> str:
    look = "".join(f" {name}={_quoted(text)}" for name, text in part.look.items())
    inside = part.inside if isinstance(part.inside, list) else [html.escape(part.inside, quote=False)]
    text = "".join(piece if isinstance(piece, str) else _written(piece) for piece in inside)
    return f"<{part.tag}{look}>{text}</{part.tag}>" if text else f"<{part.tag}{look}/>"


def _quoted(text: str) -> str:
    mark = "'" if '"' in text and "'" not in text else '"'
    return f"{mark}{html.escape(text, quote=False) if mark == chr(39) else html.escape(text)}{mark}"
