"""A new vintage of the annual panel: whole or not at all, beside the old ones, and a parameter like any other."""

import json
import shutil
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner
from tenacity import wait_none

import world_bank
from scobrief import paths
from scobrief.book import crosschecks, validation
from scobrief.book import vintage as worded
from scobrief.book.banner import banner
from scobrief.charts import explorer
from scobrief.cli import cli
from scobrief.compare import compare, payload
from scobrief.datapackage import descriptor, editions, open_table, refresh, tables, verify
from scobrief.datapackage.revisions import revised
from scobrief.errors import DataError, ParameterError, SourceError
from scobrief.facts import facts_of
from scobrief.indicators import REGISTRY
from scobrief.scenario import CHAPTERS, Scenario, resolve, run_id
from scobrief.sources import worldbank

SAME, DEARER = "worldbank-2026-11-01", "worldbank-2026-11-02"
GDP = "sources/2/series/NY.GDP.MKTP.CD/country/all/time/all"


def forget_tables():
    for kept in (tables.descriptor, tables._read, tables.whole):
        kept.cache_clear()


def dearer(path, before, right):
    """China's nominal GDP, half as much again."""
    if path == GDP:
        for cell in right["source"]["data"]:
            if cell["variable"][0]["id"] == "CHN" and cell["value"] is not None:
                cell["value"] = cell["value"] * 1.5
    return 200, json.loads(json.dumps(right)), False


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    """A copy of data/ with two vintages: the embedded figures up to 2024, and these with a China that is richer."""
    folder = tmp_path_factory.mktemp("home") / "data"
    shutil.copytree(paths.DATA, folder, ignore=shutil.ignore_patterns(editions.FOLDER))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "DATA", folder)
        patch.setattr(worldbank, "PAUSE", wait_none())
        forget_tables()
        with world_bank.serving() as (url, _):
            refresh.refresh(date(2026, 11, 1), url)
        with world_bank.serving(dearer) as (url, _):
            refresh.refresh(date(2026, 11, 2), url)
        world_bank.rows.cache_clear()
        yield folder
    forget_tables()


def size(vintage, **more):
    return resolve(["size"], settings=[f"vintage={vintage}", *(f"{k}={v}" for k, v in more.items())])["size"]


def test_a_vintage_lies_beside_the_embedded_panel_with_a_descriptor_of_its_own(home):
    assert editions.at_hand() == (editions.EMBEDDED, SAME, DEARER)
    (item,) = json.loads((home / "vintages" / SAME / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert item["licenses"][0]["name"] == "CC-BY-4.0"
    assert item["vintage"] == item["sources"][0]["retrieved"] == "2026-11-01"
    assert item["sources"][0]["series"]["SP.POP.TOTL"] == "population_m"
    assert item["years"] == [1990, 2024]
    assert "No place in the brief's list of economies: CHI." in item["absent"]


def test_a_vintage_is_opened_in_the_form_of_the_embedded_panel_while_it_is_in_force():
    embedded = open_table("annual")
    with editions.using(SAME):
        table = open_table("annual")
    assert list(table.columns) == list(embedded.columns)
    assert set(embedded["variable"]) < set(table["variable"])
    assert set(table["vintage"]) == {"2026-11-01"}
    assert open_table("annual").equals(embedded)


def test_the_tables_are_as_described_with_a_vintage_at_hand_and_with_it_in_force():
    assert list(verify.files()) == []
    with editions.using(SAME):
        assert list(verify.files()) == []
        assert list(verify.schemas()) == []
        assert list(verify.keys()) == []


def test_a_vintage_whose_table_was_changed_is_not_opened(home):
    path = home / "vintages" / SAME / "annual.csv"
    before = path.read_bytes()
    tables.whole.cache_clear()
    path.write_bytes(before + b"\n")
    try:
        with editions.using(SAME), pytest.raises(DataError, match="is not the table that"):
            open_table("annual")
    finally:
        path.write_bytes(before)
        tables.whole.cache_clear()


def test_a_name_that_is_there_is_refused_before_anything_is_asked():
    with world_bank.serving() as (url, asked), pytest.raises(SourceError, match=r"is there already.*never overwritten"):
        refresh.refresh(date(2026, 11, 1), url)
    assert asked == []


@pytest.mark.parametrize("status", [500, 404])
def test_nothing_is_left_of_a_vintage_whose_last_series_fails(home, status):
    last = f"sources/2/series/{worldbank.SERIES[2].code}/country/all/time/all"
    with (
        pytest.MonkeyPatch.context() as patch,
        world_bank.serving(lambda path, n, right: (status if path == last else 200, right, False)) as (url, _),
        pytest.raises(SourceError),
    ):
        patch.setattr(worldbank, "SERIES", worldbank.SERIES[:3])
        refresh.refresh(date(2026, 11, 3), url)
    assert sorted(path.name for path in (home / "vintages").iterdir()) == [SAME, DEARER]


def test_a_disk_that_is_full_leaves_nothing(home, monkeypatch):
    def full(table, path):
        path.write_text("iso3,var")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(worldbank, "SERIES", worldbank.SERIES[:3])
    monkeypatch.setattr(refresh, "write_table", full)
    with world_bank.serving() as (url, _), pytest.raises(OSError):
        refresh.refresh(date(2026, 11, 3), url)
    assert sorted(path.name for path in (home / "vintages").iterdir()) == [SAME, DEARER]


def test_an_answer_with_a_handful_of_economies_is_no_panel(monkeypatch):
    monkeypatch.setattr(worldbank, "SERIES", worldbank.SERIES[:3])
    monkeypatch.setattr(world_bank, "economies", lambda: ["CHN", "IND", "RUS"])
    world_bank.rows.cache_clear()
    try:
        with world_bank.serving() as (url, _), pytest.raises(SourceError) as told:
            refresh.refresh(date(2026, 11, 3), url)
    finally:
        world_bank.rows.cache_clear()
    assert "population_m is there for 3 economies at most, expected 150. Nothing was written." in str(told.value)


def test_an_unknown_vintage_is_refused_with_the_nearest():
    with pytest.raises(ParameterError) as told:
        size("worldbank-2026-11-03")
    assert f"allowed is {editions.EMBEDDED}, {SAME}, {DEARER}. Did you mean 'worldbank-2026-11-0" in str(told.value)


def test_a_year_after_the_vintage_s_end_is_refused():
    assert size(SAME, as_of=2024).as_of == 2024
    with pytest.raises(ParameterError) as told:
        size(SAME, as_of=2025)
    assert f"size: as_of=2025: vintage='{SAME}' ends in 2024; allowed is up to 2024." in str(told.value)
    assert resolve(["size"], settings=["as_of=2026"])["size"].as_of == 2026


def test_the_embedded_vintage_is_not_said_and_another_has_a_run_of_its_own():
    plain = resolve(["size"])["size"]
    assert size(editions.EMBEDDED) == plain
    assert "vintage" not in plain.model_dump()
    assert size(SAME).changed() == {"vintage": SAME}
    ids = {run_id({"size": made}) for made in (plain, size(SAME), size(DEARER))}
    assert len(ids) == 3


def test_a_setting_that_names_the_embedded_vintage_prevails_over_a_preset(tmp_path):
    path = tmp_path / "newer.yaml"
    path.write_text(f"vintage: {SAME}\n")
    assert resolve(["size"], str(path))["size"].vintage == SAME
    assert resolve(["size"], str(path), [f"vintage={editions.EMBEDDED}"])["size"].vintage == editions.EMBEDDED


def test_a_notebook_opens_its_tables_from_its_vintage_from_then_on():
    try:
        Scenario.from_notebook("size", {"vintage": SAME})
        assert editions.in_force() == SAME
        assert {item["vintage"] for item in descriptor()["resources"] if item["name"] == "annual"} == {"2026-11-01"}
    finally:
        editions.keep(editions.EMBEDDED)


def test_the_same_figures_make_the_same_shares_and_others_make_others():
    """China's GDP half as much again: with s = China's share of the world, S = the bloc's, (S + s/2) / (1 + s/2)."""
    plain, same, more = (facts_of(size(one)) for one in (editions.EMBEDDED, SAME, DEARER))
    assert plain["population_share"].text == same["population_share"].text == "42.2%"
    bloc = plain["gdp_share"].value / 100
    table = open_table("annual")
    world = table[(table["variable"] == "gdp_nominal_usd_bn") & (table["year"] == 2021)].set_index("iso3")["value"]
    china = world["CHN"] / world.sum()
    assert more["gdp_share"].value == pytest.approx(100 * (bloc + china / 2) / (1 + china / 2))
    assert facts_of(size(editions.EMBEDDED))["gdp_share"].value == plain["gdp_share"].value


def test_a_fact_says_of_which_vintage_it_is():
    assert facts_of(size(SAME))["population_share"].vintage == f"{SAME} 2026-11-01"


def test_the_changelog_of_two_vintages_says_what_moved_and_which_figures_did():
    found = compare({"size": size(SAME)}, {"size": size(DEARER)})
    moved = {row["fact"]: row["moved_by"] for row in payload(found)["facts"]}
    assert moved["size.gdp_share"] == "vintage"
    assert "size.population_share" not in moved
    table = revised(SAME, DEARER, ["CHN", "IND"], 2021)
    assert table[["variable", "iso3"]].to_numpy().tolist() == [["gdp_nominal_usd_bn", "CHN"]]
    assert table["change_pct"].to_list() == pytest.approx([50])


def test_the_commands_take_a_vintage():
    run = CliRunner().invoke
    told = run(cli, ["compare", "--vintage", SAME, DEARER, "--chapter", "size"])
    assert told.exit_code == 0, told.output
    assert "size.gdp_share" in told.output
    assert "panel: 1 figure differs for the members of 2021" in told.output
    assert "CHN gdp_nominal_usd_bn" in told.output
    said = json.loads(run(cli, ["compare", "--vintage", SAME, DEARER, "--chapter", "size", "--json"]).stdout)
    assert said["revised"][0]["change_pct"] == pytest.approx(50)
    own = ["indicator", "gdp_share_pct", "--set", "as_of=2021", "--json"]
    shares = [json.loads(run(cli, [*own, "--set", f"vintage={one}"]).stdout)["rows"][0] for one in (SAME, DEARER)]
    assert shares[0]["gdp_share_pct"] < shares[1]["gdp_share_pct"]
    assert json.loads(run(cli, ["params", "size", "--json"]).stdout)["size"][0]["allowed"].endswith(DEARER)


@pytest.mark.parametrize(
    "words",
    [
        ["--vintage", SAME, SAME],
        ["ppp", "--vintage", SAME, DEARER],
        [],
        ["ppp", "founders", "--scenario", "ppp"],
    ],
)
def test_a_comparison_that_makes_no_sense_is_refused(words):
    told = CliRunner().invoke(cli, ["compare", *words])
    assert told.exit_code != 0
    assert told.exception is not None


def test_the_command_brings_a_vintage_from_an_address(home, monkeypatch):
    monkeypatch.setattr(worldbank, "SERIES", worldbank.SERIES[:3])
    with world_bank.serving() as (url, _):
        told = CliRunner().invoke(cli, ["data", "refresh", "worldbank", "--endpoint", url])
    name = f"worldbank-{date.today()}"
    try:
        assert told.exit_code == 0, told.output
        assert name in told.output
        assert (home / "vintages" / name / "annual.csv").is_file()
    finally:
        shutil.rmtree(home / "vintages" / name)


def test_captions_and_the_notice_of_a_page_name_the_vintage():
    caption = "Share of GDP. Source: IMF, World Economic Outlook, October 2022; from 2022 projections; memberships."
    credit = "World Development Indicators, The World Bank, retrieved 1 November 2026"
    assert worded.reworded(caption) == caption
    with editions.using(SAME):
        assert worded.reworded(caption) == f"Share of GDP. Source: {credit}; memberships."
        assert worded.reworded("In constant 2017 international dollars.") == "In constant 2021 international dollars."
    found = banner({"name": "x", "parameters": {"size": {"vintage": SAME}}}, "chapters/size")
    assert f"The annual figures are those of the {credit}" in found
    assert f"vintage of the annual panel: {SAME} <small>(by default {editions.EMBEDDED})</small>" in found


def test_cross_checks_and_comparisons_with_published_figures_are_those_of_the_embedded_tables_in_every_book():
    made = crosschecks.fragments() | validation.fragments()
    with editions.using(DEARER):
        assert crosschecks.fragments() | validation.fragments() == made


def test_a_chart_speaks_of_projections_only_if_its_vintage_has_some():
    def told(vintage):
        with editions.using(vintage):
            return json.dumps(explorer.size(size(vintage)).to_dict())

    assert "figures from 2022 on are projections" in told(editions.EMBEDDED)
    assert "projections" not in told(SAME)


def test_every_indicator_can_be_computed_from_a_vintage():
    with editions.using(SAME):
        for name in ("gdp_ratio_china_russia", "power_concentration", "income_dispersion", "growth_synchrony"):
            assert len(REGISTRY.get(name).table())


@pytest.mark.slow
def test_every_chapter_says_the_same_of_a_vintage_whatever_was_computed_before(home, tmp_path):
    """A process that has looked at another vintage holds nothing of it against this one."""
    code = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from scobrief import paths\n"
        "paths.DATA = Path(sys.argv[1])\n"
        "from scobrief.facts import facts_of\n"
        "from scobrief.scenario import CHAPTERS, resolve\n"
        "made = resolve(CHAPTERS, settings=[f'vintage={sys.argv[2]}'])\n"
        "print(json.dumps({n: f.text for s in made.values() for n, f in facts_of(s).items()}))\n"
    )
    alone = subprocess.run([sys.executable, "-c", code, home, DEARER], capture_output=True, text=True, check=True)
    for one in (editions.EMBEDDED, SAME):
        for made in resolve(CHAPTERS, settings=[f"vintage={one}"]).values():
            facts_of(made)
    after = resolve(CHAPTERS, settings=[f"vintage={DEARER}"]).values()
    assert {n: f.text for made in after for n, f in facts_of(made).items()} == json.loads(alone.stdout)
