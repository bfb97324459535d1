"""What a chart becomes: two pictures with one label, the live chart's JSON, and files that stand alone."""

import json
import re
import subprocess
import sys
from xml.etree import ElementTree

import altair as alt
import nbformat
import pandas as pd
import pytest

from scobrief.charts import renderer, theme
from scobrief.errors import BuildError, DataError

TITLE = "India's entry, not growth, lifted the share"
PATHS = {"PYTHONPATH": ":".join(sys.path)}
SCRIPT = (
    "import altair as alt, pandas as pd, hashlib, json\n"
    "from scobrief.charts import renderer\n"
    "renderer.enable()\n"
    "chart = alt.Chart(pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']}), description='Two points.', title='T')\n"
    "bundle = renderer.mimebundle(chart.mark_point().encode(x='a:Q', y='a:Q', color='b:N').to_dict())\n"
    "print(hashlib.sha256(json.dumps(bundle).encode()).hexdigest())\n"
)


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def points(**properties) -> alt.Chart:
    table = pd.DataFrame({"year": [2020, 2021, 2022], "share_pct": [21.3, 24.1, 24.25], "bloc": ["SCO", "EU", "SCO"]})
    return (
        alt.Chart(table, **{"description": "Three points, rising.", "title": TITLE} | properties)
        .mark_point()
        .encode(x="year:Q", y="share_pct:Q", color="bloc:N")
    )


def heat_map() -> alt.Chart:
    table = pd.DataFrame({"row": ["a", "a", "b", "b"], "column": ["c", "d", "c", "d"], "value": [1, 2, 3, 4]})
    return alt.Chart(table, description="Four cells.").mark_rect().encode(x="column:N", y="row:N", color="value:Q")


def page(chart: alt.TopLevelMixin) -> str:
    return renderer.mimebundle(chart.to_dict())["text/html"]


def pictures(html: str) -> dict[str, str]:
    return {
        name: re.search(rf'class="sb-{name}"[^>]*>(<svg.*?</svg>)', html, re.DOTALL)[1] for name in ("wide", "phone")
    }


def live(html: str) -> dict:
    return json.loads(re.search(r'class="sb-spec">(.*?)</script>', html, re.DOTALL)[1])


def ids(text: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', text))


@pytest.mark.parametrize("words", [alt.Undefined, "", "  \n"])
def test_a_chart_without_a_description_is_refused(words):
    with pytest.raises(DataError, match=rf"chart \"{TITLE}\": no description"):
        renderer.mimebundle(points(description=words).to_dict())


def test_a_chart_that_vega_lite_cannot_draw_is_refused_by_name():
    broken = points().to_dict() | {"mark": "nonesuch"}
    with pytest.raises(
        BuildError, match=r"chart 'Three points, rising\.': Vega-Lite cannot draw it\. .*TypeError[^\n]*$"
    ):
        renderer.mimebundle(broken)


def test_the_same_chart_gives_the_same_bytes():
    assert renderer.mimebundle(points().to_dict()) == renderer.mimebundle(points().to_dict())
    assert page(points()) != page(points(title="Another"))


@pytest.mark.slow
def test_the_same_chart_gives_the_same_bytes_in_another_process():
    """A set or a clock in the output would show here: the two processes hash differently."""
    runs = [
        subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, env={"PYTHONHASHSEED": seed, **PATHS})
        for seed in ("1", "2")
    ]
    first, second = (run.communicate()[0] for run in runs)
    assert first == second != b""


def test_no_id_is_used_twice_by_the_pictures_of_a_page():
    one, other = page(heat_map()), page(heat_map().properties(title="Another"))
    sets = [ids(picture) for html in (one, other) for picture in pictures(html).values()]
    assert all(sets)  # a legend's gradient has one
    assert len(set.union(*sets)) == sum(map(len, sets))
    wide = pictures(one)["wide"]
    assert set(re.findall(r"url\(#([^)]+)\)", wide)) <= ids(wide)


def test_the_picture_has_one_label_and_it_is_the_description():
    html = page(points(description='What "the eight" hold\nrises.'))
    assert re.findall(r'role="(.*?)"', html) == ["img"]
    assert re.findall(r'aria-[a-z]+="(.*?)"', html) == ["What &quot;the eight&quot; hold rises."]


def test_title_and_subtitle_are_text_of_the_page_and_not_of_the_picture():
    html = page(points(title=alt.TitleParams(["A & B", "grow"], subtitle="percent")))
    assert '<p class="sb-title"><strong>A &amp; B grow</strong></p>' in html
    assert '<p class="sb-subtitle">percent</p>' in html
    assert "grow" not in "".join(pictures(html).values())
    assert "grow" in renderer.svg(points(title="They grow").to_dict())


def test_both_pictures_have_their_width_and_the_phones_waits_hidden():
    html = page(points())
    for name, width in (("wide", theme.WIDE), ("phone", theme.PHONE)):
        assert f'width="{width}"' in pictures(html)[name].split(">")[0]
    assert '<div class="sb-phone" hidden="hidden">' in html


def test_views_side_by_side_are_stacked_on_a_phone_and_fit_both_widths():
    html = page(alt.hconcat(points(), points()).properties(description="Two views.", title="Two"))
    assert ("hconcat" in live(html)["wide"], "vconcat" in live(html)["phone"]) == (True, True)
    for name, width in (("wide", theme.WIDE), ("phone", theme.PHONE)):
        drawn = float(re.search(r'width="([\d.]+)"', pictures(html)[name])[1])
        assert 0.95 * width <= drawn <= width


def test_facets_stand_in_one_column_on_a_phone():
    html = page(points().facet("bloc:N", columns=2).properties(description="By bloc."))
    assert (live(html)["wide"]["columns"], live(html)["phone"]["columns"]) == (2, 1)
    assert float(re.search(r'width="([\d.]+)"', pictures(html)["phone"])[1]) <= theme.PHONE


def test_long_names_are_broken_over_lines_and_not_cut():
    name = "Mineral fuels, mineral oils and products of their distillation"
    chart = alt.Chart(pd.DataFrame({"product": [name, "Cereals"], "v": [1, 2]}), description="Bars.").mark_bar()
    picture = pictures(page(chart.encode(x="v:Q", y="product:N")))["phone"]
    lines = re.findall(r"<tspan[^>]*>([^<]+)</tspan>", picture)
    assert " ".join(lines).replace("Cereals", "").split() == name.split()
    assert len(lines) > 3
    assert "…" not in picture


def test_the_live_chart_has_its_data_once_and_both_layouts():
    found = live(page(points()))
    assert set(found) == {"datasets", "both", "wide", "phone"}
    assert len(found["datasets"]) == 1
    assert (found["wide"]["width"], found["phone"]["width"]) == (theme.WIDE, theme.PHONE)
    assert found["both"]["autosize"]["type"] == "fit-x"
    assert not {"datasets", "title"} & {*found["wide"], *found["phone"], *found["both"]}


def test_words_in_the_data_cannot_end_the_script_and_the_page_is_well_formed():
    evil = "</script><b>&amp;"
    table = pd.DataFrame({"name": [evil], "v": [1]})
    html = page(alt.Chart(table, description=evil, title=evil).mark_point().encode(x="v:Q", tooltip="name:N"))
    assert html.count("</script") == 1
    assert next(iter(live(html)["datasets"].values()))["columns"]["name"] == [evil]
    ElementTree.fromstring(html)  # an EPUB's pages are XML


def test_a_notebook_takes_the_bundle_as_it_is():
    bundle = renderer.mimebundle(points().to_dict())
    assert set(bundle) == {"text/html", "application/vnd.vegalite.v6+json", "image/png", "text/plain"}
    output = nbformat.v4.new_output("display_data", data=bundle)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("chart", outputs=[output])])
    nbformat.validate(book)
    assert bundle["text/plain"] == f"{TITLE}. Three points, rising."
    assert points()._repr_mimebundle_() == bundle
