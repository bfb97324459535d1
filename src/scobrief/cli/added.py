"""Commands that add tables beside data/: BACI and ICIO as their sources publish them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import ParameterError, SourceError
from ..terminal import progress

if TYPE_CHECKING:
    from ..datapackage.adding import Source

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.zip")
_YEARS = click.option("--year", "years", type=int, multiple=True, help="This year only; may be given again.")
_REPLACE = click.option("--replace", is_flag=True, help="Take the place of a table of that year from another file.")


@click.group()
def add() -> None:
    """Add years of trade from files that you have downloaded; the tables of the brief stay as they are.

    The tables go to the folder added/ beside data/; to be rid of them, remove it.

    \b
    Examples:
      scobrief data add baci BACI_HS92_V202501.zip --year 2022
      scobrief data add icio 2016-2022_SML.zip
      scobrief run trade --set flows=all-goods        then, on them
    """


@add.command()
@_FILE
@_YEARS
@_REPLACE
def baci(file: Path, years: tuple[int, ...], replace: bool) -> None:
    """Add trade in all goods from CEPII's BACI, the zip of one edition of the Harmonized System as published.

    Without --year every year from 2001 on that the zip holds. A year of ten million rows takes well under a minute.

    \b
    Examples:
      scobrief data add baci BACI_HS92_V202501.zip
      scobrief data add baci BACI_HS92_V202501.zip --year 2019 --year 2022
    """
    _add("baci", file, years, replace)


@add.command()
@_FILE
@_YEARS
@_REPLACE
def icio(file: Path, years: tuple[int, ...], replace: bool) -> None:
    """Add other years of the production network from the OECD's Inter-Country Input-Output tables, as published.

    The zip holds tables as 2022_SML.csv; the extended ones are taken as well.

    \b
    Examples:
      scobrief data add icio 2016-2022_SML.zip --year 2019
    """
    _add("icio", file, years, replace)


def _add(source: Source, file: Path, years: tuple[int, ...], replace: bool) -> None:
    from contextlib import ExitStack

    from ..datapackage import added, adding

    with ExitStack() as stack:
        step = []
        try:
            outcomes = adding.add(
                source,
                file,
                years,
                replace,
                begin=lambda steps: step.append(stack.enter_context(progress(max(steps, 1)))),
                step=lambda title: step[0](title),
            )
        except SourceError as error:  # here the archive is what a person gave, and not one of ours
            raise ParameterError(str(error)) from None
    for outcome in outcomes:
        click.echo(f"{outcome.table}: " + (f"{outcome.rows:,} rows" if outcome.is_new else "there already"))
        if outcome.left_out:
            click.echo(f"  {outcome.left_out}", err=True)
    tables = {outcome.table for outcome in outcomes}
    names = [name for name, chosen in added.flows().items() if chosen.table in tables]
    click.echo(f"Now: scobrief run trade --set flows={names[0]}" + "".join(f", or {name}" for name in names[1:]))
