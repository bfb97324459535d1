"""Citations of the brief, of a chapter or page, of a figure, and of a re-run, in seven forms.

cff        what CITATION.cff says, checked
records    one CSL-JSON record for whatever is cited
prose      APA, MLA, Chicago, Harvard: CSL's own style files, by citeproc-py
exports    BibTeX, RIS, CSL-JSON
contents   what there is to cite: pages and figures, as the book numbers them
address    where the book is published, if anywhere
works      the record of what a person asks for by name

    edition = Edition.of_ledger(facts_json)
    form(records.part(edition, "Methods", "methods"), "mla")
    figure_citation("fig-size-time", 14, caption, "chapters/size", edition)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ParameterError, not_allowed

if TYPE_CHECKING:
    from .records import Edition

PROSE = ("apa", "mla", "chicago", "harvard")
EXPORTS = ("bibtex", "ris", "csl-json")
STYLES = (*PROSE, *EXPORTS)
# As a reader knows them.
NAMES = {
    "apa": "APA",
    "mla": "MLA",
    "chicago": "Chicago",
    "harvard": "Harvard",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
}

__all__ = ["EXPORTS", "NAMES", "PROSE", "STYLES", "Edition", "figure_citation", "form", "form_html"]


def __getattr__(name: str) -> Any:
    """Import the records when they are asked for, with all that knows the parameters."""
    if name != "Edition":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .records import Edition

    return Edition


def form(record: Mapping[str, Any], style: str) -> str:
    """A record in one of the seven forms, as plain text. Raises ParameterError with the nearest style."""
    if style in PROSE:
        from . import prose

        return prose.plain(prose.entry(record, style))
    return _export(record, style)


def form_html(record: Mapping[str, Any], style: str) -> str:
    """The same as HTML: titles in italics where the style has them so, and everything escaped."""
    import html

    if style in PROSE:
        from . import prose

        return prose.entry(record, style)
    return html.escape(_export(record, style), quote=False)


def figure_citation(
    label: str, number: int | str, caption: str, page: str, edition: Edition, style: str = "apa"
) -> str:
    """The citation of a figure as plain text.

    label: its name, fig-size-time; number: as the book counts it; caption: its caption or title, of which what
    stands before the sources is taken; page: where it is, without the ending: chapters/size. edition:
    `Edition.of_ledger(ledger)` for a page of the book. The id of the run stands in the text as it is; a page must mark
    it for `Stage.stamp`, by `scobrief.book.runmark.marked(html.escape(text), edition.run_id)`.
    """
    from . import records

    return form(records.figure(edition, label, number, caption, page), style)


def _export(record: Mapping[str, Any], style: str) -> str:
    from . import exports

    known(style)
    made = {"bibtex": exports.bibtex, "ris": exports.ris, "csl-json": exports.csl_json}
    return made[style](record)


def known(style: str) -> str:
    """The style, if it is one of the seven. Raises ParameterError with the nearest."""
    if style not in STYLES:
        raise ParameterError(not_allowed("scobrief cite", "style", style, STYLES, "scobrief cite --help"))
    return style
