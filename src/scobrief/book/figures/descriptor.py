"""What a figure's data are, as a Frictionless Data Package beside them; the same record is what its page shows.

The ids of the runs are written after the build, by `stamped`: they change with any table, and the figure does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .fields import Field
from .tables import Table

OWN = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def resource(name: str, title: str, table: Table, columns: list[Field], data: str) -> dict[str, Any]:
    """A table of a figure: its file, what its columns are, and how to know that it is whole."""
    raw = data.encode()
    return {
        "name": name,
        "type": "table",
        "title": title,
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "rows": len(table.rows),
        "schema": {
            "fields": [
                {"name": field.name, "type": field.type, "title": field.title}
                | ({"unit": field.unit} if field.unit else {})
                for field in columns
            ],
            "missingValues": [""],
        },
    }


def package(name: str, title: str, description: str, resources: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
    """The package of a figure; said: what else it says of itself, `sources`, `licenses` and `scobrief`."""
    return {
        "profile": "data-package",
        "name": name,
        "title": title,
        "description": description,
        **said,
        "resources": resources,
    }


def text(package: Mapping[str, Any]) -> str:
    """The descriptor as a file."""
    return f"{json.dumps(package, indent=1, ensure_ascii=False, allow_nan=False)}\n"


def stamped(descriptor: str, book: str, chapters: Mapping[str, str]) -> str:
    """The descriptor with the ids of the runs that it belongs to.

    book: the id of the book's run; chapters: of each chapter's.
    """
    found = json.loads(descriptor)
    found["scobrief"]["run_id"] = {"book": book, "chapter": chapters[found["scobrief"]["chapter"]]}
    return text(found)
