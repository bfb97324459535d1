import pytest

from scobrief import errors
from scobrief.errors import BriefError, ParameterError, nearest, not_allowed


def test_the_nearest_word_is_the_one_a_typist_meant():
    assert nearest("pp", ["nominal", "ppp"]) == "ppp"
    assert nearest("familly27", ["founders", "family27", "today"]) == "family27"


def test_the_nearest_word_ignores_case_and_keeps_the_spelling_that_is_allowed():
    assert nearest("eu", ["EU", "GCC"]) == "EU"
    assert nearest("STII", ["stii", "hubness"]) == "stii"


@pytest.mark.parametrize("word", ["", "zzzz", "\n", "%s", "{0}", "__import__('os')"])
def test_no_word_is_offered_when_none_is_near(word):
    assert nearest(word, ["nominal", "ppp"]) is None


def test_no_word_is_offered_when_nothing_is_allowed():
    assert nearest("ppp", []) is None


def test_a_year_is_compared_as_text():
    assert nearest(2012, ["2021", "1999"]) == "2021"
    assert nearest("2012", [2021, 1999]) == "2021"


def test_a_refusal_says_where_what_was_found_what_is_allowed_and_what_to_do():
    """The very example of the design."""
    assert not_allowed("scenario", "gdp_measure", "pp", ["nominal", "ppp"], "scobrief params") == (
        "scenario: gdp_measure='pp' is not one of nominal, ppp. Did you mean 'ppp'? See: scobrief params"
    )


def test_a_refusal_without_a_near_word_asks_no_question():
    words = not_allowed("scenario", "gdp_measure", "zzz", ["nominal", "ppp"], "scobrief params")
    assert words == "scenario: gdp_measure='zzz' is not one of nominal, ppp. See: scobrief params"


def test_a_refusal_stays_on_one_line_whatever_was_found():
    assert "\n" not in not_allowed("scenario", "gdp_measure", "a\nb\r", ["nominal"], "scobrief params")


def test_every_cause_has_one_class_and_only_what_a_person_gave_wrongly_exits_with_2():
    causes = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BriefError)}
    assert {kind.__name__ for kind in causes if kind.exit_code != 1} == {
        "ParameterError", "ClaimError", "TextError", "ExerciseError",
    }  # fmt: skip
    assert ParameterError.exit_code == 2
    assert all(kind.__doc__ for kind in causes)
