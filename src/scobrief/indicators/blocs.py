"""The SCO beside other blocs on the production network of 2022, each with its no-preference value."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

import pandas as pd
from pydantic import Field, field_validator

from ..datapackage import open_table
from ..errors import nearest
from ..members import YARDSTICKS, RosterRule, Statuses, members, roster
from ..parameters import FlowChoice, Parameters, Rule, Standing
from .flow_sets import YEAR, flow_set
from .network import bloc_trade, export_entropy, hubness, production_network, production_null
from .registry import register

OTHERS = ("EU", "ASEAN", "EAEU", "USMCA", "RCEP", "BRICS", "GCC", "MERCOSUR")
SCO, FOUNDERS = "SCO", "SCO founders"
# The two members whose size or trade could carry the result alone.
WITHOUT_CHINA, WITHOUT_RUSSIA = "SCO without China", "SCO without Russia"


Bloc = Literal[
    "SCO", "SCO without China", "SCO without Russia", "SCO founders", "EU", "ASEAN", "EAEU", "USMCA", "RCEP",
    "BRICS", "GCC", "MERCOSUR",
]  # fmt: skip


class OnNetwork(Parameters):
    """A roster for the SCO, which flows, and which bloc."""

    roster_rule: Rule = "in_force"
    statuses: Standing = "members"
    flows: FlowChoice = "all"
    bloc: Bloc | None = Field(None, description="One bloc only; left out, all of them")


class OfEconomy(Parameters):
    """Which flows, and of which economy."""

    flows: FlowChoice = "all"
    economy: str | None = Field(None, description="the ISO3 code of an economy of the production network")

    @field_validator("economy")
    @classmethod
    def _known(cls, code: str | None) -> str | None:
        if code is not None and code not in production_network().codes:
            raise ValueError(_absent(code))
        return code


def _absent(code: str) -> str:
    """Why a code is not taken: an economy that the network lacks has no substitute; another word may be misspelt."""
    names = open_table("economies").set_index("iso3")["name"]
    known = production_network().codes
    if code in names.index:
        return f"economy={code!r}: {names[code]} is not among the {len(known)} economies of the production network"
    guess = nearest(code, known)
    hint = f". Did you mean {guess!r}?" if guess else ""
    return f"economy={code!r}: allowed are the ISO3 codes {', '.join(known)}{hint}"


def rosters(
    rule: RosterRule = "in_force", statuses: Statuses = "members", every: bool = False, year: int = YEAR
) -> dict[str, tuple[str, ...]]:
    """Members of each bloc as of 31 December of the flows' year; the SCO's under the given rule.

    What is the SCO's roster once more under another name is left out, unless every bloc is asked for: without China
    the SCO without China, and with the EU in its place the EU. So is a bloc that did not exist yet.
    """
    sco = roster(year, rule, statuses)
    found = {
        SCO: sco,
        WITHOUT_CHINA: tuple(code for code in sco if code != "CHN"),
        WITHOUT_RUSSIA: tuple(code for code in sco if code != "RUS"),
        FOUNDERS: roster(year, "founders"),
        **{name: members(name, date(year, 12, 31)) for name in OTHERS},
    }
    again = (WITHOUT_CHINA, WITHOUT_RUSSIA, "EU") if rule in YARDSTICKS and not every else ()
    found = {bloc: codes for bloc, codes in found.items() if bloc not in again or codes != sco}
    return found if every else {bloc: codes for bloc, codes in found.items() if codes}


def table(
    rule: RosterRule = "in_force", statuses: Statuses = "members", flows: str = "all", every: bool = False
) -> pd.DataFrame:
    """One row per bloc of `rosters`: members_in_roster, members_reporting, observed and no-preference values.

    intra_share_pct, intra_share_once_pct, export_share_pct, import_share_pct in percent; trade_intensity
    and stii as ratios; each with a column that ends in _no_preference; ratio_to_no_preference is the
    share over its no-preference value. Values are missing where a bloc did not exist in the flows' year.
    """
    network, null = production_network(flows), production_null(flows)
    rows = []
    for name, codes in rosters(rule, statuses, every, flow_set(flows).year).items():
        if not codes:
            rows.append({"bloc": name, "members_in_roster": 0, "members_reporting": 0})
            continue
        seen, free = bloc_trade(network, codes), bloc_trade(null, codes)
        row = {"bloc": name, "members_in_roster": len(codes), "members_reporting": seen.members_reporting}
        for suffix, found in (("", seen), ("_no_preference", free)):
            row |= {
                f"intra_share_pct{suffix}": 100 * found.share,
                f"intra_share_once_pct{suffix}": 100 * found.share_counted_once,
                f"trade_intensity{suffix}": found.intensity,
                f"stii{suffix}": found.stii,
            }
        row |= {"export_share_pct": 100 * seen.export_share, "import_share_pct": 100 * seen.import_share}
        rows.append(row | {"ratio_to_no_preference": seen.share / free.share})
    return pd.DataFrame(rows)


def pairs(rule: RosterRule = "in_force", statuses: Statuses = "members", flows: str = "all") -> pd.DataFrame:
    """Sales between members: exporter, importer, value_usd_m, no_preference_usd_m, ratio_to_no_preference."""
    codes = roster(flow_set(flows).year, rule, statuses)
    frames = []
    for network, column in (
        (production_network(flows), "value_usd_m"),
        (production_null(flows), "no_preference_usd_m"),
    ):
        inside = network.mask(codes)
        names = pd.Index(network.codes)[inside]
        block = pd.DataFrame(network.flows[inside][:, inside], index=names, columns=names)
        block = block.rename_axis(index="exporter", columns="importer")
        frames.append(cast("pd.Series", block.stack()).rename(column))
    made = pd.concat(frames, axis=1).reset_index()
    made = made[made["exporter"] != made["importer"]].reset_index(drop=True)
    return made.assign(ratio_to_no_preference=made["value_usd_m"] / made["no_preference_usd_m"])


_NETWORK = {
    "parameters": OnNetwork,
    "tables": ("production_flows", "curated-memberships"),
    "cite": "iapadretironi2009",
}
BLIND = (
    "Intermediate inputs of 80 economies in 2022: Iran, Uzbekistan, Kyrgyzstan and Tajikistan are not among them; "
    "flows that were added cover others."
)


def _columns(p: OnNetwork, name: str, *more: str) -> pd.DataFrame:
    kept = ["bloc", "members_in_roster", "members_reporting", name, f"{name}_no_preference", *more]
    made = table(p.roster_rule, p.statuses, p.flows, p.bloc is not None)[kept]
    return made if p.bloc is None else made[made["bloc"] == p.bloc].reset_index(drop=True)


@register(
    name="intra_share_pct",
    title="Share of trade inside the bloc",
    unit="percent of members' trade, both ends counted",
    formula=r"S = T_{RR} / T_R",
    range="0 to 100",
    neutral="none",
    direction="more is more trade inside",
    caveat=f"Grows with the size of the bloc and with enlargement. {BLIND}",
    **_NETWORK,
)
def intra_share(p: OnNetwork) -> pd.DataFrame:
    """Share of members' trade that stays inside the bloc, both ends counted."""
    return _columns(p, "intra_share_pct", "ratio_to_no_preference")


@register(
    name="intra_share_once_pct",
    title="Share of trade inside the bloc, counted once",
    unit="percent of members' trade, internal trade counted once",
    formula=r"\frac{T_{RR}/2}{T_R - T_{RR}/2}",
    range="0 to 100",
    neutral="none",
    direction="more is more trade inside",
    caveat=f"The usual press figure; not comparable with the share that counts both ends. {BLIND}",
    **_NETWORK,
)
def intra_share_once(p: OnNetwork) -> pd.DataFrame:
    """Share of members' trade that stays inside the bloc, internal trade counted once."""
    return _columns(p, "intra_share_once_pct")


@register(
    name="preference_ratio",
    title="Share inside over its no-preference value",
    unit="ratio",
    formula=r"S / S_0",
    range="0 to 1/S0",
    neutral="1",
    direction="more is more trade inside than size alone would give",
    caveat=f"Its ceiling falls as the bloc grows; distance is not taken out. {BLIND}",
    **_NETWORK,
)
def preference_ratio(p: OnNetwork) -> pd.DataFrame:
    """Share of trade inside the bloc over the share that it would have without any preference."""
    made = table(p.roster_rule, p.statuses, p.flows, p.bloc is not None).rename(
        columns={"ratio_to_no_preference": "preference_ratio"}
    )
    kept = ["bloc", "members_in_roster", "members_reporting", "preference_ratio"]
    made = made[[*kept, "intra_share_pct", "intra_share_pct_no_preference"]]
    return made if p.bloc is None else made[made["bloc"] == p.bloc].reset_index(drop=True)


@register(
    name="trade_intensity",
    title="Intra-bloc trade intensity",
    unit="ratio",
    formula=r"I = S / W,\quad W = T_R / T_W",
    range="0 to 1/W",
    neutral="1, but see the no-preference value",
    direction="more is more trade inside than the bloc's weight",
    caveat=f"Its upper bound falls as the bloc grows. {BLIND}",
    **_NETWORK,
)
def trade_intensity(p: OnNetwork) -> pd.DataFrame:
    """Share of trade inside the bloc over the bloc's weight in world trade."""
    return _columns(p, "trade_intensity")


@register(
    name="stii",
    title="Symmetric trade introversion index",
    unit="index from -1 to 1",
    formula=r"\mathrm{STII} = \frac{S - V}{S + V - 2 S V},\quad V = T_{OR} / T_O",
    range="-1 to 1",
    neutral="0, but see the no-preference value",
    direction="more is more introverted",
    caveat=f"With one very large member it is negative without any preference; says nothing about distance. {BLIND}",
    **_NETWORK,
)
def stii(p: OnNetwork) -> pd.DataFrame:
    """Symmetric trade introversion index of each bloc."""
    return _columns(p, "stii")


@register(
    name="export_entropy",
    title="Entropy of exports over partners",
    unit="nats",
    formula=r"-\sum_j b_{ij} \ln b_{ij}",
    range="0 to ln n",
    neutral="none",
    direction="more is more evenly spread",
    caveat=f"The number of partners differs by economy: compare the normalised column. {BLIND}",
    parameters=OfEconomy,
    tables=("production_flows",),
    cite="iapadretajoli2014",
)
def entropy(p: OfEconomy) -> pd.DataFrame:
    """Entropy of each economy's exports over its partners."""
    made = export_entropy(production_network(p.flows))
    return made if p.economy is None else made[made["iso3"] == p.economy].reset_index(drop=True)


@register(
    name="hubness",
    many=True,
    title="Hubness of the buyer for the seller",
    unit="ratio",
    formula=r"sx_{ij} (1 - sm_{ij})",
    range="0 to 1",
    neutral="none",
    direction="more is more one-sided dependence of i on j",
    caveat=f"One way: hubness of i for j differs from that of j for i. {BLIND}",
    parameters=OfEconomy,
    tables=("production_flows",),
    cite="iapadretajoli2014",
)
def hub(p: OfEconomy) -> pd.DataFrame:
    """Hubness of each ordered pair, or of one seller's partners."""
    made = hubness(production_network(p.flows))
    return made if p.economy is None else made[made["exporter"] == p.economy].reset_index(drop=True)
