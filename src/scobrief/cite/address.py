"""Where the book is published: an address that is configured, or none. Nothing else makes one up."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .. import paths
from ..errors import ParameterError
from ..strict_yaml import parsed, text_of

ENVIRONMENT = "SCOBRIEF_BASE_URL"
SETTING = "html_baseurl"


def base_url(given: str | None = None) -> str | None:
    """The address of the default book's folder, ending in a slash; None if none is configured.

    The first of: what is given; the environment's SCOBRIEF_BASE_URL; sphinx.config.html_baseurl in _config.yml. An
    empty one says that there is none. Raises ParameterError if it is no address.
    """
    if given is not None:
        return checked(given, "--base-url")
    if (found := os.environ.get(ENVIRONMENT)) is not None:
        return checked(found, ENVIRONMENT)
    return checked(_setting(), f"{paths.CONFIG.name} {SETTING}")


def of_book(index: Path, given: str | None = None) -> str | None:
    """The address of the book whose index.html that is: a variant has only one that is given for it.

    What is configured is the address of the default book; a variant that named it would send its readers there.
    """
    return base_url(given) if index.parent == paths.HTML else checked(given or "", "--base-url")


def published(index: Path) -> str | None:
    """For which address the book that is there was built: None for none. Another word if there is no book."""
    try:
        found: str | None = json.loads(index.with_name("facts.json").read_text(encoding="utf-8")).get("base_url")
        return found
    except (OSError, ValueError, AttributeError):
        return "no book"


def checked(text: str, where: str) -> str | None:
    """A base address with a slash at its end; None if empty. where: for the words of a refusal. Raises ParameterError.

    It is an absolute http or https URL of a folder: without a query and a fragment, which what is appended would
    end up behind, and without a password, which every page would print.
    """
    if not text:
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what refuses a wrong one
    except ValueError as error:
        raise ParameterError(_refusal(where, text, str(error))) from None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ParameterError(_refusal(where, text, "it is no absolute http or https URL"))
    if "?" in text or "#" in text:
        raise ParameterError(_refusal(where, text, "it has a query or a fragment"))
    if "@" in parts.netloc:
        raise ParameterError(_refusal(where, text, "it has a user's name or password"))
    if not re.fullmatch(r"[A-Za-z0-9._~:/\[\]!$&'()*+,;=%-]+", text):
        raise ParameterError(_refusal(where, text, "it has characters that must be written as %XX"))
    if parts.path.endswith((".html", ".htm")):
        raise ParameterError(_refusal(where, text, "it is the address of a page"))
    return text if text.endswith("/") else f"{text}/"


def _refusal(where: str, text: str, why: str) -> str:
    return (
        f"{where}={text!r}: {why}. Give the address of the folder that will hold index.html, "
        "as in https://example.org/brief/"
    )


def _setting() -> str:
    _, said = parsed(paths.CONFIG, text_of(paths.CONFIG, ParameterError, "A configuration"), ParameterError)
    found: Any = said
    for key in ("sphinx", "config", SETTING):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
