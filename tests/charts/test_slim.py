"""A slim picture is the same picture: marks of one look are one path, and nobody can tell."""

import io
import re
from xml.etree import ElementTree

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from PIL import Image

from scobrief.charts import outline, renderer, theme
from scobrief.charts.slim import slim


@pytest.fixture(autouse=True)
def enabled():
    theme.enable()


def pixels(svg: str) -> np.ndarray:
    drawn = Image.open(io.BytesIO(vl_convert.svg_to_png(svg.replace("currentColor", "#1b2430"), scale=1)))
    page = Image.new("RGBA", drawn.size, "white")
    page.alpha_composite(drawn.convert("RGBA"))
    return np.asarray(page.convert("L")).astype(int)


def svg(inside: str, size: int = 60) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">{inside}</svg>'


def grid(**mark) -> alt.Chart:
    table = pd.DataFrame([{"x": x, "y": y, "kind": "ab"[(x + y) % 2]} for x in range(12) for y in range(12)])
    return alt.Chart(table).mark_circle(**mark).encode(x="x:Q", y="y:Q", color="kind:N")


def curves() -> alt.Chart:
    table = pd.DataFrame({"t": range(40), "v": [(t * 7) % 11 for t in range(40)]})
    base = alt.Chart(table).encode(x="t:Q", y="v:Q")
    return base.mark_area(opacity=0.3) + base.mark_line(interpolate="monotone", strokeDash=[4, 2])


def heat_map() -> alt.Chart:
    table = pd.DataFrame([{"x": str(x), "y": str(y), "v": x * y} for x in range(6) for y in range(6)])
    cells = alt.Chart(table).mark_rect(cornerRadius=2, stroke="currentColor").encode(x="x:N", y="y:N", color="v:Q")
    return cells + alt.Chart(table).mark_text(angle=30).encode(x="x:N", y="y:N", text="v:Q")


def legend() -> alt.Chart:
    table = pd.DataFrame({"v": [0.1, 2.63]})
    return alt.Chart(table).mark_bar().encode(x="v:Q", color="v:Q")


@pytest.mark.parametrize("chart", [grid(size=30), grid(size=400, opacity=0.5), curves(), heat_map()])
def test_the_slim_picture_shows_what_vega_drew(chart):
    drawn = renderer.draw(chart.to_dict())
    small = slim(drawn, "p")
    assert len(small) < 0.6 * len(drawn)
    apart = np.abs(pixels(small) - pixels(drawn))
    assert (apart > 40).mean() < 0.0005  # what a tenth of a pixel can make of an edge


def test_dots_of_one_colour_are_one_path_of_short_strokes():
    dot = "M3,0A3,3,0,1,1,-3,0A3,3,0,1,1,3,0"
    two = "".join(f'<path transform="translate({x},20)" d="{dot}" fill="#123456" opacity="1"/>' for x in (10, 30.55))
    small = slim(svg(two), "p")
    assert re.findall(r"<path[^>]*>", small) == [
        '<path stroke="#123456" stroke-width="6" stroke-linecap="round" d="M10 20h.01M30.6 20h.01"/>'
    ]


def test_marks_that_shine_through_are_joined_only_where_they_do_not_meet():
    def squares(gap: int) -> str:
        return "".join(
            f'<path transform="translate({x},0)" d="M0,0h10v10h-10Z" fill="red" fill-opacity="0.5"/>' for x in (0, gap)
        )

    assert slim(svg(squares(20)), "p").count("<path") == 1
    overlapping = slim(svg(squares(5)), "p")
    assert overlapping.count("<path") == 2
    assert (pixels(overlapping) == pixels(svg(squares(5)))).all()


def test_a_point_is_written_from_where_the_last_was_put_so_that_nothing_adds_up():
    """Each step of 0.14 is 0.1 by itself; a hundred of them end at 14.0 and not at 10.0."""
    line = "M0,0" + "".join(f"L{0.14 * i:.2f},{i}" for i in range(1, 101))
    read = outline.read(outline.write([outline.read(line)]))
    assert read.steps[-1] == ("L", (140, 1000))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("M0,0h470v0h-470Z", "M0 0h470h0h-470z"),
        ("M1.26,-0.46L10.949,2e-7L12,3", "M1.3-.5l9.6 .5 1.1 3"),
        ("M0,0C1,2,3,4,5,6L5,0", "M0 0c1 2 3 4 5 6v-6"),
        ("M4.7,0A4.7,4.7,0,1,1,-4.7,0", "M4.7 0a4.7 4.7 0 1 1-9.4 0"),
        ("M1,1L2,2ZL3,3", "M1 1l1 1zl2 2"),
    ],
)
def test_an_outline_in_few_letters(text, written):
    assert outline.write([outline.read(text)]) == written


def test_what_moves_a_mark_is_in_its_outline_and_what_turns_it_stays():
    inside = (
        '<g transform="translate(5,5)"><path transform="translate(1,2)" d="M0,0h3" stroke="red"/>'
        '<text transform="translate(10,10) rotate(30) translate(0,4)" fill="red" font-size="12px">a</text></g>'
    )
    small = slim(svg(inside), "p")
    assert 'd="M6 7h3"' in small
    assert 'transform="translate(15,15) rotate(30) translate(0,4)"' in small


def test_a_group_that_is_clipped_stays_where_it_was():
    inside = (
        '<defs><clipPath id="c7"><rect x="0" y="0" width="20" height="20"/></clipPath></defs>'
        '<g transform="translate(10,10)" clip-path="url(#c7)"><path d="M0,0h50v50h-50Z" fill="red"/></g>'
    )
    small = slim(svg(inside), "p")
    assert (pixels(small) == pixels(svg(inside))).all()
    assert re.findall(r"c7|p-0", small) == ["p-0", "p-0"]


def test_nothing_stays_of_what_cannot_be_seen_and_no_class_and_no_role():
    inside = (
        '<path class="background" d="M0,0h60v60h-60Z" aria-hidden="true"/><path d="" fill="red" display="none"/>'
        '<text opacity="0" fill="red">a</text><text fill="red" font-size="12px" aria-label="b">b &amp; c</text>'
    )
    assert slim(svg(inside), "p") == svg('<text x="0" y="0" fill="red" font-size="12">b &amp; c</text>')


def test_a_gradients_stops_keep_their_digits_and_the_picture_is_xml():
    drawn = renderer.draw(legend().to_dict())
    small = slim(drawn, "p")
    stops = re.findall(r'offset="[^"]+"', drawn)
    assert any(len(stop) > 20 for stop in stops)
    assert re.findall(r'offset="[^"]+"', small) == stops
    ElementTree.fromstring(small)
