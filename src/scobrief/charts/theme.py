"""Colours, fonts and sizes of every chart, once: `theme.enable()` before the first chart.

Charts are transparent and their ink is `currentColor`, so the page around them decides between light and
dark by CSS alone, and nothing is drawn again when a reader changes the mode. A data colour cannot follow
the page in that way; each one therefore has a contrast of at least 3:1 on both `PAPER`s (WCAG 2.1, 1.4.11)
and is for marks, not for letters, which want 4.5:1: those are INK. Within that narrow band the hues were
chosen by simulated annealing, to be as far apart as can be for normal sight and for full protanopia,
deuteranopia and tritanopia. tests/charts/test_theme.py holds both promises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

import altair as alt

from ..errors import DataError, not_allowed

Rule = TypeVar("Rule", bound=str)  # one of the allowed words: a mapping by those is none by any text

PAPER = {"light": "#ffffff", "dark": "#11171d"}  # the page behind the charts; brief.css has the same two
INK = "currentColor"

ECONOMY = {
    "CHN": "#c02c27",
    "RUS": "#1763c6",
    "IND": "#d07615",
    "PAK": "#39753a",
    "KAZ": "#389aaa",
    "KGZ": "#b65064",
    "TJK": "#87538c",
    "UZB": "#9f84dd",
    "IRN": "#898953",
    "BLR": "#a68d7c",
    "other": "#727a83",
}
BLOC = {
    "SCO": "#1f8a7e",
    "SCO founders": "#576e1c",
    "EU": "#628efa",
    "ASEAN": "#c88415",
    "EAEU": "#cc4740",
    "USMCA": "#7b64ca",
    "RCEP": "#c06daf",
    "BRICS": "#936e5f",
    "GCC": "#9f925f",
    "MERCOSUR": "#316c82",
}
STATUS = {
    "member": BLOC["SCO"],
    "observer": "#415ec7",
    "dialogue_partner": "#c86805",
    "partner": "#9884b2",
}
RULE = {
    "in_force": BLOC["SCO"],
    "founders": BLOC["SCO founders"],
    "today": "#9d7dea",
    "without_china": BLOC["ASEAN"],
    "eu": STATUS["observer"],
}
MEASURE = {"nominal": INK, "ppp": ECONOMY["other"]}  # of GDP: no economy's colour and no bloc's
WAY = {"pipeline_gas": "#4a6a8c", "lng": "#b48a48"}  # dark and light, so that they differ in print too

FINDING = {
    "met": BLOC["SCO"],
    "approximately met": "#c86805",
    "not met": ECONOMY["other"],
    "undecidable": BLOC["GCC"],
}

VERDICT = {
    "supported": BLOC["SCO"],
    "supported under a stated definition": STATUS["observer"],
    "mixed": "#c86805",
    "not supported": ECONOMY["CHN"],
    "not testable as worded": ECONOMY["other"],
    "normative": STATUS["partner"],
    "undecidable": BLOC["GCC"],
}

reference = "#e16e5b"  # the number the article prints: a dashed line with a label, never a series
null = "#716255"  # what no preference, or chance, would give

# A ramp is one hue of growing opacity: faint is "little" on white and on black alike. It stops where text in
# the page's ink still reads at 4.5:1 on the strongest cell, so a heat map can print its values in INK.
RAMP = ("rgba(10, 127, 120, 0.06)", "rgba(10, 127, 120, 0.74)")
DIVERGING = ("rgba(184, 86, 15, 0.74)", "rgba(127, 127, 127, 0.04)", "rgba(10, 127, 120, 0.74)")

# Figures that are not yet outturns must look it.
DASH = {"outturn": [1, 0], "estimate": [6, 3], "projection": [2, 3]}
REFERENCE_DASH = [5, 3]

# Measured in Liberation Sans, which vl-convert carries with it and which has Arial's widths: a chart comes
# out the same on every machine. The book's CSS then shows the text in the reader's own interface font.
FONT = '"Liberation Sans", "Helvetica Neue", Helvetica, Arial, sans-serif'
SMALL, BASE, LARGE = 12, 13, 16

WIDE, PHONE = 680, 330  # widths of the two pictures of a chart, in px
HEIGHT, ROW = 320, 24  # of a continuous plot; of one category
# A unit is read where its axis begins, level, not by turning the head.
LEVEL_TITLE: dict[str, Any] = {
    "titleAngle": 0,
    "titleAnchor": "end",
    "titleAlign": "left",
    "titleBaseline": "bottom",
    "titleX": 0,
    "titleY": -10,
}
# Vega puts a legend over the plot without looking at a level axis title there; the gap must be given.
LEGEND_ABOVE_TITLE, LEGEND_ABOVE_PLOT = 34, 12


def economy_scale(codes: Iterable[str], labels: Mapping[str, str] | None = None) -> alt.Scale:
    """Colour scale of the given economies (ISO3, or 'other'), in their fixed order.

    labels: code -> what the data calls it, where a chart shows names instead of codes.
    Raises DataError for an economy without a colour: group it as 'other' first.
    """
    return _scale("economy", ECONOMY, codes, labels)


def status_scale(statuses: Iterable[str] = tuple(STATUS), labels: Mapping[str, str] | None = None) -> alt.Scale:
    """Colour scale of the ways to belong, closest first: member, observer, dialogue_partner, partner."""
    return _scale("status", STATUS, statuses, labels)


def rule_scale(rules: Iterable[str], labels: Mapping[Rule, str] | None = None) -> alt.Scale:
    """Colour scale of roster rules: in_force, founders, today, and whichever yardstick a run states."""
    return _scale("roster rule", RULE, rules, labels)


def finding_scale(findings: Iterable[str] = ("met", "approximately met", "not met")) -> alt.Scale:
    """Colour scale of what a definition makes of a printed number: met, approximately met, not met."""
    return _scale("finding", FINDING, findings, None)


def verdict_scale(verdicts: Iterable[str] = tuple(VERDICT)) -> alt.Scale:
    """Colour scale of verdicts, from supported to what cannot be judged."""
    return _scale("verdict", VERDICT, verdicts, None)


def series_scale(names: Iterable[str]) -> alt.Scale:
    """Colour scale of series that have no colour of their own in the book, such as the lines of a sweep."""
    chosen = list(names)
    return alt.Scale(domain=chosen, range=list(BLOC.values())[: len(chosen)])


def dash_scale(kinds: Iterable[str] = tuple(DASH)) -> alt.Scale:
    """Dash scale for the kind of a figure: outturn (solid), estimate, projection."""
    chosen = _chosen("kind of figure", DASH, kinds)
    return alt.Scale(domain=chosen, range=[DASH[kind] for kind in chosen])


def _scale(what: str, colours: Mapping[str, str], wanted: Iterable[str], labels: Mapping[Any, str] | None) -> alt.Scale:
    chosen = _chosen(what, colours, wanted)
    names = labels or {}
    return alt.Scale(domain=[names.get(c, c) for c in chosen], range=[colours[c] for c in chosen])


def _chosen(what: str, known: Mapping[str, object], wanted: Iterable[str]) -> list[str]:
    """The wanted keys, each once, in the table's order: a legend reads the same in every chart."""
    wanted = set(wanted)
    for key in sorted(wanted, key=str):
        if key not in known:
            raise DataError(not_allowed("theme", what, key, known, "scobrief/charts/theme.py"))
    return [key for key in known if key in wanted]


def config() -> dict[str, Any]:
    """The Vega-Lite config that every chart carries."""
    text = {"labelColor": INK, "titleColor": INK, "labelFontSize": SMALL, "titleFontSize": SMALL}
    plain = {"titleFontWeight": "normal", "labelFontWeight": "normal"}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {
            "stroke": None,
            "continuousWidth": WIDE,
            "continuousHeight": HEIGHT,
            "discreteWidth": WIDE,
            "discreteHeight": {"step": ROW},
        },
        "axis": {
            **text,
            **plain,
            "titleOpacity": 0.75,
            "titlePadding": 10,
            "labelPadding": 6,
            "labelLimit": 260,
            "domainColor": INK,
            "domainOpacity": 0.45,
            "tickColor": INK,
            "tickOpacity": 0.45,
            "tickSize": 4,
            "gridColor": INK,
            "gridOpacity": 0.13,
        },
        "axisX": {"grid": False},
        "axisYQuantitative": {"domain": False, "ticks": False, "tickCount": 6, **LEVEL_TITLE},
        "axisXQuantitative": {"grid": True, "domain": False, "ticks": False, "tickCount": 6},
        "axisXDiscrete": {"domain": False, "ticks": False, "labelAngle": 0},
        "axisYDiscrete": {"domain": False, "ticks": False},
        "legend": {
            **text,
            **plain,
            "titleOpacity": 0.75,
            "orient": "top",
            "direction": "horizontal",
            "offset": LEGEND_ABOVE_TITLE,
            "labelLimit": 220,
            "columnPadding": 16,
            "rowPadding": 4,
            "symbolStrokeWidth": 2.5,
            "symbolSize": 90,
            "gradientLength": 160,
            "gradientThickness": 10,
        },
        "header": {
            **text,
            "labelFontSize": BASE,
            "labelFontWeight": "bold",
            "labelAnchor": "start",
            "titleFontWeight": "normal",
        },
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "color": INK,
            "subtitleColor": INK,
            "fontSize": LARGE,
            "subtitleFontSize": BASE,
            "subtitlePadding": 6,
            "offset": 14,
        },
        "mark": {"color": BLOC["SCO"]},
        "line": {"strokeWidth": 2.25, "strokeCap": "butt", "strokeJoin": "round"},
        "point": {"filled": True, "size": 70, "opacity": 1},
        "rule": {"color": INK, "strokeWidth": 1.25},
        "text": {"color": INK, "fontSize": SMALL},
        "tick": {"thickness": 2.5, "opacity": 1},
        "area": {"opacity": 0.25},
        "rect": {"stroke": None},
        "geoshape": {"stroke": INK, "strokeWidth": 0.4, "strokeOpacity": 0.6},
        "range": {
            "category": list(BLOC.values()),
            "ramp": list(RAMP),
            "heatmap": list(RAMP),
            "ordinal": list(RAMP),
            "diverging": list(DIVERGING),
        },
    }


def enable() -> None:
    """Register the theme under the name 'scobrief' and make Altair use it. May be called again."""

    @alt.theme.register("scobrief", enable=True)
    def scobrief() -> alt.theme.ThemeConfig:
        return {"config": cast("alt.theme.ConfigKwds", config())}
