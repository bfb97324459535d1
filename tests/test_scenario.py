"""Chapters, presets and settings; what a notebook, a preset file or the command line may say."""

import json
import sys
from datetime import date
from typing import get_args

import numpy as np
import pytest

from scobrief import cli, paths
from scobrief.errors import ParameterError
from scobrief.parameters import Products
from scobrief.scenario import CHAPTERS, DEFAULT, Scenario, chapter_class, notebook, presets, read_preset, resolve

NAMES = (
    "claims, members, size, trade, asymmetry, convergence, security, connectivity, overlap, effectiveness, verdicts, "
    "limits"
)
PRESETS = ["article-2021", "counted-once", "eu-benchmark", "family27", "founders", "no-china", "ppp", "today"]


def refusal(function, *args) -> str:
    with pytest.raises(ParameterError) as error:
        function(*args)
    return str(error.value)


@pytest.fixture
def preset_file(tmp_path):
    """Write a text as a preset file and return its path."""

    def write(text: str) -> str:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def changes(chapters, preset=DEFAULT, settings=()) -> dict:
    return {chapter: made.changed() for chapter, made in resolve(chapters, preset, settings).items()}


def test_a_notebook_without_parameters_has_the_defaults():
    assert Scenario.from_notebook("size", {}).changed() == {}


def test_a_notebooks_variables_become_its_scenario():
    assert Scenario.from_notebook("size", {"as_of": 2017, "gdp_measure": "ppp"}).changed() == {
        "as_of": 2017,
        "gdp_measure": "ppp",
    }


def test_a_misspelt_variable_of_a_notebook_is_refused():
    """papermill only warns; the notebook would run with the default."""
    message = refusal(Scenario.from_notebook, "size", {"as_of": 2017, "as_off": 2018})
    assert "size: 'as_off' is not one of vintage, as_of, roster_rule," in message
    assert "Did you mean 'as_of'? See: scobrief params size" in message


def test_an_extra_variable_of_a_notebook_is_refused_even_if_another_chapter_knows_it():
    assert "size: 'products' is not one of" in refusal(Scenario.from_notebook, "size", {"products": "lng"})


def test_what_a_notebook_imports_and_what_ipython_keeps_is_no_parameter():
    names = {
        "json": json,
        "Scenario": Scenario,
        "notebook": notebook,
        "_": 1,
        "__name__": "__main__",
        "_i1": "x = 1",
        "In": ["", "x = 1"],
        "Out": {1: 1},
        "exit": "exit",
        "quit": "quit",
        "array": np.arange(3),
    }
    assert Scenario.from_notebook("trade", names).changed() == {}


@pytest.mark.parametrize("value", [date(2017, 1, 1), np.int64(2017), {2017}, b"2017", 2017 + 0j])
def test_a_parameter_of_a_notebook_is_never_passed_over_whatever_its_type(value):
    """Left aside as no plain value, it would give way to the default without a word."""
    assert f"size: as_of={value!r}: allowed is a whole number" in refusal(
        Scenario.from_notebook, "size", {"as_of": value}
    )


@pytest.mark.parametrize(
    ("wrong", "hint"), [("sizes", " Did you mean 'size'?"), ("trad", " Did you mean 'trade'?"), ("", "")]
)
def test_an_unknown_chapter_names_the_nearest(wrong, hint):
    expected = f"scobrief: chapter={wrong!r} is not one of {NAMES}.{hint} See: scobrief params"
    assert refusal(chapter_class, wrong) == expected


def test_every_chapter_has_its_notebook():
    assert [notebook(chapter).name for chapter in CHAPTERS] == [
        f"{number:02d}_{chapter}.ipynb" for number, chapter in enumerate(CHAPTERS, 1)
    ]
    assert list(CHAPTERS)[:11] == NAMES.split(", ")[:11]


def test_the_article_preset_is_the_defaults_word_for_word():
    values = read_preset("article-2021")
    known = {name: field.default for kind in CHAPTERS.values() for name, field in kind.model_fields.items()}
    assert values == {name: known[name] for name in values}
    assert {"as_of", "roster_rule", "statuses", "gdp_measure", "counting"} <= set(values)
    assert changes(CHAPTERS, "article-2021") == {chapter: {} for chapter in CHAPTERS}
    assert DEFAULT == "article-2021"


def test_the_shipped_presets_are_those_of_the_folder():
    assert presets() == PRESETS == sorted(path.stem for path in paths.SCENARIOS.iterdir())


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_resolves_for_every_chapter_and_says_nothing_in_vain(preset):
    used = set().union(*changes(CHAPTERS, preset).values())
    assert used == (set(read_preset(preset)) if preset != DEFAULT else set())
    for chapter in CHAPTERS:
        assert type(resolve([chapter], preset)[chapter]) is CHAPTERS[chapter]


def test_a_preset_gives_each_chapter_what_is_its_own():
    found = changes(CHAPTERS, "family27")
    assert found["members"] == found["overlap"] == {"statuses": "family"}
    assert found["size"] == found["trade"] == found["verdicts"] == {"roster_rule": "today", "statuses": "family"}
    assert found["claims"] == {}


def test_a_setting_goes_over_the_preset_and_leaves_the_rest_of_it():
    assert changes(["trade"], "today", ["as_of=2017", "counting=once"]) == {
        "trade": {"as_of": 2017, "roster_rule": "today", "counting": "once"}
    }


def test_a_setting_back_to_the_default_undoes_the_preset():
    assert changes(["trade"], "today", ["roster_rule=in_force"]) == {"trade": {"as_of": 2024}}


def test_a_setting_of_one_chapter_is_taken_when_the_whole_book_is_asked_for():
    found = changes(CHAPTERS, DEFAULT, ["products=lng"])
    assert {chapter: made for chapter, made in found.items() if made} == {"trade": {"products": "lng"}}


def test_a_setting_of_another_chapter_is_refused_when_one_is_asked_for():
    assert "size: 'products' is not one of as_of, eurasia_km2," in refusal(resolve, ["size"], DEFAULT, ["products=lng"])


def test_a_year_that_one_chapter_of_several_does_not_have_is_refused_by_name():
    message = refusal(resolve, CHAPTERS, DEFAULT, ["as_of=2026"])
    assert message == (
        "trade: as_of='2026': allowed is a whole number from 2001 to 2024. "
        "Did you mean '2024'? See: scobrief params trade"
    )


@pytest.mark.parametrize("setting", ["as_of", "as_of=2017.5", "__import__('os')", "gdp_measure=pp", "foo=1"])
def test_a_wrong_setting_is_refused_for_one_chapter_and_for_all(setting):
    assert setting.partition("=")[0] in refusal(resolve, ["size"], DEFAULT, [setting])
    assert setting.partition("=")[0] in refusal(resolve, CHAPTERS, DEFAULT, [setting])


def test_a_setting_that_is_given_twice_is_refused():
    assert "as_of is set twice." in refusal(resolve, CHAPTERS, "today", ["as_of=2017", "as_of=2018"])


@pytest.mark.parametrize(
    ("wrong", "hint"), [("familly27", " Did you mean 'family27'?"), ("../../etc/hosts", ""), ("", "")]
)
def test_an_unknown_preset_names_the_nearest(wrong, hint):
    expected = f"scenario={wrong!r} is not one of {', '.join(PRESETS)}.{hint} See: the folder scenarios/"
    assert refusal(read_preset, wrong) == f"scobrief: {expected}"


@pytest.mark.parametrize(
    ("name", "hint"), [("missing.yaml", ""), ("ppp.yml", " Did you mean the preset 'ppp'?"), ("a/b/today.yaml", None)]
)
def test_a_preset_file_that_is_not_there_is_refused_with_the_presets_by_name(tmp_path, name, hint):
    path = str(tmp_path / name)
    hint = " Did you mean the preset 'today'?" if hint is None else hint
    assert refusal(read_preset, path) == (
        f"{path}: no such file. Presets go by name alone: {', '.join(PRESETS)}.{hint}"
    )


def test_a_preset_file_of_ones_own_is_read_by_its_path(preset_file):
    assert changes(["trade"], preset_file("# mine\nproducts: lng\nas_of: 2019\n")) == {
        "trade": {"as_of": 2019, "products": "lng"}
    }


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n"])
def test_an_empty_preset_file_is_refused_for_it_is_no_choice_of_the_defaults(preset_file, text):
    message = refusal(read_preset, preset_file(text))
    assert "mine.yaml line 1: expected lines of the form `name: value`, found nothing." in message


def test_a_preset_file_may_say_that_it_sets_nothing(preset_file):
    assert changes(["size"], preset_file("{}\n")) == {"size": {}}


def test_a_preset_file_with_an_unknown_name_is_refused_with_the_nearest(preset_file):
    message = refusal(resolve, CHAPTERS, preset_file("as_of: 2017\nroster_rul: today\n"))
    assert "mine.yaml line 2: 'roster_rul' is not one of aggregation, as_of," in message
    assert "Did you mean 'roster_rule'?" in message


def test_every_unknown_name_of_a_preset_file_is_told_with_its_own_line(preset_file):
    message = refusal(resolve, ["size"], preset_file("# mine\nyear: 2017\nas_of: 2017\n\ngdp_mesure: ppp\n"))
    first, second = message.split("\n")
    assert "mine.yaml line 2: 'year' is not one of" in first
    assert "mine.yaml line 5: 'gdp_mesure' is not one of" in second
    assert "Did you mean 'gdp_measure'?" in second


@pytest.mark.parametrize(
    "text",
    [
        "as_of: '2017'",
        "as_of: true",
        "as_of: 2017-01-01",
        "as_of: [2017]",
        "as_of: .nan",
        "as_of: 2000",
        "gdp_measure: no",
    ],
)
def test_a_preset_file_with_a_value_of_the_wrong_type_or_range_is_refused(preset_file, text):
    text = f"# mine\neurasia_km2: 54000000\n{text}\n"
    *_, (name, value) = read_preset(preset_file(text)).items()
    message = refusal(resolve, ["size"], preset_file(text))
    assert f"mine.yaml line 3: {name}={value!r}: allowed is " in message
    assert message.endswith("See: scobrief params size")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("- as_of: 2017\n", 1, "a list"),
        ("# mine\n\n[as_of]", 3, "a list"),
        ("as_of", 1, "a text"),
        ("2017", 1, "a single value"),
        ("null\n", 1, "null"),
        ("2017: as_of", 1, "2017 for a name"),
        ("as_of: 2017\ntrue: 1\nTrue: 2", 2, "true for a name"),
        ("1: x\n1.0: y", 1, "1 for a name"),
    ],
)
def test_a_preset_file_that_is_no_mapping_of_names_is_refused_with_the_line(preset_file, text, line, found):
    assert refusal(read_preset, preset_file(text)).endswith(
        f"mine.yaml line {line}: expected lines of the form `name: value`, found {found}. See: scobrief params"
    )


def test_a_number_that_a_preset_file_writes_as_a_text_is_refused_with_how_to_write_it(preset_file):
    message = refusal(resolve, ["size"], preset_file('as_of: "2017"'))
    assert "line 1: as_of='2017': allowed is a whole number from 2001 to 2026. Did you mean 2017, without quotes?" in (
        message
    )


def test_two_values_of_a_preset_file_that_do_not_go_together_are_refused_with_the_file(preset_file):
    message = refusal(resolve, ["size"], preset_file("tolerance_pp: 5.0\n"))
    assert "mine.yaml: near_pp=2.5 is below tolerance_pp=5.0;" in message


@pytest.mark.parametrize("before", ["", "as_of: "])
def test_a_preset_file_with_a_python_tag_is_refused_and_nothing_is_run(preset_file, tmp_path, before):
    trace = tmp_path / "trace"
    text = f"{before}!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{trace}']]\n"
    message = refusal(read_preset, preset_file(text))
    assert message.endswith(
        "mine.yaml line 1: the tag !!python/object/apply:pathlib.Path.touch is not read; "
        "only plain values are. Leave it out."
    )
    assert not trace.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("as_of: 2021\n{", " line 2: this is no YAML: "),
        ("as_of: " + "9" * 5000, ": cannot be read as YAML: "),
        ("a: b: c", " line 1: this is no YAML: "),
        ("as_of: 2021\n\tstatuses: family", " line 2: this is no YAML: "),
        ("&a [*b]", " line 1: *b repeats an entry by reference. Write it out."),
        ("as_of: &when 2017\nstatuses: *when", " line 2: *when repeats an entry by reference. Write it out."),
        ("statuses: family\nas_of: &when 2017", " line 2: &when marks an entry for a reference. Leave the mark out."),
        ("as_of: 2017\n---\nas_of: 2018", " line 2: this is no YAML: "),
        ("as_of: \x07", " line 1: the character "),
    ],
)
def test_a_preset_file_that_is_no_yaml_is_refused_on_one_line(preset_file, text, told):
    message = refusal(read_preset, preset_file(text))
    assert f"mine.yaml{told}" in message
    assert "\n" not in message


def test_a_key_that_stands_twice_is_refused_with_both_its_lines(preset_file):
    """YAML keeps the last and says nothing; which of the two was meant only its writer knows."""
    message = refusal(read_preset, preset_file("as_of: 2017\nstatuses: family\nas_of: 2021\n"))
    assert message.endswith("mine.yaml line 3: as_of is given twice, first on line 1. Keep one.")


def test_what_looks_like_a_day_or_a_yes_is_read_as_it_is_written(preset_file):
    text = "as_of: 2021-02-30\nstatuses: no\nproducts: 010\n"
    assert read_preset(preset_file(text)) == {"as_of": "2021-02-30", "statuses": "no", "products": "010"}


def test_a_preset_file_that_is_no_text_is_refused_with_the_byte(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"# one\nas_of: \xff")
    message = refusal(read_preset, str(path))
    assert message.endswith("mine.yaml line 2: byte 0xff is no UTF-8 text. Save the file as UTF-8.")


@pytest.mark.parametrize("name", ["mine.yaml", "mine"])
def test_a_folder_is_no_preset_file(tmp_path, name):
    (tmp_path / name).mkdir()
    assert refusal(read_preset, str(tmp_path / name)).endswith(f"{name}: cannot be read: this is a folder.")


def test_a_preset_file_that_may_not_be_read_says_so(preset_file, monkeypatch):
    def closed(*_: object):
        raise PermissionError(13, "Permission denied")

    path = preset_file("as_of: 2017")
    monkeypatch.setattr("pathlib.Path.open", closed)
    assert refusal(read_preset, path).endswith("mine.yaml: cannot be read: Permission denied.")


def test_a_preset_file_of_a_million_bytes_is_refused_unread(preset_file):
    assert "more than 1,000,000 bytes. A scenario is a few pages of text." in refusal(
        read_preset, preset_file("#" * 1_000_001)
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"roster_rul: today\n", 1),
        (b"as_of: 2017\nas_of: 2018\n", 2),
        (b"as_of: !!python/object/apply:os.system [exit]\n", 1),
        (b"as_of: &a 2017\n", 1),
        (b"- as_of: 2017\n", 1),
        (b"", 1),
        (b"# \xff\n", 1),
        (b"\nas_of: soon\n", 2),
        (b"as_of: [2017\n", 2),
    ],
)
@pytest.mark.parametrize("command", ["run size", "build"])
def test_a_scenario_file_that_is_wrong_ends_a_command_with_2_and_one_message(
    tmp_path, monkeypatch, capsys, command, text, line
):
    path = tmp_path / "mine.yaml"
    path.write_bytes(text)
    monkeypatch.setattr(sys, "argv", ["scobrief", *command.split(), "--scenario", str(path)])
    with pytest.raises(SystemExit) as stop:
        cli.main()
    out, err = capsys.readouterr()
    assert (stop.value.code, out) == (2, "")
    assert err.startswith(f"Error: {path} line {line}: ")
    assert err.count("\n") == 1


def test_what_differs_from_the_default_is_told_in_the_order_of_the_schema():
    made = Scenario.from_notebook("trade", {"flows": "goods", "as_of": 2024, "counting": "both_ends"})
    assert list(made.changed()) == ["as_of", "flows"]


def test_every_product_choice_makes_a_scenario():
    for product in get_args(Products):
        assert Scenario.from_notebook("trade", {"products": product}).products == product
