"""What machines read of a page: JSON-LD that cannot end its script, and addresses only where there are some."""

import json
import re
from html.parser import HTMLParser

import pytest

from scobrief import cite
from scobrief.cite import linked, records
from scobrief.datapackage import descriptor

PLAIN = cite.Edition("cx4k-3p2m", "IMF 2022-10", version="0.1.0")
PUBLISHED = cite.Edition("cx4k-3p2m", "IMF 2022-10", version="0.1.0", base_url="https://example.org/brief/")
RUN = {"@type": "PropertyValue", "propertyID": "scobrief run", "value": "cx4k-3p2m"}


def page(edition):
    return records.part(edition, "Size: 43% of people?", "chapters/size")


def addresses(said) -> set[str]:
    """Every address in JSON-LD but those of licences and of the vocabulary."""
    found = set(re.findall(r"https?://[^\"]+", json.dumps(said)))
    return {address for address in found if not re.match(r"https://(schema\.org|creativecommons\.org)", address)}


def test_a_page_is_a_report_that_is_part_of_a_report_and_based_on_a_dataset():
    said = linked.report(page(PUBLISHED), PUBLISHED, "Is it true?", RUN)
    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "Report", "Size: 43% of people?")
    assert said["url"] == "https://example.org/brief/chapters/size.html"
    assert (said["datePublished"], said["version"]) == ("2026-11-29", "0.1.0")
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["isPartOf"]["url"] == "https://example.org/brief/"
    assert said["isPartOf"]["name"].endswith("claims tested")
    assert (said["isBasedOn"]["@type"], said["isBasedOn"]["version"]) == ("Dataset", "IMF 2022-10")
    assert {"@type": "Thing", "name": "Shanghai Cooperation Organization"} in said["about"]
    assert said["identifier"] == RUN
    assert "isPartOf" not in linked.report(records.brief(PLAIN), PLAIN, "x", None)


def test_without_a_base_address_no_address_is_made_up():
    for made in (linked.report(page(PLAIN), PLAIN, "x", RUN), linked.tables(PLAIN, {"data/annual.csv"})):
        assert addresses(made) == set()
    tags = linked.scholar(page(PLAIN)) | linked.graph(page(PLAIN), PLAIN, "x", "picture.png")
    assert not [value for value in tags.values() if "://" in value]
    assert not {"citation_public_url", "og:url", "og:image"} & set(tags)


def test_with_a_base_address_the_tags_lead_to_page_and_picture():
    scholar = linked.scholar(page(PUBLISHED))
    assert scholar["citation_public_url"] == "https://example.org/brief/chapters/size.html"
    graph = linked.graph(page(PUBLISHED), PUBLISHED, "x", "picture.png")
    assert (graph["og:url"], graph["og:image"]) == (
        "https://example.org/brief/chapters/size.html",
        "https://example.org/brief/picture.png",
    )


def test_the_tags_that_google_scholar_requires_are_there():
    """Title, author, and a date as YYYY/MM/DD: its inclusion guidelines for webmasters."""
    tags = linked.scholar(page(PLAIN))
    assert tags["citation_title"] == "Size: 43% of people?"
    assert tags["citation_author"] == "The scobrief authors"
    assert tags["citation_publication_date"] == "2026/11/29"


def test_the_four_properties_that_open_graph_requires_but_address_and_picture_are_there():
    tags = linked.graph(page(PLAIN), PLAIN, "Is it true?")
    assert tags["og:title"] == "Size: 43% of people?"
    assert (tags["og:type"], tags["og:locale"], tags["og:description"]) == ("article", "en_GB", "Is it true?")
    assert linked.graph(records.brief(PLAIN), PLAIN, "x")["og:type"] == "website"


def test_each_table_has_its_licence_its_credit_and_its_file():
    said = linked.tables(PUBLISHED, {"data/annual.csv"})
    parts = {part["distribution"][0]["name"]: part for part in said["hasPart"]}
    assert set(parts) == {item["path"] for item in descriptor()["resources"]}
    for item in descriptor()["resources"]:
        part = parts[item["path"]]
        licence = item["licenses"][0]
        assert part["license"] in (licence.get("path"), {"@type": "CreativeWork", "name": licence["title"]})
        assert part["creditText"]
        assert part["distribution"][0]["sha256"] == item["hash"].removeprefix("sha256:")
    assert parts["annual.csv"]["creditText"] == "IMF, World Economic Outlook database, October 2022"
    assert parts["annual.csv"]["distribution"][0]["contentUrl"] == "https://example.org/brief/data/annual.csv"
    # What the book does not offer has no address.
    assert "contentUrl" not in parts["factbook.csv"]["distribution"][0]


@pytest.mark.parametrize("sly", ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "a & b", "\u2028"])
def test_json_ld_cannot_end_its_script_and_is_read_back_as_it_was(sly):
    block = linked.script({"name": sly})

    tags, texts = [], []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: tags.append(tag)
    reader.handle_data = texts.append
    reader.feed(block)
    assert tags == ["script"]
    assert json.loads("".join(texts)) == {"name": sly}
    assert block.count("<") == 2
