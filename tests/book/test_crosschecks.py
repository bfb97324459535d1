"""The page of cross-checks: it has every comparison, every reason and every day that was not seen."""

import re

import pytest

from scobrief import paths
from scobrief.book import crosschecks, validation
from scobrief.datapackage import open_table, second_source
from scobrief.facts.words import name


@pytest.fixture(scope="module")
def made():
    return crosschecks.fragments() | {"published.md": validation.published()}


def rows(text: str) -> list[list[str]]:
    """The rows of all tables in a text, heads and the lines under them left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    marks = [i for i, line in enumerate(lines) if line.startswith("| ---")]
    kept = [line for i, line in enumerate(lines) if i not in marks and i + 1 not in marks]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in kept]


def test_the_page_includes_every_fragment_once(made):
    page = (paths.BOOK / "checks.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\{include\} _generated/(\S+)", page)) == sorted(made)


def test_the_overview_says_how_many_were_compared_and_what_was_found(made):
    found = rows(made["check_overview.md"])
    assert {re.sub(r"^\d+ ", "", row[-1]) for row in found} == {
        *("all within the bound", "beyond the bound, each explained or called unknown"),
    }
    told = {row[0]: row[1:3] for row in found}
    assert told["Shares of world GDP, ours and the outlook's"] == ["6,943", "0.1 points"]
    # 74 products are in nine groups, each reported in the thirty years from 1995 to 2024.
    assert told["Product groups, and the products in them"] == ["270", "a dollar"]


def test_every_difference_over_its_bound_has_a_row_with_its_reason(made):
    shown, expected = rows(made["check_two_sources.md"]), second_source.over()
    assert [row[:2] for row in shown] == [[name(row.iso3), str(row.year)] for row in expected.itertuples()]
    assert [row[-1].partition(".")[0] for row in shown] == expected["reason"].to_list()
    (iran,) = [row for row in shown if row[0] == "Iran"]
    assert iran[1:5] == ["2024", "2,136", "437", "\N{MINUS SIGN}79.5%"]
    # Level, growth and prices, in log points; they add up to 100 ln(436.906 / 2135.73), which is -158.7.
    assert iran[5:8] == ["\N{MINUS SIGN}12", "0", "\N{MINUS SIGN}147"]


def test_every_reason_that_is_used_is_explained_and_no_other(made):
    told = re.findall(r"^- \*([a-z ]+)\*: ", made["check_two_sources.md"], re.M)
    assert set(told) == set(second_source.over()["reason"])


def test_every_day_that_was_not_seen_is_listed(made):
    unseen = sum(
        int((open_table(table)["certainty"] != "high").sum())
        for table in ("curated-memberships", "curated-timeline", "curated-clashes")
    )
    assert len(rows(made["check_unverified.md"])) == unseen
    assert "| Argentina | member | 2021-07-01 | low | the year | Only the year is known" in made["check_unverified.md"]


def test_the_certainties_of_an_organisation_add_up_to_its_spells(made):
    counted = {row[0]: list(map(int, row[1:])) for row in rows(made["check_certainty.md"])}
    assert counted["SCO"] == [40, 8, 0, 48]
    assert all(sum(row[:3]) == row[3] for row in counted.values())


def test_every_published_value_is_compared_or_says_why_not(made):
    values = open_table("curated-published").fillna({"compared_as": ""})
    found = rows(made["published.md"])
    assert len(found) == values["compared_as"].str.split().map(lambda names: max(len(names), 1)).sum()
    assert all(row[-1] for row in found)
    assert set(values["quantity"]) == {row[0] for row in found}


def test_what_is_folded_is_opened_and_closed(made):
    for text in made.values():
        assert text.count("<details") == text.count("</details>")


def test_a_difference_that_is_in_order_for_no_reason_is_counted_as_such(monkeypatch):
    """The overview must not say "all" where the checks fail."""
    found = second_source.over().assign(ok=False)
    monkeypatch.setattr(second_source, "over", lambda: found)
    told = {row[0]: row[-1] for row in rows(crosschecks.overview())}
    assert told["Population, the Factbook and the outlook"] == "28 not in order"
