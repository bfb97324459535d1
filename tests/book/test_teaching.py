"""Predict, then look, as Sphinx reads it: answers that are facts, and refusals that stop a build."""

import io
import json
import re
from html import unescape

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from scobrief import paths
from scobrief.facts import facts_of
from scobrief.scenario import CHAPTERS, presets, resolve


def fact(value, text, unit="percent"):
    return {"value": value, "text": text, "unit": unit, "indicator": "of", "tables": [], "vintage": ""}


FACTS = {
    "size.share": fact(24.04, "24.0%"),
    "size.claims": fact(46, "46", "claims"),
    "size.buyer": fact("EU", "the EU", "name"),
    "size.gone": fact(None, "not reported"),
    "size.people_2001": fact(24.2, "24.2%"),
    "size.people_2017": fact(42.5, "42.5%"),
}
QUESTION = """:::{{predict}} product
{options}

How much of {{fact}}`size.claims`?

---

It is {{fact}}`size.share`.
:::
"""
SPAN = ":min: 0\n:max: 100"


def build(folder, options: str, text: str | None = None, facts: dict = FACTS) -> tuple[str, str]:
    """The page's HTML and the warnings."""
    (folder / "extra").mkdir(exist_ok=True)
    ledger = {"scenario": {"name": "ppp"}, "facts": facts}
    (folder / "extra" / "facts.json").write_text(json.dumps(ledger), encoding="utf-8")
    page = f"# A page\n\n{text if text is not None else QUESTION.format(options=options)}\n```{{marksheet}}\n```\n"
    (folder / "index.md").write_text(page, encoding="utf-8")
    settings = {
        "extensions": ["myst_parser", "scobrief.book.extension"],
        "myst_enable_extensions": ["colon_fence"],
        "html_theme": "basic",
        "exclude_patterns": ["chapters", "out"],
        "project": "A book",
    }
    warnings, out = io.StringIO(), folder / "out"
    with docutils_namespace():
        Sphinx(folder, None, out, out / "trees", "html", settings, status=None, warning=warnings).build()
    words = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())
    return (out / "index.html").read_text(encoding="utf-8"), words


def asked(html: str) -> dict:
    return json.loads(unescape(re.search(r'data-predict="([^"]*)"', html)[1]))


def test_a_question_stands_before_a_closed_answer_that_is_a_fact(tmp_path):
    html, warnings = build(tmp_path, f":fact: size.share\n{SPAN}")
    assert warnings == ""
    question, _, answer = html.partition('<details class="sb-predict-reveal">')
    assert 'data-fact="size.claims"' in question
    assert 'data-fact="size.share"' not in question
    assert re.search(r'Answer: </strong><\w+[^>]*data-fact="size\.share"[^>]*>24\.0%', answer)
    assert asked(html) == {
        "key": "product", "kind": "number", "answer": 24.04, "text": "24.0%", "unit": "percent", "digits": 1,
        "min": 0, "max": 100,
    }  # fmt: skip


def test_the_mark_sheet_has_the_questions_and_no_answer(tmp_path):
    html, _ = build(tmp_path, f":fact: size.share\n{SPAN}")
    sheet = re.search(r'<section class="sb-marksheet".*?</section>', html, re.DOTALL)[0]
    assert "How much of 46?" in sheet
    assert "24.0" not in sheet
    assert re.search(r"Name: .*Date: .*Course: ", sheet)
    assert 'data-scenario="ppp"' in sheet


def test_the_answer_follows_the_run(tmp_path):
    """Under another scenario facts.json is another, and the page, which did not change, asks for that one."""
    build(tmp_path, f":fact: size.share\n{SPAN}")
    html, _ = build(tmp_path, f":fact: size.share\n{SPAN}", facts=FACTS | {"size.share": fact(30.12, "30.1%")})
    assert (asked(html)["answer"], asked(html)["text"]) == (30.12, "30.1%")


def test_a_line_goes_through_every_year_that_has_a_fact(tmp_path):
    html, warnings = build(tmp_path, f":series: size.people\n{SPAN}")
    assert warnings == ""
    assert (asked(html)["years"], asked(html)["answer"]) == ([2001, 2017], [24.2, 42.5])
    assert asked(html)["text"] == "2001 24.2%; 2017 42.5%"


def test_a_line_ends_with_the_year_that_the_run_reads(tmp_path):
    html, warnings = build(tmp_path, f":series: size.people\n:until: 2016\n{SPAN}")
    assert (warnings, asked(html)["years"]) == ("", [2001])


def test_a_choice_is_among_those_offered_and_a_limit_may_be_a_fact(tmp_path):
    html, warnings = build(tmp_path, ":fact: size.buyer\n:choices: China | the EU")
    assert (warnings, asked(html)["answer"], asked(html)["choices"]) == ("", "the EU", ["China", "the EU"])
    html, warnings = build(tmp_path, ":fact: size.share\n:min: 0\n:max: size.claims")
    assert (warnings, asked(html)["max"]) == ("", 46)


def test_what_is_not_reported_is_an_answer_too(tmp_path):
    html, warnings = build(tmp_path, f":fact: size.gone\n{SPAN}")
    assert (warnings, asked(html)["answer"], asked(html)["text"]) == ("", None, "not reported")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (f":fact: size.shares\n{SPAN}", "fact 'size.shares' is unknown. Did you mean 'size.share'?"),
        (f":series: size.peoples\n{SPAN}", "no fact size.peoples_ with a year behind it. Did you mean 'size.people'?"),
        (SPAN, "expected :fact: or :series:"),
        (":fact: size.share\n:min: 0", ":max: is missing"),
        (":fact: size.share\n:min: 9\n:max: 3", ":min: 9 is not below :max: 3"),
        (
            ":fact: size.buyer\n:choices: China | Russia",
            "the answer, 'the EU', is not one of the choices China | Russia",
        ),
        (f":fact: size.buyer\n{SPAN}", "size.buyer is no number but name. Give :choices: with it"),
        (f":fact: size.share\n{SPAN}\n:chart: sise/fig-a", "there is no chapter 'sise'"),
    ],
)
def test_a_question_that_is_wrong_is_a_warning_with_page_line_and_what_is_near(tmp_path, options, told):
    """And with -W, as the book is built, the build ends there."""
    _, warnings = build(tmp_path, options)
    assert told in warnings
    assert re.search(r"index\.md:\d+: WARNING: ", warnings)


def test_a_name_twice_and_a_question_without_a_rule_are_told(tmp_path):
    one = QUESTION.format(options=f":fact: size.share\n{SPAN}")
    _, warnings = build(tmp_path, "", f"{one}\n{one}")
    assert "the page has a question of that name already" in warnings
    _, warnings = build(tmp_path, "", one.replace("---\n", ""))
    assert "expected a question, a line of three dashes, and an answer; found 0 such lines" in warnings
    assert "marksheet: no question stands above it" in warnings


def test_a_chart_is_the_chapters_own_and_an_unknown_one_is_told_with_the_nearest(tmp_path):
    figure = {"mystnb": {"figure": {"name": "fig-size-time", "caption": "A line. See {fact}`size.share`."}}}
    output = {"data": {"text/html": ['<div class="sb-chart">', "a chart</div>"]}}
    copy = {"cells": [{"cell_type": "code", "metadata": figure, "outputs": [output]}, {"metadata": {}}]}
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "size.ipynb").write_text(json.dumps(copy), encoding="utf-8")
    html, _ = build(tmp_path, f":fact: size.share\n{SPAN}\n:chart: size/fig-size-time")
    _, _, answer = html.partition('<details class="sb-predict-reveal">')
    assert (
        '<div class="sb-predict-chart"><div class="sb-chart">a chart</div></div>' in answer.partition("</details>")[0]
    )
    _, warnings = build(tmp_path, f":fact: size.share\n{SPAN}\n:chart: size/fig-size-tim")
    assert "size has no figure 'fig-size-tim'. Did you mean 'fig-size-time'?" in warnings


# --- the page itself, under every preset ---

PAGE = (paths.BOOK / "predict.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r":::\{predict\} .*?\n:::", PAGE, re.DOTALL)


def test_the_page_asks_for_numbers_choices_and_a_line_across_chapters():
    kinds = ["line" if ":series:" in b else "choice" if ":choices:" in b else "number" for b in BLOCKS]
    assert len(kinds) >= 6
    assert set(kinds) == {"line", "choice", "number"}
    assert len({re.search(r":(?:fact|series): (\w+)", block)[1] for block in BLOCKS}) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("preset", presets())
def test_under_every_preset_each_question_has_its_facts_and_its_answer_lies_in_reach(preset):
    wanted = {name.partition(".")[0] for name in re.findall(r"`(\w+\.\w+)`|: (\w+\.\w+)$", PAGE, re.M) for name in name}
    scenarios = resolve([chapter for chapter in CHAPTERS if chapter in wanted], preset)
    facts = {name: one for scenario in scenarios.values() for name, one in facts_of(scenario).items()}
    assert set(re.findall(r"\{fact\}`([^`]+)`", PAGE)) <= set(facts)
    for block in BLOCKS:
        option = dict(re.findall(r"^:(\w+): (.+)$", block, re.MULTILINE))
        if "series" in option:
            answers = [one.value for name, one in facts.items() if re.fullmatch(rf"{option['series']}_\d{{4}}", name)]
            assert len(answers) >= 6
        else:
            answers = [facts[option["fact"]].value]
        if "choices" in option:
            assert facts[option["fact"]].text in option["choices"].split(" | ")
            continue
        least, most = (facts[option[e]].value if option[e] in facts else float(option[e]) for e in ("min", "max"))
        assert all(least <= answer <= most for answer in answers if answer is not None)
