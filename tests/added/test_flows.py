"""The trade chapter on flows that were added: its numbers, its words, its charts, and what it is made from."""

import re

import numpy as np
import pandas as pd
import pytest
import written

from scobrief.book import moves
from scobrief.book.figures import sources
from scobrief.datapackage import added, adding, open_table, origins, tables
from scobrief.errors import ParameterError
from scobrief.execute import cache
from scobrief.facts import facts_of
from scobrief.indicators import blocs, indicator
from scobrief.indicators.network import bloc_trade, production_network
from scobrief.members import roster
from scobrief.scenario import CHAPTERS, Scenario, chapter_class, resolve, run_id
from scobrief.scenario.identity import tables as made_from


def all_goods(path, *years, seed=1, scale=1.0, vintage="202501"):
    """An archive in which 120 economies sell one another cars and crude oil, at random, for some years."""
    economies = sorted(written.known())
    kept = [*economies[::2], *(iso3 for iso3 in economies[1::2] if iso3 in MEMBERS)]
    countries = dict(enumerate(((iso3, iso3) for iso3 in sorted(kept)), start=1))
    files = {}
    for year in years:
        rng = np.random.default_rng(seed + year)
        n = 12_000
        frame = {"t": year, "i": rng.integers(1, len(kept) + 1, n), "j": rng.integers(1, len(kept) + 1, n)}
        frame |= {"k": rng.choice([270900, 870323], n), "v": (scale * rng.lognormal(9, 2, n)).round(3), "q": 1}
        files[year] = pd.DataFrame(frame).to_csv(index=False)
    return written.baci(path, files, vintage=vintage, countries=countries)


MEMBERS = {*roster(2026, "today", "family"), *(code for bloc in blocs.rosters().values() for code in bloc)}


def trade(**values):
    return chapter_class("trade").check(values, "trade", "scobrief params trade")


@pytest.fixture
def goods(beside, tmp_path):
    """Trade in all goods of 2005 and 2019, added."""
    path = all_goods(tmp_path / "BACI_HS92_V202501.zip", 2005, 2019)
    adding.add("baci", path)
    return path


def test_flows_that_are_not_at_hand_are_refused_with_the_nearest_and_how_to_add_them(goods):
    with pytest.raises(ParameterError) as error:
        trade(flows="all-goods-2018")
    assert str(error.value) == (
        "trade: flows='all-goods-2018': allowed is all, goods, services, all-goods, all-goods-2005, all-goods-2019. "
        "Did you mean 'all-goods-2019'? Others can be added from files that you have: scobrief data add --help. "
        "See: scobrief params trade"
    )
    with pytest.raises(ParameterError, match="scobrief data add --help"):
        resolve(["trade"], settings=["flows=inputs-2019"])
    assert Scenario.from_notebook("trade", {"flows": "all-goods"}).flows == "all-goods"


def test_the_definitions_of_the_brief_do_not_depend_on_what_was_added(goods):
    assert chapter_class("trade").choices("flows") == ("all", "goods", "services")
    assert blocs.OnNetwork.choices("flows") == ("all", "goods", "services")


def test_the_network_is_what_the_rows_add_up_to_without_trade_of_an_economy_with_itself(goods):
    network = production_network("all-goods-2019")
    rows = open_table("added-baci_2019")
    rows = rows[rows["exporter"] != rows["importer"]]
    assert network.flows.sum() == pytest.approx(rows["value_usd_k"].sum() / 1e3)
    codes = roster(2019)
    inside = rows[rows["exporter"].isin(codes) & rows["importer"].isin(codes)]["value_usd_k"].sum()
    ends = sum(rows[rows[end].isin(codes)]["value_usd_k"].sum() for end in ("exporter", "importer"))
    assert bloc_trade(network, codes).share == pytest.approx(2 * inside / ends)
    table = indicator("intra_share_pct").table(flows="all-goods-2019", bloc="SCO")
    assert table["intra_share_pct"].iloc[0] == pytest.approx(100 * 2 * inside / ends)


def test_the_latest_year_goes_without_its_number(goods):
    assert added.flows()["all-goods"] == added.flows()["all-goods-2019"]


def test_an_id_changes_with_the_added_table_where_it_is_used_and_nowhere_else(beside, tmp_path):
    default = run_id(resolve(CHAPTERS))
    adding.add("baci", all_goods(tmp_path / "old.zip", 2019))
    assert run_id(resolve(CHAPTERS)) == default
    assert made_from([trade()]).keys() == {item["name"] for item in tables.descriptor()["resources"]}
    chosen = {"trade": trade(flows="all-goods")}
    first = run_id(chosen)
    (item,) = added.resources()
    assert made_from(chosen.values())[item["name"]] == item["hash"]
    held = cache.hashes([], {"tables": [item["path"]], "indicators": []})
    assert held[f"table {item['path']}"] == item["hash"]
    adding.add("baci", all_goods(tmp_path / "new.zip", 2019, seed=2), replace=True)
    assert run_id(chosen) != first
    now = cache.hashes([], {"tables": [added.resources()[0]["path"]], "indicators": []})
    assert cache.difference(held, now) is not None
    assert cache.hashes([], {"tables": [item["path"]], "indicators": []})[f"table {item['path']}"] == "gone"


@pytest.mark.parametrize("flows", ["all-goods-2005", "all-goods"])
def test_every_sentence_and_picture_of_the_chapter_speaks_of_all_goods_and_their_year(goods, flows):
    year = "2005" if "2005" in flows else "2019"
    facts = facts_of(trade(flows=flows))
    assert f"of trade in all goods in {year} was with one another" in facts["answer"].text
    assert facts["network_source"].text == (
        f"CEPII, BACI, all goods of {year}, release 202501, Etalab open licence 2.0"
    )
    assert facts["share_sco"].tables == (f"added-baci_{year}", "curated-memberships")
    assert facts["share_sco"].vintage == "cepii-baci-minerals 202501"
    assert facts["members_in_roster_sco"].value == len(roster(int(year)))
    said = " ".join(fact.text for fact in facts.values())
    assert "intermediate" not in said
    assert "OECD" not in said
    assert not re.search(r"\bnan\b|\binf\b", said)
    for name, text in moves.shown(trade(flows=flows))["chart"].items():
        assert "intermediate" not in text, name
        assert name in OVER_TIME or not re.search(r"(?:in|,) 2022\b", text), name


# Charts on energy and minerals, year by year.
OVER_TIME = {"fig-trade-minerals", "fig-trade-own-energy", "fig-trade-flows", "fig-trade-coverage"}


def test_a_bloc_that_did_not_exist_yet_is_not_shown_and_its_numbers_are_not_reported(goods):
    table = blocs.table(flows="all-goods-2005")
    assert not {"EAEU", "RCEP", "BRICS"} & set(table["bloc"])
    facts = facts_of(trade(flows="all-goods-2005"))
    assert facts["stii_eaeu"].text == "not reported"
    assert facts["chance_ratio_brics_matched"].text == "not reported"
    assert "BRICS" not in facts["share_finding"].text


def test_the_embedded_network_as_a_year_of_its_own_gives_the_embedded_answer(beside, tmp_path):
    embedded = open_table("production_flows")
    economies = sorted(set(embedded["exporter"]))
    n = len(economies)
    flows = np.zeros((n, 2, n, 2))
    for place, kind in enumerate(("goods", "services")):
        wide = embedded[embedded["kind"] == kind].pivot(index="exporter", columns="importer", values="value_usd_m")
        flows[:, place, :, 0] = wide.reindex(index=economies, columns=economies).fillna(0)
    square = written.labelled(economies, ["A01", "G"], flows.reshape(2 * n, 2 * n))
    adding.add("icio", written.icio(tmp_path / "2016-2022_SML.zip", {2022: square}))
    for kind, own in (("all", "inputs-2022"), ("goods", "inputs-goods-2022"), ("services", "inputs-services-2022")):
        assert production_network(own).codes == production_network(kind).codes
        np.testing.assert_allclose(production_network(own).flows, production_network(kind).flows, atol=1e-4)
    then, now = facts_of(trade()), facts_of(trade(flows="inputs-2022"))
    told = {name for name in then if then[name].text != now[name].text}
    assert told == {"trade.network_source"}
    assert now["network_source"].text == (
        "OECD, Inter-Country Input-Output tables, year 2022, file 2016-2022_SML.zip, CC BY 4.0"
    )


def test_a_caption_leads_to_the_added_table_and_not_to_the_embedded_one_of_the_same_maker(goods):
    used = ["mineral_flows", "added-baci_2019", "curated-memberships"]
    caption = f"Share. Source: {facts_of(trade(flows='all-goods'))['network_source'].text}; memberships of the brief."
    assert sources.named(caption, used) == ["curated-memberships", "added-baci_2019"]
    minerals = "Share. Source: CEPII, BACI, 74 products, Etalab open licence 2.0; memberships of the brief."
    assert sources.named(minerals, used) == ["mineral_flows", "curated-memberships"]
    assert sources.licences(["added-baci_2019"])[0]["name"] == "etalab-2.0"


def test_where_a_fact_is_from_is_told_of_added_tables_only_where_they_are_used(goods):
    assert "added-baci_2019" not in origins()
    assert origins(["added-baci_2019"])["added-baci_2019"] == "CEPII, BACI, all goods of 2019, release 202501"
