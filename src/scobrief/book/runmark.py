"""Where a built page holds the id of its run, so that another id can be written there.

A page is not built again when nothing has changed but the id; the id is stamped into what was built before. So it may
stand only where it is marked: in an element of its own, in a meta tag of its own, or in the value of a property of its
own in JSON-LD. Text that a reader copies holds the element: its text is the id.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

META = "scobrief.run"
PROPERTY = "scobrief run"
# Each of them: what stands before the id, the chapter if it is the id of a chapter's own run, the id, what follows.
_PLACES = (
    re.compile(r'(<(?:code|span) class="sb-run"(?: data-chapter="(\w+)")?>)[^<]*(</)'),
    re.compile(rf'(<meta name="{re.escape(META)}"() content=")[^"]*(")'),
    re.compile(rf'("propertyID": "{PROPERTY}"(),\s+"value": ")[^"]*(")'),
)


def element(run: str) -> str:
    """The id in an element of its own."""
    return f'<span class="sb-run">{html.escape(run)}</span>'


def marked(text: str, run: str) -> str:
    """HTML in which each place of the id is marked. text: escaped, without mark-up that holds the id."""
    return text.replace(html.escape(run), element(run)) if run else text


def meta(run: str) -> str:
    """The id in a meta tag."""
    return f'<meta name="{META}" content="{html.escape(run)}" />'


def identifier(run: str) -> dict[str, Any]:
    """The id as JSON-LD has it, schema.org PropertyValue; to be dumped with its keys in this order."""
    return {"@type": "PropertyValue", "propertyID": PROPERTY, "value": run}


def stamped(page: str, book: str, chapters: Mapping[str, str]) -> str:
    """A page with other ids. book: of the book's run; chapters: of the run of each chapter."""
    ids = {None: book, "": book} | dict(chapters)
    for place in _PLACES:
        page = place.sub(lambda found: f"{found[1]}{ids[found[2]]}{found[3]}", page)
    return page
