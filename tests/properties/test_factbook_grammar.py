"""What the Factbook prints is read back as it was meant, and what it does not print is never read as a number."""

import re
from decimal import Decimal
from html import escape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scobrief.errors import SourceError
from scobrief.sources.factbook_text import Quantity, borders, partners, plain, quantity, spelling

WHERE = "cia-factbook-2026: kz.json, Economy / Exports"
FORMS = st.sampled_from(["#", "$#", "# km", "# sq km", "#%", "#% of GDP", "# cubic meters"])
SCALES = {"": 1, " million": 10**6, " billion": 10**9, " trillion": 10**12}
YEARS = st.integers(1950, 2030)
MONTHS = st.sampled_from(["", "January ", "July ", "December "])


@st.composite
def numbers(draw) -> tuple[str, Decimal]:
    """A number as it is printed, with or without commas and decimals, and what it is."""
    whole = draw(st.integers(0, 10**10))
    decimals = draw(st.sampled_from(["", ".0", ".05", ".5", ".274", ".15"]))
    return f"{whole:{draw(st.sampled_from([',', '']))}}{decimals}", Decimal(f"{whole}{decimals}")


@st.composite
def quantities(draw) -> tuple[str, str, Decimal, int | None, bool]:
    """A text, its form, and the value, the year and the flag that it states."""
    printed, number = draw(numbers())
    scale, form = draw(st.sampled_from(list(SCALES))), draw(FORMS)
    year, is_estimate = draw(st.none() | YEARS), draw(st.booleans())
    date = "" if year is None else f" ({draw(MONTHS)}{year}{' est.' if is_estimate else ''})"
    text = form.replace("#", printed + scale) + date
    return text, form, number * SCALES[scale], year, is_estimate and year is not None


@given(quantities(), st.sampled_from([1, 10**9]))
def test_a_number_that_is_printed_is_read_back(made, per):
    text, form, value, year, is_estimate = made
    assert quantity(text, form, WHERE, per) == Quantity(float(value / per), year, is_estimate)


@given(numbers(), FORMS)
def test_commas_between_thousands_make_no_difference(printed, form):
    text, _ = printed
    assert quantity(form.replace("#", text), form, WHERE) == quantity(
        form.replace("#", text.replace(",", "")), form, WHERE
    )


@given(quantities(), FORMS)
def test_a_number_in_another_unit_is_refused(made, form):
    text, own, *_ = made
    assume(form != own)
    with pytest.raises(SourceError, match="fits no rule"):
        quantity(text, form, WHERE)


SPOILT = {
    "a group of two or four figures": lambda text: re.sub(r"\d(?=\D|$)", "0,1234", text, count=1),
    "two points": lambda text: re.sub(r"\d(?=\D|$)", "0.1.2", text, count=1),
    "a minus": lambda text: re.sub(r"\d", r"-\g<0>", text, count=1),
    "a figure of another script": lambda text: re.sub(r"[0-9]", "\u0663", text, count=1),
    "a letter in it": lambda text: re.sub(r"\d", r"\g<0>O", text, count=1),
    "a financial year": lambda text: f"{text} (FY2023)",
    "a range": lambda text: re.sub(r"(\d)(?=\D|$)", r"\1-2", text, count=1),
    "an approximation": lambda text: f"about {text}",
}


@pytest.mark.parametrize("how", SPOILT)
@given(numbers(), FORMS)
def test_a_spoilt_number_is_refused_and_never_read_as_another_one(how, printed, form):
    with pytest.raises(SourceError, match="fits no rule"):
        quantity(SPOILT[how](form.replace("#", printed[0])), form, WHERE)


@given(st.text(alphabet="0123456789,.$% ()-kmsqbilontra;:NA\u0660\u00b2", max_size=40), FORMS)
def test_of_any_text_only_a_number_that_stands_in_it_is_read(text, form):
    """Or none is, or the text is refused in our words: nothing else can happen."""
    try:
        found = quantity(text, form, WHERE)
    except SourceError:
        return
    if found is not None:
        stand = {Decimal(digits.replace(",", "")) for digits in re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)}
        assert found.value in {float(number * scale) for number in stand for scale in SCALES.values()}


NAMES = st.text(alphabet="ABCDefghijln' -.", min_size=1, max_size=20).filter(
    lambda name: name == " ".join(name.split())
)
SEPARATORS = st.sampled_from(["; ", ", ", " and "])
BRACKETS = st.sampled_from(["", " (Kaliningrad Oblast)", " (east, 12 km of it disputed)"])


@given(st.lists(st.tuples(NAMES, numbers(), BRACKETS), min_size=1, max_size=6), st.lists(SEPARATORS, min_size=5))
def test_a_list_of_borders_is_read_back_whatever_parts_it_and_whatever_is_in_brackets(segments, separators):
    parts = [f"{name}{brackets} {printed} km" for name, (printed, _), brackets in segments]
    text = parts[0] + "".join(separator + part for separator, part in zip(separators, parts[1:], strict=False))
    assert borders(text, WHERE) == [(name, float(value)) for name, (_, value), _ in segments]


@given(st.lists(st.tuples(NAMES, numbers()), min_size=1, max_size=4), st.data())
def test_a_border_without_its_unit_is_refused(segments, data):
    parts = [f"{name} {printed} km" for name, (printed, _) in segments]
    spoilt = data.draw(st.integers(0, len(parts) - 1))
    parts[spoilt] = parts[spoilt].removesuffix(" km")
    with pytest.raises(SourceError, match="fits no rule"):
        borders("; ".join(parts), WHERE)


SHARES = st.tuples(NAMES | NAMES.map(lambda name: f"{name}, The"), st.integers(0, 100))


@given(st.lists(SHARES, min_size=1, max_size=5), YEARS)
def test_a_list_of_partners_is_read_back_with_names_that_hold_a_comma(shares, year):
    text = ", ".join(f"{name} {share}%" for name, share in shares)
    assert partners(f"{text} ({year})", WHERE) == (year, [(name, float(share)) for name, share in shares])
    with pytest.raises(SourceError, match="fits no rule"):
        partners(text, WHERE)


@given(st.lists(st.text("ab<>&;#'\" \u00e9\u00a0", min_size=1, max_size=8), max_size=5))
def test_markup_is_taken_off_and_no_word_with_it(words):
    marked = "&nbsp;".join(f"<b class='x'>{escape(word)}</b>" for word in words)
    assert plain(f"<p>{marked}</p>") == " ".join(" ".join(words).split())


@given(NAMES)
def test_an_article_before_or_behind_makes_the_same_name(name):
    assert spelling(f"The {name}") == spelling(f"{name}, The")
