"""The record of what a person asks for by name, of the default run or of one that is at hand."""

from __future__ import annotations

from typing import Any

from .. import __version__, runs
from ..datapackage import editions, vintages
from ..errors import ParameterError
from ..facts import facts_of
from ..scenario import CHAPTERS, resolve, run_id
from . import records
from .address import base_url
from .contents import Figure, Page, asked, find, pages, spoken
from .records import Edition


def record(what: str | None = None, run: str | None = None) -> dict[str, Any]:
    """The record of a chapter, page or figure, or of the whole brief without a name.

    what: as `contents.find` takes it; run: the id of a run at hand, None for the default run. Without a name, the run
    of a chapter alone is a citation of that chapter. Raises ParameterError with the nearest right name or id, and if
    the run is not one of what is asked for, or was made by another version.
    """
    found = find(what) if what is not None else None
    if run is None:
        edition = Edition(run_id(resolve(CHAPTERS)), records.in_short(vintages()), base_url=base_url())
        return _record(found, edition, None)
    kept = runs.find(run)
    if kept.version != __version__:
        raise ParameterError(
            f"run {run}: version {kept.version} made it, and this is {__version__}, which was released on another day. "
            "Run it again, or cite it with the version that made it."
        )
    if kept.chapter is not None:
        found = found or find(kept.chapter)
        page = _page(found) if isinstance(found, Figure) else found
        if page.chapter != kept.chapter:
            raise ParameterError(
                f"run {run} is of the chapter {kept.chapter} alone, and {what!r} is not in it. Leave {what!r} out, or "
                "name a run of a whole book. See: scobrief runs"
            )
    with editions.using(kept.chosen.get("vintage", editions.EMBEDDED)):
        edition = Edition(run, records.in_short(vintages()), kept.chosen, base_url=kept.base_url)
    return _record(found, edition, kept)


def _record(found: Page | Figure | None, edition: Edition, run: runs.Run | None) -> dict[str, Any]:
    if isinstance(found, Figure):
        title = records.titled(found.caption)
        return records.figure(
            edition, found.label, found.number, spoken(title, _facts(asked(title), edition, run)), found.page
        )
    if found is None or found.place == "index":
        return records.brief(edition)
    return records.part(edition, spoken(found.title, {}), found.place)


def _page(figure: Figure) -> Page:
    return next(page for page in pages() if page.place == figure.page)


def _facts(names: set[str], edition: Edition, run: runs.Run | None) -> dict[str, str]:
    """The text of some facts in a run; in the default one, of its book if that is at hand, or computed now."""
    if not names:
        return {}
    if run is None:
        run = next((kept for kept in runs.at_hand() if kept.run_id == edition.run_id), None)
    if run is not None:
        return run.facts()
    chapters = {name.partition(".")[0] for name in names}
    chosen = resolve(CHAPTERS)
    return {name: fact.text for chapter in chapters for name, fact in facts_of(chosen[chapter]).items()}
