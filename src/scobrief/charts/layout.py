"""One chart, two widths: how a Vega-Lite chart is laid out for a wide page and for a phone.

Chart functions fix no width. A single view is fitted by Vega itself. Side-by-side views are stacked on a
phone, and share the width otherwise. Long category names are broken over lines, and rows grow to hold them. What else
depends on the width the names of views say: see `variants`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from . import theme, variants

WIDTH = {"wide": theme.WIDE, "phone": theme.PHONE}
_LETTERS = {"wide": 34, "phone": 20}  # of a category's name, to the line
_LIMIT = {"wide": 260, "phone": 132}  # px for it
_MAP = {"wide": 1, "phone": 0.65}  # of the height given: a map keeps its shape, and would float in a tall box
_LINE = 14  # px from line to line
_ROW_OF_WORDS = 16  # px above a plot, for the names of events

Draw = Callable[[dict[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A chart laid out for one width, and its picture."""

    spec: dict[str, Any]
    svg: str


def fit(spec: dict[str, Any], variant: str, draw: Draw) -> Fitted:
    """The chart laid out for one width, drawn at WIDTH[variant].

    variant: 'wide' or 'phone'. draw: spec -> SVG. What cannot be known beforehand is measured on a picture, and
    the last picture measured is the chart's own, so that a chart is drawn as few times as can be.
    """
    spec = variants.chosen(spec, variant)
    fitted = _adapted(_stacked(spec) if variant == "phone" else spec, variant)
    if _is_single(fitted):
        # Vega measures axes and legend and gives the plot what is left.
        fitted |= {"width": WIDTH[variant], "autosize": {"type": "fit-x", "contains": "padding", **_live(spec)}}
        svg = draw(fitted)
        if (lines := _label_lines(svg)) > 1:
            fitted = _with_rows(fitted, _LINE * lines + 8)
            svg = draw(fitted)
    else:
        fitted, svg = _shared(fitted, WIDTH[variant], draw)
    # A number, except where rows come and go.
    if _is_single(fitted) and not _live(spec):
        height = _measured(r'class="background"[^>]* d="M[^h]*h[\d.]+v([\d.]+)', svg)
        is_map = any(_found(fitted, "projection"))
        fitted["height"] = height * _MAP[variant] if is_map else height
        if is_map and _MAP[variant] != 1:
            svg = draw(fitted)
    return Fitted(fitted, svg)


def _live(spec: dict[str, Any]) -> dict[str, Any]:
    """How a chart that its reader can set is kept in its width while rows and names come and go; else nothing."""
    return {"resize": True} if any("bind" in param for param in spec.get("params", ())) else {}


def _adapted(spec: dict[str, Any], variant: str) -> dict[str, Any]:
    """Config that depends on the width and the chart: legend, and where the names of categories break."""
    letters = _LETTERS[variant]
    # The pattern ends every line with a break, so nothing is left after the last one.
    lines = f"slice(split(replace(datum.label, regexp('(.{{1,{letters}}})( +|$)', 'g'), '$1\\n'), '\\n'), 0, -1)"
    names = {
        "labelExpr": lines,
        "labelLimit": _LIMIT[variant],
        # Vega centres the first line on the row; this centres the whole.
        "labelOffset": {"expr": f"-{_LINE / 2} * (length({lines}) - 1)"},
    }
    config = _merged(spec.get("config", {}), "axisYDiscrete", **names)
    if _is_faceted(spec):  # the place above each view belongs to its header
        config["axisYQuantitative"] = {
            k: v for k, v in config.get("axisYQuantitative", {}).items() if k not in theme.LEVEL_TITLE
        }
    # Two legends share a phone's width: each gets one column.
    crowded = variant == "phone" and variants.legends(spec) > 1
    # A legend begins where the plot does: to the right of the names of rows.
    beside = _LIMIT[variant] if variant == "phone" and _has_rows(spec) else 0
    legend = {"columns": 1 if crowded else _legend_columns(spec, WIDTH[variant] - beside)}
    row = _ROW_OF_WORDS if any("events" in name for name in variants.names(spec)) else 0
    if _is_faceted(spec) or not _has_level_title(spec):
        legend["offset"] = theme.LEGEND_ABOVE_PLOT + row
    elif row:
        legend["offset"] = theme.LEGEND_ABOVE_TITLE + row
        config = _merged(config, "axisYQuantitative", titleY=theme.LEVEL_TITLE["titleY"] - row)
    return {**spec, "config": {**_merged(config, "legend", **legend), "aria": False}}


def _has_level_title(spec: dict[str, Any]) -> bool:
    """Whether a vertical axis writes its unit above the plot, where the legend would stand."""
    for encoding in _found(spec, "encoding"):
        y = encoding.get("y", {})
        axis = y.get("axis", {})
        if y.get("type") == "quantitative" and axis is not None:
            title = axis.get("title", y.get("title", "field"))  # no title given: Vega-Lite prints the field
            if title:
                return True
    return False


def _has_rows(spec: dict[str, Any]) -> bool:
    """Whether a vertical axis has names."""
    return any(encoding.get("y", {}).get("type") in ("nominal", "ordinal") for encoding in _found(spec, "encoding"))


def _legend_columns(spec: dict[str, Any], width: int) -> int:
    """As many as fit, judged by the longest name in any legend."""
    longest = max(map(len, variants.legend_words(spec)), default=14)
    return max(1, int(width // (6.6 * longest + 38)))


def _found(node: object, key: str) -> Iterator[dict[str, Any]]:
    """Every mapping of that name in the chart, data and config aside."""
    if isinstance(node, list):
        for child in node:
            yield from _found(child, key)
    elif isinstance(node, dict):
        if isinstance(node.get(key), dict):
            yield node[key]
        for name, child in node.items():
            if name not in ("datasets", "data", "config"):
                yield from _found(child, key)


def _is_faceted(spec: dict[str, Any]) -> bool:
    return "facet" in spec or bool({"row", "column", "facet"} & spec.get("encoding", {}).keys())


def _is_single(spec: dict[str, Any]) -> bool:
    return not _is_faceted(spec) and not {"hconcat", "vconcat", "concat", "repeat"} & spec.keys()


def _stacked(spec: dict[str, Any]) -> dict[str, Any]:
    """The same views, one below the other."""
    out = dict(spec)
    for key in ("hconcat", "vconcat", "concat"):
        if key in out:
            out[key] = [_stacked(child) for child in out[key]]
    if "hconcat" in out:
        out["vconcat"] = out.pop("hconcat")
    if "columns" in out:
        out["columns"] = 1
    facet = out.get("facet")
    if isinstance(facet, dict) and "column" in facet and "row" not in facet:
        out |= {"facet": facet["column"], "columns": 1}
    encoding = dict(out.get("encoding", {}))
    if "column" in encoding and "row" not in encoding:
        encoding["facet"] = encoding.pop("column")
    if "facet" in encoding:
        encoding["facet"] = {**encoding["facet"], "columns": 1}
        out["encoding"] = encoding
    return out


def _shared(spec: dict[str, Any], width: int, draw: Draw) -> tuple[dict[str, Any], str]:
    """Composed views, each as wide as lets the whole come out at `width`, and the picture of it.

    Vega-Lite fits single views only. The whole grows evenly with its views: once for each that stand side by side,
    where the chart says how many those are; else a second trial tells. The trials are large, lest a legend, which
    does not shrink, set the width.
    """

    def at(view: float) -> dict[str, Any]:
        config = _merged(spec.get("config", {}), "view", continuousWidth=view, discreteWidth=view)
        return {**spec, "config": config}

    trial = draw(at(width))
    # Names break after so many letters, whatever the width: the first trial shows how high the rows must be.
    if (lines := _label_lines(trial)) > 1:
        spec = _with_rows(spec, _LINE * lines + 8)
    drawn = _drawn_width(trial)
    growth = _side_by_side(spec) or (_drawn_width(draw(at(2 * width))) - drawn) / width
    # Where nothing grows the views fix their own widths.
    view = max(40, int(width - (drawn - width) / growth)) if growth > 0 else 0
    fitted = at(view) if view else spec
    svg = draw(fitted)
    # Words that reach over the right end reach farther where the years are narrower.
    if view > 40 and (over := _drawn_width(svg) - width) > 0.5:
        fitted = at(max(40, int(view - 1.1 * over / growth)))
        svg = draw(fitted)
    return fitted, svg


def _side_by_side(spec: dict[str, Any]) -> int:
    """How many views stand beside one another where most do; 0 where only the data tell, or the chart fixes widths."""
    if "width" in spec or {"column", "facet"} & spec.get("encoding", {}).keys() or "repeat" in spec:
        encoding = spec.get("encoding", {})
        return int("width" not in spec and encoding.get("facet", {}).get("columns") == 1 and "column" not in encoding)
    if "hconcat" in spec:
        counts = [_side_by_side(child) for child in spec["hconcat"]]
        return sum(counts) if all(counts) else 0
    for key in ("vconcat", "concat"):
        if key in spec:
            each = {_side_by_side(child) for child in spec[key]}
            return each.pop() if len(each) == 1 and (key == "vconcat" or spec.get("columns") == 1) else 0
    if "facet" in spec:
        return int(spec.get("columns") == 1 and "width" not in spec.get("spec", {}))
    return 1


def _with_rows(spec: dict[str, Any], step: int) -> dict[str, Any]:
    """The chart with category rows at least `step` px high."""
    rows = max(step, theme.ROW)
    out = {**spec, "config": _merged(spec["config"], "view", discreteHeight={"step": rows})}
    height = spec.get("height")
    if isinstance(height, dict) and "step" in height:
        out["height"] = {"step": max(height["step"], rows)}
    return out


def _drawn_width(svg: str) -> float:
    return _measured(r'<svg [^>]*\bwidth="([\d.]+)"', svg)


def _measured(pattern: str, svg: str) -> float:
    """The number that stands where the pattern says, in every picture."""
    return float(cast("re.Match[str]", re.search(pattern, svg))[1])


def _label_lines(svg: str) -> int:
    """Lines of the longest axis label in the picture."""
    labels = "".join(re.findall(r'role-axis-label"[^>]*>(.*?)</g>', svg, flags=re.DOTALL))
    return max((text.count("<tspan") for text in labels.split("</text>")), default=1)


def _merged(config: dict[str, Any], block: str, **values: object) -> dict[str, Any]:
    return {**config, block: {**config.get(block, {}), **values}}
