"""BibTeX, RIS and CSL-JSON, for reference managers."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from typing import Any

import rispy
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

_RIS = {"report": "RPRT", "chapter": "CHAP", "figure": "FIGURE"}


class _Verbatim(Writer):
    """pybtex's own, in braces, and with addresses as they are: a mark in one, #, is no LaTeX."""

    def quote(self, s: str) -> str:
        self.check_braces(s)
        return f"{{{s}}}"

    def _write_field(self, stream: io.StringIO, type: str, value: str) -> None:
        stream.write(f",\n  {type} = {self.quote(value if type == 'url' else self._encode(value))}")


class _Uncounted(rispy.RisWriter):
    """rispy's own, without a number before the record."""

    def set_header(self, count: int) -> str:
        return ""


def bibtex(record: Mapping[str, Any]) -> str:
    """A BibTeX entry, for BibTeX and biblatex alike: in braces, so that no style lowers a name's capitals."""
    told = [record.get("genre", ""), f"Version {record['version']}"]
    fields = {
        "title": f"{{{record['title']}}}",
        "booktitle": f"{{{record['container-title']}}}" if "container-title" in record else "",
        "howpublished": "" if "container-title" in record else told.pop(0),
        "year": str(record["issued"]["date-parts"][0][0]),
        "note": ". ".join(filter(None, [*told, record.get("note", "").removesuffix(".")])),
        "url": record.get("URL", ""),
    }
    # No type of BibTeX's own for a report without an institution, or for a figure.
    entry = Entry("incollection" if "container-title" in record else "misc", [(k, v) for k, v in fields.items() if v])
    entry.persons["author"] = [Person(f"{{{author['literal']}}}") for author in record["author"]]
    stream = io.StringIO()
    _Verbatim("utf-8").write_stream(BibliographyData({record["id"]: entry}), stream)
    return stream.getvalue().strip()


def ris(record: Mapping[str, Any]) -> str:
    """A RIS record."""
    year, month, day = record["issued"]["date-parts"][0]
    said = {
        "type_of_reference": _RIS[record["type"]],
        "id": record["id"],
        "title": record["title"],
        "secondary_title": record.get("container-title"),
        "authors": [author["literal"] for author in record["author"]],
        "year": str(year),
        "date": f"{year}/{month:02}/{day:02}/",
        "edition": f"Version {record['version']}",
        "type_of_work": record.get("genre"),
        "language": record.get("language"),
        "notes": [record["note"]] if "note" in record else None,
        "urls": [record["URL"]] if "URL" in record else None,
    }
    # A line is a field: whatever a title holds, it is one.
    lines = {name: _line(value) for name, value in said.items() if value}
    text: str = rispy.dumps([lines], implementation=_Uncounted)
    return text.strip("\n")


def _line(value: str | list[str]) -> str | list[str]:
    return " ".join(value.split()) if isinstance(value, str) else [" ".join(part.split()) for part in value]


def csl_json(record: Mapping[str, Any]) -> str:
    """The record itself, as a list of one, which is what reference managers read."""
    text = json.dumps([record], indent=1, ensure_ascii=False)
    # A date on a line, not on eight.
    return re.sub(r"\[\s+\[\s+(\d+),\s+(\d+),\s+(\d+)\s+\]\s+\]", r"[[\1, \2, \3]]", text)
