"""The same for machines that read pages: schema.org as JSON-LD, and the meta tags of Google Scholar and Open Graph."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from ..datapackage import descriptor
from . import cff
from .records import Edition

# Addresses of licences by their SPDX names; of others the name says enough.
_LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
_MEDIA = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv", "json": "application/json"}


def report(record: Mapping[str, Any], edition: Edition, about: str, run: Mapping[str, Any] | None) -> dict[str, Any]:
    """A record of the brief or a part of it as a schema.org Report.

    about: what a page is about in a sentence; run: the id of the run as JSON-LD has it, None if there is none.
    """
    said = cff.brief()
    made: dict[str, Any] = {"@context": "https://schema.org", "@type": "Report", "name": record["title"]}
    if "URL" in record:
        made |= {"@id": record["URL"], "url": record["URL"]}
    made |= {"description": about} | _common(record)
    if "container-title" in record:
        whole: dict[str, Any] = {"@type": "Report", "name": record["container-title"]}
        if edition.base_url:
            whole |= {"@id": edition.base_url, "url": edition.base_url}
        made["isPartOf"] = whole | _common(record)
    made["about"] = [{"@type": "Thing", "name": keyword} for keyword in said.keywords]
    made["isBasedOn"] = dataset(edition)
    return made | ({"identifier": dict(run)} if run else {})


def dataset(edition: Edition) -> dict[str, Any]:
    """The data package as a schema.org Dataset, without its tables."""
    package = descriptor()
    made: dict[str, Any] = {
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "license": _licence(package["licenses"][0]),
        "creator": _authors(),
    }
    if edition.base_url:
        made["url"] = f"{edition.base_url}data.html"
    return made | ({"version": edition.vintages} if edition.vintages else {})


def tables(edition: Edition, downloads: Collection[str] = ()) -> dict[str, Any]:
    """The data package with each table, its licence, whom to credit, and the file.

    downloads: the files of data/ that the book offers, as its readers address them: data/annual.csv. Only of those
    an address is given, and only where the book has one.
    """
    parts = [_table(item, edition, downloads) for item in descriptor()["resources"]]
    return {"@context": "https://schema.org", **dataset(edition), "hasPart": parts}


def script(said: Mapping[str, Any]) -> str:
    """JSON-LD as a data block. Nothing in it can end the block: no letter that HTML knows is left as it is."""
    text = json.dumps(said, ensure_ascii=False, indent=1)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return f'<script type="application/ld+json">\n{text}\n</script>'


def scholar(record: Mapping[str, Any]) -> dict[str, str]:
    """The meta tags that Google Scholar and reference managers read, but for the PDF's (scobrief/book/paper)."""
    year, month, day = record["issued"]["date-parts"][0]
    found = {
        "citation_title": record["title"],
        "citation_author": record["author"][0]["literal"],
        "citation_publication_date": f"{year}/{month:02}/{day:02}",
        "citation_inbook_title": record.get("container-title", ""),
        "citation_language": record["language"].partition("-")[0],
        "citation_keywords": "; ".join(cff.brief().keywords),
        "citation_public_url": record.get("URL", ""),
    }
    return {name: value for name, value in found.items() if value}


def graph(record: Mapping[str, Any], edition: Edition, about: str, image: str = "") -> dict[str, str]:
    """The properties of Open Graph. image: its place below the base address."""
    found = {
        "og:title": record["title"],
        "og:description": about,
        "og:type": "article" if "container-title" in record else "website",
        "og:locale": record["language"].replace("-", "_"),
        "og:site_name": cff.brief().title,
        "og:url": record.get("URL", ""),
        "og:image": f"{edition.base_url}{image}" if edition.base_url and image else "",
    }
    return {name: value for name, value in found.items() if value}


def _common(record: Mapping[str, Any]) -> dict[str, Any]:
    licence = cff.brief().license
    return {
        "author": _authors(),
        "datePublished": cff.brief().date_released.isoformat(),
        "version": record["version"],
        "inLanguage": record["language"],
        "license": _LICENCES.get(licence, licence),
    }


def _authors() -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": author.name} for author in cff.brief().authors]


def _licence(item: Mapping[str, Any]) -> str | dict[str, str]:
    """A licence by its address, where it has one; else by its title."""
    return item["path"] if item.get("path") else {"@type": "CreativeWork", "name": item["title"]}


def _table(item: Mapping[str, Any], edition: Edition, downloads: Collection[str]) -> dict[str, Any]:
    source = item["sources"][0]
    file: dict[str, Any] = {
        "@type": "DataDownload",
        "name": item["path"],
        "encodingFormat": item.get("mediatype") or _MEDIA.get(item["format"], item["format"]),
        "contentSize": f"{item['bytes']} B",
        "sha256": item["hash"].removeprefix("sha256:"),
    }
    if edition.base_url and f"data/{item['path']}" in downloads:
        file["contentUrl"] = f"{edition.base_url}data/{item['path']}"
    made = {
        "@type": "Dataset",
        "name": item["title"],
        "description": item["description"],
        "license": _licence(item["licenses"][0]),
        "creditText": source.get("credit")
        or f"Typed by hand by {cff.brief().authors[0].name}, each row with its source",
        "isAccessibleForFree": True,
        "distribution": [file],
    }
    return made | ({"version": item["vintage"]} if item.get("vintage") else {})
