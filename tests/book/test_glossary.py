"""The glossary: every term once, short, and where readers are sent for it."""

import re

from scobrief import paths

PAGE = (paths.BOOK / "glossary.md").read_text(encoding="utf-8")


def entries() -> list[tuple[list[str], str]]:
    """Terms and definition of each entry."""
    body = re.search(r"```\{glossary\}\n:sorted:\n\n(.*?)```", PAGE, re.DOTALL)[1]
    found = []
    for block in body.strip().split("\n\n"):
        lines = block.splitlines()
        found.append(
            ([line for line in lines if line[0] != " "], " ".join(line.strip() for line in lines if line[0] == " "))
        )
    return found


def test_a_term_is_explained_once():
    terms = [term.casefold() for names, _ in entries() for term in names]
    assert len(terms) == len(set(terms)) > 50


def test_an_explanation_is_a_few_plain_sentences():
    for names, told in entries():
        assert told.endswith("."), names
        assert len(re.findall(r"\.(?= |$)", told)) <= 3, names


def test_readers_are_sent_to_the_glossary():
    """The words stood in the methods once; their anchor came along."""
    assert PAGE.startswith("(words)=\n# Glossary\n")
    assert "{doc}`glossary`" in (paths.BOOK / "index.md").read_text(encoding="utf-8")
    pages = [path for path in paths.BOOK.glob("*.md") if "methods.md#words" in path.read_text(encoding="utf-8")]
    assert pages == []


def test_the_terms_that_the_methods_refer_to_are_explained():
    terms = {term for names, _ in entries() for term in names}
    for path in paths.BOOK.glob("*.md"):
        assert set(re.findall(r"\{term\}`([^`<]+)`", path.read_text(encoding="utf-8"))) <= terms, path.name
