"""What a person types or writes is data: wherever it comes in, it is refused or stays the letters that it is."""

from __future__ import annotations

import ast
import json
import re
import sys
from html import escape
from pathlib import Path

import pytest
from lxml import html as parsed
from myst_parser.parsers.docutils_ import Parser
from papermill.translators import PythonTranslator

from scobrief import cite, cli, paths
from scobrief.book import assemble, banner, ledger, rerun
from scobrief.book.extension import citing
from scobrief.book.markdown import plain
from scobrief.cite import linked, records
from scobrief.claims import brief_claims, read_claims
from scobrief.errors import ClaimError, ParameterError
from scobrief.scenario import CHAPTERS, read_preset, resolve
from scobrief.sweep.place import Place
from scobrief.teach.paper import page
from scobrief.terminal import print_table

# Taken for code each would make a file called `ran`, for a path leave its folder, for HTML be drawn.
HOSTILE = {
    "quotes": "2017\"'",
    "line break": "2017\nas_of: 2018",
    "python": "__import__('pathlib').Path('ran').touch()",
    "shell": "$(touch ran);touch ran|touch ran&`touch ran`",
    "format": "{0.__class__.__mro__} %s%n%(x)s {{7*7}} ${7*7}",
    "climb": "../../../etc/passwd",
    "climb to a preset": "../scenarios/ppp",
    "climb on windows": "..\\..\\ran",
    "absolute": "/etc/passwd",
    "tag": "!!python/object/apply:os.system ['touch ran']",
    "reference": "&a [*a, *a]",
    "huge": "9" * 400,
    "exponent": "1e400",
    "no number": "nan",
    "no end": "-inf",
    "look-alike letter": "gdp_m\u0435asure=ppp",  # a Cyrillic e
    "look-alike digits": "\uff12\uff10\uff11\uff17",  # 2017 in full width
    "terminal": "\x1b]0;owned\x07\x1b[2J",
    "order of letters": "\u202egnp.ppp",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "mark-up of the terminal": "[/nothing][link=file:///etc/passwd]here",
    "no UTF-8": "\udcff",
}
# Every place where a command takes words; {} is where they go.
PLACES = [
    "run {}", "run size --set {}", "run size --set as_of={}", "run size --set gdp_measure={}",
    "run size --set near_pp={}", "run size --scenario {}", "run size --scenario {}.yaml", "run size --out {}",
    "run size --kernel {}", "params {}", "indicator {}", "indicator gdp_share_pct --set as_of={}",
    "indicator gdp_share_pct --set {}", "claims {}", "claims C16 --set as_of={}", "claims C16 --scenario {}",
    "claims --file {}", "claims invert {}", "claims invert C16 --part {}", "sweep {} --grid as_of=2017",
    "sweep size --grid {}", "sweep size --grid as_of={}", "sweep size --grid gdp_measure={}",
    "sweep size --grid as_of=2001:{}", "sweep size --grid as_of=2017 --scenario {}",
    "sweep size --grid as_of=2017 --set {}", "sweep size --grid as_of=2017 --facts-only --out s3x://{}",
    "compare {} ppp", "compare article-2021 {}", "compare article-2021 ppp --chapter {}",
    "compare article-2021 ppp --set {}", "compare article-2021 ppp --out {}", "cite {}", "cite --style {}",
    "cite --run {}", "runs {}", "themes {}", "teach {}", "teach --scenario {}", "teach --key --out {}",
    "teach --key --format {}", "build --scenario {} --dry-run", "build --set {} --dry-run",
    "build --set as_of={} --dry-run", "build --base-url {} --dry-run",
    "build --base-url https://example.org/{} --dry-run", "build --jobs {} --dry-run",
]  # fmt: skip
# What is no attack at that place.
HARMLESS = {
    *(
        ("build --base-url https://example.org/{} --dry-run", kind)
        for kind in (
            "python",
            "mark-up of the terminal",
            "climb",
            "climb to a preset",
            "absolute",
            "huge",
            "exponent",
            "no number",
            "no end",
        )
    ),
    ("themes {}", "absolute"),  # whoever may read a file may count its words
}


@pytest.fixture
def scobrief(monkeypatch, capsys, tmp_path):
    """The command line in an empty folder, with what it makes kept in another: exit code, output, errors."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setattr(paths, "BUILD", tmp_path / "build")
    monkeypatch.setattr(paths, "HTML", tmp_path / "build" / "html")
    monkeypatch.setattr(paths, "RUNS", tmp_path / "build" / "runs")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["scobrief", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
            raise SystemExit(0)
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out, printed.err

    run.work = work
    return run


@pytest.mark.parametrize("place", PLACES)
def test_words_that_are_code_or_a_way_out_are_refused_in_words_and_nothing_is_run_or_written(scobrief, place):
    for kind, words in HOSTILE.items():
        if (place, kind) in HARMLESS:
            continue
        code, out, err = scobrief(*(part.format(words) if "{}" in part else part for part in place.split()))
        assert code in (1, 2), (kind, out, err)
        assert out == "", kind
        assert err.startswith(("Error: ", "Usage: ")), (kind, err)
        assert "Traceback" not in err, kind
        assert list(scobrief.work.iterdir()) == [], kind


def test_no_parameter_of_a_notebook_is_free_text():
    """What reaches a kernel is a number, or a word of a list: there is nothing to escape."""
    for kind in CHAPTERS.values():
        for name, field in kind.model_fields.items():
            assert type(field.default) in (int, float) or kind.choices(name), (kind, name)
            assert all(re.fullmatch(r"[\w.-]+", word) for word in kind.choices(name)), (kind, name)
            for words in HOSTILE.values():
                with pytest.raises(ParameterError):
                    kind.parse([f"{name}={words}"], kind.chapter, "")
                with pytest.raises(ParameterError):
                    kind.check({name: words}, kind.chapter, "")


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_who_runs_papermill_with_such_words_gives_the_notebook_a_text_and_it_refuses_it(words):
    code = PythonTranslator.translate(words)
    if words.isprintable() or "\n" in words:
        assert ast.literal_eval(code) == words
    kind = CHAPTERS["size"]
    with pytest.raises(ParameterError):
        kind.from_notebook("size", {"gdp_measure": words})


@pytest.mark.parametrize("name", ["..", ".", "...", "../ppp", "ppp/../ppp", "../data/curated/claims", str(paths.ROOT)])
def test_a_preset_is_one_of_the_folder_of_presets_whatever_its_name_climbs_to(name):
    with pytest.raises(ParameterError):
        read_preset(name)


@pytest.mark.parametrize("name", [
    "...yaml", "..yaml", ".yaml", "<script>.yaml", "a'b.yaml", 'a"b.yaml', "\u0430rticle-2021.yaml", "a$b.yaml",
    "a;b.yaml", "a{b}.yaml", "a..yaml", f"{'a' * 81}.yaml", "[b]a.yaml", "a`b.yaml", "-a.yaml", "a&b.yaml",
])  # fmt: skip
def test_no_file_of_a_scenario_names_a_folder_outside_of_the_variants_or_a_book_that_it_is_not(tmp_path, name):
    """`...yaml` without its ending is `..`: its book would have gone over the default one."""
    file = tmp_path / name
    file.write_text("gdp_measure: ppp\n", encoding="utf-8")
    chosen = resolve(CHAPTERS, str(file))
    assert chosen["size"].gdp_measure == "ppp"  # to run it is no harm
    with pytest.raises(ParameterError, match=r"is no name for one\. Rename it"):
        assemble.run_name(chosen, str(file))


@pytest.mark.parametrize("name", ["mine", "my own 2", "a.b_c-d", "2017"])
def test_an_ordinary_file_names_a_folder_of_the_variants(tmp_path, name):
    file = tmp_path / f"{name}.yaml"
    file.write_text("gdp_measure: ppp\n", encoding="utf-8")
    made = assemble.run_name(resolve(CHAPTERS, str(file)), str(file))
    assert made == name
    assert assemble.output_folder(made).resolve() == paths.BUILD.resolve() / "variants" / name / "html"


def test_a_file_that_differs_from_a_preset_by_capitals_alone_is_another_book_on_every_disk(tmp_path):
    file = tmp_path / "PPP.yaml"
    file.write_text("gdp_measure: ppp\n", encoding="utf-8")
    assert assemble.run_name(resolve(CHAPTERS, str(file)), str(file)) == "PPP-file"


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_the_folder_that_a_sweep_is_given_by_its_words_is_one_folder_on_every_system(words):
    from scobrief.cli.sweep import _default

    made = Path(_default("size", f"{words}.yaml", "as_of=2001:2024"))
    assert made.parent == paths.BUILD / "sweeps"
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', made.name)
    assert made.name not in (".", "..")
    assert Place.of(str(made), "size").is_folder


def test_a_table_in_a_terminal_takes_no_title_and_no_cell_for_mark_up(capsys):
    """`[/nothing]` would end what never began, which is an error; `[link=…]` would vanish."""
    words = HOSTILE["mark-up of the terminal"]
    print_table(words, ["a"], [{"a": words}])
    assert capsys.readouterr().out.count(words) == 2


# ---- Files of claims

FILE = """article: {words}
claims:
  - id: A1
    paragraph: {words}
    type: {words}
    theme: {words}
    paraphrase: {words}
    ambiguities: {words}
    source: {words}
    parts:
      - label: {label}
        reading: {{verdict: mixed, reason: {words}, would_decide: {words}, cite: [a_work]}}
      - label: second
        reading: {{verdict: normative, reason: {words}}}
"""
MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</h3><iframe src=//x>", "![x](javascript:alert(1))",
    "[x](javascript:alert(1))", "<javascript:alert(1)>", "{raw}`html <b>`", "{fact}`size.x`", "$x$ *y* **z** `c` ~~d~~",
    "&lt;b&gt; &#60;b&#62;", "| a | b |", "\\<b>", "[^1] [[x]] @x #x", "{cite:p}`x`", "https://example.org/<b>",
    "x <!-- y --> z", "<b\nonclick=alert(1)>", "x\n\n```{raw} html\n<b>\n```", "x\n\n:::{raw} html\n<b>\n:::",
    "%s {0} {{ x }} {% x %}", '" onmouseover="alert(1)', "' onmouseover='alert(1)",
]  # fmt: skip


def claims_file(folder: Path, words: str) -> Path:
    path = folder / "claims.yaml"
    label = json.dumps(" ".join(words.split())[:80])
    path.write_text(FILE.format(words=json.dumps(words), label=label), encoding="utf-8")
    return path


def drawn(text: str) -> parsed.HtmlElement:
    """A page of Markdown as the book's parser makes it, as a tree."""
    from docutils.core import publish_string

    made = publish_string(text, parser=Parser(), writer_name="html5", settings_overrides=SETTINGS)
    return parsed.fromstring(made)


SETTINGS = {
    "myst_enable_extensions": ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
    "myst_suppress_warnings": ["myst"], "output_encoding": "unicode", "report_level": 5, "embed_stylesheet": False,
    "stylesheet_path": "",
}  # fmt: skip


def test_the_parser_of_this_test_would_draw_what_is_not_escaped():
    tree = drawn("# A\n\n<b onclick=alert(1)>x</b> *y*")
    assert (tree.xpath("//b/@onclick"), tree.xpath("//em/text()")) == (["alert(1)"], ["y"])


@pytest.mark.parametrize("words", [*MARKUP, *HOSTILE.values()])
def test_words_that_are_written_into_a_page_stay_words(words):
    tree = drawn(f"# A\n\nFirst: {plain(words)} last.")
    (paragraph,) = tree.xpath("//main//p") or tree.xpath("//body//p")
    assert len(paragraph) == 0  # no element in it
    seen = " ".join(words.split()).replace("\x07", "")
    assert "".join(paragraph.itertext()).split() == f"First: {seen} last.".split() or not words.isprintable()


@pytest.mark.parametrize("words", MARKUP)
def test_a_claim_in_hostile_words_is_the_same_words_in_json_and_on_its_page(scobrief, tmp_path, words):
    path = claims_file(tmp_path, words)
    code, out, _ = scobrief("claims", "--file", str(path), "--json")
    assert code == 0
    (claim,) = json.loads(out)["claims"]
    assert claim["paraphrase"] == words
    assert scobrief("claims", "A1", "--file", str(path))[0] == 0
    assert scobrief("claims", "--file", str(path))[0] == 0
    (found,) = read_claims(path).claims
    written = ledger._claim(found)
    page = re.sub(r"\{(?:fact|cite:p)\}`[^`\\]+`", "x", written)  # what the page says of its own accord
    tree = drawn(f"# Claims\n\n## A\n\n{page}")
    assert tree.xpath("//script | //img | //iframe | //b | //math | //a[starts-with(@href, 'javascript')]") == []
    assert tree.xpath("//@onerror | //@onclick | //@onmouseover") == []
    shown = " ".join("".join(tree.itertext()).split())
    assert shown.count(" ".join(words.split())) >= 3  # the claim, what must be decided first, what would decide it
    cell = ledger._cell(found, "mixed")
    assert parsed.fromstring(cell).xpath(".//a/@title") == [f"A1, mixed: {words}"]


def test_the_strip_of_verdicts_shows_a_paragraph_in_hostile_words_as_words(tmp_path, monkeypatch):
    (found,) = read_claims(claims_file(tmp_path, MARKUP[0])).claims
    monkeypatch.setattr(ledger, "brief_claims", lambda: {found.id: found})
    tree = parsed.fromstring(ledger.strip({"verdicts.A1_verdict": {"text": "mixed"}}))
    assert tree.xpath(".//script") == []
    assert tree.xpath("string(.//span)") == MARKUP[0]


def test_the_claims_of_the_brief_are_escaped_and_read_as_before():
    for claim in brief_claims().values():
        assert drawn(plain(claim.paraphrase)).xpath("string(//p)") == claim.paraphrase


@pytest.mark.parametrize("field", ["article", "paragraph", "type", "theme", "paraphrase", "ambiguities", "source",
                                   "label", "reason", "would_decide"])  # fmt: skip
@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\x07", "\x08", "\x7f", "\u202e", "\u2066"])
def test_no_field_of_a_claim_moves_the_cursor_or_turns_the_letters_round(tmp_path, field, sign):
    text = FILE.format(words='"plain"', label='"plain"')
    path = tmp_path / "claims.yaml"
    path.write_text(text.replace(f'{field}: "plain"', f'{field}: "a\\U{ord(sign):08x}b"', 1), encoding="utf-8")
    with pytest.raises(ClaimError, match=field):
        read_claims(path)


@pytest.mark.parametrize("key", ["a` {raw}`x", "a,b", "../a", "<b>", "a b", ""])
def test_a_work_that_is_cited_goes_by_a_key_and_nothing_else(tmp_path, key):
    path = tmp_path / "claims.yaml"
    text = FILE.format(words='"plain"', label='"plain"').replace("[a_work]", json.dumps([key]))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClaimError, match="cite"):
        read_claims(path)


# ---- Names of scenarios, and citations


@pytest.mark.parametrize("words", MARKUP)
def test_the_name_of_a_scenario_is_words_in_the_notice_of_a_variant_and_in_the_lines_to_make_it_again(tmp_path, words):
    chosen = resolve(CHAPTERS, "ppp")
    parameters = {chapter: made.model_dump() for chapter, made in chosen.items()}
    notice = banner.banner({"name": words, "parameters": parameters})
    assert escape(words) in notice
    tree = parsed.fromstring(notice)
    assert tree.xpath(".//script | .//img | .//iframe | .//b | .//a") == []
    assert f"A variant of this book: {words}." in tree.xpath("string(p)")
    if "/" in words or "\n" in words:
        return  # no name of a file, or refused as one
    file = tmp_path / f"{words}.yaml"
    file.write_text("gdp_measure: ppp\n", encoding="utf-8")
    tree = drawn("# A\n\n" + rerun.section(resolve(["size"], str(file))["size"], str(file)).replace("{doc}", ""))
    assert tree.xpath("//script | //img | //iframe | //b") == []


def test_a_scenario_whose_name_breaks_the_line_is_refused(tmp_path):
    """It would end the block of code in which a page shows the line that makes it again."""
    file = tmp_path / "a\n```\n<b>x\n.yaml"
    file.write_text("gdp_measure: ppp\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="a sign that nobody sees"):
        resolve(["size"], str(file))


@pytest.mark.parametrize("words", MARKUP)
def test_a_citation_of_hostile_words_is_escaped_in_every_form_and_for_every_machine(words):
    edition = cite.Edition("abcd-efgh", words, {"as_of": words}, version=words)
    record = records.part(edition, words, "chapters/size")
    box = parsed.fromstring(citing.box(record, "abcd-efgh"))
    allowed = {"details", "summary", "p", "dl", "div", "dt", "dd", "pre", "i", "span"}
    assert {element.tag for element in box.iter()} <= allowed
    assert not box.xpath(".//@*[starts-with(name(), 'on')]")
    block = linked.script(linked.report(record, edition, words, None))
    assert block.count("<") == 2 and block.count(">") == 2  # the block's own
    said = json.loads(block.partition("\n")[2].rpartition("\n")[0])
    assert (said["name"], said["description"]) == (words, words)
    assert json.loads(cite.form(record, "csl-json"))[0]["title"] == words


def test_a_record_for_a_reference_manager_has_as_many_lines_as_fields_whatever_its_title_says():
    """A line break in a title would be another field of RIS."""
    edition = cite.Edition("abcd-efgh", "", {})
    honest = cite.form(records.part(edition, "Size", "chapters/size"), "ris")
    hostile = cite.form(records.part(edition, "Size\nUR  - http://127.0.0.1/", "chapters/size"), "ris")
    assert len(hostile.splitlines()) == len(honest.splitlines())


@pytest.mark.parametrize("words", MARKUP)
def test_the_key_to_the_exercises_shows_html_as_text(words):
    tree = parsed.fromstring(page(f"# Key\n\n{words}\n", words))
    assert tree.xpath("//script | //iframe | //b | //a[starts-with(@href, 'javascript')]") == []
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert " ".join(tree.findtext(".//title").split()) == " ".join(words.split())
