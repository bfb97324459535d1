"""APA, MLA, Chicago (author-date) and Harvard, by CSL's own style files and citeproc-py.

The files in csl/ are those of the CSL project, unchanged. They print the version of a report, but have no place for a
run and its data: these follow as MLA's optional last element does, and as a description in brackets in APA, where
nothing may follow an address. What citeproc-py does not do of a style is done here, and said where.
"""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON

FOLDER = Path(__file__).with_name("csl")
# Form -> style file and the language of its quotation marks and dates.
FILES = {
    "apa": ("apa", "en-US"),
    "mla": ("modern-language-association", "en-US"),
    "chicago": ("chicago-author-date", "en-US"),
    "harvard": ("harvard-cite-them-right", "en-GB"),
}


class _Marks:
    """A formatter of citeproc-py that marks italics by letters that are in no text; its own for HTML escapes nothing.

    The other kinds of type are in none of the four styles.
    """

    BEGIN, END = "\ue000", "\ue001"

    @staticmethod
    def preformat(text: str) -> str:
        return text

    @staticmethod
    def Italic(text: str) -> str:
        return f"{_Marks.BEGIN}{text}{_Marks.END}"

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


def entry(record: Mapping[str, Any], style: str) -> str:
    """The entry in a list of references, as HTML: italics are <i>, everything else is escaped."""
    prepared = _PREPARED.get(style, dict)(record)
    note = prepared.pop("note", "")
    source = CiteProcJSON([prepared])
    bibliography = CitationStylesBibliography(_style(style), source, _Marks)
    bibliography.register(Citation([CitationItem(prepared["id"])]))
    (made,) = bibliography.bibliography()
    text = re.sub(r"([?!])\.(?= |$)", r"\1", _quoted(str(made), style))
    if style == "mla":
        text = _mla_case(text)
    whole = html.escape(f"{text} {note}" if note else text, quote=False)
    return whole.replace(_Marks.BEGIN, "<i>").replace(_Marks.END, "</i>")


def plain(entry: str) -> str:
    """An entry without its mark-up."""
    return html.unescape(re.sub(r"</?i>", "", entry))


@cache
def _style(style: str) -> CitationStylesStyle:
    name, language = FILES[style]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is newer in the file than in citeproc-py's own list
        return CitationStylesStyle(str(FOLDER / f"{name}.csl"), locale=language, validate=False)


def _quoted(text: str, style: str) -> str:
    """A full stop or comma after a quotation goes inside it in American English, and none follows a question mark.

    CSL's option punctuation-in-quote, which citeproc-py reads and does not act on.
    """
    if FILES[style][1] != "en-US":
        return text
    return re.sub(r"([?!])”\.", r"\1”", re.sub(r"(?<![?!])”([.,])", r"\1”", text))


def _apa(record: Mapping[str, Any]) -> dict[str, Any]:
    """A subtitle begins with a capital, and run and data are a description in brackets. Publication Manual, 7th ed."""
    made = dict(record)
    for name in ("title", "container-title"):
        if name in made:
            made[name] = re.sub(r"(?<=[:?!] )[a-z]", lambda found: found[0].upper(), made[name])
    if note := made.pop("note", ""):
        told = note.removesuffix(".").replace(". Data: ", "; data: ")
        made["genre"] = f"{made['genre']}; {told[0].lower()}{told[1:]}" if "genre" in made else told
    return made


def _mla(record: Mapping[str, Any]) -> dict[str, Any]:
    """An article before a corporate author's name is left out. MLA."""
    authors = [{"literal": author["literal"].removeprefix("The ")} for author in record["author"]]
    return dict(record) | {"author": authors}


def _harvard(record: Mapping[str, Any]) -> dict[str, Any]:
    """The version as an edition, which the style prints, and with it where in that a figure is. Cite Them Right."""
    where = f", {record['genre'].lower()}" if record["type"] == "figure" else ""
    return dict(record) | {"edition": f"Version {record['version']}{where}"}


def _mla_case(text: str) -> str:
    """Prepositions of any length in small letters inside a title; CSL knows the short ones. MLA."""
    return re.sub(rf"(?<=[\w,%)] )(?:{_LONG})(?= )", lambda found: found[0].lower(), text)


_LONG = (
    "About|Above|Across|After|Against|Among|Around|Before|Behind|Below|Between|Beyond|During|Inside|Outside|Since|"
    "Through|Under|Until|Within|Without"
)
_PREPARED = {"apa": _apa, "mla": _mla, "harvard": _harvard}
