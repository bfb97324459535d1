"""One CSL-JSON record for whatever is cited: the brief, a chapter or page, a figure, each also of a re-run.

The names are those of csl-data.json (Citation Style Language 1.0.2). What a run was made from has no field there and
stands in `note`, which every reference manager keeps. No publisher and no DOI: there is none; an address only if one
was configured.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .. import __version__
from ..runs import differing
from ..sources import SOURCES
from . import cff

GENRE = "Policy brief"
_LANGUAGE = "en-GB"


@dataclass(frozen=True, slots=True)
class Edition:
    """What tells one run of the brief from another.

    run_id: empty if there is none; vintages: of the data, in short; changed: the parameters that were set, empty for
    the default run; base_url: where the book is published, with a slash at its end, None if nowhere.
    """

    run_id: str
    vintages: str
    changed: Mapping[str, Any] = field(default_factory=dict)
    version: str = __version__
    base_url: str | None = None

    @classmethod
    def of_ledger(cls, ledger: Mapping[str, Any]) -> Edition:
        """The edition that a facts.json describes."""
        parameters = (ledger.get("scenario") or {}).get("parameters") or {}
        return cls(
            run_id=str(ledger.get("run_id") or ""),
            vintages=in_short(ledger.get("vintages") or {}),
            changed=differing(parameters),
            version=str(ledger.get("version") or __version__),
            base_url=ledger.get("base_url"),
        )

    @property
    def made(self) -> str:
        """Run and data as a sentence or two: `Re-run abcd-efgh with as_of=2017. Data: IMF 2022-10; CIA 2026.`"""
        told = []
        if self.run_id and self.changed:
            chosen = [f"{name}={value}" for name, value in self.changed.items()]
            *first, last = chosen
            told.append(f"Re-run {self.run_id} with {', '.join(first)}{' and ' if first else ''}{last}.")
        elif self.run_id:
            told.append(f"Run {self.run_id}.")
        if self.vintages:
            told.append(f"Data: {self.vintages}.")
        return " ".join(told)


def in_short(vintages: Mapping[str, str]) -> str:
    """Who made the data and of which vintage, in the shortest words: `IMF 2022-10; CIA 2026`.

    vintages: source -> vintage, as `datapackage.vintages()` has them; the maker is what its credit begins with.
    """
    makers = {name: SOURCES[name].credit.partition(",")[0] if name in SOURCES else name for name in vintages}
    return "; ".join(f"{makers[name]} {vintage}" for name, vintage in vintages.items())


def brief(edition: Edition) -> dict[str, Any]:
    """The record of the whole brief."""
    said = cff.brief()
    return _record(edition, "", "", {"type": "report", "title": said.title, "genre": GENRE})


def part(edition: Edition, title: str, page: str) -> dict[str, Any]:
    """The record of a chapter or another page. page: its place without the ending, chapters/size."""
    folder, _, name = page.rpartition("/")
    # A page and a chapter may bear one name.
    return _record(edition, name if folder else f"page-{name}", page, {"type": "chapter", "title": title} | _inside())


def figure(edition: Edition, label: str, number: int | str, caption: str, page: str) -> dict[str, Any]:
    """The record of a figure; its title is what the caption says before it names its sources."""
    said = {"type": "figure", "title": titled(caption), "genre": f"Figure {number}"} | _inside()
    return _record(edition, label, f"{page}#{label}", said)


def titled(caption: str) -> str:
    """The title in a caption: what stands before the sources, without the full stop."""
    return " ".join(re.split(r"\.\s+Sources?:", caption)[0].split()).rstrip(".")


def _inside() -> dict[str, Any]:
    return {"container-title": cff.brief().title}


def _record(edition: Edition, name: str, place: str, said: dict[str, Any]) -> dict[str, Any]:
    source = cff.brief()
    released = source.date_released
    # A re-run is another work in a list of references: its key is another too.
    key = "-".join(filter(None, ["scobrief" + str(released.year), name, edition.run_id if edition.changed else ""]))
    record = {
        "id": key,
        **said,
        "author": [{"literal": author.name} for author in source.authors],
        "issued": {"date-parts": [[released.year, released.month, released.day]]},
        "version": edition.version,
        "language": _LANGUAGE,
    }
    if edition.base_url:
        record["URL"] = edition.base_url + address(place)
    if edition.made:
        record["note"] = edition.made
    return record


def address(place: str) -> str:
    """A page's address below the base: chapters/size.html, with a mark for a figure; the first page has none."""
    page, mark, label = place.partition("#")
    return f"{'' if page in ('', 'index') else f'{page}.html'}{mark}{label}"
