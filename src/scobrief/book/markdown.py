"""Markdown that is written by code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# What Markdown, MyST, HTML or a formula may begin with inside a line.
_SIGNS = re.compile(r"[\\`*_{}\[\]<>&$|~#@^]")


def plain(text: str) -> str:
    """Words that stand on a page as they are written, in one line: nothing in them is mark-up."""
    return _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table; a bar inside a cell would end it."""
    lines = [list(head), ["---"] * len(list(head)), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
