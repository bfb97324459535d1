"""What a column of a table holds: figures or words, one unit or several, and how figures line up on the decimal."""

import pytest

from scobrief.book.columns import Column, column


def test_figures_with_one_unit_line_up_on_the_decimal_and_share_the_unit():
    assert column(["43%", "42.2%", "above 7.25%"]) == Column(True, "%", (".00", "0", ""), False)


def test_figures_without_a_unit_have_none():
    assert column(["−0.63", "+2", "28,567"]) == Column(True, "", ("", ".00", ".00"), False)


def test_figures_of_several_units_keep_theirs_in_the_cells():
    assert column(["1.4%", "0.73"]) == Column(True, "", ("", ""), False)
    assert column(["15 days", "0"]).unit == ""


@pytest.mark.parametrize(
    "texts", [["8 of 10", "eight of ten"], ["−2.96 to 1.69", "0.2 to 1"], ["34.3%, 2020", "5%, 2004"]]
)
def test_pairs_of_figures_stand_to_the_right_as_they_are(texts):
    assert column(texts) == Column(True, "", ("", ""), False)


def test_a_short_word_may_stand_where_a_figure_is_missing():
    assert column(["0.40", "1", "undecidable"]) == Column(True, "", ("", ".00", ""), False)
    assert column(["0.40", "", "1.5"]).pads == ("", "", "0")


@pytest.mark.parametrize("texts", [["none", "none", "3"], ["8", "nine, of which some report nothing at all"], [], [""]])
def test_a_column_mostly_of_words_or_with_a_text_is_one_of_words(texts):
    assert not column(texts).figures


def test_a_day_is_no_figure():
    assert not column(["15 June 2001", "9 June 2017"]).figures
    assert not column(["2001-06-15", "2017-06-09"]).figures


def test_a_text_is_long_from_forty_letters_on():
    assert not column(["x" * 40]).is_long
    assert column(["x" * 41]).is_long
