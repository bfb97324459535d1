import io
import zipfile

import numpy as np
import pytest

from scobrief.errors import SourceError
from scobrief.sources import icio


def read(folder, economies, sectors, shares, intermediate, sales):
    """Write the arrays into a wheel, as the package has them, and read it."""
    content = io.BytesIO()
    arrays = {"A": shares, "omb": intermediate, "s": sales, "countries": economies, "sectors": sectors}
    np.savez(content, **{name: np.array(array) for name, array in arrays.items()})
    path = folder / "icio.whl"
    with zipfile.ZipFile(path, "w") as whl:
        whl.writestr("sanction_simulator/data/bench_cache.npz", content.getvalue())
    return icio.read(path)


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


# Nodes are sector-major: farms of China, farms of Russia, shops of China, shops of Russia.
ECONOMIES, SECTORS = ["CHN", "RUS"], ["A01", "G"]
SHARES = [
    [0.10, 0.20, 0.30, 0.40],  # sold by China's farms
    [0.01, 0.02, 0.03, 0.04],  # sold by Russia's farms
    [0.15, 0.25, 0.35, 0.45],  # sold by China's shops
    [0.05, 0.06, 0.07, 0.08],  # sold by Russia's shops
]
INTERMEDIATE, SALES = [0.5, 0.5, 0.25, 0.1], [200, 400, 40, 500]  # buyers' inputs: 100, 200, 10, 50


def test_flows_are_read_seller_by_row_and_buyer_by_column_in_sector_major_order(tmp_path):
    flows = read(tmp_path, ECONOMIES, SECTORS, SHARES, INTERMEDIATE, SALES)
    assert rows(flows, "exporter", "importer", "kind", "year", "value_usd_m") == [
        ("CHN", "RUS", "goods", 2022, 60.0),  # 0.20 * 200 to Russia's farms + 0.40 * 50 to its shops
        ("CHN", "RUS", "services", 2022, 72.5),  # 0.25 * 200 + 0.45 * 50
        ("RUS", "CHN", "goods", 2022, 1.3),  # 0.01 * 100 to China's farms + 0.03 * 10 to its shops
        ("RUS", "CHN", "services", 2022, 5.7),  # 0.05 * 100 + 0.07 * 10
    ]


def test_what_an_economy_buys_from_itself_is_no_trade(tmp_path):
    flows = read(tmp_path, ECONOMIES, SECTORS, SHARES, INTERMEDIATE, SALES)
    assert not (flows["exporter"] == flows["importer"]).any()
    # 193 in all; 13 + 18.5 are bought within China and 6 + 16 within Russia.
    assert flows["value_usd_m"].sum() == pytest.approx(139.5)


def test_goods_are_the_sections_a_to_c(tmp_path):
    # China sells to Russia 1 of farms, 2 of mines, 4 of food, 8 of power, 16 of water, 32 of housework.
    sectors = ["A01", "B05", "C10T12", "D", "E", "T"]
    shares = np.zeros((12, 12))
    for place in range(6):
        shares[2 * place, 1] = 2**place  # row: China's node of the sector; column: Russia's farms
    flows = read(tmp_path, ECONOMIES, sectors, shares, np.ones(12), np.ones(12))
    flows = flows[flows["exporter"] == "CHN"]
    assert rows(flows, "kind", "value_usd_m") == [("goods", 7.0), ("services", 56.0)]


def test_a_pair_that_trades_nothing_keeps_its_row_with_a_zero(tmp_path):
    flows = read(tmp_path, ECONOMIES, SECTORS, np.zeros((4, 4)), INTERMEDIATE, SALES)
    assert flows["value_usd_m"].tolist() == [0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("economies", "shares", "intermediate", "sales"),
    [
        (["CHN", "RUS", "IND"], SHARES, INTERMEDIATE, SALES),
        (ECONOMIES, SHARES[:3], INTERMEDIATE, SALES),
        (ECONOMIES, SHARES, INTERMEDIATE[:3], SALES),
        (ECONOMIES, SHARES, INTERMEDIATE, SALES[:3]),
    ],
    ids=["economies", "shares", "intermediate", "sales"],
)
def test_arrays_that_do_not_fit_each_other_are_refused(tmp_path, economies, shares, intermediate, sales):
    with pytest.raises(SourceError, match=r"oecd-icio-2022: \d economies x 2 sectors do not fit"):
        read(tmp_path, economies, SECTORS, shares, intermediate, sales)
