"""What there is to cite, by the names and numbers that a reader knows."""

import json

import pytest

from scobrief import paths
from scobrief.cite import contents
from scobrief.errors import ParameterError
from scobrief.scenario import CHAPTERS


def test_every_chapter_and_every_page_can_be_cited():
    places = [page.place for page in contents.pages()]
    assert places[0] == "index"
    assert {page.chapter for page in contents.pages()} - {None} == set(CHAPTERS)
    assert {path.stem for path in paths.BOOK.glob("*.md")} <= set(places)


def test_figures_are_counted_through_the_book_in_its_order():
    figures = [figure for page in contents.pages() for figure in page.figures]
    assert [figure.number for figure in figures] == list(range(1, len(figures) + 1))
    captioned = 0
    for path in paths.NOTEBOOKS.glob("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        captioned += sum("figure" in cell["metadata"].get("mystnb", {}) for cell in cells)
    assert len(figures) == captioned > 60
    assert len({figure.label for figure in figures}) == len(figures)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("size", "chapters/size"),
        ("chapters/size", "chapters/size"),
        ("methods", "methods"),
        ("methods.html", "methods"),
        ("claims", "chapters/claims"),  # a chapter goes before a page of its name
        ("claims.html", "claims"),
        ("chapters/claims.html", "chapters/claims"),
    ],
)
def test_a_chapter_goes_by_its_name_and_a_page_by_its_own_or_its_file(name, place):
    assert contents.find(name).place == place


@pytest.mark.parametrize("name", ["1", "figure 1", "Figure 1", "fig. 1", "fig-claims-kinds"])
def test_a_figure_goes_by_its_label_or_its_number(name):
    figure = contents.find(name)
    assert (figure.number, figure.label, figure.page) == (1, "fig-claims-kinds", "chapters/claims")


@pytest.mark.parametrize(
    ("name", "guess"), [("sizee", "size"), ("method", "methods"), ("fig-size-tim", "fig-size-time"), ("Siez", "size")]
)
def test_an_unknown_name_is_refused_with_the_nearest(name, guess):
    with pytest.raises(ParameterError, match=f"Did you mean '{guess}'\\?"):
        contents.find(name)


@pytest.mark.parametrize("name", ["0", "999", "-1", "fig. x", "", "../index"])
def test_what_is_no_figure_and_no_page_is_refused_with_what_there_is(name):
    with pytest.raises(ParameterError, match=r"Figures go by label \(fig-size-time\) or number, 1 to \d+"):
        contents.find(name)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Under {fact}`size.n` definitions", "Under 159 definitions"),
        ("The {term}`roster` and {doc}`the rest <methods>`", "The roster and the rest"),
        ("*Whose* `as_of`, **really**, for \\$5", "Whose as_of, really, for $5"),
        ("43% of people", "43% of people"),
    ],
)
def test_a_title_is_read_as_a_reader_sees_it(text, read):
    assert contents.spoken(text, {"size.n": "159"}) == read


def test_the_facts_of_a_caption_are_known_by_name():
    assert contents.asked("GDP ({fact}`size.gdp_measure`) of {fact}`size.who`") == {"size.gdp_measure", "size.who"}
