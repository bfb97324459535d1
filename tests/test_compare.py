"""Two scenarios side by side: what differs, by how much, and which parameter moved it."""

from __future__ import annotations

import csv
import io
import json
import sys
from itertools import pairwise

import pandas as pd
import pytest

from scobrief import cli
from scobrief import compare as module
from scobrief.compare import COLUMNS, KINDS, compare, difference, moved_parameters, payload
from scobrief.datapackage import open_table
from scobrief.facts import facts_of
from scobrief.facts.sheet import Facts
from scobrief.scenario import CHAPTERS, resolve, run_id
from scobrief.scenario.chapters import Effectiveness, Size, Trade

# The members at the end of 2021, written out.
EIGHT = ["CHN", "IND", "KAZ", "KGZ", "PAK", "RUS", "TJK", "UZB"]


def of(chapters: list[str], a: str, b: str, *settings: str) -> module.Comparison:
    return compare(resolve(chapters, a), resolve(chapters, b, settings))


def row(found: module.Comparison, fact: str) -> dict:
    return found.table.set_index("fact").loc[fact].to_dict()


@pytest.fixture
def toy(monkeypatch):
    """Facts that a function of the scenario gives, in place of a chapter's own; no two tests share any."""

    def use(values, unit: str = "ratio"):
        def made(scenario) -> Facts:
            sheet = Facts(scenario.chapter)
            for name, value in values(scenario).items():
                sheet.add(name, value, str(value), unit, tables=("annual",))
            return sheet

        monkeypatch.setattr(module, "facts_of", made)
        module._facts.cache_clear()
        module._tried.cache_clear()

    yield use
    module._facts.cache_clear()
    module._tried.cache_clear()


@pytest.fixture(scope="module")
def ppp() -> module.Comparison:
    return compare(resolve(CHAPTERS), resolve(CHAPTERS, "ppp"))


def share_2021(variable: str) -> float:
    table = open_table("annual")
    year = table[(table["variable"] == variable) & (table["year"] == 2021)].set_index("iso3")["value"]
    return 100 * year[EIGHT].sum() / year.sum()


def test_the_share_of_gdp_is_that_of_the_table_by_either_measure_and_the_difference_is_theirs(ppp):
    """Summed again from the table, over the eight members of 2021."""
    nominal, by_ppp = share_2021("gdp_nominal_usd_bn"), share_2021("gdp_ppp_intl_bn")
    found = row(ppp, "size.gdp_share")
    assert found["value_a"] == pytest.approx(nominal) == pytest.approx(24.0, abs=0.05)
    assert found["value_b"] == pytest.approx(by_ppp) == pytest.approx(30.1, abs=0.05)
    assert found["difference"] == pytest.approx(by_ppp - nominal)
    assert found["ratio"] == pytest.approx(by_ppp / nominal)
    assert (found["text_a"], found["text_b"]) == ("24.0%", "30.1%")
    assert (found["kind"], found["unit"], found["moved_by"]) == ("number", "percent", "gdp_measure")
    assert difference(found) == "+6.1 points"


def test_another_measure_of_gdp_moves_no_verdict_not_even_that_on_gdp(ppp):
    """C17: the 25% are within 2.5 points of 24.0%, and 30.1% is further off; but who meant it may count either way."""
    assert len(ppp.claims) == 0
    assert facts_of(resolve(["verdicts"], "ppp")["verdicts"])["C17_verdict"].text == (
        facts_of(resolve(["verdicts"])["verdicts"])["C17_verdict"].text
    )
    assert row(ppp, "size.gdp_finding")["text_b"] == "not met"


def test_only_chapters_that_are_set_differently_are_computed(monkeypatch):
    computed = []
    monkeypatch.setattr(module, "_facts", lambda scenario: computed.append(scenario) or facts_of(scenario))
    steps = []
    found = compare(resolve(CHAPTERS), resolve(CHAPTERS, "counted-once"), steps.append)
    assert {scenario.chapter for scenario in computed} == {"trade"}
    assert steps == ["Comparing trade"]
    assert set(found.table["chapter"]) == {"trade"}
    assert set(found.table["moved_by"]) == {"counting"}


def test_the_two_scenarios_swapped_negate_every_difference_and_keep_what_moved_it_alone():
    there, back = of(["size"], "article-2021", "ppp"), of(["size"], "ppp", "article-2021")
    a, b = (found.table.set_index("fact") for found in (there, back))
    assert list(a.index) == list(b.index)
    pd.testing.assert_series_equal(a["difference"], -b["difference"])
    assert list(a["text_a"]) == list(b["text_b"])
    assert list(a["moved_by"]) == list(b["moved_by"])
    assert (a["ratio"] * b["ratio"]).dropna().tolist() == pytest.approx([1] * a["ratio"].notna().sum())


@pytest.mark.parametrize("chapter", ["size", "overlap", "connectivity", "verdicts"])
def test_what_moves_a_fact_of_today_is_what_computing_it_with_one_change_gives(chapter):
    """Each fact is looked up again in the facts of both scenarios and of the two in between."""
    kind = CHAPTERS[chapter]
    a, b = resolve([chapter])[chapter], resolve([chapter], "today")[chapter]
    names = list(moved_parameters(a, b))
    before, after = facts_of(a), facts_of(b)
    one = {name: facts_of(kind(**{name: getattr(b, name)})) for name in names}
    table = compare({chapter: a}, {chapter: b}).table
    assert set(table["fact"]) == {name for name in before if before[name].text != after[name].text}
    for fact, words in zip(table["fact"], table["moved_by"], strict=True):
        enough = [name for name in names if one[name][fact].text == after[fact].text]
        part = [name for name in names if one[name][fact].text != before[fact].text]
        if len(names) == 1:
            assert words == names[0]
        elif len(enough) == 1:
            assert words == f"{enough[0]} alone"
        elif enough:
            assert words == "as_of or roster_rule, each alone"
        elif len(part) == 2:
            assert words == "as_of and roster_rule, each in part"
        elif part:
            (other,) = set(names) - set(part)
            assert words == f"{part[0]} in part, {other} only together with it"
        else:
            assert words == "as_of and roster_rule only together"


def test_a_verdict_that_no_single_parameter_moves_is_moved_only_together():
    """C18, 80% of Eurasia: neither today's members nor partners of 2021 cover it, today's family does."""
    found = of(["verdicts"], "article-2021", "family27").claims.set_index("claim")
    assert found.loc["C18", "text_a"] == "not supported"
    assert found.loc["C18", "text_b"] == "supported"
    assert found.loc["C18", "moved_by"] == "roster_rule and statuses only together"
    assert "Eurasia" in found.loc["C18", "paraphrase"]


def test_every_way_in_which_two_parameters_can_move_a_fact_has_words_of_its_own(toy):
    """Year 2021 to 2024 and roster in force to today's, as 0 and 1."""

    def values(scenario) -> dict:
        y, r = int(scenario.as_of == 2024), int(scenario.roster_rule == "today")
        return {
            "one": 5 + y,
            "either": 5 + max(y, r),
            "sum": 5 + y + 2 * r,
            "both": 5 + y * r,
            "more": 5 + y + 2 * y * r,
            "none": 5,
        }

    toy(values)
    found = compare({"size": Size()}, {"size": Size(as_of=2024, roster_rule="today")})
    assert dict(zip(found.table["fact"], found.table["moved_by"], strict=True)) == {
        "size.one": "as_of alone",
        "size.either": "as_of or roster_rule, each alone",
        "size.sum": "as_of and roster_rule, each in part",
        "size.both": "as_of and roster_rule only together",
        "size.more": "as_of in part, roster_rule only together with it",
    }


def test_of_three_parameters_those_without_which_the_change_does_not_come_are_told_apart_from_the_rest(toy):
    def values(scenario) -> dict:
        y, r, s = (
            int(scenario.as_of == 2024),
            int(scenario.roster_rule == "today"),
            int(scenario.statuses == "family"),
        )
        return {
            "one": 5 + s,
            "two": 5 + y * r,
            "two_in_part": 5 + y + 2 * r,
            "part_and_two": 5 + y + 2 * y * r,
            "parts_and_one": 5 + y + 2 * r + 4 * y * r * s,
            "all": 5 + y * r * s,
            "any_two": 5 + int(y + r + s > 1),
        }

    toy(values)
    found = compare({"size": Size()}, {"size": Size(as_of=2024, roster_rule="today", statuses="family")})
    assert dict(zip(found.table["fact"], found.table["moved_by"], strict=True)) == {
        "size.one": "statuses alone",
        "size.two": "as_of and roster_rule only together",
        "size.two_in_part": "as_of and roster_rule, each in part",
        "size.part_and_two": "as_of in part, roster_rule only together with it",
        "size.parts_and_one": "as_of and roster_rule, each in part; statuses only together with them",
        "size.all": "as_of, roster_rule and statuses only together",
        "size.any_two": "as_of, roster_rule and statuses only together",
    }


def test_a_change_that_no_scenario_allows_by_itself_is_named_and_nothing_is_said_of_it(toy):
    """Standard scores have no geometric mean, so geometric cannot be tried before the scale is changed."""
    toy(lambda s: {"both": 5 + (s.normalisation == "minmax") * (s.aggregation == "geometric")})
    a = Effectiveness(normalisation="z", aggregation="arithmetic")
    b = Effectiveness(normalisation="minmax", aggregation="geometric")
    found = compare({"effectiveness": a}, {"effectiveness": b})
    assert found.untried == ("effectiveness: aggregation=geometric by itself",)
    assert found.table["moved_by"].tolist() == ["normalisation and aggregation together"]


def test_what_only_one_scenario_has_is_listed_without_a_difference(toy):
    toy(lambda s: {"old": 1} if s.gdp_measure == "nominal" else {"new": 2})
    found = compare({"size": Size()}, {"size": Size(gdp_measure="ppp")}).table.set_index("fact")
    assert found["text_a"].isna().to_dict() == {"size.old": False, "size.new": True}
    assert found["text_b"].isna().to_dict() == {"size.old": True, "size.new": False}
    assert found["difference"].isna().all()
    assert set(found["kind"]) == {"number"}


def test_a_number_that_is_printed_alike_does_not_differ_but_is_counted(monkeypatch):
    def made(scenario) -> Facts:
        sheet = Facts("size")
        sheet.add("share", 42.21 if scenario.gdp_measure == "ppp" else 42.24, "42.2%", "percent", tables=("annual",))
        return sheet

    monkeypatch.setattr(module, "_facts", made)
    found = compare({"size": Size()}, {"size": Size(gdp_measure="ppp")})
    assert (len(found.table), found.alike, found.facts) == (0, 1, 1)


def test_a_sum_in_another_currency_has_no_difference():
    found = row(of(["asymmetry"], "article-2021", "ppp"), "asymmetry.spent_china")
    assert found["unit"] == "billion US dollars against billion international dollars"
    assert pd.isna(found["difference"]) and pd.isna(found["ratio"])
    assert difference(found) == ""


def test_what_repeats_or_offers_a_parameter_is_a_setting_and_no_result():
    found = of(["size", "members"], "article-2021", "article-2021", "as_of=2017", "gdp_measure=ppp").table
    kinds = dict(zip(found["fact"], found["kind"], strict=True))
    assert kinds["size.as_of"] == kinds["size.gdp_measure"] == kinds["members.try_measure"] == "setting"
    assert kinds["size.population_share"] == "number"
    assert set(kinds.values()) <= set(KINDS)


@pytest.mark.parametrize(
    ("a", "b", "amount", "unit", "expected"),
    [
        ("24.0%", "30.1%", 6.08, "percent", "+6.1 points"),
        ("eight", "ten", 2.0, "states", "+2"),
        ("3.7", "2.3", -1.46, "ratio", "−1.5"),
        ("1,590", "2,136", 545.6, "billion US dollars", "+546"),
        ("42.87 million", "45.19 million", 2319744.3, "square kilometres", "+2,319,744"),
        ("0.12%", "0.03%", -0.084, "percent", "−0.08 points"),
        ("0.3", "0.3", 0.004, "ratio", "+0.004"),
        ("a", "b", float("nan"), "words", ""),
    ],
)
def test_a_difference_is_as_exact_as_what_is_printed(a, b, amount, unit, expected):
    assert difference({"text_a": a, "text_b": b, "difference": amount, "unit": unit}) == expected


@pytest.mark.parametrize(("unit", "ratio"), [("states", 2.0), ("year", None), ("Spearman's rho", None), ("rank", None)])
def test_a_ratio_is_given_only_where_zero_means_nothing(toy, unit, ratio):
    toy(lambda s: {"value": 8 if s.gdp_measure == "ppp" else 4}, unit)
    found = compare({"size": Size()}, {"size": Size(gdp_measure="ppp")}).table.iloc[0]
    assert found["ratio"] == ratio if ratio else pd.isna(found["ratio"])


def test_the_payload_is_json_with_counts_that_are_those_of_its_rows(ppp):
    made = json.loads(json.dumps(payload(ppp), allow_nan=False))
    assert list(made) == ["moved_parameters", "counts", "verdicts", "facts", "untried"]
    assert made["moved_parameters"]["size"] == {"gdp_measure": ["nominal", "ppp"]}
    assert all(list(entry) == list(COLUMNS) for entry in made["facts"])
    by_kind = {kind: sum(entry["kind"] == kind for entry in made["facts"]) for kind in KINDS}
    assert made["counts"]["by_kind"] == by_kind
    assert made["counts"]["facts_that_differ"] == len(made["facts"]) == sum(by_kind.values())
    assert made["counts"]["facts_compared"] == sum(
        len(facts_of(ppp.a[chapter])) for chapter in ("members", "size", "asymmetry", "verdicts")
    )
    text = next(entry for entry in made["facts"] if entry["kind"] == "sentence")
    assert text["value_a"] is text["difference"] is text["claim"] is None


def test_rows_come_in_the_order_of_the_book_and_of_the_facts(ppp):
    order = list(CHAPTERS)
    places = [order.index(chapter) for chapter in ppp.table["chapter"]]
    assert all(one <= two for one, two in pairwise(places))
    facts = list(facts_of(Size()))
    own = [facts.index(name) for name in ppp.table.loc[ppp.table["chapter"] == "size", "fact"]]
    assert own == sorted(own)


# ---- the command ---------------------------------------------------------------------------------------------


@pytest.fixture
def scobrief(monkeypatch, capsys):
    """Exit code, standard output and standard error of `scobrief compare ARGUMENTS`."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["scobrief", "compare", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
            raise SystemExit(0)
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out, printed.err

    return run


def test_people_see_verdicts_then_numbers_and_how_much_is_not_shown(scobrief):
    code, out, err = scobrief("article-2021", "family27", "--chapter", "verdicts")
    assert code == 0
    assert out.index("verdicts: 3 of 46 claims differ") < out.index("numbers: ")
    assert "C18" in out and "roster_rule and statuses only together" in out
    assert "computed sentences" in err and "--all" in err
    _, everything, quiet = scobrief("article-2021", "family27", "--chapter", "verdicts", "--all")
    assert "verdicts.answer" in everything and "verdicts.answer" not in out
    assert "--all" not in quiet


def test_json_says_what_was_compared_under_which_run_ids(scobrief):
    code, out, _ = scobrief("article-2021", "article-2021", "--set", "as_of=2017", "--chapter", "size", "--json")
    made = json.loads(out)
    assert code == 0
    assert (made["a"]["name"], made["b"]["name"]) == ("article-2021", "article-2021 as_of=2017")
    assert made["a"]["run_id"] == run_id({"size": Size()})
    assert made["b"]["run_id"] == run_id({"size": Size(as_of=2017)}) != made["a"]["run_id"]
    assert made["b"]["parameters"]["size"]["as_of"] == 2017
    assert made["counts"]["claims_with_another_verdict"] is None


def test_csv_is_the_table(scobrief):
    code, out, _ = scobrief("article-2021", "ppp", "--chapter", "size", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert list(rows[0]) == list(COLUMNS)
    share = next(entry for entry in rows if entry["fact"] == "size.gdp_share")
    assert (share["text_a"], share["text_b"]) == ("24.0%", "30.1%")


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_a_file_holds_every_fact_that_differs_and_nothing_is_left_beside_it(scobrief, tmp_path, suffix):
    path = tmp_path / f"found.{suffix}"
    path.write_text("old")
    code, _, err = scobrief("article-2021", "ppp", "--chapter", "size", "--out", str(path))
    assert code == 0
    assert f"Written: {path}" in err
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    if suffix == "json":
        found = pd.DataFrame(json.loads(path.read_text(encoding="utf-8"))["facts"])
    else:
        found = pd.read_csv(path) if suffix == "csv" else pd.read_parquet(path)
    wanted = of(["size"], "article-2021", "ppp").table
    assert found["fact"].tolist() == wanted["fact"].tolist()
    assert found["difference"].dropna().tolist() == pytest.approx(wanted["difference"].dropna().tolist())


def test_scenarios_that_set_all_alike_under_two_names_do_not_differ(scobrief, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("gdp_measure: ppp\n", encoding="utf-8")
    code, out, _ = scobrief("ppp", str(path))
    assert (code, out) == (0, "No fact differs.\n")
    code, out, _ = scobrief("article-2021", "counted-once", "--chapter", "size", "--json")
    assert code == 0
    assert json.loads(out)["facts"] == []


# Arguments, and what the one line of the message must hold.
REFUSED = [
    (("article-2021", "pppp"), "scenario='pppp' is not one of", "Did you mean 'ppp'?"),
    (("pppp", "article-2021"), "scenario='pppp' is not one of", "Did you mean 'ppp'?"),
    (("ppp", "ppp"), "A and B are both 'ppp', and nothing is set.", "--set as_of=2017"),
    (("ppp", "ppp", "--set", "gdp_measure=ppp"), "A and B are both 'ppp'", ""),
    (("article-2021", "ppp", "--chapter", "sise"), "chapter='sise' is not one of", "Did you mean 'size'?"),
    (("article-2021", "ppp", "--set", "as_off=2017"), "'as_off' is not one of", "Did you mean 'as_of'?"),
    (("article-2021", "ppp", "--set", "as_of=1999"), "as_of='1999'", "2001"),
    (("article-2021", "ppp", "--out", "nowhere/at/all.csv"), "there is no folder nowhere/at", "Make it first"),
    (("article-2021", "ppp", "--out", "found.xlsx"), "--out found.xlsx:", ".csv, .json, .parquet"),
    (("article-2021", "ppp", "--out", "found"), "--out found:", ".csv, .json, .parquet"),
]


@pytest.mark.parametrize(("arguments", "said", "hint"), REFUSED)
def test_what_is_wrong_is_refused_in_one_line_before_anything_is_computed(
    scobrief, monkeypatch, tmp_path, arguments, said, hint
):
    monkeypatch.setattr(module, "compare", lambda *_: pytest.fail("computed"))
    monkeypatch.chdir(tmp_path)
    code, out, err = scobrief(*arguments)
    assert (code, out) == (2, "")
    assert said in err and hint in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_the_name_is_not_written_over(scobrief, tmp_path):
    (tmp_path / "found.csv").mkdir()
    code, _, err = scobrief("article-2021", "ppp", "--out", str(tmp_path / "found.csv"))
    assert code == 2
    assert "no ordinary file" in err


def test_nothing_is_written_when_the_comparison_or_the_writing_fails(scobrief, monkeypatch, tmp_path):
    path = tmp_path / "found.csv"
    path.write_text("old")

    def fail(*_, **__):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(pd.DataFrame, "to_csv", fail)
    code, _, err = scobrief("article-2021", "counted-once", "--chapter", "trade", "--out", str(path))
    assert code == 1
    assert "No space left on device" in err
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["found.csv"]


def test_a_parameter_that_only_one_chapter_has_is_compared_there_alone():
    found = of(list(CHAPTERS), "article-2021", "article-2021", "products=lng")
    assert set(found.table["chapter"]) == {"trade"}
    assert moved_parameters(Trade(), Trade(products="lng")) == {"products": ("all", "lng")}


def test_the_help_shows_examples(scobrief):
    code, out, _ = scobrief("--help")
    assert code == 0
    assert "scobrief compare article-2021 article-2021 --set as_of=2017" in out
