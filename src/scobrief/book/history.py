"""What changed from version to version: the changelog as it is written, and the verdicts on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .. import __version__, paths
from ..claims import VERDICTS, brief_claims
from ..datapackage import open_table
from ..datapackage.rebuild import rewrite_descriptor, write_table
from ..scenario.chapters import Verdicts
from ..verdicts import judge
from . import markdown

TABLE = "curated-verdict_history"
FILE = paths.CURATED / "verdict_history.csv"
COLUMNS = ("version", "date", "claim", "verdict")
HOW = (
    "If that is meant, put it on record and say so in CHANGELOG.md: "
    'python -c "from scobrief.book import history; history.record()". '
    "What turned a verdict: scobrief claims invert ID."
)


def fragments() -> dict[str, str]:
    """Return file name -> MyST text of the fragments on what changed."""
    return {"changelog.md": changelog(), "history.md": history(open_table(TABLE))}


def history_rows() -> pd.DataFrame:
    """The verdicts of this version under the default scenario: version, date, claim, verdict, in the claims' order."""
    said = yaml.safe_load((paths.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    settings = Verdicts().model_dump()
    rows = [
        (__version__, str(said["date-released"]), name, judge(claim, settings).verdict)
        for name, claim in brief_claims().items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def disagreements() -> dict[str, tuple[str | None, str | None]]:
    """Claims whose verdict on record for this version is another than what is computed now: claim -> (kept, now)."""
    kept = open_table(TABLE)
    then = kept[kept["version"] == __version__].set_index("claim")["verdict"].to_dict()
    now = history_rows().set_index("claim")["verdict"].to_dict()
    claims = sorted(map(str, then.keys() | now.keys()))
    return {claim: (then.get(claim), now.get(claim)) for claim in claims if then.get(claim) != now.get(claim)}


def record() -> Path:
    """Put this version's verdicts on record, in place of what the record has for it; describe the table anew.

    Verdicts of earlier versions stay as they are. Raises DataError if a table from an archive has changed.
    """
    kept = pd.read_csv(FILE, dtype="str") if FILE.is_file() else pd.DataFrame(columns=COLUMNS)
    write_table(replaced(kept, history_rows()), FILE)
    rewrite_descriptor()
    return FILE


def replaced(kept: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows on record with those of one version in place of what the record has for it, at the end."""
    others = kept[~kept["version"].isin(rows["version"])]
    return pd.concat([others, rows], ignore_index=True)[list(COLUMNS)]


def changelog() -> str:
    """The changelog without its title, newest version first."""
    text = (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return "## " + text.partition("\n## ")[2]


def history(table: pd.DataFrame) -> str:
    """For each version on record, newest first, how many claims have which verdict, and which verdicts changed.

    table: version, date, claim, verdict.
    """
    versions = sorted(table["version"].unique(), key=_order, reverse=True)
    parts = []
    for version, before in zip(versions, [*versions[1:], None], strict=True):
        now = table[table["version"] == version].set_index("claim")["verdict"]
        then = table[table["version"] == before].set_index("claim")["verdict"]
        day = pd.Timestamp(table.loc[table["version"] == version, "date"].iloc[0])
        parts += [f"### Verdicts of {version} ({day:%Y-%m-%d})\n", _counts(now), _changed(now, then, before)]
    return "\n".join(parts)


def _counts(verdicts: pd.Series) -> str:
    counted = verdicts.value_counts()
    rows: list[tuple[Any, ...]] = [(verdict, counted[verdict]) for verdict in VERDICTS if verdict in counted]
    return markdown.table(("Verdict", "Claims"), [*rows, ("in all", len(verdicts))])


def _changed(now: pd.Series, then: pd.Series, before: str | None) -> str:
    """Claims whose verdict is another than in the version before, or that came or went."""
    if before is None:
        return "First record: there is no earlier version to compare with.\n"
    both = pd.DataFrame({"then": then, "now": now}).fillna("not in this version").rename_axis("claim")
    moved = both[both["then"] != both["now"]].sort_index()
    if moved.empty:
        return f"No verdict changed since {before}.\n"
    return markdown.table(("Claim", f"In {before}", "Now"), moved.reset_index().to_numpy().tolist())


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
