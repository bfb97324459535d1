"""The OECD's tables as published: the embedded table again, parts of China put together, and what is refused."""

import numpy as np
import pandas as pd
import pytest
import written

from scobrief.datapackage import open_table
from scobrief.errors import SourceError
from scobrief.sources import icio_published, published


def read(path, year=2022):
    return icio_published.read(path, icio_published.years(path)[year], written.known())


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


def test_goods_and_services_across_borders_are_summed_and_the_rest_of_the_world_is_left_out(tmp_path):
    flows = written.labelled(["CHN", "RUS", "ROW"], ["A01", "G"], np.arange(36.0).reshape(6, 6))
    found = read(written.icio(tmp_path / "i.zip", {2019: flows}), 2019)
    assert rows(found, "exporter", "importer", "kind", "year", "value_usd_m") == [
        ("CHN", "RUS", "goods", 2019, 5.0),  # 2 + 3
        ("CHN", "RUS", "services", 2019, 17.0),  # 8 + 9
        ("RUS", "CHN", "goods", 2019, 25.0),  # 12 + 13
        ("RUS", "CHN", "services", 2019, 37.0),  # 18 + 19
    ]


def test_the_parts_of_china_and_mexico_are_one_economy_each_and_trade_among_them_is_domestic(tmp_path):
    flows = written.labelled(["CN1", "CN2", "MX1", "MX2"], ["C26"], np.arange(16.0).reshape(4, 4))
    found = read(written.icio(tmp_path / "i.zip", {2022: flows}, suffix=""))
    assert rows(found[found["kind"] == "goods"], "exporter", "importer", "value_usd_m") == [
        ("CHN", "MEX", 18.0),  # 2 + 3 + 6 + 7
        ("MEX", "CHN", 42.0),  # 8 + 9 + 12 + 13
    ]


@pytest.mark.parametrize("block", [published.BLOCK_BYTES, 1 << 16])
def test_the_embedded_network_written_back_gives_the_embedded_table(tmp_path, monkeypatch, block):
    monkeypatch.setattr(published, "BLOCK_BYTES", block)
    embedded = open_table("production_flows")
    economies = sorted({*embedded["exporter"]})
    n = len(economies)
    flows = np.full((n, 2, n, 2), 7.0)
    for place, kind in enumerate(("goods", "services")):
        wide = embedded[embedded["kind"] == kind].pivot(index="exporter", columns="importer", values="value_usd_m")
        values = wide.reindex(index=economies, columns=economies).to_numpy()
        # A quarter is bought by farms, the rest by shops; what is domestic is a number that nobody should see.
        flows[:, place, :, 0], flows[:, place, :, 1] = values / 4, values * 3 / 4
    square = written.labelled(economies, ["A01", "G"], np.nan_to_num(flows, nan=1e9).reshape(2 * n, 2 * n))
    found = read(written.icio(tmp_path / "i.zip", {2022: square}))
    pd.testing.assert_frame_equal(found, embedded, check_dtype=False, check_exact=False, rtol=0, atol=1e-4)


def spoilt(folder, change):
    flows = written.labelled(["CHN", "RUS"], ["A01", "G"], np.ones((4, 4)))
    path = written.icio(folder / "i.zip", {2022: flows})
    import zipfile

    with zipfile.ZipFile(path) as archive:
        text = archive.read("2022_SML.csv").decode()
    written.zipped(path, {"2022_SML.csv": change(text)})
    with pytest.raises(SourceError) as error:
        read(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("V1,", "label,", "2022_SML.csv has the columns label, CHN_A01"),
        ("CHN_", "XYZ_", "'XYZ_A01' is of no known economy"),
        ("_A01", "_01T03", "'CHN_01T03' is of no section of ISIC; editions before 2023"),
        ("\nRUS_G,1.0", "\nRUS_G,x1", "line 5: CHN_A01='x1' is no number"),
        ("\nRUS_G,1.0", "\nRUS_G,", "the row RUS_G has an empty cell"),
        ("\nRUS_G,", "\nCHN_G,", "the row CHN_G is there twice"),
        ("\nRUS_G,", "\nRUS_F,", "RUS_F is not in both rows and columns"),
    ],
)
def test_a_table_of_another_layout_is_refused_by_where_and_what(tmp_path, old, new, told):
    assert told in spoilt(tmp_path, lambda text: text.replace(old, new))


def test_a_table_that_is_cut_off_between_rows_is_refused(tmp_path):
    assert "is not in both rows and columns" in spoilt(tmp_path, lambda text: text[: text.index("RUS_G,1")])


def test_an_archive_without_yearly_tables_or_with_a_year_twice_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"holds no yearly table of the OECD, as 2022_SML\.csv; it holds readme"):
        icio_published.years(written.zipped(tmp_path / "i.zip", {"readme.txt": "x"}))
    with pytest.raises(SourceError, match="holds 2022 twice"):
        icio_published.years(written.zipped(tmp_path / "j.zip", {"2022.csv": "x", "2022_SML.csv": "x"}))
