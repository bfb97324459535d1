"""All seven forms: what each must hold, and that reference managers read back what was written."""

import io
import json

import pytest
import rispy
from pybtex.database import parse_string

from scobrief import cite
from scobrief.cite import records
from scobrief.datapackage import vintages
from scobrief.errors import ParameterError

EDITIONS = {
    "default": cite.Edition("cx4k-3p2m", "IMF 2022-10; CIA 2026", version="0.1.0"),
    "re-run": cite.Edition("7h2d-90wq", "IMF 2022-10; CIA 2026", {"as_of": 2017, "eurasia_km2": 54_000_000}),
    "published": cite.Edition("cx4k-3p2m", "IMF 2022-10; CIA 2026", base_url="https://example.org/brief/"),
}
CAPTION = "Share of world population and GDP (at market rates) by roster rule. Source: IMF, October 2022."
WORKS = {
    "brief": lambda edition: records.brief(edition),
    "chapter": lambda edition: records.part(edition, "Size: 43% of people, 25% of GDP?", "chapters/size"),
    "figure": lambda edition: records.figure(edition, "fig-size-time", 14, CAPTION, "chapters/size"),
}


@pytest.fixture(params=EDITIONS)
def edition(request):
    return EDITIONS[request.param]


@pytest.fixture(params=WORKS)
def record(request, edition):
    return WORKS[request.param](edition)


@pytest.mark.parametrize("style", cite.STYLES)
def test_every_form_of_every_work_has_version_run_vintage_and_what_was_changed(record, edition, style):
    made = cite.form(record, style).replace("\\_", "_")
    assert "0.1.0" in made
    assert edition.run_id in made
    assert "IMF 2022-10; CIA 2026" in made
    assert all(f"{name}={value}" in made for name, value in edition.changed.items())
    assert ("e-run" in made) == bool(edition.changed)


@pytest.mark.parametrize("style", cite.STYLES)
def test_an_address_is_in_a_form_only_if_one_is_configured_and_no_publisher_or_doi_ever(record, edition, style):
    made = cite.form(record, style)
    assert ("://" in made) == bool(edition.base_url)
    assert "doi" not in made.lower()
    assert "publisher" not in made.lower()


def test_a_record_has_the_names_of_csl_and_a_place_in_the_book(record):
    names = {
        "id", "type", "title", "genre", "container-title", "author", "issued", "version", "language", "URL", "note",
    }  # fmt: skip
    assert set(record) <= names
    assert record["type"] in ("report", "chapter", "figure")
    assert record["issued"] == {"date-parts": [[2026, 11, 29]]}
    assert record["author"] == [{"literal": "The scobrief authors"}]


def test_the_address_of_a_figure_leads_to_the_figure_and_that_of_the_brief_to_the_folder():
    published = EDITIONS["published"]
    assert WORKS["brief"](published)["URL"] == "https://example.org/brief/"
    assert WORKS["chapter"](published)["URL"] == "https://example.org/brief/chapters/size.html"
    assert WORKS["figure"](published)["URL"] == "https://example.org/brief/chapters/size.html#fig-size-time"


def test_works_and_re_runs_have_keys_of_their_own():
    """A page is called like a chapter, claims; and two runs of one chapter may stand in one list."""
    made = [work(edition)["id"] for edition in (EDITIONS["default"], EDITIONS["re-run"]) for work in WORKS.values()]
    made += [records.part(EDITIONS["default"], "x", place)["id"] for place in ("claims", "chapters/claims")]
    assert len(set(made)) == len(made)


def test_bibtex_is_read_back_as_it_was_meant(record, edition):
    made = cite.form(record, "bibtex")
    (key, entry), *more = parse_string(made, "bibtex").entries.items()
    assert more == []
    assert key == record["id"]
    assert entry.type == ("misc" if record["type"] == "report" else "incollection")
    plain = {name: value.replace("\\%", "%").replace("\\_", "_").strip("{}") for name, value in entry.fields.items()}
    assert plain["title"] == record["title"]
    assert plain["year"] == "2026"
    assert plain.get("booktitle") == record.get("container-title")
    assert plain.get("url") == record.get("URL")
    assert record["note"].removesuffix(".") in plain["note"]
    (author,) = entry.persons["author"]
    assert str(author) == "{The scobrief authors}"  # one name, not a first and a last one


def test_ris_is_read_back_as_it_was_meant(record):
    text = cite.form(record, "ris")
    assert text.splitlines()[0].startswith("TY  - ")
    assert text.splitlines()[-1] == "ER  - "
    (read,) = rispy.load(io.StringIO(text + "\n"))
    assert read["type_of_reference"] == {"report": "RPRT", "chapter": "CHAP", "figure": "FIGURE"}[record["type"]]
    assert read["title"] == record["title"]
    assert read["authors"] == ["The scobrief authors"]
    assert read["year"] == "2026"
    assert read.get("secondary_title") == record.get("container-title")
    assert read["edition"] == "Version 0.1.0"
    assert read["notes"] == [record["note"]]
    assert read.get("urls", []) == [record["URL"]] if "URL" in record else "urls" not in read


def test_csl_json_is_the_record_in_a_list(record):
    assert json.loads(cite.form(record, "csl-json")) == [record]


def test_an_unknown_style_is_refused_with_the_nearest(record):
    with pytest.raises(ParameterError, match=r"style='chicgo' is not one of apa, .* Did you mean 'chicago'"):
        cite.form(record, "chicgo")


def test_the_title_of_a_figure_is_its_caption_without_the_sources():
    assert records.titled("Who buys\nenergy. Sources: CEPII, BACI; memberships.") == "Who buys energy"
    assert records.titled("Eurasia and the family. Source: Natural Earth. Boundary note: none.") == (
        "Eurasia and the family"
    )


def test_the_citation_of_a_figure_is_that_of_its_record():
    edition = EDITIONS["default"]
    made = cite.figure_citation("fig-size-time", 14, CAPTION, "chapters/size", edition)
    assert made == cite.form(WORKS["figure"](edition), "apa")
    assert "[Figure 14; run cx4k-3p2m;" in made


def test_vintages_in_short_are_makers_and_vintages_in_the_order_of_the_data():
    """Worked by hand from the credits of the sources: what stands before the first comma is who made it."""
    assert records.in_short({"imf-weo-2022-10": "2022-10", "worldbank-wgi": "2023 and 2025", "own": "1"}) == (
        "IMF 2022-10; World Bank 2023 and 2025; own 1"
    )
    assert len(records.in_short(vintages()).split("; ")) == len(vintages()) == 6


def test_an_edition_tells_what_differs_and_once_where_chapters_agree():
    parameters = {"size": {"as_of": 2017, "gdp_measure": "nominal"}, "trade": {"as_of": 2017, "counting": "once"}}
    said = {"run_id": "cx4k-3p2m", "version": "0.1.0", "scenario": {"name": "x", "parameters": parameters}}
    edition = cite.Edition.of_ledger(said)
    assert edition.changed == {"as_of": 2017, "counting": "once"}
    assert edition.made == "Re-run cx4k-3p2m with as_of=2017 and counting=once."
    parameters["trade"]["as_of"] = 2019
    assert cite.Edition.of_ledger(said).changed["as_of"] == "2017/2019"
    assert cite.Edition.of_ledger({}).made == ""
