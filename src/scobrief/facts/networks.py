"""What prose says of the flows that chapter 4 reads: the embedded production network, or a table that was added."""

from __future__ import annotations

from ..datapackage import resource
from ..indicators.flow_sets import EMBEDDED, flow_set
from ..indicators.network import production_network
from .sheet import Facts
from .words import listing, name

FLOW_WORDS = {"all": "goods and services", "goods": "goods", "services": "services"}
INDICATOR = "intra_share_pct"
EMBEDDED_TABLE = "production_flows"
EMBEDDED_SOURCE = "OECD, Inter-Country Input-Output tables, 2025 edition, CC BY 4.0"
# Members past or present that the tables of the OECD lack, in the order of their number of people.
OFTEN_MISSING = ("IRN", "UZB", "KGZ", "TJK")
_LICENCES = {"CC-BY-4.0": "CC BY 4.0", "etalab-2.0": "Etalab open licence 2.0"}
_WORDS = {
    "icio": {
        "noun": "production network",
        "goods": "intermediate inputs",
        "covers": "all industries but not all members",
        "what": "intermediate inputs, what one economy's industries buy from another's",
        "small": "Input-output tables are balanced estimates: small flows, below a billion dollars or so, are partly "
        "modelled",
        "central": "cannot be tested on it, only on energy and minerals",
    },
    "baci": {
        "noun": "network of trade in all goods",
        "goods": "all goods",
        "covers": "all goods that customs record but no services",
        "what": "goods of every kind, final ones too, as customs on either side reported them and BACI reconciled the "
        "two reports",
        "small": "Where one side alone reports, the record rests on that side; what neither reports is counted as no "
        "trade",
        "central": "is tested here on energy and minerals alone",
    },
}


def flow_words(flows: str) -> str:
    """Name flows in words: goods and services; all goods."""
    chosen = flow_set(flows)
    return "all goods" if chosen.source == "baci" else FLOW_WORDS[chosen.kind or "all"]


def traded(flows: str) -> str:
    """What is traded, whatever its kind: intermediate inputs; all goods."""
    return _WORDS[flow_set(flows).source]["goods"]


def instead(flows: str) -> dict[str, str]:
    """The table that stands in the place of the embedded one, for the facts that name where they come from."""
    return {} if flows in EMBEDDED else {EMBEDDED_TABLE: flow_set(flows).table}


def add(sheet: Facts, flows: str) -> None:
    """Add the facts on the flows themselves to the sheet of the trade chapter."""
    chosen = flow_set(flows)
    sheet.add("network_year", chosen.year, str(chosen.year), "year", INDICATOR)
    sheet.add("flow_words", flows, flow_words(flows), "words", INDICATOR)
    sheet.add("network_traded", flows, _traded_words(flows), "words", INDICATOR)
    for key, words in _WORDS[chosen.source].items():
        sheet.add(f"network_{key}", words, words, "words", INDICATOR)
    codes = production_network(flows).codes
    sheet.add("network_economies", len(codes), str(len(codes)), "economies", INDICATOR)
    lacks, source = _lacks(chosen.source, codes), _source(flows)
    sheet.add("network_lacks", lacks, lacks, "words", INDICATOR)
    sheet.add("network_source", source, source, "words", INDICATOR)


def _traded_words(flows: str) -> str:
    """What is traded, with its kind where it has one: intermediate inputs (goods and services); all goods."""
    return f"intermediate inputs ({flow_words(flows)})" if flow_set(flows).source == "icio" else traded(flows)


def _lacks(source: str, codes: tuple[str, ...]) -> str:
    absent = [name(code) for code in OFTEN_MISSING if code not in codes]
    rest = ["services"] if source == "baci" else ["final goods", "the rest of the world"]
    return ", ".join([listing(absent), *rest] if absent else rest)


def _source(flows: str) -> str:
    """The source as a caption says it, with its licence."""
    if flows in EMBEDDED:
        return EMBEDDED_SOURCE
    item = resource(flow_set(flows).table)
    return f"{item['sources'][0]['credit']}, {_LICENCES[item['licenses'][0]['name']]}"
