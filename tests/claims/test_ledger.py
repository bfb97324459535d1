"""Files of claims: every complaint names the line, the field, what was found and what is allowed."""

import re

import pytest
import yaml

from scobrief import paths
from scobrief.claims import VERDICTS, NumberTest, brief_claims, printed_numbers, read_claims
from scobrief.errors import ClaimError
from scobrief.indicators import REGISTRY

HEAD = "article: somebody's article\nclaims:\n"
NUMBER = """  - id: a
    paraphrase: People.
    test:
      kind: number
      indicator: population_share_pct
      printed: 43
      tolerance: 0.5
"""


@pytest.fixture
def read(tmp_path):
    def read(text: str | bytes):
        path = tmp_path / "mine.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_claims(path)

    return read


def refused(read, text) -> list[str]:
    """The lines of the complaint, without the path."""
    with pytest.raises(ClaimError) as caught:
        read(text)
    assert caught.value.exit_code == 2
    return [re.sub(r"^\S*mine\.yaml ?", "", line) for line in str(caught.value).splitlines()]


def changed(old: str, new: str) -> str:
    assert old in NUMBER
    return HEAD + NUMBER.replace(old, new)


def test_a_plain_file_is_read(read):
    (claim,) = read(HEAD + NUMBER).claims
    assert (claim.id, claim.test.number, claim.test.tolerance) == ("a", 43.0, 0.5)
    assert claim.all_parts == [claim]


def test_an_unknown_indicator_is_refused_with_line_field_and_the_nearest(read):
    first, see = refused(read, changed("population_share_pct", "populaton_share_pct"))
    assert first.startswith("line 7: claim a: indicator: 'populaton_share_pct' is not one of")
    assert "Did you mean 'population_share_pct'?" in first
    assert see == "See the page on bringing your own op-ed, book/op-ed.md."


def test_a_missing_tolerance_is_refused_with_what_is_allowed(read):
    first, _ = refused(read, changed("      tolerance: 0.5\n", ""))
    assert first.startswith("line 5: claim a: tolerance is missing. Allowed is a number from 0 up")


def test_two_claims_of_one_id_are_refused_with_both_lines(read):
    first, _ = refused(read, HEAD + NUMBER + NUMBER)
    assert first.startswith("line 10: id='a' is also the id of the claim on line 3.")


def test_a_percent_given_as_a_fraction_is_refused_with_what_to_write(read):
    first, _ = refused(read, changed("printed: 43", "printed: 0.43"))
    assert "printed=0.43: population_share_pct is in percent, so write 43;" in first
    assert first.startswith("line 8: claim a: printed=0.43:")


def test_less_than_one_percent_is_written_with_its_sign(read):
    (claim,) = read(changed("printed: 43", 'printed: "0.43%"')).claims
    assert claim.test.number == 0.43


def test_a_fraction_of_what_is_no_percentage_is_taken(read):
    text = changed("population_share_pct", "stii").replace("printed: 43", "printed: 0.43")
    (claim,) = read(text + "      definition: {bloc: SCO}\n").claims
    assert claim.test.number == 0.43


def test_text_that_is_not_utf_8_is_refused_with_line_and_byte(read):
    first, *_ = refused(read, (HEAD + NUMBER).encode() + "    source: café\n".encode("latin-1"))
    assert first == "line 10: byte 0xe9 is no UTF-8 text. Save the file as UTF-8."


@pytest.mark.parametrize("text", ["", "  \n\n", "\ufeff"])
def test_an_empty_text_is_refused(read, text):
    assert refused(read, text)[0].startswith("line 1: the text is empty.")


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("printed: 43", "printed: many", 8, "printed='many' is not allowed"),
        ("printed: 43", "printed: .nan", 8, "printed=nan is not allowed"),
        ("tolerance: 0.5", "tolerance: -1", 9, "tolerance=-1 is not allowed"),
        ("tolerance: 0.5", "tolerance: true", 9, "tolerance=True is not allowed"),
        ("tolerance: 0.5", "tolerance: 0.5\n      near: 0.1", 10, "near=0.1 is below tolerance=0.5"),
        ("tolerance: 0.5", "tolerance: 0.5\n      tolerence: 1", 10, "Did you mean 'tolerance'?"),
        ("kind: number", "kind: nmber", 5, "kind='nmber'. Allowed is one of number, comparison, date"),
        ("      kind: number\n", "", 5, "kind is missing. Allowed is one of number, comparison, date"),
        ("paraphrase: People.", 'paraphrase: ""', 4, "paraphrase='' is not allowed"),
        ("id: a", "id: 7", 3, "id=7 is not allowed"),
        ("id: a", "id: a b", 3, "id='a b' is not allowed"),
        ("tolerance: 0.5", "tolerance: 0.5\n      definition: {as_off: 2021}", 10, "Did you mean 'as_of'?"),
        ("tolerance: 0.5", "tolerance: 0.5\n      definition: {as_of: 1890}", 10, "as_of=1890"),
        ("tolerance: 0.5", "tolerance: 0.5\n      vary: {as_of: 2025-2017}", 10, "'2025-2017' is no list"),
        ("tolerance: 0.5", "tolerance: 0.5\n      vary: {statuses: [all]}", 10, "statuses='all'"),
        ("    paraphrase: People.\n", "    paraphrase: People.\n    id: b\n", 5, "id is given twice, first on line 3"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(read, old, new, line, told):
    first = refused(read, changed(old, new))[0]
    assert first.startswith(f"line {line}: ")
    assert told in first


def test_an_indicator_whose_definition_leaves_a_choice_open_is_refused_before_anything_is_computed(read):
    first, _ = refused(read, changed("population_share_pct", "intra_share_pct"))
    assert "definition leaves bloc of intra_share_pct open; allowed is SCO," in first


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("vary: {statuses: [members, members]}", "a choice of statuses comes twice"),
        ("vary: {statuses: []}", "statuses"),
        ("vary: {as_of: 1-99999999999}", "is no list of choices"),
        ("meant: {statusses: [members]}", "Did you mean 'statuses'?"),
        ("meant: {statuses: [membrs]}", "Did you mean 'members'?"),
        ("near: tolerance_pp", "near='tolerance_pp' is not allowed"),
    ],
)
def test_choices_that_nothing_could_mean_are_refused(read, more, told):
    assert told in "\n".join(refused(read, HEAD + NUMBER + f"      {more}\n"))


def comparing(fields: str) -> str:
    return HEAD + f"  - {{id: a, paraphrase: p, test: {{kind: comparison, tolerance: 0, relation: above, {fields}}}}}\n"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("indicator: gdp_share_pct, than: 0.25", "than=0.25: gdp_share_pct is in percent, so write 25;"),
        ("indicator: gdp_share_pct, than: {}", "than"),
        ("indicator: gdp_share_pct, definition: {as_of: 2001}, than: {as_of: 2001}", "than makes the same definition"),
        ("indicator: gdp_share_pct, than: 5, quantifier: every", "quantifier is needed beside cases"),
        ("indicator: shared_members, than: 0, cases: {other: [EAEU]}", "quantifier is needed beside cases"),
        (
            "indicator: shared_members, than: 0, quantifier: every, cases: {other: [EAEU]}, vary: {as_of: [2021]}",
            "vary cannot stand beside the cases",
        ),
        ("indicator: hubness, than: 0", "has many values for one definition"),
        (
            "indicator: composite_rank, than: 4, definition: {bloc: SCO, normalisation: z, aggregation: geometric}",
            "geometric",
        ),
    ],
)
def test_a_comparison_that_cannot_be_made_is_refused_before_anything_is_computed(read, fields, told):
    assert told in "\n".join(refused(read, comparing(fields)))


@pytest.mark.parametrize(
    ("written", "read_as"), [("43", 43.0), ("4_3", 43.0), ("43.50", 43.5), ("1e1", 10.0), ('"43%"', 43.0)]
)
def test_a_number_is_read_as_it_is_written(read, written, read_as):
    (claim,) = read(changed("printed: 43", f"printed: {written}")).claims
    assert claim.test.number == read_as


@pytest.mark.parametrize("written", ["043", "1:30", "0x2b", "1e400", "yes"])
def test_a_number_that_yaml_once_read_as_another_is_refused(read, written):
    assert "printed=" in refused(read, changed("printed: 43", f"printed: {written}"))[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("claims: &a [*a]\narticle: x\n", "*a repeats an entry by reference. Write it out."),
        ("article: !!int x\nclaims: []\n", "line 1: the tag !!int is not read; only plain values are."),
        ("article: !!bool maybe\nclaims: []\n", "line 1: the tag !!bool is not read; only plain values are."),
        ("article: !!python/object:os.system x\n", "line 1: the tag !!python/object:os.system is not read;"),
        ("article: a\x00b\n", "has no place in a text"),
        ("[" * 2000 + "]" * 2000, "nested too deeply"),
        ("article: x\n" + "#" * 1_000_001, "more than 1,000,000 bytes"),
    ],
)
def test_what_would_crash_or_swallow_a_reader_is_refused_in_words(read, text, told):
    assert told in refused(read, text)[0]


def test_codes_that_move_a_terminals_cursor_are_refused(read):
    assert "paraphrase=" in refused(read, changed("paraphrase: People.", 'paraphrase: "\\e[31mPeople"'))[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "the file: expected fields of the form `name: value`, found a list"),
        ("article: x\nclaims: []\n", "claims=a list is not allowed"),
        ("claims: [", "this is no YAML"),
        (HEAD + "  - 5\n", "expected fields of the form `name: value`, found 5"),
        (HEAD + "  - {id: a, paraphrase: p}\n", "expected exactly one of test, reading and parts"),
        (HEAD + "  - {id: a, paraphrase: p, reading: {verdict: mixed, reason: r}}\n", "cite is missing"),
        (HEAD + "  - {id: a, paraphrase: p, reading: {verdict: maybe, reason: r}}\n", "verdict='maybe'"),
    ],
)
def test_a_file_of_another_shape_is_refused_in_words(read, text, told):
    assert told in "\n".join(refused(read, text))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ("event: joined, organisation: SCO, printed: 2023", "member is needed"),
        ("event: founded, organisation: SCO, member: IRN, printed: 2023", "member is needed"),
        ("event: founded, organisation: SC, printed: 2001", "organisation='SC' is not allowed"),
        ("event: founded, organisation: SCO, printed: 2001-02-30", "is no day of the calendar"),
        ("event: founded, organisation: SCO, printed: 2001-13", "is no day of the calendar"),
        ("event: founded, organisation: SCO, printed: 2001-6-15", "printed='2001-6-15' is not allowed"),
    ],
)
def test_a_date_is_checked_before_it_is_looked_up(read, fields, told):
    text = HEAD + f"  - {{id: a, paraphrase: p, test: {{kind: date, {fields}, tolerance_days: 0}}}}\n"
    assert told in "\n".join(refused(read, text))


def test_a_date_is_not_taken_for_another_by_yaml(read):
    text = HEAD + "  - {id: a, paraphrase: p, test: {kind: date, event: founded, organisation: SCO, "
    (claim,) = read(text + "printed: 2001-06-15, tolerance_days: 0}}\n").claims
    assert claim.test.printed == "2001-06-15"


def test_the_articles_claims_are_46_each_with_a_test_or_a_reason():
    claims = brief_claims()
    assert list(claims) == [f"C{n:02d}" for n in range(1, 47)]
    for claim in claims.values():
        for part in claim.all_parts:
            assert (part.test is None) != (part.reading is None)
        if len(claim.all_parts) > 1:
            assert all(part.label for part in claim.all_parts)


def test_a_verdict_by_reading_says_why_and_what_would_decide_it():
    readings = [part.reading for claim in brief_claims().values() for part in claim.all_parts if part.reading]
    assert readings
    for reading in readings:
        assert reading.verdict in VERDICTS
        assert 5 <= len(reading.reason.split()) <= 50
        assert reading.would_decide or reading.verdict == "normative"


def test_every_work_that_a_reading_cites_is_in_the_bibliography():
    known = set(re.findall(r"^@\w+\{([^,]+),", (paths.BOOK / "references.bib").read_text(encoding="utf-8"), re.M))
    cited = {
        key
        for claim in brief_claims().values()
        for part in claim.all_parts
        if part.reading
        for key in part.reading.cite
    }
    assert cited <= known


def test_no_verdict_is_typed_where_a_test_could_decide():
    """A claim whose whole text is a number, a date or a comparison with a computed value has no reading."""
    claims = brief_claims()
    for name in ("C11", "C16", "C17", "C18", "C19", "C21", "C32", "C33", "C41"):
        assert [part.reading for part in claims[name].all_parts] == [None]


def test_the_printed_numbers_are_in_the_words_of_their_claims():
    assert {name: test.number for name, test in printed_numbers().items()} == {"C16": 43, "C17": 25, "C18": 80}
    for name, test in printed_numbers().items():
        assert f"{test.number:.0f}%" in brief_claims()[name].paraphrase
        assert isinstance(test, NumberTest)
        assert test.indicator in REGISTRY


def test_the_example_is_a_file_that_the_engine_takes():
    path = paths.BOOK / "examples" / "claims.yaml"
    file = read_claims(path)
    assert {part.test.kind for claim in file.claims for part in claim.all_parts if part.test} == {
        "number",
        "comparison",
        "date",
    }
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["article"] == file.article
