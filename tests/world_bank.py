"""A server on this machine that answers as the World Bank's API is documented to, from the embedded figures.

It answers what `wbgapi` asks for: the economies (`country/all`, a list of a head and rows) and the cells of one
series (`sources/2/series/.../country/all/time/all`, one object). `misbehave` is given each answer and its path.
"""

import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from scobrief.datapackage import open_table
from scobrief.sources import worldbank

# The last year of the figures that the server has; the outlook's own go on to 2027.
LAST = 2024
# What the World Bank calls the series.
NAMES = {
    "SP.POP.TOTL": "Population, total",
    "NY.GDP.MKTP.CD": "GDP (current US$)",
    "NY.GDP.MKTP.PP.CD": "GDP, PPP (current international $)",
    "NY.GDP.PCAP.PP.KD": "GDP per capita, PPP (constant 2021 international $)",
    "NY.GDP.MKTP.KD": "GDP (constant 2015 US$)",
    "NY.GDP.MKTP.KD.ZG": "GDP growth (annual %)",
    "NE.EXP.GNFS.CD": "Exports of goods and services (current US$)",
    "NE.IMP.GNFS.CD": "Imports of goods and services (current US$)",
    "NE.EXP.GNFS.KD.ZG": "Exports of goods and services (annual % growth)",
    "NE.IMP.GNFS.KD.ZG": "Imports of goods and services (annual % growth)",
    "BN.CAB.XOKA.CD": "Current account balance (BoP, current US$)",
    "BX.KLT.DINV.CD.WD": "Foreign direct investment, net inflows (BoP, current US$)",
    "MS.MIL.XPND.GD.ZS": "Military expenditure (% of GDP)",
    "IT.NET.USER.ZS": "Individuals using the Internet (% of population)",
    "IS.RRS.TOTL.KM": "Rail lines (total route-km)",
    "LP.LPI.OVRL.XQ": "Logistics performance index: Overall (1=low to 5=high)",
}
# The series that the embedded panel has none of: the Factbook has figures of these, and the rest are exports.
FACTBOOK = {
    "NE.EXP.GNFS.CD": "exports_usd_bn",
    "NE.IMP.GNFS.CD": "imports_usd_bn",
    "MS.MIL.XPND.GD.ZS": "military_expenditure_gdp_pct",
    "IT.NET.USER.ZS": "internet_users_pct",
    "IS.RRS.TOTL.KM": "railways_km",
}
# An answer is its status, its object, and whether its body is cut off half-way.
Answer = tuple[int, object, bool]


@cache
def figures(code: str) -> dict[tuple[str, int], float]:
    """The embedded figures of a series in its own unit: (iso3, year) -> value."""
    series = next(one for one in worldbank.SERIES if one.code == code)
    annual, book = open_table("annual"), open_table("factbook")
    if code in FACTBOOK:
        rows = book[(book["variable"] == FACTBOOK[code]) & book["year"].notna()]
    else:
        # Of constant GDP, investment and logistics nothing is embedded: any number of the form will do.
        there = series.variable if series.variable in set(annual["variable"]) else "gdp_nominal_usd_bn"
        rows = annual[annual["variable"] == there]
    return {(row.iso3, int(row.year)): row.value * series.per for row in rows.itertuples() if int(row.year) <= LAST}


@cache
def economies() -> list[str]:
    """All economies of the embedded panel."""
    return sorted(set(open_table("annual")["iso3"]))


def _country(code: str, region: str) -> dict:
    return {
        "id": code,
        "iso2Code": code[:2],
        "name": code,
        "region": {"id": region, "iso2code": region, "value": "Aggregates" if region == "NA" else region},
        "capitalCity": "",
        "longitude": "",
        "latitude": "",
    }


def _cell(code: str, iso3: str, year: int, value: float | None) -> dict:
    return {
        "variable": [
            {"concept": "Country", "id": iso3, "value": iso3},
            {"concept": "Series", "id": code, "value": NAMES[code]},
            {"concept": "Time", "id": f"YR{year}", "value": str(year)},
        ],
        "value": value,
    }


@cache
def rows(path: str) -> list[dict]:
    """All rows of an answer. The world is an aggregate; the Channel Islands have no place in the brief."""
    if path == "country/all":
        everyone = [_country(code, "ECS") for code in [*economies(), "CHI"]]
        return [*everyone, _country("WLD", "NA")]
    code = path.split("/")[3]
    known = figures(code)
    cells = [_cell(code, iso3, year, known.get((iso3, year))) for iso3 in economies() for year in range(1989, LAST + 2)]
    return [*cells, _cell(code, "WLD", 2021, 1e15), _cell(code, "CHI", 2021, 1e5)]


def page(path: str, number: int, size: int) -> object:
    """A page of an answer as the API words it: a list for the economies, an object for the cells."""
    every = rows(path)
    head = {"page": number, "pages": -(-len(every) // size), "per_page": str(size), "total": len(every)}
    found = every[(number - 1) * size : number * size]
    if path == "country/all":
        return [head, found]
    return head | {"sourceid": "2", "source": {"id": "2", "name": "World Development Indicators", "data": found}}


@contextmanager
def serving(misbehave: Callable[[str, int, object], Answer] | None = None):
    """Serve until the end of the block; yields the address, and the paths that were asked for, in order.

    misbehave: given the path, how often that was asked before, and the right answer, returns what is answered.
    """
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            url = urlsplit(self.path)
            path = url.path.removeprefix("/v2/en/")
            wanted = {name: int(values[0]) for name, values in parse_qs(url.query).items() if name != "format"}
            right = page(path, wanted["page"], wanted["per_page"])
            before = asked.count(path)
            asked.append(path)
            status, said, is_cut = misbehave(path, before, right) if misbehave else (200, right, False)
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if is_cut else body)
            self.close_connection = is_cut

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v2", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
