"""Altair renderer 'scobrief': one output for the book, plain Jupyter, print and readers without JavaScript.

`enable()` once; every chart then shows as

    <div class="sb-chart" id="sb-…">    title and subtitle as text (they wrap; a picture's cannot)
      .sb-static                        one labelled image: .sb-wide, or .sb-phone on a narrow page
      .sb-live                          empty; brief.js draws the live chart here
      script.sb-spec                    {"datasets", "both", "wide", "phone"}: what brief.js draws, from live.py

and carries its Vega-Lite JSON and a PNG beside it. Without the book's style sheet the wide picture shows.
The same chart gives the same bytes: nothing here depends on time, place or order.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import altair as alt
import vl_convert

from ..errors import BuildError, DataError
from . import layout, live, theme
from .slim import slim

# Altair itself says "…v6.json", which nbformat refuses to hold as JSON; "+json" is the registered form.
MIME = "application/vnd.vegalite.v6+json"
# What a kernel is told when its charts are to be drawn after it has ended by who started it, or by no one.
PICTURES, LATER, NEVER = "SCOBRIEF_PICTURES", "later", "never"
# What stands beside the picture of a chart that its reader can set, where it cannot be set.
SETTABLE = "The picture shows the definition that this edition states; on its web page a reader can set another."
VEGALITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


def enable() -> None:
    """Make the brief's theme and renderer Altair's own. May be called again."""
    # Altair holds each part of a chart against the schema as it is made, a sixth of a run's time. Where the same
    # charts are made time and again and nobody looks, it is enough that the whole is held against it at the end.
    alt.utils.schemapi.DEBUG_MODE = os.environ.get(PICTURES) != NEVER
    theme.enable()
    alt.renderers.register("scobrief", mimebundle)
    alt.renderers.enable("scobrief")


def mimebundle(spec: dict[str, Any], **_: object) -> dict[str, Any]:
    """All forms of one chart: HTML, Vega-Lite JSON, PNG, text.

    spec: a compiled Vega-Lite chart with `description` (what a reader who cannot see it should know).
    While $SCOBRIEF_PICTURES is `later` or `never`, JSON and text alone: `complete` makes the others of them.
    Raises DataError without a description, BuildError if Vega-Lite refuses the chart.
    """
    title, _subtitle = titles(spec)
    label = _description(spec, title)
    told = {MIME: spec, "text/plain": f"{title}. {label}" if title else label}
    return told if os.environ.get(PICTURES) in (LATER, NEVER) else complete(told)


def complete(bundle: dict[str, Any], raster: bool = True) -> dict[str, Any]:
    """The forms of a chart that has its pictures still to be drawn, with the pictures; as PNG only if asked for."""
    text = _json(bundle[MIME])
    return {"text/html": _page(text), **bundle} | ({"image/png": _raster(text)} if raster else {})


def forms(raster: bool = True) -> set[str]:
    """The forms that `complete` adds to a chart."""
    return {"text/html", "image/png"} if raster else {"text/html"}


def svg(spec: dict[str, Any]) -> str:
    """The chart with its title as an SVG file that stands alone, on white."""
    return draw(_on_white(_fitted(_json(spec), "wide").spec, spec))


def spec_text(spec: dict[str, Any]) -> str:
    """The chart's Vega-Lite specification as JSON that stands alone."""
    text = json.dumps({**spec, "datasets": {}}, indent=1, ensure_ascii=False, allow_nan=False)
    tables = ",\n".join(f"  {_json(name)}: {_lines(data)}" for name, data in spec.get("datasets", {}).items())
    return text.replace('\n "datasets": {}', f'\n "datasets": {{\n{tables}\n }}') + "\n"


def write_spec(spec: dict[str, Any], path: Path) -> None:
    """Write the chart's Vega-Lite specification to a file."""
    path.write_text(spec_text(spec), encoding="utf-8")


def png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """The chart with its title as a PNG on white, at that many pixels to the point."""
    return _png(_on_white(_fitted(_json(spec), "wide").spec, spec), scale)


def draw(spec: dict[str, Any]) -> str:
    """Vega-Lite's own SVG of a chart. No data is fetched: a chart brings what it shows."""
    try:
        return vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=VEGALITE, allowed_base_urls=[])
    except ValueError as e:
        name = titles(spec)[0] or spec.get("description")
        said = " ".join(line for line in str(e).splitlines() if not line.startswith("    at "))
        raise BuildError(f"chart {name!r}: Vega-Lite cannot draw it. {said}") from e


def _png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    picture = json.dumps(spec)
    return vl_convert.vegalite_to_png(picture, vl_version=VEGALITE, scale=scale, allowed_base_urls=[])


# A worker that draws for many runs meets the same chart again where nothing of it depends on what was set.
@lru_cache(maxsize=32)
def _page(text: str) -> str:
    """The chart as HTML; text: its spec as JSON."""
    spec = json.loads(text)
    return _page_form(spec, {name: _fitted(text, name) for name in layout.WIDTH})


@lru_cache(maxsize=32)
def _raster(text: str) -> str:
    """The chart as PNG, in base64; text: its spec as JSON."""
    spec = json.loads(text)
    return base64.b64encode(_png(_on_white(_fitted(text, "wide").spec, spec))).decode("ascii")


@lru_cache(maxsize=4)
def _fitted(text: str, variant: str) -> layout.Fitted:
    return layout.fit(_bare(json.loads(text)), variant, draw)


def _bare(spec: dict[str, Any]) -> dict[str, Any]:
    """The chart without its title, which a page sets as text."""
    return {k: v for k, v in spec.items() if k != "title"}


def _page_form(spec: dict[str, Any], fitted: dict[str, layout.Fitted]) -> str:
    title, subtitle = titles(spec)
    label = _description(spec, title)
    key = hashlib.sha256(_json(spec).encode()).hexdigest()[:10]
    pictures = {name: slim(chart.svg, f"sb-{key}-{name[0]}") for name, chart in fitted.items()}
    carried = live.carried(spec, fitted["wide"].spec, fitted["phone"].spec)
    lines = [f'<div class="sb-chart" id="sb-{key}">']
    if title:
        lines.append(f'<p class="sb-title"><strong>{html.escape(title)}</strong></p>')
    if subtitle:
        lines.append(f'<p class="sb-subtitle">{html.escape(subtitle)}</p>')
    if told := spec.get("usermeta", {}).get("scobrief", {}).get("told"):  # charts/controls.py
        lines.append(f'<p class="sb-told">{html.escape(told["text"])}</p>')
        lines.append(f'<p class="sb-note">{SETTABLE}</p>')
    fits = " sb-fits" if "autosize" in fitted["wide"].spec else ""
    lines += [
        f'<div class="sb-static{fits}" role="img" aria-label="{html.escape(label, quote=True)}">',
        f'<div class="sb-wide">{pictures["wide"]}</div>',
        # `hidden`, for pages without our style sheet; on a <div>, because browsers ignore it on <svg>.
        f'<div class="sb-phone" hidden="hidden">{pictures["phone"]}</div>',
        "</div>",
        '<div class="sb-live" hidden="hidden"></div>',
        f'<script type="application/json" class="sb-spec">{_for_script(carried)}</script>',
        "</div>",
    ]
    return "\n".join(lines)


def titles(spec: dict[str, Any]) -> tuple[str, str]:
    """The chart's title and subtitle as plain text; '' where it has none."""
    title = spec.get("title") or ""
    if not isinstance(title, dict):
        title = {"text": title}
    return _text(title.get("text", "")), _text(title.get("subtitle", ""))


def _text(words: object) -> str:
    if isinstance(words, list):
        return " ".join(map(str, words))
    if isinstance(words, str):
        return words
    raise DataError(f"chart title {words!r}: only text can be set as a heading. Write the words out.")


def _description(spec: dict[str, Any], title: str) -> str:
    label = " ".join(str(spec.get("description") or "").split())
    if not label:
        raise DataError(
            f"chart {title!r}: no description. Say in a sentence what it shows, for those who cannot see it: "
            "alt.Chart(..., description='…')."
        )
    return label


def _on_white(fitted: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
    """The fitted chart as a file of its own: white behind it, and its spec's title, broken to fit the picture."""
    lines = dict(zip(("text", "subtitle"), titles(spec), strict=True))
    title = {
        part: wrap(words, int(theme.WIDE * 2 / size))  # a letter is about half as wide as it is high
        for (part, words), size in zip(lines.items(), (theme.LARGE, theme.BASE), strict=True)
        if words
    }
    return {**fitted, "background": "white"} | ({"title": title} if title else {})


def _lines(data: object) -> str:
    """A table with a line for each row."""
    if not isinstance(data, list):
        return json.dumps(data, ensure_ascii=False, allow_nan=False)
    rows = ",\n".join(f"   {json.dumps(row, ensure_ascii=False, allow_nan=False)}" for row in data)
    return f"[\n{rows}\n  ]"


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def _for_script(value: object) -> str:
    """JSON that cannot end its <script>, in HTML or in an EPUB's XHTML."""
    return _json(value).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
