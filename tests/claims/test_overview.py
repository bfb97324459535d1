"""The claims as tables, held against the ledger read in plain YAML."""

from collections import Counter

import pytest
import yaml

from scobrief import paths
from scobrief.claims import overview
from scobrief.indicators import REGISTRY


@pytest.fixture(scope="module")
def entries():
    return yaml.safe_load((paths.CURATED / "claims.yaml").read_text(encoding="utf-8"))["claims"]


def split(entry):
    return entry.get("parts", [entry])


def way(part):
    if "test" in part:
        return "rule"
    return {"normative": "open", "not testable as worded": "open"}.get(part["reading"]["verdict"], "reading")


def test_every_claim_stands_once_in_its_paragraph_and_kind(entries):
    table = overview.by_kind()
    assert len(table) == 8 * table["type"].nunique()
    found = table[table["claims"] > 0].set_index(["type", "paragraph"])["claims"].to_dict()
    assert found == Counter((entry["type"], str(entry["paragraph"])) for entry in entries)
    assert table.groupby("type")["claims"].sum().equals(table.groupby("type")["in_all"].first().rename("claims"))


def test_the_commonest_kind_comes_first_and_the_title_before_the_paragraphs():
    table = overview.by_kind()
    assert table["in_all"].is_monotonic_decreasing
    assert table["paragraph"].head(8).to_list() == ["title", "P1", "P2", "P3", "P4", "P5", "P6", "P7"]


def test_every_part_is_tested_in_one_way(entries):
    table = overview.by_way().set_index(["theme", "way"])
    expected = Counter((entry["theme"], way(part)) for entry in entries for part in split(entry))
    assert table["parts"].to_dict() == expected
    # C02 has a part that a rule decides and one that names no measure.
    assert "C02" in table.loc[("interdependence", "rule"), "claims"].split(", ")
    assert "C02" in table.loc[("interdependence", "open"), "claims"].split(", ")


def test_an_indicator_is_shown_with_every_theme_and_with_the_claims_it_tests(entries):
    table = overview.by_indicator()
    assert len(table) == table["indicator"].nunique() * table["theme"].nunique()
    expected = Counter(
        (part["test"]["indicator"], entry["theme"])
        for entry in entries
        for part in split(entry)
        if "indicator" in part.get("test", {})
    )
    found = table[table["parts"] > 0].set_index(["indicator", "theme"])
    assert found["parts"].to_dict() == expected
    assert (found["claims"] != "").all()
    assert set(table["indicator"]) <= set(REGISTRY)


def test_a_semicolon_in_brackets_parts_no_data():
    assert overview._listed("Speeches (Kremlin; Ministry); Votes (UN); surveys") == [
        "Speeches (Kremlin; Ministry)",
        "Votes (UN)",
        "surveys",
    ]
    assert overview._listed("") == []


def test_claims_and_counted_terms_are_shares_of_the_themes_of_the_codebook(entries):
    table = overview.read_and_counted().set_index("theme")
    claims = Counter(entry["theme"] for entry in entries)
    assert table["claims"].to_dict() == {theme: claims[theme] for theme in table.index}
    assert set(claims) - set(table.index) == {"history"}
    assert table[["claims_pct", "matches_pct"]].sum().to_list() == pytest.approx([100, 100])


def test_a_reading_and_the_codebook_are_compared_for_every_paragraph_and_theme(entries):
    table = overview.agreement()
    assert len(table) == 8 * 12
    claimed = {(str(entry["paragraph"]), entry["theme"]) for entry in entries if entry["theme"] != "history"}
    rows = table[table["is_claimed"]]
    assert set(zip(rows["paragraph"], rows["theme"], strict=True)) == claimed
    assert table["is_counted"].equals(table["matches"] > 0)
