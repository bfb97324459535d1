"""The palette keeps its promises on both papers, and the theme fixes no width and no ink."""

import re
from itertools import combinations
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
import pytest

from scobrief.book.extension import look
from scobrief.charts import theme
from scobrief.errors import DataError

FAMILIES = {
    "economy": theme.ECONOMY,
    "bloc": theme.BLOC,
    "status": theme.STATUS,
    "rule": theme.RULE,
    "finding": theme.FINDING,
    "way": theme.WAY,
    "mark": {"reference": theme.reference, "null": theme.null},
}
COLOURS = [(family, name, code) for family, named in FAMILIES.items() for name, code in named.items()]
# The page's ink, as in brief.css.
INK = {"light": "#1b2430", "dark": "#dbe2e8"}

# Full dichromacy, on linear RGB: Machado, Oliveira and Fernandes (2009), table 1, severity 1.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def rgb(code: str) -> np.ndarray:
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """WCAG 2.1: (lighter + 0.05) / (darker + 0.05), of relative luminances."""
    dark, light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def oklab(light: np.ndarray) -> np.ndarray:
    """Linear RGB as Oklab (Ottosson 2020), in which distance is difference to the eye."""
    cones = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    axes = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(axes) @ np.cbrt(np.array(cones) @ np.clip(light, 0, 1))


def test_contrast_agrees_with_the_published_extremes():
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.005)  # WCAG's own borderline case


@pytest.mark.parametrize("paper", theme.PAPER)
@pytest.mark.parametrize(("family", "name", "code"), COLOURS)
def test_every_colour_stands_out_from_both_papers(family, name, code, paper):
    assert contrast(rgb(code), rgb(theme.PAPER[paper])) >= 3


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("family", ["economy", "bloc", "status", "rule"])
def test_no_two_colours_of_a_chart_look_alike_to_anybody(family, sight):
    """0.02 in Oklab is about the least difference between two patches that is noticed; we ask for twice that."""
    seen = {name: oklab(np.array(SIGHT[sight]) @ linear(rgb(code))) for name, code in FAMILIES[family].items()}
    alike = [
        (one, other, round(float(distance), 3))
        for one, other in combinations(seen, 2)
        if (distance := np.linalg.norm(seen[one] - seen[other])) < 0.045
    ]
    assert alike == []


@pytest.mark.parametrize("paper", theme.PAPER)
@pytest.mark.parametrize("cell", [*theme.RAMP, *theme.DIVERGING])
def test_values_printed_on_a_heat_map_can_be_read(cell, paper):
    *colour, opacity = (float(part) for part in re.findall(r"[\d.]+", cell))
    shown = np.array(colour) / 255 * opacity + rgb(theme.PAPER[paper]) * (1 - opacity)
    assert contrast(shown, rgb(INK[paper])) >= 4.5


def test_the_style_sheet_has_the_same_papers_inks_and_widths():
    css = look.styles()
    script = look.scripts()
    for mode in theme.PAPER:
        block = re.search(rf'html\[data-theme="{mode}"\] \{{(.*?)\}}', css, flags=re.DOTALL)[1]
        assert f"--sb-paper: {theme.PAPER[mode]};" in block
        assert f"--sb-ink: {INK[mode]};" in block
    assert f"--sb-column: {theme.WIDE / 16}rem;" in css
    narrow = int(re.search(r"NARROW = (\d+)", script)[1])
    assert theme.PHONE < narrow < theme.WIDE
    assert f"@container (max-width: {narrow - 0.02}px)" in css


def test_a_legend_keeps_its_order_and_an_economy_its_colour_whatever_is_asked_first():
    scale = theme.economy_scale(["IND", "CHN", "IND"])
    assert (scale.domain, scale.range) == (["CHN", "IND"], [theme.ECONOMY["CHN"], theme.ECONOMY["IND"]])
    assert theme.economy_scale(["IND"], labels={"IND": "India"}).domain == ["India"]
    assert theme.status_scale().domain == ["member", "observer", "dialogue_partner", "partner"]
    assert theme.dash_scale(["projection", "outturn"]).range == [[1, 0], [2, 3]]


def test_an_economy_without_a_colour_is_refused_with_the_nearest_one():
    with pytest.raises(DataError, match=r"economy='KAS' is not one of .*Did you mean 'KAZ'\?"):
        theme.economy_scale(["CHN", "KAS"])


def test_the_ink_is_the_pages_and_no_letter_is_small():
    def entries(block: dict):
        for key, value in block.items():
            yield from entries(value) if isinstance(value, dict) else [(key, value)]

    inks = {"labelColor", "titleColor", "subtitleColor", "gridColor", "domainColor", "tickColor"}
    assert {value for key, value in entries(theme.config()) if key in inks} == {theme.INK}
    assert min(value for key, value in entries(theme.config()) if key.lower().endswith("fontsize")) >= 11


def test_enabled_twice_the_theme_reaches_a_chart_and_leaves_its_width_open():
    theme.enable()
    theme.enable()
    chart = alt.Chart(pd.DataFrame({"a": [1]})).mark_point().encode(x="a:Q").to_dict()
    assert chart["config"]["font"] == theme.FONT
    assert chart["config"]["background"] == "transparent"
    assert "width" not in chart


def test_colours_are_written_in_the_theme_alone():
    """A colour typed into a chart would miss the promises above."""
    folder = Path(theme.__file__).parent
    typed = {
        path.name: found
        for path in folder.glob("*.py")
        if path.name != "theme.py" and (found := re.findall(r"[\"']#[0-9a-fA-F]{3,8}\b|rgba?\(\s*\d", path.read_text()))
    }
    assert typed == {}
