"""Trade of a bloc in a matrix of flows: share, intensity, introversion, and the value without any preference.

Notation as in the methods page: rows sell, columns buy; R the bloc, O the rest of the reported world.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..datapackage import open_table
from ..errors import DataError
from .flow_sets import flow_set


@dataclass(frozen=True, eq=False)
class Network:
    """A square matrix of flows between economies; the diagonal is zero: nobody trades with itself."""

    codes: tuple[str, ...]
    flows: np.ndarray

    def __post_init__(self) -> None:
        n = len(self.codes)
        if self.flows.shape != (n, n):
            raise DataError(f"network: {n} economies do not fit a matrix of {self.flows.shape}.")
        if np.diag(self.flows).any():
            raise DataError("network: the diagonal is not zero; domestic flows are no trade.")

    @property
    def trade(self) -> np.ndarray:
        """What each economy sells and buys."""
        both: np.ndarray = self.flows.sum(axis=1) + self.flows.sum(axis=0)
        return both

    def mask(self, bloc: Collection[str]) -> np.ndarray:
        """True where an economy is in the bloc; members that are not in the network are passed over."""
        return np.isin(self.codes, list(bloc))


@dataclass(frozen=True, slots=True)
class BlocTrade:
    """What the matrix says of one bloc. Shares are fractions of one; see the methods page for formulas."""

    members_reporting: int
    share: float
    share_counted_once: float
    export_share: float
    import_share: float
    weight: float
    outsiders_weight: float
    intensity: float
    homogeneous_intensity: float
    external_intensity: float
    stii: float


@cache
def production_network(flows: str = "all") -> Network:
    """The production network of 2022, million US dollars: goods, services, or both; or one that was added."""
    chosen = flow_set(flows)
    table = open_table(chosen.table)
    if chosen.source == "baci":
        return _reported(table)
    if chosen.kind is not None:
        table = table[table["kind"] == chosen.kind]
    matrix = table.pivot_table(index="exporter", columns="importer", values="value_usd_m", aggfunc="sum")
    codes = tuple(matrix.index)
    # The diagonal is absent from the table because domestic flows are no trade: zero by definition.
    return Network(codes, matrix.reindex(columns=codes).fillna(0.0).to_numpy())


def _reported(table: pd.DataFrame) -> Network:
    """Reported trade in all goods, million US dollars; an economy that sells or buys alone is in it too."""
    table = table[table["exporter"] != table["importer"]]
    codes = tuple(sorted({*table["exporter"], *table["importer"]}))
    usd_m = table.pivot_table(index="exporter", columns="importer", values="value_usd_k", aggfunc="sum") / 1e3
    return Network(codes, usd_m.reindex(index=codes, columns=codes).fillna(0.0).to_numpy())


def bloc_trade(network: Network, bloc: Collection[str]) -> BlocTrade:
    """Statistics of a bloc's trade with itself, both ends counted unless the name says otherwise.

    Raises DataError if no member, or no outsider, reports. Source: Iapadre (2006); Iapadre and Tironi (2009).
    """
    inside = network.mask(bloc)
    if not inside.any() or inside.all():
        raise DataError(
            f"bloc {sorted(bloc)}: {inside.sum()} of {len(network.codes)} economies of the network are in it."
        )
    x = network.flows
    internal = x[np.ix_(inside, inside)].sum()
    exports, imports = x[inside].sum(), x[:, inside].sum()
    t_rr, t_r, t_w = 2 * internal, exports + imports, 2 * x.sum()
    t_o = x[~inside].sum() + x[:, ~inside].sum()
    t_or = x[np.ix_(~inside, inside)].sum() + x[np.ix_(inside, ~inside)].sum()
    s, w, v = t_rr / t_r, t_r / t_w, t_or / t_o
    return BlocTrade(
        members_reporting=int(inside.sum()),
        share=s,
        share_counted_once=internal / (t_r - internal),
        export_share=internal / exports,
        import_share=internal / imports,
        weight=w,
        outsiders_weight=v,
        intensity=s / w,
        homogeneous_intensity=s / v,
        external_intensity=(1 - s) / (1 - v),
        stii=(s - v) / (s + v - 2 * s * v),
    )


def no_preference(network: Network, tolerance: float = 1e-10, rounds: int = 1000) -> Network:
    """The matrix with the same sums of rows and columns, no preference, and the diagonal kept at zero.

    Iterative proportional fitting (RAS) from the outer product of the sums. A bloc with one very large member is
    negative here already, because that member cannot trade with itself. Raises DataError if it does not converge.
    """
    rows, columns = network.flows.sum(axis=1), network.flows.sum(axis=0)
    fitted = np.outer(rows, columns)
    np.fill_diagonal(fitted, 0.0)
    for _ in range(rounds):
        fitted *= _ratio(rows, fitted.sum(axis=1))[:, None]
        fitted *= _ratio(columns, fitted.sum(axis=0))[None, :]
        if np.allclose(fitted.sum(axis=1), rows, rtol=tolerance, atol=0):
            return Network(network.codes, fitted)
    raise DataError(f"network: no-preference matrix not reached in {rounds} rounds.")


@cache
def production_null(flows: str = "all") -> Network:
    """The no-preference matrix of the production network."""
    return no_preference(production_network(flows))


def export_entropy(network: Network) -> pd.DataFrame:
    """How evenly each economy's exports spread over partners: -sum b ln b, natural logarithm.

    Returns iso3, partners (with a flow), export_entropy, and the same divided by ln(partners).
    """
    rows = []
    for code, sales in zip(network.codes, network.flows, strict=True):
        b = sales[sales > 0] / sales.sum()
        entropy = float(-(b * np.log(b)).sum())
        n = len(b)
        rows.append((code, n, entropy, entropy / np.log(n) if n > 1 else np.nan))
    return pd.DataFrame(rows, columns=["iso3", "partners", "export_entropy", "export_entropy_normalised"])


def hubness(network: Network) -> pd.DataFrame:
    """How much i depends on selling to j while j does not depend on buying from i: sx_ij (1 - sm_ij).

    Returns one row per ordered pair: exporter, importer, export_share, import_share, hubness.
    """
    x = network.flows
    sx, sm = _ratio(x, x.sum(axis=1, keepdims=True)), _ratio(x, x.sum(axis=0, keepdims=True))
    i, j = np.nonzero(~np.eye(len(network.codes), dtype=bool))
    codes = np.array(network.codes)
    return pd.DataFrame(
        {
            "exporter": codes[i],
            "importer": codes[j],
            "export_share": sx[i, j],
            "import_share": sm[i, j],
            "hubness": (sx * (1 - sm))[i, j],
        }
    )


def _ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b with 0 / 0 = 0: an economy that sells nothing has no shares to fit."""
    found: np.ndarray = np.divide(a, b, out=np.zeros(np.broadcast_shapes(a.shape, b.shape)), where=b != 0)
    return found
