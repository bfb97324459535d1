"""The coder of themes: what counts as a word, a term and a paragraph, worked by hand on a text of our own."""

import hashlib
import json
import subprocess
import sys
from collections import Counter

import pytest

from scobrief import paths, themes
from scobrief.datapackage import open_table, resource
from scobrief.errors import TextError

# Invented for this test. Words: 4, 12, 13 and none.
TEXT = """Trade and soft power

Trade grew, traders said; trading is no trade-off. Free trade grew.

Soft-power talk met hard power: Russia-China ties, and China's SOFT
power.

* * *
"""
BOOK = {
    "trade": ["trade", "trad*", "free trade"],
    "power": ["soft power", "power"],
    "pair": ["China-Russia", "Russia-China"],
}


def found(text, *terms):
    """The terms counted in a text of one paragraph under a codebook of one theme."""
    (row,) = themes.code(text, {"theme": terms}).itertuples()
    return dict(themes.counts(row.terms))


def refused(data: bytes) -> str:
    with pytest.raises(TextError) as told:
        themes.decoded(data, "note.txt")
    return str(told.value)


def test_a_small_text_is_coded_as_by_hand():
    table = themes.code(TEXT, BOOK).set_index(["paragraph", "theme"])
    assert table["words_in_paragraph"].groupby("paragraph").first().to_dict() == {1: 4, 2: 12, 3: 13}
    # Title: trade; soft power. Second: Trade, traders, trading, trade(-off), Free trade. Third: three of power.
    assert table["terms"].to_dict() == {
        (1, "trade"): "trade 1",
        (1, "power"): "soft power 1",
        (1, "pair"): "",
        (2, "trade"): "trad* 2; trade 2; free trade 1",
        (2, "power"): "",
        (2, "pair"): "",
        (3, "trade"): "",
        (3, "power"): "soft power 2; power 1",
        (3, "pair"): "Russia-China 1",
    }
    assert table["matches"].to_list() == [1, 1, 0, 5, 0, 0, 0, 3, 1]
    assert table["words_in_terms"].to_list() == [1, 2, 0, 6, 0, 0, 0, 5, 2]


def test_the_summary_of_a_text_is_that_of_its_paragraphs():
    table = themes.summary(themes.code(TEXT, BOOK)).set_index("theme")
    assert list(table.index) == ["trade", "power", "pair"]  # by matches
    assert table["matches"].to_list() == [6, 4, 1]
    assert table["share_of_text_pct"].to_list() == pytest.approx([100 * n / 29 for n in (7, 7, 2)])
    assert table["paragraphs"].to_list() == [2, 2, 1]
    assert table["paragraphs_pct"].to_list() == pytest.approx([200 / 3, 200 / 3, 100 / 3])
    assert table.loc["trade", "terms"] == "trade 3; trad* 2; free trade 1"


@pytest.mark.parametrize("text", ["important", "reimport", "imports", "import_ban1", "impört"])
def test_a_word_is_whole(text):
    assert found(text.replace("_", "X"), "import") == {}


@pytest.mark.parametrize("text", ["import", "IMPORT!", "(import)", "import-led", "pro-import", "_import_", "«import»"])
def test_a_word_ends_where_its_letters_end(text):
    assert found(text, "import") == {"import": 1}


def test_a_star_stands_for_any_ending_and_for_none_and_never_for_a_beginning():
    text = "terror terrorism Terrorists' counterterrorism territory"
    assert found(text, "terror*") == {"terror*": 3}
    assert found("coexist co-existing co existed", "co-exist*") == {"co-exist*": 1}


def test_a_star_inside_a_phrase_ends_its_own_word():
    assert found("customs unions, custom union", "custom* union*") == {"custom* union*": 2}
    assert found("customs and unions", "custom* union*") == {}


@pytest.mark.parametrize(
    "text", ["soft power", "Soft Power", "soft  power", "soft\npower", "soft-power", "soft\N{NO-BREAK SPACE}power"]
)
def test_a_phrase_may_be_broken_by_a_line_or_joined_by_a_hyphen(text):
    assert found(text, "soft power") == {"soft power": 1}


@pytest.mark.parametrize("text", ["soft, power", "soft. Power", "soft - power", "soft (power)", "softpower"])
def test_a_phrase_does_not_reach_over_a_sign(text):
    assert found(text, "soft power") == {}


@pytest.mark.parametrize("sign", "-‐‑–−/")
def test_two_names_may_be_joined_by_any_hyphen(sign):
    assert found(f"the China{sign}India border", "China-India") == {"China-India": 1}


def test_names_that_stand_in_a_list_are_no_pair():
    assert found("China, India; China India; China — India", "China-India") == {}


def test_of_terms_that_fit_the_longest_counts_and_covers_the_others():
    terms = ("trade", "free trade", "free trade area", "area", "trade area")
    assert found("a free trade area", *terms) == {"free trade area": 1}
    assert found("a trade area, free trade", *terms) == {"trade area": 1, "free trade": 1}
    assert found("security", "secur*", "security") == {"security": 1}
    assert found("customary law", "customary", "c* law") == {"c* law": 1}  # by words, not by letters


def test_terms_that_overlap_are_counted_from_left_to_right():
    assert found("free trade area", "free trade", "trade area") == {"free trade": 1}


def test_a_word_counts_for_every_theme_that_has_it():
    table = themes.code("Infrastructure bank", {"money": ["bank"], "roads": ["infrastructure bank"]})
    assert table["matches"].to_list() == [1, 1]
    assert table["words_in_terms"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("TÜRKİYE", "Türkiye"),
        ("Tu\N{COMBINING DIAERESIS}rkiye", "Türkiye"),
        ("STRASSE", "straße"),
        ("ﬁnance", "finance"),  # a ligature, as PDFs have it
        ("fi\N{SOFT HYPHEN}nance", "finance"),
        ("ＢＲＩ", "BRI"),
        ("B.R.I.", "BRI"),
        ("trade¹ grew", "trade"),  # the number of a note
        ("China’s", "China"),
        ("ШОС и торговля", "торговля"),
        ("\N{ZERO WIDTH SPACE}trade", "trade"),
    ],
)
def test_letters_are_compared_and_not_their_spelling_in_bytes(text, term):
    assert found(text, term) == {term: 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It doesn’t rain", 3),
        ("a well-known state-owned bank", 6),
        ("43.2 percent of 1,000,000", 4),
        ("U.S. and B.R.I.", 3),
        ("naïve café", 2),
        ("हिन्दी में", 2),
        ("end.Start", 2),
    ],
)
def test_words_are_counted_as_a_reader_would(text, words):
    assert themes.code(text, {"theme": ["x"]})["words_in_paragraph"].to_list() == [words]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_blank_line_ends_a_paragraph_whatever_system_wrote_it(newline):
    text = newline.join(["Title", "", "one", "two", " \t", "", "three", ""])
    assert themes.paragraphs(text) == ["Title", "one\ntwo", "three"]


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert themes.decoded(b"\xef\xbb\xbfTrade", "note.txt") == "Trade"


def test_a_text_in_another_encoding_is_refused_with_line_and_byte():
    told = refused("Ruble\nand caf\xe9".encode("latin-1"))
    assert told == "note.txt line 2, byte 14: 0xe9 is no UTF-8. Save the text alone, as UTF-8."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04...", "a packed file, such as .docx, .odt or .epub"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office document"),
        (b"{\\rtf1\\ansi trade}", "an RTF document"),
        ("trade".encode("utf-16"), "a UTF-16 text"),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML>trade", "a web page"),
    ],
)
def test_what_is_no_plain_text_is_named(data, kind):
    assert refused(data) == f"note.txt: this is {kind}, not plain text. Save the text alone, as UTF-8."


def test_a_zero_byte_is_refused_with_its_place():
    assert refused(b"trade\0") == (
        "note.txt, byte 6: a zero byte, which no plain text has. Save the text alone, as UTF-8."
    )


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", "— * —".encode()])
def test_a_text_without_a_word_is_refused(data):
    assert refused(data) == "note.txt: no word in it. Expected a text, its paragraphs set apart by blank lines."


def test_a_text_that_is_too_long_is_refused_before_it_is_read_to_its_end(tmp_path):
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * themes.MAX_BYTES)
    assert len(themes.read_text(path)) == themes.MAX_BYTES
    path.write_bytes(b"x" * (themes.MAX_BYTES + 1))
    with pytest.raises(TextError, match=r"long\.txt: longer than 2 MB\. Give the text of one article or book\.$"):
        themes.read_text(path)


def test_a_folder_and_a_missing_file_are_refused_by_name(tmp_path):
    with pytest.raises(TextError) as told:
        themes.read_text(tmp_path)
    assert str(told.value) == f"{tmp_path}: this is a folder. Name a text file in it."
    with pytest.raises(TextError) as told:
        themes.read_text(tmp_path / "no.txt")
    assert str(told.value) == f"{tmp_path / 'no.txt'}: cannot be read: No such file or directory."


def test_cells_of_terms_are_read_as_they_are_written():
    assert themes.counts("free trade 2; trad* 1") == Counter({"free trade": 2, "trad*": 1})
    assert themes.counts("") == Counter()


# The codebook and the counts of the article.


def test_no_term_of_the_codebook_is_one_that_a_prefix_of_its_theme_takes_in():
    """Catch a term that can never be told from another: trade beside trade*."""
    for theme, terms in themes.codebook().items():
        for term in terms:
            stem = term.rstrip("*").casefold()
            wider = [t for t in terms if t != term and t.endswith("*") and stem.startswith(t[:-1].casefold())]
            assert wider == [] or " " in stem or "-" in stem, f"{theme}: {term} and {wider}"


def test_every_term_of_the_codebook_is_found_when_it_stands_alone():
    for theme, terms in themes.codebook().items():
        for term in terms:
            table = themes.code(f"So {term.replace('*', 'ing')}.").set_index("theme")
            assert table.loc[theme, "matches"] == 1, term


def test_the_counts_of_the_article_were_made_with_this_codebook():
    """Catch a codebook that is edited without the article being coded again."""
    told = resource("curated-themes")["description"].partition("SHA-256 begins with ")[2]
    assert hashlib.sha256((paths.CURATED / "codebook.csv").read_bytes()).hexdigest().startswith(told[:12])


def test_the_counts_of_the_article_agree_with_their_terms_and_with_the_codebook():
    table, book = open_table("curated-themes"), themes.codebook()
    assert table["theme"].to_list() == list(book) * 8
    assert table["paragraph"].drop_duplicates().to_list() == ["T", *(f"P{n}" for n in range(1, 8))]
    assert (table.groupby("paragraph")["words_in_paragraph"].nunique() == 1).all()
    for row in table.fillna({"terms": ""}).itertuples():
        counts = themes.counts(row.terms)
        assert counts.total() == row.matches
        assert counts.keys() <= set(book[row.theme])
        words = sum(n * len(term.replace("-", " ").split()) for term, n in counts.items())
        assert words == row.words_in_terms


def test_the_codebook_says_which_terms_were_found_on_reading_the_article():
    book = open_table("curated-codebook")
    read = set(map(tuple, book.loc[book["source"] == "reading", ["theme", "term"]].to_numpy()))
    table = open_table("curated-themes").dropna()
    assert read == {(row.theme, term) for row in table.itertuples() for term in themes.counts(row.terms)}


# The command.


def scobrief(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess:
    code = "from scobrief.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, "themes", *arguments], input=given, capture_output=True)


def test_table_json_and_csv_say_the_same_of_a_file_and_of_standard_input(tmp_path):
    path = tmp_path / "[red]note.txt"
    text = b"Trade\n\nTrade and security, once more security; India's trade.\n"
    path.write_bytes(text)
    shown = scobrief(str(path))
    assert shown.returncode == 0
    lines = shown.stdout.decode().splitlines()
    assert lines[0].startswith(f"{path}: 9 words, 2 paragraphs")
    assert [line.split() for line in lines if line[1:].startswith(("economy", "security", "interdep"))] == [
        ["economy", "and", "trade", "3", "33.3%", "2", "trade*", "3"],
        ["security", "2", "22.2%", "1", "security", "2"],
        ["interdependence", "0", "0.0%", "0"],
    ]
    told = json.loads(scobrief(str(path), "--json").stdout)
    assert (told["words"], told["paragraphs"]) == (9, 2)
    assert told["themes"][0] == {
        "theme": "economy and trade",
        "matches": 3,
        "words_in_terms": 3,
        "share_of_text_pct": pytest.approx(100 / 3),
        "paragraphs": 2,
        "paragraphs_pct": 100.0,
        "terms": {"trade*": 3},
    }
    table = scobrief("-", "--csv", given=text).stdout.decode().splitlines()
    assert table[0] == "paragraph,theme,matches,words_in_terms,words_in_paragraph,terms"
    assert [line for line in table[1:] if ",0,0," not in line] == [
        "1,economy and trade,1,1,1,trade* 1",
        "2,security,2,2,8,security 2",
        "2,economy and trade,2,2,8,trade* 2",
    ]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (b"", "Error: standard input: no word in it."),
        (b"caf\xe9", "Error: standard input line 1, byte 4: 0xe9 is no UTF-8."),
    ],
)
def test_a_text_that_cannot_be_coded_is_one_message_and_exit_code_2(given, told):
    done = scobrief("-", given=given)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(told)
    assert len(done.stderr.splitlines()) == 1


def test_a_name_that_is_no_utf_8_is_told_and_does_not_stop_the_message(tmp_path):
    done = scobrief(f"{tmp_path}/caf\udce9.txt")
    assert done.returncode == 2
    assert done.stderr.decode().endswith("caf\\udce9.txt: cannot be read: No such file or directory.\n")


def test_a_text_of_which_no_word_is_known_says_so():
    done = scobrief("-", given=b"Handel und Wandel")
    assert done.returncode == 0
    assert b"No term of the codebook is in it; the codebook is in English." in done.stderr
    assert b"There is one paragraph" in done.stderr
