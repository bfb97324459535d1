"""The Sphinx extension on books of one page: facts, formulas, assets, and colours that can be read."""

import io
import json
import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from scobrief import __version__
from scobrief.book import banner, vega
from scobrief.book.extension import look, shell
from scobrief.errors import BuildError

FACTS = {
    "size.gdp_share": {
        "text": "24.0%",
        "indicator": "gdp_share_pct",
        "tables": ["annual", "members"],
        "vintage": "WEO",
    },
    "size.sly": {"text": '<b>1</b> & "2"', "indicator": 'a"b', "tables": [], "vintage": ""},
}
LEDGER = {"version": "9.9", "credits": ["IMF WEO, 2022-10"], "scenario": {"name": "ppp"}, "facts": FACTS}


class Book:
    """A book of one page that can be built, changed, and built again."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.tell(LEDGER)

    def tell(self, ledger: dict) -> None:
        extra = self.folder / "extra"
        extra.mkdir(exist_ok=True)
        (extra / "facts.json").write_text(json.dumps(ledger), encoding="utf-8")

    def build(self, text: str | None = None, parser: str = "myst_parser", **settings) -> tuple[str, str]:
        """Return the page's HTML and the warnings."""
        if text is not None:
            (self.folder / "index.md").write_text(text, encoding="utf-8")
        settings = {
            "extensions": [parser, "scobrief.book.extension"],
            "myst_enable_extensions": ["dollarmath", "amsmath"],
            "html_theme": "basic",
            "html_title": "A book",
            **settings,
        }
        warnings, out = io.StringIO(), self.folder / "out"
        with docutils_namespace():
            Sphinx(
                self.folder, None, out, out / "trees", "html", settings, status=None, warning=warnings
            ).build()  # fmt: skip
        words = re.sub(r"\x1b\[[\d;]*m", "", warnings.getvalue())
        return (out / "index.html").read_text(encoding="utf-8"), words


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path)


def test_a_fact_is_printed_and_says_where_it_comes_from(book):
    html, warnings = book.build("# Size\n\nMembers hold {fact}`size.gdp_share` of it.\n")
    assert warnings == ""
    title = "gdp_share_pct · annual, members · WEO"
    assert f'<span class="sb-fact" data-fact="size.gdp_share" title="{title}">24.0%</span>' in html


def test_an_unknown_fact_is_a_warning_with_page_line_name_and_the_nearest_name(book):
    html, warnings = book.build("# Size\n\nMembers hold {fact}`size.gdp_shares`.\n")
    assert re.search(r"index\.md:3: WARNING: fact 'size\.gdp_shares' is unknown", warnings)
    assert "Did you mean 'size.gdp_share'?" in warnings
    assert "sb-fact" not in html


def test_a_facts_text_and_origin_are_text_and_not_markup(book):
    html, _ = book.build("# Size\n\n{fact}`size.sly`\n")
    assert 'title="a&quot;b"' in html
    assert "&lt;b&gt;1&lt;/b&gt; &amp; " in html
    assert "<b>1</b>" not in html


def test_new_numbers_reach_a_page_that_did_not_change(book):
    book.build("# Size\n\n{fact}`size.gdp_share`\n")
    book.tell(LEDGER | {"facts": {"size.gdp_share": FACTS["size.gdp_share"] | {"text": "31.7%"}}})
    html, _ = book.build()
    assert "31.7%" in html
    assert "24.0%" not in html


def test_a_book_without_facts_is_told_to_be_staged(book):
    (book.folder / "extra" / "facts.json").unlink()
    _, warnings = book.build("# Size\n")
    assert re.search(r"scobrief_facts: no file extra/facts\.json in .*Stage the book first", warnings)


def test_formulas_are_mathml_with_their_latex_as_text_and_no_mathjax(book):
    html, warnings = book.build(
        "# Methods\n\nThe share is $S < T_R$, and\n\n$$\nI = S / W\n$$ (eq:i)\n\nin {eq}`eq:i`.\n"
    )
    assert warnings == ""
    assert 'alttext="S &lt; T_R"' in html
    assert re.search(r'<div class="math notranslate" id="equation-eq-i">.*?display="block".*?\(1\)', html, re.DOTALL)
    assert "mathjax" not in re.sub(r"(?:tex2jax|mathjax)_ignore", "", html).lower()


@pytest.mark.parametrize("frame", ["aligned", "align*", None])
def test_lines_of_a_formula_stand_below_each_other(book, frame):
    lines = r"a &= b \\ c &= d"
    latex = rf"\begin{{{frame}}}{lines}\end{{{frame}}}" if frame else lines
    html, warnings = book.build(f"# Methods\n\n$$\n{latex}\n$$\n")
    assert warnings == ""
    assert html.count("<mtr>") == 2
    assert "<mi>&" not in html


def test_latex_that_is_not_understood_is_a_warning_and_not_a_riddle(book):
    html, warnings = book.build("# Methods\n\nSo $\\nonesuch{x}$.\n")
    assert re.search(r"index\.md:3: WARNING: formula '\\+nonesuch\{x\}': unknown LaTeX", warnings)
    assert "<code>\\nonesuch{x}</code>" in html


def test_no_page_loads_a_script_or_a_style_sheet_from_elsewhere(book):
    html, _ = book.build(
        "# Size\n",
        html_js_files=["https://cdn.example/x.js", "//cdn.example/y.js"],
        html_css_files=["http://a.b/c.css"],
    )
    assert re.findall(r'<(?:script|link|img)[^>]*="(?:https?:)?//[^"]*"', html) == []
    assert re.search(r'<script[^>]* src="_static/brief\.js', html)
    assert 'href="_static/brief.css' in html
    assert {path.name for path in (book.folder / "out" / "_static").glob("brief.*")} == {"brief.js", "brief.css"}


def test_the_page_says_in_what_language_and_what_about(book):
    first = "The claim is that members hold " + "a quarter of the world's output, or nearly so, " * 5
    html, _ = book.build(f"# Size\n\nShort.\n\n{first}\n")
    assert '<html lang="en"' in html
    summary = re.search(r'<meta name="description" content="([^"]*)"', html)[1]
    assert summary.startswith("The claim is that members hold a quarter")
    assert len(summary) <= 156
    assert summary.endswith("…")


def test_the_foot_of_a_page_says_version_data_and_scenario():
    words = re.sub(r"<[^>]+>", "", shell._footer(LEDGER | {"credits": ["<IMF> 2022-10"]}))
    version, rights = words.split("\n")
    assert version == "Version: 9.9 Last updated: 29 November 2026 Data: &lt;IMF&gt; 2022-10 Scenario: ppp"
    assert rights.startswith("© 2026 The scobrief authors. Text and figures: CC BY 4.0. Code: MIT.")
    assert f"Version: {__version__}" in shell._footer({})


VARIANT = {"name": "eu-benchmark", "parameters": {"size": {"as_of": 2021, "roster_rule": "eu"}, "claims": {}}}


def test_a_page_of_a_variant_says_so_at_its_top_and_in_words(book):
    book.tell(LEDGER | {"scenario": VARIANT})
    html, warnings = book.build("# Size\n")
    assert warnings == ""
    notice = re.search(r'<aside class="sb-variant" aria-label="Variant of the book">(.*?)</aside>', html, re.DOTALL)
    assert notice.start() < html.index("<h1>")
    words = unescape(" ".join(re.sub(r"<[^>]+>", " ", notice[1]).split()))
    assert words.startswith("A variant of this book: eu-benchmark. Its numbers were computed under other choices")
    assert "roster rule: the EU in the SCO's place (by default in force at the date)" in words
    assert "year" not in words
    assert "the numbers of this run are those of the EU" in words
    assert "The chapters claims, members, overlap and limits have no other roster than the SCO's own." in words


def test_a_chapter_that_knows_the_scos_own_roster_alone_does_not_say_that_it_is_about_the_eu():
    assert "its numbers are those of the SCO" in banner.banner(VARIANT, "chapters/overlap")
    assert "those of the EU" not in banner.banner(VARIANT, "chapters/overlap")
    assert "those of the EU" in banner.banner(VARIANT, "chapters/trade")


@pytest.mark.parametrize("parameters", [{}, {"size": {"as_of": 2021, "roster_rule": "in_force"}}])
def test_a_book_in_which_nothing_differs_from_the_default_has_no_notice(book, parameters):
    book.tell(LEDGER | {"scenario": {"name": "mine", "parameters": parameters}})
    html, _ = book.build("# Size\n")
    assert "sb-variant" not in html


def test_the_notice_of_a_name_that_is_markup_is_text(book):
    book.tell(LEDGER | {"scenario": {"name": "<b>x</b>", "parameters": {"size": {"as_of": 2017}}}})
    html, _ = book.build("# Size\n")
    assert "A variant of this book: &lt;b&gt;x&lt;/b&gt;." in html
    assert "those of the EU" not in html


def test_without_china_the_notice_says_what_members_means():
    parameters = {"size": {"roster_rule": "without_china"}, "overlap": {"as_of": 2021, "statuses": "members"}}
    told = banner.banner({"name": "no-china", "parameters": parameters})
    assert "roster rule: in force at the date, China left out" in told
    assert "leave China out" in told


def test_a_parameter_that_chapters_hold_at_unlike_values_is_told_with_each():
    found = banner.changes({"size": {"as_of": 2026}, "trade": {"as_of": 2024, "counting": "once"}})
    assert found == {"as_of": ("2026; 2024", "2021"), "counting": ("counted once", "counted at both ends")}


def test_machine_readable_outputs_of_a_notebook_do_not_disturb_the_build(book):
    data = {"application/vnd.vegalite.v6+json": {"mark": "bar"}, "text/html": "<i>chart</i>"}
    cells = [
        nbformat.v4.new_markdown_cell("# Size"),
        nbformat.v4.new_code_cell("chart", outputs=[nbformat.v4.new_output("display_data", data=data)]),
    ]
    language = {"language_info": {"name": "python", "pygments_lexer": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=language), book.folder / "index.ipynb")
    html, warnings = book.build(parser="myst_nb", nb_execution_mode="off")
    assert warnings == ""
    assert "<i>chart</i>" in html


def test_the_vega_bundle_is_one_classic_script(tmp_path):
    """A browser refuses ES modules from file://, and a book on a memory stick is opened just so."""
    code = vega.write_bundle(tmp_path / "a" / "vega.js").read_text(encoding="utf-8")
    assert code.startswith("/*! Vega")
    assert re.search(r"window\.vegaEmbed\s*=", code)
    assert not re.search(r"(?m)^\s*(?:import|export)\b|import\.meta", code)
    assert "</script" not in code


@pytest.mark.parametrize("line", ["import a from 'b'", "export default 1;", "const u = import.meta.url;"])
def test_a_bundle_that_would_have_to_be_a_module_is_refused(tmp_path, monkeypatch, line):
    monkeypatch.setattr(vega.vl_convert, "javascript_bundle", lambda *_, **__: f"let x;\n{line}\n")
    with pytest.raises(BuildError, match="only an ES module may"):
        vega.write_bundle(tmp_path / "vega.js")
    assert not (tmp_path / "vega.js").exists()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_of_the_style_sheet_can_be_read(mode):
    """WCAG AA: 4.5:1 for text on its background; the verdicts also carry a sign and a word."""
    css = look.styles()
    block = re.search(rf'html\[data-theme="{mode}"\] \{{(.*?)\}}', css, re.DOTALL)[1]
    colour = dict(re.findall(r"--sb-([\w-]+): (#\w{6});", block))

    def luminance(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    pairs = [(ink, paper) for ink in ("ink", "ink-strong", "ink-soft", "accent") for paper in ("paper", "tint")]
    pairs += [(verdict, f"{verdict}-tint") for verdict in ("met", "near", "not")]
    for ink, paper in pairs:
        dark, light = sorted((luminance(colour[ink]), luminance(colour[paper])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def test_dark_is_the_same_dark_without_javascript():
    css = look.styles()
    asked = re.search(r'\nhtml\[data-theme="dark"\] \{(.*?)\}', css, re.DOTALL)[1]
    system = re.search(r'html:not\(\[data-theme="light"\].*?\) \{(.*?)\}', css, re.DOTALL)[1]
    assert asked.split() == system.split()


RECORD = {
    "title": "Shares",
    "licence": "Figure: CC BY 4.0. Data: IMF, open with attribution.",
    "tables": [
        {
            "file": "fig-x.csv", "title": "Share & more", "heads": ["Who", "Share (percent)"], "words": [True, False],
            "rows": [["SCO <8>", "24.0"]], "note": "The first 1 of 9 rows; the CSV has them all.",
        }
    ],
}  # fmt: skip
CAPTION = "Shares of {fact}`size.gdp_share`. Source: IMF. Boundary note: none."
FIGURE = f"# A\n\n```{{figure}} x.png\n:name: fig-x\n\n{CAPTION}\n```\n"


def record(book: Book, **changed) -> None:
    folder = book.folder / "_generated" / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fig-x.json").write_text(json.dumps(RECORD | changed), encoding="utf-8")
    (book.folder / "x.png").write_bytes(b"")


def test_a_figure_has_source_and_licence_on_lines_of_their_own_and_its_files_below(book):
    record(book)
    html, _ = book.build(FIGURE, numfig=True)
    caption = html.split("<figcaption>")[1].split("</figcaption>")[0]
    assert '<span class="sb-source">Source: IMF.</span> <span class="sb-source">Boundary note: none.</span>' in caption
    assert '<p class="sb-licence">Figure: CC BY 4.0.' in caption
    tools = html.split('class="sb-tools"')[1]
    assert '<a href="figures/fig-x.csv" download="" aria-label="Data (CSV) of figure 1">Data (CSV)</a>' in tools
    assert '<a class="sb-address" href="#fig-x" aria-label="Link to figure 1">Link</a>' in tools
    assert "<caption>Share &amp; more</caption>" in tools
    assert '<th scope="col">Who</th><th scope="col" class="sb-n">Share (percent)</th>' in tools
    assert '<tr><th scope="row">SCO &lt;8&gt;</th><td class="sb-n">24.0</td></tr>' in tools
    assert "Shares [Figure 1" in tools
    assert "qlabelq" not in html and "Qtitleq" not in html


def test_a_figure_that_is_another_reaches_a_page_that_did_not_change_and_a_run_is_no_other(book):
    record(book)
    book.tell(LEDGER | {"run_id": "aaaa-bbbb"})
    html, _ = book.build(FIGURE, numfig=True)
    assert '<span class="sb-run">aaaa-bbbb</span>' in html.split('id="fig-x-citation"')[1]
    book.tell(LEDGER | {"run_id": "cccc-dddd"})
    assert "aaaa-bbbb" in book.build(numfig=True)[0]  # to be stamped afterwards
    record(book, licence="Figure: CC BY 4.0.")
    html, _ = book.build(numfig=True)
    assert "IMF, open with attribution" not in html
    assert "cccc-dddd" in html
