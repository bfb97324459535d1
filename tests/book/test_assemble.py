"""How a book is named and where it goes; what is built is in test_publication."""

import pytest

from scobrief import paths
from scobrief.book import assemble
from scobrief.scenario import CHAPTERS, resolve


@pytest.mark.parametrize(
    ("preset", "settings", "name"),
    [
        ("article-2021", [], "article-2021"),
        ("article-2021", ["as_of=2021"], "article-2021"),
        ("article-2021", ["as_of=2017"], "article-2021-as_of=2017"),
        ("ppp", [], "ppp"),
        ("ppp", ["as_of=2017"], "ppp-as_of=2017"),
        ("ppp", ["gdp_measure=nominal"], "ppp-gdp_measure=nominal"),
    ],
)
def test_a_book_is_named_by_its_preset_and_by_what_was_set_besides(preset, settings, name):
    assert assemble.run_name(resolve(CHAPTERS, preset, settings), preset) == name


def test_a_scenario_file_gives_its_stem_and_never_leaves_the_build_folder(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("as_of: 2019\n")
    name = assemble.run_name(resolve(CHAPTERS, str(file)), str(file))
    assert name == "mine"
    assert assemble.output_folder(name) == paths.BUILD / "variants" / "mine" / "html"


def test_a_scenario_file_that_is_called_like_a_preset_does_not_take_the_place_of_its_book(tmp_path):
    file = tmp_path / "article-2021.yaml"
    file.write_text("as_of: 2019\n")
    name = assemble.run_name(resolve(CHAPTERS, str(file)), str(file))
    assert name == "article-2021-file"
    assert assemble.output_folder(name) != paths.HTML


def test_only_the_default_book_goes_to_the_default_place():
    assert assemble.output_folder("article-2021") == paths.HTML
    assert assemble.output_folder("article-2021-as_of=2017") != paths.HTML
