"""What a copy of the brief says of itself: title, authors, version, date, licence, data, and which run it is."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from ... import paths
from ...cite import cff
from ...claims import brief_claims
from ...errors import BuildError
from ..banner import changes

TEXT_LICENCE = "CC BY 4.0"
TEXT_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class About:
    """What is printed on the title page and written into a file's own fields."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    abstract: str
    keywords: tuple[str, ...]
    language: str
    version: str
    released: date
    licence: str
    run: str
    scenario: str
    differs: tuple[str, ...]  # what is set otherwise than by default, in words
    credits: tuple[str, ...]
    verdicts: tuple[tuple[str, ...], ...]  # on the claims of each paragraph, in order

    @property
    def whole_title(self) -> str:
        """Title and subtitle in one line."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title

    @property
    def day(self) -> str:
        """The date in words, as 24 November 2026."""
        return f"{self.released.day} {self.released:%B %Y}"

    @property
    def identifier(self) -> str:
        """A name made from version and run (RFC 9562, version 5): no register gave it, so it is no ISBN or DOI."""
        return uuid.uuid5(uuid.NAMESPACE_URL, f"scobrief:{self.version}:{self.run}").urn


def about(html: Path) -> About:
    """Return what a built book says of itself, from its facts.json and the checkout's CITATION.cff.

    The date is the release's, or that of SOURCE_DATE_EPOCH, never today's: the same content is the same file.
    Raises BuildError if SOURCE_DATE_EPOCH is no number of seconds.
    """
    file = cff.read(paths.ROOT / cff.NAME)
    cited = file.preferred_citation
    config = yaml.safe_load(paths.CONFIG.read_text(encoding="utf-8"))
    facts = json.loads((html / "facts.json").read_text(encoding="utf-8"))
    title, _, subtitle = cited.title.partition(": ")
    return About(
        title=title,
        subtitle=subtitle[:1].upper() + subtitle[1:],
        authors=tuple(author.name for author in cited.authors),
        abstract=" ".join(cited.abstract.split()),
        keywords=tuple(cited.keywords),
        language=config["sphinx"]["config"]["language"],
        version=facts["version"],
        released=_released(cited.date_released),
        licence=f"Text and figures {TEXT_LICENCE}; code {file.license}; each data table its own.",
        run=facts["run_id"],
        scenario=facts["scenario"]["name"],
        differs=_differs(facts["scenario"]["parameters"]),
        credits=tuple(facts["credits"]),
        verdicts=_verdicts(facts["facts"]),
    )


def _released(day: date) -> date:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return day
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise BuildError(
            f"SOURCE_DATE_EPOCH={epoch}: expected a number of seconds since 1970. Set one, or unset it to take the "
            "date of CITATION.cff."
        ) from None


def _differs(parameters: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{name}: {told} (by default {default})" for name, (told, default) in changes(parameters).items())


def _verdicts(facts: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """A claim that the facts have no verdict on, as in a book of few chapters, is left out."""
    return tuple(
        tuple(facts[name]["text"] for claim in found if (name := f"verdicts.{claim.id}_verdict") in facts)
        for _, found in groupby(brief_claims().values(), key=lambda claim: claim.paragraph)
    )
