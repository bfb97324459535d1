"""YAML as it is read here: plain values alone, every key once, a line for everything that is wrong."""

from pathlib import Path

import pytest

from scobrief.errors import ParameterError
from scobrief.strict_yaml import MAX_BYTES, given_twice, parsed, text_of

FILE = Path("mine.yaml")


def refusal(function, *args) -> str:
    with pytest.raises(ParameterError) as error:
        function(*args)
    return str(error.value)


def values(text: str):
    return parsed(FILE, text, ParameterError)[1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2017", 2017),
        ("-3", -3),
        ("55_000_000", 55_000_000),
        ("0.5", 0.5),
        ("2.5e3", 2500.0),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1:30", "1:30"),
        ("2021-06-15", "2021-06-15"),
        ("'2017'", "2017"),
    ],
)
def test_a_value_is_read_as_it_is_written(text, value):
    found = values(f"key: {text}")["key"]
    assert (found, type(found)) == (value, type(value))


def test_infinity_and_no_number_are_read_and_left_to_the_schema_to_refuse():
    assert values("key: .inf")["key"] == float("inf")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: !!python/object/apply:os.system [ls]", "line 2: the tag !!python/object/apply:os.system is not "),
        ("!!python/object/new:os.system [ls]", "line 1: the tag !!python/object/new:os.system is not read;"),
        ("a: !!int 7", "line 1: the tag !!int is not read;"),
        ("a: !mine 7", "line 1: the tag !mine is not read;"),
        ("a: !<tag:example.org,2026:x> 7", "line 1: the tag tag:example.org,2026:x is not read;"),
        ("a:\n  - b: !!set {c}", "line 2: the tag !!set is not read;"),
        ("!e!x 7", "line 1: this is no YAML: found undefined tag handle '!e!'."),
    ],
)
def test_a_tag_is_refused_with_its_line_whatever_it_names(text, told):
    assert refusal(values, text).startswith(f"mine.yaml {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1\nb: *x", "line 2: *x repeats an entry by reference. Write it out."),
        ("a: 1\nb: &x [1]", "line 2: &x marks an entry for a reference. Leave the mark out."),
        ("a: &x\n  <<: *x", "line 2: *x repeats an entry by reference. Write it out."),
    ],
)
def test_a_reference_and_its_mark_are_refused_with_the_line(text, told):
    assert refusal(values, text) == f"mine.yaml {told}"


def test_a_merge_key_is_a_name_like_any_other():
    assert values("<<: {a: 1}") == {"<<": {"a": 1}}


def test_a_few_lines_that_unfold_into_a_billion_entries_are_refused_at_once():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    assert "line 2: *a0 repeats an entry by reference." in refusal(values, "\n".join(lines))


def test_entries_that_are_nested_thousands_deep_are_refused():
    assert refusal(values, "[" * 5000 + "]" * 5000) == "mine.yaml: the entries are nested too deeply. See the schema."


def test_a_character_that_has_no_place_in_a_text_is_refused_with_its_line():
    assert refusal(values, "a: 1\nb: \x07") == "mine.yaml line 2: the character U+0007 has no place in a text."


def test_keys_that_stand_twice_are_told_with_both_lines_at_any_depth():
    root, _ = parsed(FILE, "a: 1\nb:\n  - c: 1\n    d: 2\n    c: 3\na: 2\na: 4\n", ParameterError)
    assert list(given_twice(root)) == [
        (5, "c", "c is given twice, first on line 3. Keep one."),
        (6, "a", "a is given twice, first on line 1. Keep one."),
        (7, "a", "a is given twice, first on line 1. Keep one."),
    ]


def test_the_same_key_in_two_mappings_stands_once_in_each():
    root, _ = parsed(FILE, "a: {c: 1}\nb: {c: 2}\n", ParameterError)
    assert list(given_twice(root)) == []
    assert list(given_twice(None)) == []


def test_a_text_is_read_as_utf_8_with_or_without_the_mark_at_its_head(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: \xc3\xbc")
    assert text_of(path, ParameterError, "A scenario") == "name: ü"


def test_a_byte_that_is_no_text_is_told_with_its_line(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"a: 1\nb: \xfc")
    told = refusal(text_of, path, ParameterError, "A scenario")
    assert told == f"{path} line 2: byte 0xfc is no UTF-8 text. Save the file as UTF-8."


def test_a_file_of_the_longest_length_is_read_and_one_byte_more_is_not(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(text_of(path, ParameterError, "A scenario")) == MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    told = refusal(text_of, path, ParameterError, "A scenario")
    assert told == f"{path}: more than 1,000,000 bytes. A scenario is a few pages of text."


def test_a_folder_and_a_file_that_is_not_there_are_told_apart(tmp_path):
    assert refusal(text_of, tmp_path, ParameterError, "A scenario").endswith("cannot be read: this is a folder.")
    assert refusal(text_of, tmp_path / "no", ParameterError, "A scenario").endswith("cannot be read: no such file.")
