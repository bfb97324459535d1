"""Commands on claims: the ledger with its verdicts, and the inverter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from ..errors import ClaimError, not_allowed
from ..terminal import note, print_frame, print_json, print_table
from .options import AS_JSON, SCENARIO, SETTINGS, one_form

if TYPE_CHECKING:
    import pandas as pd

    from ..claims import Claim, ComparisonTest, NumberTest, Reading
    from ..verdicts import ClaimVerdict

FILE = click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="A file of claims of your own instead of the article's; - for standard input.",
)


class _ShowByDefault(click.Group):
    """A group whose first argument may also be a claim: `scobrief claims C16`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` before what names no command."""
        first = next((arg for arg in args if not arg.startswith("-")), None)
        # Options before the command are the command's own.
        if first is not None and first in self.commands and args[0] != first:
            args = [first, *(arg for i, arg in enumerate(args) if i != args.index(first))]
        elif not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShowByDefault)
def claims() -> None:
    """Judge the article's claims, or those of a file of your own.

    `scobrief claims` lists all with their verdicts, `scobrief claims C16` tells one at length.

    \b
    Examples:
      scobrief claims
      scobrief claims C16 --set as_of=2023
      scobrief claims --file mine.yaml --json
      scobrief claims invert C16
    """


@claims.command("show")
@click.argument("claim_id", metavar="[ID]", required=False)
@FILE
@SCENARIO
@SETTINGS
@AS_JSON
def show(claim_id: str | None, path: Path | None, scenario: str, settings: tuple[str, ...], as_json: bool) -> None:
    """Print verdicts: of all claims, or of the one with this ID. The word `show` may be left out.

    \b
    Examples:
      scobrief claims
      scobrief claims C16 --set as_of=2023
      scobrief claims --file mine.yaml --json
    """
    if claim_id is not None:
        chosen, (found,) = _judged(path, claim_id, scenario, settings)
        if as_json:
            from ..facts.judged import entry

            print_json(entry(found) | {"settings": chosen})
        else:
            _tell(found)
        return
    made = _all(path, scenario, settings)
    if as_json:
        print_json(made)
    else:
        columns = {"id": "id", "paragraph": "paragraph", "verdict": "verdict", "by": "by", "claim": "paraphrase"}
        rows = [claim | {"by": _by(claim["parts"])} for claim in made["claims"]]
        print_table("claims", list(columns), [{head: row[key] for head, key in columns.items()} for row in rows])
        note("One at length: scobrief claims ID. What makes a number true: scobrief claims invert ID.")


@claims.command("invert")
@click.argument("claim_id", metavar="ID")
@FILE
@SCENARIO
@SETTINGS
@click.option("--part", type=click.IntRange(1), help="Which part of a claim that has several with a number.")
@click.option("--met", is_flag=True, help="Only the definitions that support the claim.")
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def invert(
    claim_id: str,
    path: Path | None,
    scenario: str,
    settings: tuple[str, ...],
    part: int | None,
    met: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List every definition of a claim's number with its value, the nearest to the claim first.

    \b
    Examples:
      scobrief claims invert C16
      scobrief claims invert C18 --met
      scobrief claims invert C32 --csv
    """
    one_form(as_json, as_csv)
    _, (verdict,) = _judged(path, claim_id, scenario, settings)
    numbers = [found for found in verdict.parts if found.definitions is not None]
    if not numbers:
        kind = "reading" if verdict.parts[0].by_reading else "a date"
        raise ClaimError(f"claim {claim_id} has no number to invert: it is judged by {kind}.")
    if part is None and len(numbers) > 1:
        raise ClaimError(
            f"claim {claim_id} has {len(numbers)} parts with a number. Say --part 1 to --part {len(numbers)}."
        )
    if part is not None and part > len(numbers):
        raise ClaimError(f"claim {claim_id} --part {part}: allowed is 1 to {len(numbers)}.")
    found = numbers[(part or 1) - 1]
    definitions = cast("pd.DataFrame", found.definitions)
    test = cast("NumberTest | ComparisonTest", found.part.test)
    table = definitions.drop(columns=["is_stated", "is_meant"])
    table = table[table["finding"] == "met"] if met else table
    if as_json:
        rows = json.loads(table.to_json(orient="records", double_precision=12))
        print_json({"claim": claim_id, "indicator": test.indicator, "unit": found.unit, "definitions": rows})
    elif as_csv:
        click.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)
    elif table.empty:
        click.echo(
            "No definition supports the claim." if found.decided else "No definition can be decided with these data."
        )
    else:
        from ..facts.judged import support

        print_frame(f"{claim_id}: {test.entry.axis}", _plain(table))
        note(support(found) or f"{len(definitions)} in all.")


def _all(path: Path | None, scenario: str, settings: tuple[str, ...]) -> dict[str, Any]:
    """The settings of the run and the entries of all claims; of the article's own, from the last time if it holds."""
    from .. import fresh

    if path is None and (known := fresh.recall("claims", scenario, settings)):
        return cast("dict[str, Any]", known)
    from ..facts.judged import entry

    before = fresh.digest(scenario)
    chosen, found = _judged(path, None, scenario, settings)
    made = {"settings": chosen, "claims": [entry(verdict) for verdict in found]}
    if path is None:
        fresh.remember("claims", scenario, settings, made, before)
    return made


def _judged(
    path: Path | None, claim_id: str | None, scenario: str, settings: tuple[str, ...]
) -> tuple[dict[str, Any], list[ClaimVerdict]]:
    """The settings of the run, and the claims asked for, judged."""
    from ..claims import brief_claims, read_claims
    from ..scenario import resolve
    from ..verdicts import judge

    chosen = resolve(["verdicts"], scenario, settings)["verdicts"].model_dump()
    known: dict[str, Claim] = brief_claims() if path is None else {c.id: c for c in read_claims(path).claims}
    if claim_id is not None and claim_id not in known:
        raise ClaimError(not_allowed(str(path or "scobrief claims"), "claim", claim_id, known, "scobrief claims"))
    wanted = known.values() if claim_id is None else [known[claim_id]]
    return chosen, [judge(claim, chosen) for claim in wanted]


def _tell(verdict: ClaimVerdict) -> None:
    """One claim at length."""
    from ..facts.judged import nearest, told

    claim = verdict.claim
    where = f" ({claim.paragraph})" if claim.paragraph else ""
    lines = [f"{claim.id}{where}: {claim.paraphrase}", f"Verdict: {verdict.verdict}"]
    for part in verdict.parts:
        label = part.part.label[:1].upper() + part.part.label[1:]
        lines += ["", f"{f'{label}: {part.verdict}. ' if len(verdict.parts) > 1 else ''}{told(part)}"]
        if part.by_reading:
            reading = cast("Reading", part.part.reading)
            lines.append(f"By reading: {', '.join(reading.cite) or 'no source needed'}.")
            if reading.would_decide:
                lines.append(f"What would decide it: {reading.would_decide.rstrip('.')}.")
        elif part.definitions is not None and part.finding != "met" and (closest := nearest(part)):
            lines.append(f"Nearest definition that supports it: {closest}.")
    if claim.ambiguities:
        lines += ["", f"What must be decided first: {claim.ambiguities}"]
    click.echo("\n".join(lines))


def _by(parts: list[dict[str, Any]]) -> str:
    kinds = {"reading" if part["rule"] == "reading" else "rule" for part in parts}
    return " and ".join(sorted(kinds, reverse=True))


def _plain(table: Any) -> Any:
    """A table whose choices are text and whose roster, a list of up to 27 codes, is left to --json and --csv."""
    made = table.drop(columns=[name for name in ("roster", "status") if name in table])
    return made.assign(**{name: made[name].astype("str") for name in made.select_dtypes("category")})
