"""The facts of the asymmetry chapter: sentences that agree with their values, whatever is set."""

import csv
import re
from functools import cache
from itertools import pairwise

import pytest

from scobrief import paths
from scobrief.facts import facts_of
from scobrief.facts.words import count
from scobrief.scenario.chapters import Asymmetry

SCENARIOS = [
    Asymmetry(),
    Asymmetry(as_of=2001, capability="military"),
    Asymmetry(as_of=2004, statuses="with_observers", capability="population"),
    Asymmetry(as_of=2008, roster_rule="today", gdp_measure="ppp"),
    Asymmetry(as_of=2013, gdp_measure="ppp", capability="military"),
    Asymmetry(as_of=2022, roster_rule="founders"),
    Asymmetry(as_of=2024, roster_rule="today", statuses="family", gdp_measure="ppp", capability="military"),
    Asymmetry(as_of=2026, roster_rule="today", statuses="family"),
    Asymmetry(as_of=2026, roster_rule="founders", statuses="family", capability="population"),
]
EVERY = pytest.mark.parametrize(
    "scenario", SCENARIOS, ids=lambda made: " ".join(map(str, made.changed().values())) or "default"
)
MEASURES = ("nominal", "ppp")


@cache
def sheet_of(scenario):
    return facts_of(scenario)


@pytest.fixture(scope="module")
def ratio():
    """China over Russia by measure and year, straight from the file."""
    cells = {}
    with (paths.DATA / "annual.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            cells[row["variable"], row["iso3"], int(row["year"])] = float(row["value"])
    variables = {"nominal": "gdp_nominal_usd_bn", "ppp": "gdp_ppp_intl_bn"}
    return {
        (measure, year): cells[variable, "CHN", year] / cells[variable, "RUS", year]
        for measure, variable in variables.items()
        for year in range(1992, 2028)
    }


@EVERY
def test_every_text_can_be_printed(scenario):
    for name, fact in sheet_of(scenario).items():
        assert fact.text, name
        assert fact.text == fact.text.strip(), name
        assert not re.search(r"\b(nan|NaN|None(?! of)|NaT|inf|<NA>|True|False)\b|  |\n|\{|−0\.0+\b", fact.text), (
            name,
            fact.text,
        )
        assert (fact.value is None) == (fact.text == "not reported"), name
        assert "$not reported" not in fact.text, (name, fact.text)


@EVERY
def test_every_sentence_begins_like_one_closes_what_it_opens_and_prints_facts(scenario):
    sheet = sheet_of(scenario)
    known = {fact.text for fact in sheet.values() if fact.unit == "percent"}
    for name, fact in sheet.items():
        if fact.unit != "sentence":
            continue
        assert fact.text[0].isupper(), (name, fact.text)
        assert fact.text.count("(") == fact.text.count(")"), (name, fact.text)
        assert not re.search(r"[.,;:]{2}| [.,;:)]|\( |not reported", fact.text), (name, fact.text)
        assert not re.search(r"\b[Nn]o of\b|\bone (states|members|economies)\b", fact.text), (name, fact.text)
        assert fact.text.endswith(".") != name.endswith("_finding"), (name, fact.text)
        for found in re.findall(r"−?[\d,]+\.?\d*%", fact.text):
            assert found in known, (name, found)


def test_the_names_of_the_facts_do_not_depend_on_the_scenario():
    assert len({tuple(sheet_of(scenario)) for scenario in SCENARIOS}) == 1


@EVERY
def test_wider_and_narrower_compare_the_year_with_1992(scenario, ratio):
    sheet = sheet_of(scenario)
    words = []
    for measure in MEASURES:
        then, now = ratio[measure, 1992], ratio[measure, scenario.as_of]
        assert sheet[f"ratio_{measure}"].value == pytest.approx(now)
        assert sheet[f"ratio_{measure}_word"].value == ("wider" if now > then else "narrower")
        words.append(sheet[f"ratio_{measure}_word"].value)
    told = f"{words[0]} by both" if words[0] == words[1] else f"{words[0]} at market exchange rates and {words[1]} at"
    assert f"the gap is {told}" in sheet["answer"].text
    assert ("is projected at" in sheet["answer"].text) == (scenario.as_of >= 2022)


@EVERY
def test_the_way_between_is_told_and_not_the_ends_alone(scenario, ratio):
    """Years in which the ratio fell, its lowest and highest, and base years with a smaller one."""
    sheet, on = sheet_of(scenario), scenario.as_of
    for measure in MEASURES:
        path = [ratio[measure, year] for year in range(1992, on + 1)]
        fell = sum(b < a for a, b in pairwise(path))
        below = sum(value < path[-1] for value in path[:-1])
        text = sheet[f"ratio_{measure}_sentence"].text
        assert f"fell {count(fell)} of {count(on - 1992)} times" in text
        assert f"lowest in {1992 + path.index(min(path))} ({sheet[f'ratio_{measure}_lowest']})" in text
        assert f"highest in {1992 + path.index(max(path))} ({sheet[f'ratio_{measure}_highest']})" in text
        assert sheet[f"base_years_{measure}"].value == below
    assert sheet["ratio_nominal_fell"].value > 0


@EVERY
def test_the_three_largest_economies_stand_in_order_and_russia_at_its_place(scenario):
    sheet = sheet_of(scenario)
    shares = [sheet[f"gdp_{place}"].value for place in ("first", "second", "third")]
    assert shares == sorted(shares, reverse=True)
    text = sheet["weight_sentence"].text
    named = re.findall(r"([A-Z]\w+(?: [A-Z]\w+)*)(?: would hold| held)? [\d.]+%", text)
    places = {"first": 0, "second": 1, "third": 2}
    at = places.get(sheet["russia_gdp_place"].value)
    assert len(named) == 3
    assert (named.index("Russia") if "Russia" in named else None) == at
    silent = sheet["members_reporting"].value < sheet["members_in_roster"].value
    assert ("(known for" in text) == silent


@EVERY
def test_the_year_of_a_capability_is_the_nearest_that_has_figures(scenario):
    sheet = sheet_of(scenario)
    assert sheet["gdp_year"].value == sheet["population_year"].value == scenario.as_of
    assert sheet["military_year"].value == min(max(scenario.as_of, 2020), 2024)
    own = {"gdp": scenario.as_of, "population": scenario.as_of, "military": sheet["military_year"].value}
    assert sheet["capability_year"].value == own[scenario.capability]
    assert f"in {own[scenario.capability]}" in sheet["effective_finding"].text.lower()
    assert ("Too few members" in sheet["effective_step"].text) == (scenario.capability == "military")
    unsaid = sheet["effective_reporting"].value == sheet["effective_roster"].value
    assert ("No figure is known for" in sheet["effective_sentence"].text) == (not unsaid)


@EVERY
def test_the_buyers_share_is_of_the_year_or_of_the_last_on_record(scenario):
    sheet = sheet_of(scenario)
    year = min(scenario.as_of, 2024)
    assert sheet["sold_year"].value == year
    assert f"having sold in {year}, China bought {sheet['ca_chn']}, Russia {sheet['ca_rus']}" in sheet["answer"].text
    for key in ("ca", "ca4"):
        parts = [sheet[f"{key}_{buyer}"].value for buyer in ("chn", "rus", "eu", "other")]
        assert sum(parts) == pytest.approx(100)
    gained = sheet["ca_chn"].value > sheet["ca_chn_first"].value
    if year > 2004:
        assert ("China's part was larger" in sheet["gained_sentence"].text) == gained
        assert "against" in sheet["between_sentence"].text
    else:
        assert "against" not in sheet["between_sentence"].text
        assert "larger" not in sheet["gained_sentence"].text


@EVERY
def test_turkmen_gas_is_told_only_for_years_in_which_a_sale_is_on_record(scenario):
    sheet = sheet_of(scenario)
    told = sheet["sold_year"].value >= sheet["gas_first"].value
    assert ("it came to $" in sheet["gas_sentence"].text) == told
    assert (sheet["gas_usd_bn"].value is None) == (not told)


@EVERY
def test_what_is_a_lower_bound_is_called_one(scenario):
    sheet = sheet_of(scenario)
    assert ("at least" in sheet["traded_finding"].text) == ("at least" in sheet["traded_sentence"].text)
    assert ("at least" in sheet["traded_finding"].text) == (
        scenario.as_of >= 2023 or (scenario.as_of == 2022 and scenario.roster_rule == "today")
    )


@EVERY
def test_directions_of_trade_in_all_goods_add_up(scenario):
    sheet = sheet_of(scenario)
    n = {key: sheet[f"goods_{key}"].value for key in (
        "listed", "both", "china_leads", "russia_leads", "china_alone", "russia_alone"
    )}  # fmt: skip
    assert n["both"] + n["china_alone"] + n["russia_alone"] == n["listed"] == 10
    assert n["china_leads"] + n["russia_leads"] == n["both"]


@EVERY
def test_the_asymmetry_of_china_and_russia_is_that_of_their_gdp(scenario, ratio):
    r = ratio[scenario.gdp_measure, min(scenario.as_of, 2024)]
    assert sheet_of(scenario)["giants_asymmetry"].value == pytest.approx((r - 1) / (r + 1))


def test_the_numbers_of_the_articles_time_are_those_worked_out_apart_from_the_code():
    """From the tables by a pivot and a sum, when the chapter was written."""
    sheet = sheet_of(Asymmetry())
    for name, text in {
        "ratio_nominal": "9.98",
        "ratio_nominal_first": "6.87",
        "ratio_ppp": "6.05",
        "ratio_ppp_first": "0.91",
        "china_russia_share": "83.7%",
        "effective": "1.66",
        "effective_founders": "1.23",
        "ca_chn": "25.9%",
        "ca_rus": "5.0%",
        "ca_eu": "38.2%",
        "ca4_chn": "14.3%",
        "rus_eu_2021": "42.5%",
        "rus_eu_latest": "11.9%",
        "traded": "0.32%",
        "con_nominal": "0.310",
        "con_ppp": "0.261",
    }.items():
        assert sheet[name].text == text, name


def test_a_roster_is_not_held_against_itself():
    today = sheet_of(Asymmetry(as_of=2024, roster_rule="today"))
    assert today["china_russia_elsewhere"].text == f"{today['china_russia_share_founders']} among the founders"
    assert "the members of 2024" not in today["effective_sentence"].text
    founders = sheet_of(Asymmetry(as_of=2024, roster_rule="founders"))
    assert "founders alone" not in founders["traded_sentence"].text
    assert "for today's members" in founders["traded_sentence"].text
    assert "founders" not in sheet_of(Asymmetry(as_of=2010))["traded_sentence"].text


def test_the_extremes_since_the_founding_leave_its_own_year_out(ratio):
    """By purchasing power the ratio was lowest in 2001 itself: it is not its own lowest since."""
    text = sheet_of(Asymmetry(as_of=2010, gdp_measure="ppp"))["ratio_founded_sentence"].text
    assert min(ratio["ppp", year] for year in range(2002, 2011)) > ratio["ppp", 2001]
    assert "never lower than in 2001 and highest in 2010" in text
    assert sheet_of(Asymmetry(as_of=2001))["ratio_founded_sentence"].text.endswith("at market exchange rates.")
    assert "highest in 2026 (11.07, projected)" in sheet_of(Asymmetry(as_of=2026))["ratio_founded_sentence"].text


@pytest.mark.parametrize(
    "scenario, told",
    [
        (Asymmetry(), False),
        (Asymmetry(as_of=2023), True),
        (Asymmetry(as_of=2023, gdp_measure="ppp"), False),
        (Asymmetry(as_of=2023, roster_rule="founders"), False),
    ],
)
def test_irans_rate_is_named_where_iran_is_counted_at_market_rates(scenario, told):
    assert ("Iran's" in sheet_of(scenario)["military_source_sentence"].text) == told


def test_a_year_without_military_figures_says_whose_year_and_roster_it_takes():
    assert sheet_of(Asymmetry())["military_when"].text == "in 2021"
    assert "on the roster of that year" in sheet_of(Asymmetry(as_of=2001))["military_sentence"].text
    assert "the last year" in sheet_of(Asymmetry(as_of=2026, roster_rule="today"))["military_when"].text


def test_what_would_change_the_answer_is_another_choice_than_the_runs():
    for scenario in SCENARIOS:
        sheet = sheet_of(scenario)
        assert scenario.gdp_measure not in sheet["try_measure"].value.split()
        assert scenario.roster_rule not in sheet["try_roster"].value.split()
        assert scenario.statuses not in sheet["try_statuses"].value.split()


def test_the_eu_of_2021_is_the_eu_of_the_year_only_in_2021():
    sheet = sheet_of(Asymmetry())
    assert sheet["rus_eu27_2021"].text == sheet["rus_eu_2021"].text
    gap = sheet["rus_eu_2013"].value - sheet["rus_eu27_2013"].value
    assert gap == pytest.approx(sheet["rus_gbr_2013"].value)
