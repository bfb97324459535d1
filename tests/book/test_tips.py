"""Terms lead to the glossary, and their definition goes with the link."""

import re

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

GLOSSARY = """# Glossary

```{glossary}
roster
  The states that count, {fact}`n` of them.

lower bound
  What is on record, and no more.

spell
standing
  A time in one standing.

PPP
  Prices made alike.
```
"""


@pytest.fixture
def pages(tmp_path):
    """Build pages beside the glossary; returns their HTML by name."""

    def build(**texts: str) -> dict[str, str]:
        (tmp_path / "extra").mkdir(exist_ok=True)
        (tmp_path / "extra" / "facts.json").write_text('{"facts": {"n": {"text": "eight"}}}', encoding="utf-8")
        texts = {"index": "# Book\n\n```{toctree}\nglossary\none\n```\n", "glossary": GLOSSARY} | texts
        for name, text in texts.items():
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        settings = {"extensions": ["myst_parser", "scobrief.book.extension"], "html_theme": "basic"}
        with docutils_namespace():
            Sphinx(tmp_path, None, tmp_path / "out", tmp_path / "trees", "html", settings, status=None).build()
        return {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.html")}

    return build


def links(html: str) -> list[tuple[str, str]]:
    """The terms that a page leads to, and what it says of each when it is asked."""
    return re.findall(r'href="glossary\.html#term-([\w-]+)" title="([^"]*)"', html)


def test_the_first_use_of_a_term_leads_to_the_glossary_with_its_definition(pages):
    html = pages(one="# One\n\nTwo rosters, a Lower bound, PPP. The roster again, and `PPP`.\n")["one"]
    assert links(html) == [
        ("roster", "The states that count, eight of them."),
        ("lower-bound", "What is on record, and no more."),
        ("PPP", "Prices made alike."),
    ]
    assert ">rosters</span></a>, a <a" in html


def test_a_term_that_the_page_links_itself_or_that_is_an_everyday_word_is_let_alone(pages):
    html = pages(one="# The roster\n\nA spell of rosterless PPPs; the roster, that is {term}`roster`.\n")["one"]
    assert [name for name, _ in links(html)] == ["roster"]
    assert "; the roster, that is <a" in html


def test_the_glossary_does_not_lead_to_itself(pages):
    assert links(pages(one="# One\n")["glossary"]) == []
