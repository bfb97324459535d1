"""The scorecard, its composite, and size against outcome: rows, coverage, and results by other code."""

import numpy as np
import pandas as pd
import pytest

from scobrief.errors import ParameterError
from scobrief.indicators import composite, effectiveness, indicator, scorecard, size_outcome
from scobrief.indicators.outcomes import ALL, INSTEAD, OUTCOMES
from scobrief.indicators.scorecard import BLOCS, MIN_OUTCOMES, SIZES
from scobrief.members import roster
from scobrief.scenario.chapters import Effectiveness

PLAIN = (2021, "in_force", "members")


def test_every_organisation_of_2021_is_there_once_for_every_outcome_and_reading():
    table = scorecard.profile()
    assert len(table) == len(BLOCS) * len(ALL)
    assert not table.duplicated(["bloc", "outcome"]).any()
    assert (table["members_reporting"] <= table["members_in_roster"]).all()


def test_an_organisation_is_absent_before_it_has_members():
    assert "EAEU" not in set(scorecard.profile(2014)["bloc"])
    assert "EAEU" in set(scorecard.profile(2015)["bloc"])


def test_the_roster_rule_and_the_statuses_are_the_scos_alone():
    plain, founders, family = (
        scorecard.rosters(*who) for who in (PLAIN, (2021, "founders", "members"), (2021, "in_force", "family"))
    )
    assert founders["SCO"] == roster(2021, "founders")
    assert family["SCO"] == roster(2021, "in_force", "family")
    assert {k: v for k, v in plain.items() if k != "SCO"} == {k: v for k, v in family.items() if k != "SCO"}


def test_places_begin_with_the_best_and_less_is_better_where_that_is_so():
    table = scorecard.profile()
    for outcome, ascending in (("trade", False), ("income_gap", True)):
        rows = table[table["outcome"] == outcome]
        assert (rows["place"] == rows["value"].rank(ascending=ascending)).all()


def test_three_organisations_that_stand_in_the_production_tables_with_the_same_economies_are_tied():
    rows = scorecard.profile().query("outcome == 'trade' and bloc in ['EAEU', 'CIS', 'CSTO']")
    assert rows["value"].nunique() == rows["place"].nunique() == 1
    assert rows["members_reporting"].tolist() == [3, 3, 3]


def test_what_too_few_report_is_missing_and_its_organisation_is_not_placed():
    rows = scorecard.profile(2001).set_index(["bloc", "outcome"])
    assert np.isnan(rows.loc[("SCO", "gap_closed"), "value"])
    assert rows.loc[("SCO", "gap_closed"), "members_reporting"] == 2
    scores = effectiveness.scores(2001).set_index("bloc")
    assert scores.loc["SCO", "outcomes_reported"] < MIN_OUTCOMES
    assert scores.loc["SCO", ["composite_score", "composite_rank", "rank_low"]].isna().all()
    assert scores["blocs_placed"].unique().tolist() == [scores["composite_score"].notna().sum()]


def test_sizes_are_plain_sums_over_who_reports():
    table = scorecard.sizes().set_index(["bloc", "size_measure"])
    assert table.loc[("SCO", "members"), "value"] == 8
    assert table.loc[("NATO", "members"), "value"] == 30
    assert table.loc[("SCO", "population"), "value"] == pytest.approx(3244.154, abs=0.01)
    # Afghanistan's figures end before 2021.
    assert tuple(table.loc[("SAARC", "gdp_ppp"), ["members_reporting", "members_in_roster"]]) == (7, 8)


def test_the_composite_of_2021_agrees_with_a_computation_by_hand():
    wide = scorecard.profile().pivot(index="bloc", columns="outcome", values="value")[list(OUTCOMES)]
    by_hand = (1 + 99 * (wide - wide.min()) / (wide.max() - wide.min())).mean(axis=1)
    found = effectiveness.scores().set_index("bloc")
    assert found["composite_score"].to_dict() == pytest.approx(by_hand.to_dict())
    assert found["composite_rank"].to_dict() == by_hand.rank(ascending=False).to_dict()


def test_the_interval_holds_the_rank_of_any_way_that_is_in_its_middle():
    found = effectiveness.scores()
    assert (found["rank_low"] <= found["rank_median"]).all()
    assert (found["rank_median"] <= found["rank_high"]).all()
    wider = effectiveness.intervals(*PLAIN, all_readings=True)
    combinations = len(scorecard.READINGS)
    assert combinations == np.prod([1 + len(INSTEAD.get(key, ())) for key in OUTCOMES]) == 32
    assert wider.index.tolist() == found["bloc"].tolist()


@pytest.mark.parametrize("how", [("equal", "minmax", "arithmetic"), ("pca", "rank", "geometric")])
def test_associations_agree_with_the_correlation_of_ranks_by_pandas(how):
    table = size_outcome.associations(*PLAIN, *how).set_index(["size_measure", "outcome"])
    size = scorecard.sizes().pivot(index="bloc", columns="size_measure", values="value").rank()
    profile = scorecard.profile().pivot(index="bloc", columns="outcome", values="value")
    profile["income_gap"] *= -1
    profile["composite"] = effectiveness.scores(*PLAIN, *how).set_index("bloc")["composite_score"]
    ranks = profile.rank()
    for measure in SIZES:
        for outcome in (*ALL, "composite"):
            row = table.loc[(measure, outcome)]
            assert row["size_outcome_rho"] == pytest.approx(size[measure].corr(ranks[outcome]))
            assert row["n"] == 11
            drawn = np.random.default_rng(1)
            x = size[measure].to_numpy()
            if outcome == "composite":
                by_lot = [np.corrcoef(x, drawn.permutation(ranks[outcome]))[0, 1] for _ in range(4000)]
                p = (np.array(by_lot) >= row["size_outcome_rho"] - 1e-12).mean()
                assert row["size_outcome_p"] == pytest.approx(p, abs=0.03)


def test_leaving_one_out_is_the_rho_without_it():
    row = size_outcome.associations().set_index(["size_measure", "outcome"]).loc[("population", "trade")]
    size = scorecard.sizes().query("size_measure == 'population'").set_index("bloc")["value"]
    trade = scorecard.profile().query("outcome == 'trade'").set_index("bloc")["value"]
    found = {bloc: size.drop(bloc).rank().corr(trade.drop(bloc).rank()) for bloc in size.index}
    assert row["rho_without_low"] == pytest.approx(min(found.values()))
    assert row["rho_without_high"] == pytest.approx(max(found.values()))
    assert row["without_low"] == min(found, key=found.get)


def test_rho_over_all_ways_agrees_with_one_way_at_a_time():
    wide = scorecard.oriented(*PLAIN)[list(OUTCOMES)]
    size = scorecard.sizes().query("size_measure == 'area'").set_index("bloc")["value"].reindex(wide.index).rank()
    found = size_outcome.over_choices(*PLAIN).set_index("size_measure").loc["area"]
    ranks = composite.all_ranks(wide)
    every = np.array([-np.corrcoef(size, ranks[:, i])[0, 1] for i in range(0, ranks.shape[1], 7)])
    assert found["choices"] == ranks.shape[1]
    assert found["rho_low"] == pytest.approx(np.quantile(every, 0.05), abs=0.03)
    assert found["rho_high"] == pytest.approx(np.quantile(every, 0.95), abs=0.03)
    assert found["critical_rho"] == pytest.approx(0.536, abs=0.001)


def test_every_way_gives_the_rank_and_the_rho_that_the_tables_give():
    for row in size_outcome.by_way(*PLAIN, "pca").itertuples():
        how = ("pca", row.normalisation, row.aggregation)
        assert row.sco_rank == effectiveness.scores(*PLAIN, *how).set_index("bloc").loc["SCO", "composite_rank"]
        table = size_outcome.associations(*PLAIN, *how).set_index(["size_measure", "outcome"])
        assert row.rho == pytest.approx(table.loc[("population", "composite"), "size_outcome_rho"])


def test_the_distance_is_to_the_nearest_other_profile():
    table = effectiveness.distances().set_index("bloc")
    wide = scorecard.oriented(*PLAIN)[list(OUTCOMES)]
    z = (wide - wide.mean()) / wide.std(ddof=0)
    gaps = {bloc: np.sqrt(((z.loc[bloc] - z.loc["SCO"]) ** 2).mean()) for bloc in z.index if bloc != "SCO"}
    assert table.loc["SCO", "profile_distance"] == pytest.approx(min(gaps.values()))
    assert table.loc["SCO", "nearest"] == min(gaps, key=gaps.get)
    assert table["distance_rank"].min() == 1


def test_overlap_counts_pairs_that_share_half_of_the_smaller_ones_members():
    shared, pairs = scorecard.overlapping(*PLAIN)
    rosters = [set(codes) for codes in scorecard.rosters(*PLAIN).values()]
    assert pairs == 11 * 10 / 2
    assert shared == sum(
        len(a & b) / min(len(a), len(b)) >= 0.5 for i, a in enumerate(rosters) for b in rosters[i + 1 :]
    )


CHOSEN = {
    "composite_score": {"bloc": "SCO"},
    "composite_rank": {"bloc": "ECO", "normalisation": "rank", "aggregation": "geometric", "weights": "random"},
    "profile_distance": {"bloc": "EU"},
    "size_outcome_rho": {"size_measure": "population", "outcome": "composite"},
    "size_outcome_p": {"size_measure": "members", "outcome": "trade_ratio", "weights": "pca"},
}


@pytest.mark.parametrize("name", CHOSEN)
@pytest.mark.parametrize("as_of", [2001, 2004, 2021, 2026])
@pytest.mark.parametrize("who", [{}, {"roster_rule": "founders"}, {"roster_rule": "today", "statuses": "family"}])
def test_with_every_parameter_given_there_is_one_row(name, as_of, who):
    table = indicator(name).table(as_of=as_of, **who, **CHOSEN[name])
    assert len(table) == 1
    assert {name, "members_in_roster", "members_reporting", "status"} <= set(table.columns)


def test_an_organisation_that_is_not_there_yet_has_no_row():
    assert indicator("composite_score").table(as_of=2001, bloc="EAEU").empty


@pytest.mark.parametrize("name", ["composite_score", "composite_rank", "size_outcome_rho", "size_outcome_p"])
def test_an_indicator_refuses_a_geometric_mean_of_standard_scores(name):
    with pytest.raises(
        ParameterError, match=r"aggregation='geometric' needs positive scores.*allowed is normalisation"
    ):
        indicator(name).table(normalisation="z", aggregation="geometric")


def test_the_scenario_refuses_it_too_and_says_what_is_allowed():
    with pytest.raises(ParameterError, match=r"needs positive scores.*'minmax' or 'rank'.*See: scobrief params"):
        Effectiveness.parse(["normalisation=z", "aggregation=geometric"], "effectiveness", "scobrief params")
    assert Effectiveness(normalisation="z").aggregation == "arithmetic"


def test_the_names_of_outcomes_that_may_be_asked_for_are_those_that_there_are():
    names = size_outcome.OutcomeName.__args__
    assert sorted(names) == sorted({size_outcome.COMPOSITE, *ALL})
    assert pd.Series(names).is_unique
