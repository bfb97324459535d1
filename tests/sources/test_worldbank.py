"""The World Bank's API, spoken to over the network of this machine, when it answers well and when it does not."""

import sys
import time

import pytest
from tenacity import wait_none

import world_bank
from scobrief.errors import SourceError
from scobrief.sources import worldbank

KNOWN = set(world_bank.economies())
POPULATION = "sources/2/series/SP.POP.TOTL/country/all/time/all"


@pytest.fixture(autouse=True)
def few_series(monkeypatch):
    """Three series are enough to misbehave with, and nobody need wait between two tries."""
    monkeypatch.setattr(worldbank, "SERIES", worldbank.SERIES[:3])
    monkeypatch.setattr(worldbank, "PAUSE", wait_none())


def read(url):
    return worldbank.read(KNOWN, "2026-11-29", url)


def at_population(answer):
    """Misbehave where the population is asked for: answer(how often before, right answer) -> answer."""
    return lambda path, before, right: answer(before, right) if path == POPULATION else (200, right, False)


def refusal(answer) -> tuple[str, int]:
    """What is told of a misbehaving answer, and how often the population was asked for."""
    with world_bank.serving(at_population(answer)) as (url, asked), pytest.raises(SourceError) as told:
        read(url)
    return str(told.value), asked.count(POPULATION)


def test_the_figures_come_back_as_the_api_holds_them_in_the_panel_s_own_units():
    with world_bank.serving() as (url, _):
        table, without = read(url)
    rows = table.set_index(["variable", "iso3", "year"])["value"]
    # The outlook of October 2022: China had 1,412.6 million people and a GDP of 17,744.64 billion dollars in 2021.
    assert rows["population_m", "CHN", 2021] == pytest.approx(1412.6)
    assert rows["gdp_nominal_usd_bn", "CHN", 2021] == pytest.approx(17744.64)
    assert set(table["status"]) == {"outturn"}
    assert set(table["vintage"]) == {"2026-11-29"}
    assert without == ["CHI"]


def test_regions_are_no_economies_and_no_year_before_1990_is_taken():
    with world_bank.serving() as (url, _):
        table, _ = read(url)
    assert "WLD" not in set(table["iso3"])
    assert table["year"].min() == 1990


def test_what_the_api_does_not_have_has_no_row():
    with world_bank.serving() as (url, _):
        table, _ = read(url)
    # The outlook has Afghanistan's GDP up to 2020.
    own = table[(table["iso3"] == "AFG") & (table["variable"] == "gdp_nominal_usd_bn")]
    assert own["year"].max() == 2020


def test_the_shares_of_world_ppp_gdp_add_up_to_the_world():
    with world_bank.serving() as (url, _):
        table, _ = read(url)
    shares = table[table["variable"] == "gdp_ppp_world_share_pct"]
    assert shares.groupby("year")["value"].sum().to_list() == pytest.approx([100] * shares["year"].nunique())


def test_several_pages_make_the_same_panel_as_one(monkeypatch):
    with world_bank.serving() as (url, _):
        whole, _ = read(url)
        monkeypatch.setattr(worldbank, "PER_PAGE", 1000)
        paged, _ = read(url)
    assert paged.equals(whole)


def test_trouble_on_the_other_side_is_asked_again_until_it_passes():
    with world_bank.serving(at_population(lambda before, right: (503 if before < 2 else 200, right, False))) as at:
        table, _ = read(at[0])
    assert len(table)
    assert at[1].count(POPULATION) == 3


def test_trouble_that_stays_is_told_after_four_tries():
    told, asked = refusal(lambda before, right: (500, {"message": "oops"}, False))
    assert asked == worldbank.ATTEMPTS == 4
    assert "worldbank: SP.POP.TOTL: http://127.0.0.1:" in told
    assert "500 Internal Server Error, 4 times. Nothing was written." in told


def test_a_refusal_is_not_asked_again():
    told, asked = refusal(lambda before, right: (404, {}, False))
    assert asked == 1
    assert "says 404 Not Found. Nothing was written." in told


def test_a_connection_that_is_cut_is_asked_again():
    with world_bank.serving(at_population(lambda before, right: (200, right, before == 0))) as at:
        table, _ = read(at[0])
    assert len(table)
    assert at[1].count(POPULATION) == 2
    told, asked = refusal(lambda before, right: (200, right, True))
    assert asked == 4
    assert "4 times. Nothing was written. Check the network, try later." in told


def test_a_server_that_is_too_slow_is_given_up(monkeypatch):
    monkeypatch.setattr(worldbank, "TIMEOUT", (1.0, 0.05))
    monkeypatch.setattr(worldbank, "ATTEMPTS", 2)

    def slow(path, before, right):
        time.sleep(0.3)
        return 200, right, False

    with (
        world_bank.serving(slow) as (url, _),
        pytest.raises(SourceError, match=r"economies: ReadTimeout from .*2 times"),
    ):
        read(url)


def test_nobody_at_the_address_is_told(monkeypatch):
    with world_bank.serving() as (url, _):
        pass  # the port is free again
    with pytest.raises(SourceError, match=r"worldbank: economies: ConnectionError from http://127\.0\.0\.1"):
        read(url)


def test_half_a_page_is_not_taken_for_the_whole():
    def half(before, right):
        rows = right["source"]["data"]
        return 200, right | {"source": right["source"] | {"data": rows[: len(rows) // 2]}}, False

    told, asked = refusal(half)
    assert asked == 1
    assert "worldbank: page 1 of http://127.0.0.1:" in told
    assert "has 3,627 rows, expected 7,254. Nothing was written." in told


def cells(change):
    """An answer whose third cell is changed."""

    def changed(before, right):
        rows = list(right["source"]["data"])
        rows[2] = change(rows[2])
        return 200, right | {"source": right["source"] | {"data": rows}}, False

    return changed


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            cells(lambda cell: cell | {"value": "many"}),
            "SP.POP.TOTL, row 3 value: Input should be a valid number, found",
        ),
        (cells(lambda cell: cell | {"value": True}), "row 3 value: Input should be a valid number, found 'True'"),
        (cells(lambda cell: {"amount": 1} | {"variable": cell["variable"]}), "row 3 value: Field required, found"),
        (cells(lambda cell: cell | {"variable": cell["variable"][:2]}), "a row has only country, series"),
        (
            cells(lambda cell: cell | {"variable": [*cell["variable"][:2], cell["variable"][2] | {"id": "soon"}]}),
            "soon is no year",
        ),
        (
            cells(lambda cell: cell | {"variable": [cell["variable"][0] | {"id": "ZZZ"}, *cell["variable"][1:]]}),
            "ZZZ YR1991 is not in the API's own list of economies",
        ),
        (cells(lambda cell: world_bank.rows(POPULATION)[0]), "ABW YR1989 comes twice"),
        (lambda before, right: (200, b"<html>we are moving</html>", False), "the answer is no whole JSON"),
        (lambda before, right: (200, {"rows": []}, False), "SP.POP.TOTL: KeyError 'total'"),
        (lambda before, right: (200, [], False), "Unrecognized response object format"),
    ],
    ids=["text", "truth", "renamed", "short", "year", "economy", "twice", "html", "object", "nothing"],
)
def test_an_answer_in_another_form_is_refused_at_once_and_says_where(answer, words):
    told, asked = refusal(answer)
    assert words in told
    assert "nothing was written" in told.lower()
    assert asked == 1


def test_a_series_in_another_unit_is_refused(monkeypatch):
    monkeypatch.setitem(world_bank.NAMES, "SP.POP.TOTL", "Population, in thousands")
    world_bank.rows.cache_clear()
    told, _ = refusal(lambda before, right: (200, right, False))
    world_bank.rows.cache_clear()
    assert "worldbank: SP.POP.TOTL is ('SP.POP.TOTL', 'Population, in thousands'), expected one with" in told


def test_a_base_year_goes_into_the_unit(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(worldbank, "SERIES", [one for one in worldbank.SERIES if one.code[-2:] in ("CD", "KD")][:4])
    with world_bank.serving() as (url, _):
        table, _ = read(url)
    units = table.drop_duplicates("variable").set_index("variable")["unit"]
    assert units["gdp_per_head_ppp2017_intl"] == "2021 international dollars per head"


def test_without_the_client_one_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "wbgapi", None)
    with pytest.raises(SourceError) as told:
        read("http://127.0.0.1:9")
    assert str(told.value) == 'worldbank: wbgapi is not installed. Install it: pip install "scobrief[online]"'


def test_the_client_is_left_as_it_was_found():
    import wbgapi

    before = wbgapi.endpoint, wbgapi.get_options
    with world_bank.serving() as (url, _):
        read(url)
    assert (wbgapi.endpoint, wbgapi.get_options) == before
