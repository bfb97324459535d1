"""One class per cause; every message says where, what was found, what is allowed and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class BriefError(Exception):
    """Base of all errors that are meant to be read by a person."""

    exit_code = 1


class SourceError(BriefError):
    """An archive is missing, cannot be fetched, or is not the one that was pinned."""


class DataError(BriefError):
    """A table is missing, changed, or does not hold what was asked of it."""


class ParameterError(BriefError):
    """A parameter has an unknown name, a wrong type or a value outside its range."""

    exit_code = 2


class ClaimError(BriefError):
    """A file of claims cannot be read, or says what it may not."""

    exit_code = 2


class TextError(BriefError):
    """A text whose themes are asked for is no plain text, or holds none."""

    exit_code = 2


class CitationError(BriefError):
    """CITATION.cff is missing, is no such file, or does not say what a citation needs."""


class ExerciseError(BriefError):
    """A file of exercises says what it may not, or there is no exercise of that number."""

    exit_code = 2


class FactError(BriefError):
    """A fact is unknown or given twice."""


class BuildError(BriefError):
    """A notebook raised or the book could not be assembled."""


class EditionError(BuildError):
    """The book is in place, but an edition of it could not be made. index: the page that the book begins with."""

    def __init__(self, message: str, index: Path):
        super().__init__(message)
        self.index = index


def nearest(word: object, allowed: Iterable[str]) -> str | None:
    """Return the allowed word most like the given one, or None if nothing is near.

    Case is ignored; `2021` against years is compared as text.
    """
    options = {str(a).lower(): str(a) for a in allowed}
    found = get_close_matches(str(word).lower(), options, n=1, cutoff=0.5)
    return options[found[0]] if found else None


def not_allowed(where: str, name: str, found: object, allowed: Iterable[object], see: str) -> str:
    """Word the message for a value that is not one of the allowed ones."""
    words = [str(a) for a in allowed]
    guess = nearest(found, words)
    hint = f" Did you mean {guess!r}?" if guess else ""
    return f"{where}: {name}={found!r} is not one of {', '.join(words)}.{hint} See: {see}"


def of_system(error: OSError) -> str:
    """Word what the system refused: which file, why, and what to do."""
    place = error.filename2 or error.filename
    where = f"{place}: " if place else ""
    return f"{where}{error.strerror or error}. {_REMEDIES.get(error.errno, '')}".strip()


_REMEDIES: dict[int | None, str] = {
    errno.ENOSPC: "What was there before is as it was. Make room on that disk, and run the same line again.",
    errno.EDQUOT: "What was there before is as it was. Make room within your quota, and run the same line again.",
    errno.EROFS: "Nothing can be written on that disk. Work in a copy of the checkout elsewhere.",
    errno.EACCES: "Change the rights of that file or folder, or work in a copy of the checkout elsewhere.",
    errno.EPERM: "Change the rights of that file or folder, or work in a copy of the checkout elsewhere.",
}
