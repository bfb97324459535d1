"""The command line. Heavy modules are imported by the command that needs them, so that --help is quick."""

from __future__ import annotations

import errno
import os
import signal
import sys

import click

from .. import __version__
from ..errors import BriefError, DataError, of_system

try:
    from . import brief, build, check, cite, claims, compare, data, runs, sweep, teach, themes
except DataError as error:  # SCOBRIEF_HOME, or the working folder, leads to no checkout
    click.echo(f"Error: {error}", err=True)
    sys.exit(2)

# What the system says of a name that no file can have: the words are wrong, and not the machine.
_NO_NAME = (errno.ENAMETOOLONG, errno.ENOTDIR)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="scobrief")
def cli() -> None:
    """Test an op-ed's claims on the SCO with public data; re-run every number.

    \b
    Examples:
      scobrief build                                  build the book
      scobrief run size --set as_of=2017              one chapter, another year
      scobrief indicator gdp_share_pct --set as_of=2021
      scobrief claims C16                             one claim and its verdict
      scobrief compare article-2021 ppp               which verdicts and numbers another scenario moves
      scobrief sweep size --grid as_of=2001:2024      one chapter, every year
      scobrief cite size --style mla                  a reference to a chapter
      scobrief themes README.md                       what a text of your own speaks of
      scobrief teach --key                            the exercises, with model answers from the data
      scobrief params size                            what may be set
      scobrief data check                             is every table as described?
      scobrief check                                  all that can be checked without a network
    """


for command in (
    build.build,
    brief.run,
    brief.params,
    brief.indicator,
    claims.claims,
    compare.compare,
    sweep.sweep,
    runs.runs,
    runs.verify,
    cite.cite,
    themes.themes,
    teach.teach,
    check.check,
    data.data,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; what is wrong is one message on standard error and an exit code."""
    for stream in filter(None, (sys.stdout, sys.stderr)):  # a closed one is None
        # Names and minus signs, also where a pipe has another encoding; and names of files that are no UTF-8.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, _leave)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("Stopped; nothing was left half-written.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        click.echo(f"Error: {of_system(error)}", err=True)
        sys.exit(2 if error.errno in _NO_NAME else 1)
    except BriefError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


def _leave(number: int, frame: object) -> None:
    """Leave as on Ctrl-C when the system asks for it, so that work folders and kernels go too."""
    raise SystemExit(128 + number)
