"""The verdicts on record and the changelog: nothing changes unnoticed, and what changed is listed."""

import pandas as pd
import pytest

from scobrief import __version__, paths
from scobrief.book import history
from scobrief.datapackage import open_table


def table(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(history.COLUMNS))


def test_the_verdicts_on_record_for_this_version_are_those_that_are_computed():
    assert history.disagreements() == {}, history.HOW


def test_the_day_on_record_is_that_of_the_version():
    kept = open_table(history.TABLE)
    days = set(kept.loc[kept["version"] == __version__, "date"].dt.strftime("%Y-%m-%d"))
    assert days == set(history.history_rows()["date"])


def test_the_first_version_on_record_is_called_the_first():
    text = history.history(table(("0.1.0", "2026-11-24", "C01", "mixed"), ("0.1.0", "2026-11-24", "C02", "mixed")))
    assert "### Verdicts of 0.1.0 (2026-11-24)" in text
    assert "| mixed | 2 |\n| in all | 2 |" in text
    assert "First record" in text


def test_a_later_version_lists_what_moved_came_and_went_and_nothing_else():
    text = history.history(
        table(
            ("0.9.0", "2026-11-24", "C01", "mixed"),
            ("0.9.0", "2026-11-24", "C02", "supported"),
            ("0.9.0", "2026-11-24", "C03", "normative"),
            ("0.10.0", "2027-01-15", "C01", "mixed"),
            ("0.10.0", "2027-01-15", "C02", "not supported"),
            ("0.10.0", "2027-01-15", "C04", "supported"),
        )
    )
    newest, oldest = text.split("### Verdicts of ")[1:]
    assert newest.startswith("0.10.0 (2027-01-15)")
    assert "| Claim | In 0.9.0 | Now |" in newest
    assert "| C02 | supported | not supported |" in newest
    assert "| C03 | normative | not in this version |" in newest
    assert "| C04 | not in this version | supported |" in newest
    assert "C01" not in newest
    assert "First record" in oldest


def test_a_version_without_a_change_says_so():
    text = history.history(table(("0.1.0", "2026-11-24", "C01", "mixed"), ("0.2.0", "2027-01-15", "C01", "mixed")))
    assert "No verdict changed since 0.1.0." in text


def test_recording_keeps_earlier_versions_and_replaces_this_one():
    kept = table(
        ("0.0.9", "2026-01-01", "C01", "mixed"),
        ("0.1.0", "2026-01-02", "C01", "normative"),
        ("0.1.0", "2026-01-02", "C02", "mixed"),
    )
    made = history.replaced(kept, table(("0.1.0", "2026-11-24", "C01", "supported")))
    assert made.to_numpy().tolist() == [
        ["0.0.9", "2026-01-01", "C01", "mixed"],
        ["0.1.0", "2026-11-24", "C01", "supported"],
    ]


def test_the_first_record_is_what_is_computed():
    empty = table().astype("str")
    assert history.replaced(empty, table(("0.1.0", "2026-11-24", "C01", "mixed")))["claim"].to_list() == ["C01"]


def test_the_page_has_the_whole_changelog_below_its_own_title():
    text = history.changelog()
    assert text.startswith(f"## {__version__} (")
    assert "\n# " not in f"\n{text}"
    assert (paths.ROOT / "CHANGELOG.md").read_text(encoding="utf-8").endswith(text)


@pytest.mark.parametrize(
    ("page", "fragment"), [("changelog", "history"), ("changelog", "changelog"), ("methods", "validation")]
)
def test_a_page_includes_its_fragment(page, fragment):
    assert f"```{{include}} _generated/{fragment}.md" in (paths.BOOK / f"{page}.md").read_text(encoding="utf-8")
