"""Neighbours in organisations and of parties to a case, on hand-made borders and on the real ones."""

import pandas as pd
import pytest

from scobrief.indicators import REGISTRY, neighbourhood
from scobrief.members import members, organisations, roster, year_end

# A chain A-B-C, and D beside E; A and B are together in one club, C is in another with D, whom it does not border.
NEAR = {
    "AAA": frozenset({"BBB"}),
    "BBB": frozenset({"AAA", "CCC"}),
    "CCC": frozenset({"BBB"}),
    "DDD": frozenset({"EEE"}),
    "EEE": frozenset({"DDD"}),
}
CLUBS = {"ONE": ("AAA", "BBB"), "TWO": ("CCC", "DDD"), "AIIB": ("DDD", "EEE")}


@pytest.fixture
def few_clubs(monkeypatch):
    """Let the module read the borders and the clubs above in place of the real ones."""
    regions = pd.DataFrame({"iso3": list(NEAR), "m49_region": ["Asia", "Asia", "Asia", "Africa", "Africa"]})
    for name, made in (
        ("neighbours", lambda: NEAR),
        ("with_entry", lambda: tuple(NEAR)),
        ("organisations", lambda: list(CLUBS)),
        ("members", lambda organisation, on: CLUBS[organisation]),
        ("open_table", lambda name: {"economies": regions}[name]),
    ):
        monkeypatch.setattr(neighbourhood, name, made)


def test_only_a_club_with_a_land_neighbour_counts(few_clubs):
    """A and B meet in ONE; C and D are together but no neighbours; D and E meet in the bank."""
    together = neighbourhood.cooperating(2021).set_index("iso3")["together"]
    assert together.to_dict() == {"AAA": "ONE", "BBB": "ONE", "CCC": "", "DDD": "AIIB", "EEE": "AIIB"}


def test_the_share_is_given_with_the_bank_and_without_it(few_clubs):
    """Four of five, and two of five without the bank."""
    (row,) = neighbourhood.cooperation([2021]).to_dict("records")
    assert row["neighbour_cooperation_pct"] == pytest.approx(80)
    assert row["without_bank_pct"] == pytest.approx(40)
    assert (row["economies"], row["cooperating"], row["organisations"]) == (5, 4, 3)


def test_a_region_with_few_economies_is_left_out(few_clubs):
    table = neighbourhood.by_region([2021], at_least=3)
    assert table[["region", "economies", "cooperating"]].to_numpy().tolist() == [["Asia", 3, 2]]


@pytest.mark.parametrize("year", [1996, 2021])
def test_the_worlds_share_is_that_of_a_plain_walk_over_the_tables(year):
    table = neighbourhood.open_table("land_borders")
    pairs = set(zip(table["iso3"], table["neighbour_iso3"], strict=True))
    rosters = [set(members(name, year_end(year))) for name in organisations()]
    base = {a for a, _ in pairs}
    linked = {code for a, b in pairs if any({a, b} <= codes for codes in rosters) for code in (a, b)}
    (row,) = REGISTRY["neighbour_cooperation_pct"].table(as_of=year).to_dict("records")
    assert row["neighbour_cooperation_pct"] == pytest.approx(100 * len(linked & base) / len(base))


def test_without_the_bank_no_african_economy_is_counted():
    """The list has no organisation of Africa's own: the share there is the list's and not the region's."""
    table = neighbourhood.cooperating(2026, ("AIIB", "BRICS"))
    assert (table.loc[table["region"] == "Africa", "together"] == "").all()


def test_parties_are_those_that_the_article_names_and_neighbours_those_that_touch_them():
    """Read off a map: India does not touch Afghanistan in this table, nor Uzbekistan China or India."""
    table = neighbourhood.exposure(roster(2021)).pivot(index="iso3", columns="hotspot", values="stands")
    assert table.loc["IND"].to_dict() == {"afghanistan": "neither", "china_india": "party", "india_pakistan": "party"}
    assert table.loc["UZB"].to_dict() == {
        "afghanistan": "border",
        "china_india": "neither",
        "india_pakistan": "neither",
    }
    assert table.loc["CHN"].to_dict() == {"afghanistan": "border", "china_india": "party", "india_pakistan": "border"}


@pytest.mark.parametrize(
    ("hotspot", "rule", "exposed"),
    [
        ("afghanistan", "party", 0),
        ("afghanistan", "border", 4),
        ("india_pakistan", "party", 2),
        ("india_pakistan", "border", 3),
        ("china_india", "party", 2),
        ("china_india", "border", 7),
        ("any", "party", 3),
        ("any", "border", 8),
    ],
)
def test_exposure_of_the_eight_members_of_2021(hotspot, rule, exposed):
    (row,) = REGISTRY["hotspot_exposure_pct"].table(as_of=2021, hotspot=hotspot, rule=rule).to_dict("records")
    assert row["hotspot_exposure_pct"] == pytest.approx(100 * exposed / 8)
    assert len(row["exposed"].split()) == exposed


def test_belarus_is_the_one_member_of_today_whom_none_of_the_three_touches():
    (row,) = REGISTRY["hotspot_exposure_pct"].table(as_of=2026).to_dict("records")
    assert set(roster(2026)) - set(row["exposed"].split()) == {"BLR"}
