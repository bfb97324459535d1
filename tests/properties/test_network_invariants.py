"""The invariants of the methods page, for any matrix of flows and any bloc in it."""

from dataclasses import asdict, astuple
from math import log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scobrief.indicators.network import Network, bloc_trade, export_entropy, hubness, no_preference
from scobrief.indicators.nulls import statistics

CODES = tuple("ABCDEFG")
SHARES = ("share", "share_counted_once", "export_share", "import_share", "weight", "outsiders_weight")


@st.composite
def networks(draw, low: int = 0, high: int = 100, least: int = 4) -> Network:
    """A matrix of whole flows between four to seven economies."""
    n = draw(st.integers(least, len(CODES)))
    flows = np.array(draw(st.lists(st.integers(low, high), min_size=n * n, max_size=n * n)), float).reshape(n, n)
    np.fill_diagonal(flows, 0)
    return Network(CODES[:n], flows)


@st.composite
def worlds(draw, low: int = 1) -> tuple[Network, tuple[str, ...]]:
    """A network, and a bloc of at least two in it that leaves at least two outside."""
    made = draw(networks(low))
    size = draw(st.integers(2, len(made.codes) - 2))
    return made, tuple(draw(st.permutations(made.codes))[:size])


def sums(made: Network, bloc: tuple[str, ...]) -> tuple[float, float, float]:
    """Trade among members, across the border of the bloc, and among outsiders, flow by flow."""
    inside = across = outside = 0.0
    for i, seller in enumerate(made.codes):
        for j, buyer in enumerate(made.codes):
            ends = (seller in bloc) + (buyer in bloc)
            inside += made.flows[i, j] * (ends == 2)
            across += made.flows[i, j] * (ends == 1)
            outside += made.flows[i, j] * (ends == 0)
    return inside, across, outside


@given(worlds())
def test_every_measure_is_its_formula_added_up_flow_by_flow(world):
    made, bloc = world
    inside, across, outside = sums(made, bloc)
    s, v = 2 * inside / (2 * inside + across), across / (2 * outside + across)
    w = (2 * inside + across) / (2 * (inside + across + outside))
    hi, he = s / v, (1 - s) / (1 - v)
    seen = asdict(bloc_trade(made, bloc))
    expected = {
        "share": s,
        "share_counted_once": inside / (inside + across),
        "weight": w,
        "outsiders_weight": v,
        "intensity": s / w,
        "homogeneous_intensity": hi,
        "external_intensity": he,
        "stii": (hi - he) / (hi + he),
    }
    assert {name: seen[name] for name in expected} == pytest.approx(expected)


@given(worlds())
def test_shares_lie_between_zero_and_one_and_introversion_on_the_side_that_they_say(world):
    seen = bloc_trade(*world)
    assert all(0 <= getattr(seen, name) <= 1 for name in SHARES)
    assert -1 <= seen.stii <= 1
    assert 0 <= seen.intensity <= 1 / seen.weight
    gap = seen.share - seen.outsiders_weight
    assert abs(gap) < 1e-12 or np.sign(seen.stii) == np.sign(gap)


@given(worlds(), st.floats(1e-6, 1e6))
def test_all_flows_in_another_unit_change_nothing(world, factor):
    made, bloc = world
    scaled = Network(made.codes, made.flows * factor)
    assert astuple(bloc_trade(scaled, bloc)) == pytest.approx(astuple(bloc_trade(made, bloc)))


@given(worlds(), st.permutations(range(len(CODES))))
def test_other_names_and_another_order_change_nothing(world, order):
    made, bloc = world
    order = [place for place in order if place < len(made.codes)]
    renamed = {made.codes[old]: f"N{new}" for new, old in enumerate(order)}
    other = Network(tuple(renamed[made.codes[old]] for old in order), made.flows[np.ix_(order, order)])
    assert astuple(bloc_trade(other, [renamed[code] for code in bloc])) == pytest.approx(
        astuple(bloc_trade(made, bloc))
    )


@given(worlds())
def test_a_bloc_that_trades_with_itself_as_outsiders_do_with_it_has_an_introversion_of_zero(world):
    """Internal flows times X squared over 4 I O make S and V equal."""
    made, bloc = world
    inside, across, outside = sums(made, bloc)
    mask, flows = made.mask(bloc), made.flows.copy()
    flows[np.ix_(mask, mask)] *= across**2 / (4 * inside * outside)
    seen = bloc_trade(Network(made.codes, flows), bloc)
    assert seen.share == pytest.approx(seen.outsiders_weight)
    assert seen.stii == pytest.approx(0, abs=1e-9)
    assert seen.homogeneous_intensity == pytest.approx(1)


@given(worlds())
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_a_bloc_that_trades_only_with_itself_has_one_and_one_that_never_does_minus_one(world):
    made, bloc = world
    mask, flows = made.mask(bloc), made.flows
    same = np.equal.outer(mask, mask)
    closed, open_ = (
        bloc_trade(Network(made.codes, flows * kept), bloc) for kept in (same, ~np.logical_and.outer(mask, mask))
    )
    assert (closed.share, closed.stii) == (1, 1)
    assert (open_.share, open_.stii) == (0, -1)


@given(worlds(), st.floats(1.01, 100))
def test_more_trade_inside_and_nothing_else_raises_share_and_introversion(world, factor):
    made, bloc = world
    mask, flows = made.mask(bloc), made.flows.copy()
    flows[np.ix_(mask, mask)] *= factor
    before, after = bloc_trade(made, bloc), bloc_trade(Network(made.codes, flows), bloc)
    assert after.share > before.share
    assert after.stii > before.stii


@given(worlds())
def test_many_blocs_at_once_have_the_measures_of_each_alone(world):
    made, bloc = world
    masks = np.array([made.mask(bloc), ~made.mask(bloc)])
    found = statistics(made, made, masks)
    for place, mask in enumerate(masks):
        alone = bloc_trade(made, [code for code, is_in in zip(made.codes, mask, strict=True) if is_in])
        seen = [found[name][place] for name in ("share", "weight", "intensity", "stii", "ratio")]
        assert seen == pytest.approx([100 * alone.share, 100 * alone.weight, alone.intensity, alone.stii, 1])


@settings(max_examples=30)
@given(networks(20, 100, least=5), st.floats(0.01, 100))
def test_without_preference_the_sums_are_kept_and_every_pair_of_buyers_is_split_alike(made, factor):
    fitted = no_preference(made).flows
    assert np.diag(fitted).tolist() == [0] * len(made.codes)
    for axis in (0, 1):
        assert fitted.sum(axis=axis) == pytest.approx(made.flows.sum(axis=axis), rel=1e-6)
    # Four different economies: what i sells to k and l is split as what j sells to them.
    assert fitted[0, 2] * fitted[1, 3] == pytest.approx(fitted[0, 3] * fitted[1, 2], rel=1e-6)
    scaled = no_preference(Network(made.codes, made.flows * factor)).flows
    assert scaled == pytest.approx(fitted * factor, rel=1e-6)


@given(networks(1), st.floats(1e-3, 1e3))
def test_entropy_lies_between_one_partner_and_all_alike_and_knows_no_unit(made, factor):
    table, other = export_entropy(made), export_entropy(Network(made.codes, made.flows * factor))
    assert (table["export_entropy"] >= 0).all()
    assert (table["export_entropy"] <= log(len(made.codes) - 1) + 1e-12).all()
    assert table["export_entropy_normalised"].between(0, 1 + 1e-12).all()
    assert other["export_entropy"].tolist() == pytest.approx(table["export_entropy"].tolist())


@given(networks())
def test_hubness_is_a_share_of_a_share_and_shares_add_up_to_one(made):
    assume((made.flows.sum(axis=1) > 0).all())
    table = hubness(made)
    assert table["hubness"].between(0, 1).all()
    assert (table["hubness"] <= table["export_share"]).all()
    assert table.groupby("exporter")["export_share"].sum().tolist() == pytest.approx([1] * len(made.codes))
