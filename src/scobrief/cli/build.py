"""The command that makes the book: build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..book.paper import FILES
from ..errors import EditionError
from ..terminal import note, print_table, progress
from .options import JOBS, KERNEL, SCENARIO, SETTINGS

if TYPE_CHECKING:
    from ..execute import Kernel


@click.command()
@SCENARIO
@SETTINGS
@click.option("--pdf", is_flag=True, help="Also as a PDF, printed by an installed Chromium, Chrome or Edge.")
@click.option("--epub", is_flag=True, help="Also as an EPUB, for reading devices.")
@click.option("--force", is_flag=True, help="Execute and assemble everything, whatever is up to date.")
@JOBS
@KERNEL
@click.option("--dry-run", is_flag=True, help="Only say what would be executed, and why.")
@click.option("--base-url", metavar="URL", help="Where the book will be published: for citations and search engines.")
@click.option("--sources", metavar="FOLDER", type=click.Path(path_type=Path), help="Also write a conf.py, for Sphinx.")
def build(
    scenario: str,
    settings: tuple[str, ...],
    pdf: bool,
    epub: bool,
    force: bool,
    jobs: int | None,
    kernel: Kernel | None,
    dry_run: bool,
    base_url: str | None,
    sources: Path | None,
) -> None:
    """Bring the book up to date and print where it is.

    A chapter is executed only if something that it depends on has changed: its notebook, its parameters, the
    modules and tables that it uses, what is installed. The default goes to _build/html, anything else to a folder of
    its own beside it. The book that is there is replaced only by a whole new one.

    PDF and EPUB stand beside its pages, which offer them. A build that does not ask for them keeps those that still
    say the same, and drops others. SCOBRIEF_BROWSER names a browser that is not found by itself.

    Pages name their address only if it is known: by --base-url, for the default book also by SCOBRIEF_BASE_URL or by
    html_baseurl in _config.yml.

    --sources writes what the pages are made from into a new folder, with a conf.py, so that Sphinx itself can make
    them without Jupyter Book.

    \b
    Examples:
      scobrief build
      scobrief build --pdf --epub
      scobrief build --scenario ppp
      scobrief build --set as_of=2017 --set statuses=with_observers
      scobrief build --dry-run
      scobrief build --base-url https://example.org/brief/
      scobrief build --sources _build/sphinx
    """
    from .. import fresh
    from ..cite import address

    # What is wrong is refused before anything is done.
    address.base_url(base_url)
    if sources:
        from ..book import conf

        conf.check(sources)
    wanted = [kind for kind, is_wanted in (("pdf", pdf), ("epub", epub)) if is_wanted]
    index = _made(fresh.recall("build", scenario, settings))
    if index and address.published(index) != address.of_book(index, base_url):
        index = None
    at_hand = _at_hand(index)
    if index and at_hand.issuperset(wanted) and not (force or dry_run):
        _tell(index, wanted, sources)
        return
    if not dry_run and kernel != "plain":
        from ..execute import kernels

        kernels.start()  # it imports what kernels and workers need while we import what we need
    before = fresh.digest(scenario)
    from ..scenario import CHAPTERS, resolve

    chosen = resolve(CHAPTERS, scenario, settings)
    from ..book import assemble, work

    reasons = work.plan(chosen, force)
    if dry_run:
        name = assemble.run_name(chosen, scenario)
        there = _at_hand(assemble.output_folder(name) / "index.html")
        planned = reasons | {FILES[kind]: _why(kind, index is not None and not force, there) for kind in wanted}
        rows = [
            {"what": what, "would be": "done" if why else "kept", "why": why or "nothing that it uses changed"}
            for what, why in planned.items()
        ]
        print_table(name, ["what", "would be", "why"], rows)
        if index and not force and at_hand.issuperset(wanted):
            note("The book is up to date.")
        return
    with progress(sum(map(bool, reasons.values())) + 2 + len(wanted)) as step:
        target = assemble.output_folder(assemble.run_name(chosen, scenario)) / "index.html"
        where = address.of_book(target, base_url)
        try:
            index = assemble.build(
                chosen, scenario, step,
                reasons=reasons, force=force, jobs=jobs, kernel=kernel, base_url=where, wanted=wanted,
            )  # fmt: skip
        except EditionError as error:
            _tell(error.index, _at_hand(error.index).intersection(wanted))
            raise
    fresh.remember("build", scenario, settings, {"index": str(index), "epoch": _epoch()}, before)
    _tell(index, wanted, sources)


def _made(answer: Any) -> Path | None:
    """The book that was made when the same was asked before, if it is there and dated as it would be now."""
    if not isinstance(answer, dict) or answer.get("epoch") != _epoch() or not Path(answer["index"]).is_file():
        return None
    return Path(answer["index"])


def _epoch() -> str | None:
    return os.environ.get("SOURCE_DATE_EPOCH")


def _at_hand(index: Path | None) -> set[str]:
    """The editions that stand beside a book's first page."""
    return {kind for kind, name in FILES.items() if index and (index.parent / name).is_file()}


def _why(kind: str, is_current: bool, there: set[str]) -> str | None:
    """Why an edition would be made: nothing of it, or of the pages, may be other than it was."""
    if kind not in there:
        return "not at hand"
    return None if is_current else "if the pages change"


def _tell(index: Path, editions: Any, sources: Path | None = None) -> None:
    click.echo(index)
    for kind in FILES:
        if kind in editions:
            click.echo(index.parent / FILES[kind])
    if sources:
        from ..book import conf

        click.echo(conf.write(index, sources))
