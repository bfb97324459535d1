"""Strict types and ranges, on the parameter sets that chapters and indicators really use."""

from datetime import date
from decimal import Decimal
from itertools import chain

import numpy as np
import pytest

from scobrief.errors import ParameterError
from scobrief.indicators import REGISTRY
from scobrief.indicators.blocs import OfEconomy, OnNetwork
from scobrief.indicators.minerals import Minerals
from scobrief.parameters import Parameters, pairs
from scobrief.scenario import CHAPTERS
from scobrief.scenario.chapters import Size, Trade

SETS = list(dict.fromkeys([*CHAPTERS.values(), *(entry.parameters for entry in REGISTRY.values())]))
WHERE, SEE = "size", "scobrief params size"
YEARS = "allowed is a whole number from 2001 to 2026."


def refusal(kind: type[Parameters], **values) -> str:
    with pytest.raises(ParameterError) as error:
        kind.check(values, WHERE, SEE)
    return str(error.value)


def refusal_of_text(kind: type[Parameters], *settings: str) -> str:
    with pytest.raises(ParameterError) as error:
        kind.parse(settings, WHERE, SEE)
    return str(error.value)


@pytest.mark.parametrize("year", [2001, 2017, 2026])
def test_a_year_in_the_range_is_taken_as_a_number_and_as_text(year):
    assert Size.check({"as_of": year}, WHERE, SEE).as_of == year
    assert Size.parse([f"as_of={year}"], WHERE, SEE).as_of == year


@pytest.mark.parametrize(
    "value",
    [True, False, "2017", 2017.0, np.int64(2017), None, [2017], (2017,), {"year": 2017}, date(2017, 1, 1), b"2017"],
)
def test_a_native_year_is_a_whole_number_and_nothing_else(value):
    """True is no year 1, and a text is no number: papermill hands both over without a word."""
    assert refusal(Size, as_of=value).startswith(f"size: as_of={value!r}: {YEARS}")


@pytest.mark.parametrize(("value", "nearest"), [(2000, 2001), (2027, 2026), (-2017, 2001), (0, 2001), (10**400, 2026)])
def test_a_year_outside_the_range_is_refused_with_the_nearest_bound(value, nearest):
    assert refusal(Size, as_of=value) == f"size: as_of={value}: {YEARS} Did you mean '{nearest}'? See: {SEE}"


def test_a_year_of_the_customs_data_ends_in_2024():
    assert Trade.check({"as_of": 2024}, WHERE, SEE).as_of == 2024
    assert "as_of=2025: allowed is a whole number from 2001 to 2024. Did you mean '2024'?" in refusal(Trade, as_of=2025)


@pytest.mark.parametrize("value", [0, 10, 0.0, 10.0, 0.5, np.nextafter(10, 0)])
def test_a_tolerance_may_be_any_number_in_its_range_bounds_included(value):
    assert Size.check({"tolerance_pp": value, "near_pp": 25.0}, WHERE, SEE).tolerance_pp == value


def test_the_wider_tolerance_may_not_be_the_narrower_one():
    assert "near_pp=2.5 is below tolerance_pp=3.0" in refusal(Size, tolerance_pp=3.0)


@pytest.mark.parametrize(
    "value",
    [np.nextafter(0, -1), np.nextafter(10, 11), -1, 11, 1e308, 10**400, float("inf"), -float("inf"), float("nan")],
)
def test_a_number_just_outside_its_range_or_without_an_end_is_refused(value):
    assert f"tolerance_pp={value!r}: allowed is a number from 0 to 10." in refusal(Size, tolerance_pp=value)


@pytest.mark.parametrize("value", [True, "0.5", None, [0.5]])
def test_a_native_tolerance_is_a_number_and_nothing_else(value):
    assert f"tolerance_pp={value!r}: allowed is a number from 0 to 10." in refusal(Size, tolerance_pp=value)


def test_no_hint_ever_offers_what_is_not_a_number():
    assert "Did you mean" not in refusal(Size, tolerance_pp=float("nan"))
    assert "Did you mean" not in refusal_of_text(Size, "as_of=soon")


@pytest.mark.parametrize("value", [39_999_999, 70_000_001, 55e6, Decimal(55_000_000)])
def test_an_area_outside_its_range_or_of_another_type_is_refused(value):
    expected = f"eurasia_km2={value!r}: allowed is a whole number from 40000000 to 70000000."
    assert expected in refusal(Size, eurasia_km2=value)


@pytest.mark.parametrize("value", [40_000_000, 70_000_000])
def test_the_bounds_of_an_area_belong_to_its_range(value):
    assert Size.check({"eurasia_km2": value}, WHERE, SEE).eurasia_km2 == value


@pytest.mark.parametrize(
    "value",
    [
        "pp",
        "PPP",
        "ppp ",
        "ppp\n",
        "\u0440pp",  # a Cyrillic letter that looks like p
        "p\u200bpp",  # a space without width
        ["ppp"],
    ],
)
def test_a_choice_that_is_nearly_right_is_refused_with_the_right_one(value):
    expected = f"size: gdp_measure={value!r}: allowed is nominal, ppp. Did you mean 'ppp'? See: {SEE}"
    assert refusal(Size, gdp_measure=value) == expected


@pytest.mark.parametrize(
    "value", ["", "__import__('os')", "{0.__class__}", "%s%n", "../../etc/passwd", "\x00", 1, True, "x" * 10_000]
)
def test_a_choice_that_is_far_off_is_refused_and_shown_as_it_was_found(value):
    assert refusal(Size, gdp_measure=value) == f"size: gdp_measure={value!r}: allowed is nominal, ppp. See: {SEE}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "true",
        "nan",
        "0x7e1",
        "2017.5",
        "=2017",
        "2017;",
        "２０１７",
        "20l7",
        "__import__('os')",
        "{0.__class__}",
        "%d",
        "2017\nproducts=lng",
    ],
)
def test_a_text_that_is_no_year_is_refused(text):
    message = refusal_of_text(Size, f"as_of={text}")
    assert message.startswith(f"size: as_of={text!r}: {YEARS}")
    assert "\n" not in message


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e400", "", "0,5", "10.000001", "-0.000001", "9" * 5000])
def test_a_text_that_is_no_tolerance_is_refused(text):
    assert f"tolerance_pp={text!r}: allowed is a number from 0 to 10." in refusal_of_text(Size, f"tolerance_pp={text}")


def test_texts_are_read_as_the_type_that_the_parameter_has():
    made = Size.parse(["as_of=2017", "gdp_measure=ppp", "tolerance_pp=1", "eurasia_km2=54000000"], WHERE, SEE)
    assert (made.as_of, made.gdp_measure, made.tolerance_pp, made.eurasia_km2) == (2017, "ppp", 1.0, 54_000_000)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("as_off", "as_of"),
        ("asof", "as_of"),
        ("as of", "as_of"),
        ("\u0430s_of", "as_of"),
        ("gdp_mesure", "gdp_measure"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(wrong, right):
    for message in (refusal(Size, **{wrong: 2017}), refusal_of_text(Size, f"{wrong}=2017")):
        assert message == (
            f"size: {wrong!r} is not one of {', '.join(Size.model_fields)}. Did you mean {right!r}? See: {SEE}"
        )


@pytest.mark.parametrize("name", ["__import__('os')", "__class__", "model_config", "{}", "%s", "\n", " "])
def test_a_name_that_resembles_none_is_refused_and_not_run(name):
    message = refusal_of_text(Size, f"{name}=1")
    assert message == f"size: {name!r} is not one of {', '.join(Size.model_fields)}. See: {SEE}"


@pytest.mark.parametrize("setting", ["as_of", "", "=", "=2017", "__import__('os')", "as_of: 2017"])
def test_a_setting_without_a_name_or_an_equals_sign_is_refused(setting):
    assert refusal_of_text(Size, setting) == f"size: {setting!r} is not of the form name=value. See: {SEE}"


def test_a_name_that_is_set_twice_is_refused_even_to_the_same_value():
    assert refusal_of_text(Size, "as_of=2017", "as_of=2017") == f"size: as_of is set twice. See: {SEE}"


def test_a_value_may_hold_an_equals_sign():
    assert pairs(["a=b=c", "d="], WHERE, SEE) == {"a": "b=c", "d": ""}


def test_every_mistake_gets_a_line_of_its_own():
    lines = refusal(Size, as_of=2000, gdp_measure="pp", foo=1).splitlines()
    assert [line.split(":")[1].strip() for line in lines] == [
        "as_of=2000",
        "gdp_measure='pp'",
        f"'foo' is not one of {', '.join(Size.model_fields)}. See",
    ]


def test_a_set_cannot_be_changed_once_it_is_checked():
    made = Size.check({}, WHERE, SEE)
    with pytest.raises(ValueError, match="frozen"):
        made.as_of = 2017


def test_a_parameter_that_may_be_left_out_says_so_and_still_has_a_range():
    assert Minerals.check({"as_of": None}, WHERE, SEE).as_of is None
    message = refusal(Minerals, as_of=1999)
    assert "allowed is a whole number from 2000 to 2024, or left out for all. Did you mean '2000'?" in message
    assert "or left out for all. Did you mean 'EU'?" in refusal(OnNetwork, bloc="eu")


def test_an_economy_that_is_not_in_the_network_is_refused():
    """Iran is not among the 80 economies: an empty table would look like no trade, and Israel is no substitute."""
    assert OfEconomy.check({"economy": "CHN"}, WHERE, SEE).economy == "CHN"
    lacking = "size: economy='IRN': Iran is not among the 80 economies of the production network. See: "
    assert refusal(OfEconomy, economy="IRN").startswith(lacking)
    misspelt = refusal(OfEconomy, economy="chn")
    assert misspelt.startswith("size: economy='chn': allowed are the ISO3 codes AGO, ARE, ")
    assert "Did you mean 'CHN'?" in misspelt
    assert "allowed is the ISO3 code of an economy" in refusal(OfEconomy, economy=5)


@pytest.mark.parametrize("kind", SETS, ids=lambda kind: kind.__name__)
def test_every_parameter_is_listed_with_its_type_its_default_what_is_allowed_and_its_meaning(kind):
    listing = kind.listing()
    assert [entry["name"] for entry in listing] == list(kind.model_fields)
    for entry in listing:
        assert entry["type"] in {"int", "float", "str"}
        assert len(entry["allowed"]) > 5
        assert len(entry["meaning"]) > 10
        assert str(entry["default"]) in entry["allowed"] or entry["type"] != "str" or "left out" in entry["allowed"]


def test_the_same_name_means_the_same_choices_wherever_it_is_used():
    """A bloc is whatever a table can say something of, so each indicator has its own; nothing else differs."""
    choices = {}
    for entry in chain.from_iterable(kind.listing() for kind in SETS):
        if entry["type"] == "str" and entry["name"] != "bloc":
            choices.setdefault(entry["name"], set()).add(entry["allowed"].removesuffix(", or left out for all"))
    assert {name: found for name, found in choices.items() if len(found) > 1} == {}
