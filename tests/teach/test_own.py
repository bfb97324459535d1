"""A roster of one's own and an indicator of one's own: the starting notebooks of the last exercises."""

import nbformat
import pytest

from scobrief import paths
from scobrief.datapackage import open_table
from scobrief.errors import ExerciseError, ParameterError
from scobrief.indicators import indicator
from scobrief.members import roster
from scobrief.teach import own


def test_the_members_as_a_roster_of_ones_own_have_the_shares_of_the_chapter():
    """By other code: the registry's indicators of the roster in force."""
    facts = own.roster_facts(" ".join(roster(2021)), 2021)
    for name, of in (("population_share", "population_share_pct"), ("gdp_share", "gdp_share_pct")):
        assert facts[name].value == pytest.approx(indicator(of).table(as_of=2021)[of].iloc[0])
    # The network is that of 2022, whose roster is the one of 2021.
    bloc = indicator("preference_ratio").table(bloc="SCO").iloc[0]
    assert facts["trade_ratio"].value == pytest.approx(bloc["preference_ratio"])
    assert facts["in_tables"].value == bloc["members_reporting"] == 5


def test_one_state_holds_its_own_share_and_trades_nothing_with_itself():
    """By hand: Germany's people over the sum of the outlook's economies; a state does not trade with itself."""
    annual = open_table("annual")
    people = annual[(annual["variable"] == "population_m") & (annual["year"] == 2021)].set_index("iso3")["value"]
    facts = own.roster_facts("deu", 2021)
    assert facts["population_share"].value == pytest.approx(100 * people["DEU"] / people.sum())
    assert facts["trade_share"].value == 0
    assert facts["trade_ratio"].text == "not reported"


def test_states_that_are_not_in_the_tables_are_not_reported_and_not_zero():
    facts = own.roster_facts("KGZ, TJK", 2021)
    assert (facts["in_tables"].value, facts["trade_share"].value, facts["trade_share"].text) == (
        0,
        None,
        "not reported",
    )


@pytest.mark.parametrize(
    ("members", "year", "told"),
    [("KAZ KGX", 2021, "'KGX' is no ISO3 code. Did you mean 'KGZ'"), (" ", 2021, "expected the ISO3 codes"),
     ("KAZ", 1066, "year=1066: allowed is a whole number from 2001")],
)  # fmt: skip
def test_a_wrong_state_or_year_is_refused_with_what_is_right(members, year, told):
    with pytest.raises(ParameterError, match=told):
        own.roster_facts(members, year)


def test_the_largest_member_beside_the_one_in_the_middle():
    """By hand: of the six founders in 2021 the middle lies between the third and the fourth."""
    annual = open_table("annual")
    gdp = annual[(annual["variable"] == "gdp_nominal_usd_bn") & (annual["year"] == 2021)].set_index("iso3")["value"]
    six = sorted(gdp[["CHN", "RUS", "KAZ", "KGZ", "TJK", "UZB"]])
    expected = six[-1] / ((six[2] + six[3]) / 2)
    assert own.median_facts(2021, "founders", "nominal")["largest_over_median"].value == pytest.approx(expected)


@pytest.mark.parametrize("path", own.PARAMETERS)
def test_a_notebook_has_the_parameters_that_are_told_of_it_and_comes_without_outputs(path):
    cells = nbformat.read(paths.ROOT / path, as_version=4).cells
    (first,) = [cell for cell in cells if "parameters" in cell.metadata.get("tags", ())]
    found: dict = {}
    exec(first.source, {}, found)
    assert found == own.PARAMETERS[path]
    assert not any(cell.get("outputs") for cell in cells)


def test_a_parameter_that_a_notebook_does_not_have_is_refused():
    with pytest.raises(ExerciseError, match=r"'member' is not a parameter of .*: members, year\."):
        own.check(own.ROSTER, {"member": "KAZ"})
