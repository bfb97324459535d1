"""Command on citations: cite."""

from __future__ import annotations

import click


@click.command()
@click.argument("what", metavar="[CHAPTER|PAGE|FIGURE]", required=False)
@click.option("--style", default="apa", show_default=True, help="apa, mla, chicago, harvard, bibtex, ris or csl-json.")
@click.option("--run", "run_id", metavar="ID", help="Cite a run at hand, by its id in `scobrief runs`.")
def cite(what: str | None, style: str, run_id: str | None) -> None:
    """Print how to cite the brief, a chapter, a page, a figure, or a re-run of them.

    Without a name the whole brief, or the chapter whose run it is. A figure goes by its label or its number. A re-run
    names the parameters that were changed. An address stands in it if one is configured: see `scobrief build --help`.

    \b
    Examples:
      scobrief cite
      scobrief cite size --style bibtex
      scobrief cite fig-size-time --style mla
      scobrief cite 14 --style chicago
      scobrief runs --json
    """
    from .. import cite as forms
    from .. import fresh

    forms.known(style)
    from ..cite.address import base_url

    # Of a run that is at hand no file of the project says whether it still is.
    asked = None if run_id is not None else [what or "", style, base_url() or ""]
    known = fresh.recall("cite", "", asked) if asked is not None else None
    if known is None:
        before = fresh.digest("") if asked is not None else ""
        from ..cite.works import record

        known = forms.form(record(what, run_id), style)
        if asked is not None:
            fresh.remember("cite", "", asked, known, before)
    click.echo(known)
