"""BACI as CEPII publishes it: the same tidy table as from the embedded archive, streamed, and refused with its line."""

import csv
import subprocess
import sys
import zipfile

import numpy as np
import pandas as pd
import pytest
import written

from scobrief.datapackage import open_table
from scobrief.errors import SourceError
from scobrief.sources import baci_published, published
from scobrief.sources.baci import AREAS, GROUP_OF, GROUPS

CHINA, RUSSIA, INDIA, ASIA, SERBIA_MONTENEGRO, EFTA = 156, 643, 699, 490, 891, 697


def read(path, year=2022):
    return baci_published.read(path, baci_published.years(path)[year], written.known())


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


def refused(path, year=2022):
    with pytest.raises(SourceError) as error:
        read(path, year)
    return str(error.value)


def test_flows_are_summed_by_group_and_a_product_of_no_group_is_among_other_goods(tmp_path):
    path = written.baci(
        tmp_path / "b.zip",
        {
            2022: [
                (2022, RUSSIA, CHINA, 270900, "   58.5", 100),
                (2022, RUSSIA, CHINA, "270111", 2.25, "NA"),
                (2022, RUSSIA, CHINA, 270112, 1.5, ""),
                (2022, CHINA, RUSSIA, "010111", 7.125, "   NA"),
                (2022, CHINA, RUSSIA, 870323, 0.375, 1),
            ]
        },
    )
    found = read(path)
    assert rows(found.table, "exporter", "importer", "product_group", "year", "value_usd_k") == [
        ("CHN", "RUS", "other_goods", 2022, 7.5),  # a horse of 7.125 and a car of 0.375
        ("RUS", "CHN", "coal", 2022, 3.75),
        ("RUS", "CHN", "crude_oil", 2022, 58.5),
    ]
    assert found.source_rows == 5


def test_areas_go_where_the_embedded_reader_puts_them_and_what_is_no_economy_is_left_out_and_counted(tmp_path):
    rows_of_2003 = [
        (2003, SERBIA_MONTENEGRO, CHINA, 270900, 5, 1),
        (2003, CHINA, ASIA, 270900, 7, 1),
        (2003, EFTA, CHINA, 270900, 11, 1),
        (2003, CHINA, EFTA, 870323, 2.5, 1),
    ]
    found = read(written.baci(tmp_path / "b.zip", {2003: rows_of_2003}), 2003)
    assert rows(found.table, "exporter", "importer", "value_usd_k") == [("CHN", "XOA", 7.0), ("SRB", "CHN", 5.0)]
    assert found.left_out == {"Europe EFTA, nes": 13.5}


def test_a_later_edition_is_read_without_the_groups_that_are_of_the_edition_of_1992(tmp_path):
    one = {2022: [(2022, RUSSIA, CHINA, 270900, 3, 1), (2022, RUSSIA, CHINA, 870323, 4, 1)]}
    found = read(written.baci(tmp_path / "b.zip", one, edition="HS17"))
    assert rows(found.table, "product_group", "value_usd_k") == [("ungrouped", 7.0)]


def test_the_embedded_minerals_written_back_give_the_embedded_table(tmp_path):
    embedded = open_table("mineral_flows")
    embedded = embedded[embedded["year"] == 2022].reset_index(drop=True)
    area = {iso3: code for code, iso3 in AREAS.items() if iso3 == "XOA"}
    economies = sorted({*embedded["exporter"], *embedded["importer"]})
    codes = {iso3: place for place, iso3 in enumerate(economies, start=4)}
    countries = {code: (iso3, area.get(iso3, iso3)) for iso3, code in codes.items()}
    product = {group: text.split()[0] for group, text in GROUPS.items()}
    # Each flow in two parts, so that there is something to add up.
    lines = []
    for row in embedded.itertuples():
        ends = f"2022,{codes[row.exporter]},{codes[row.importer]},{product[row.product_group]}"
        part = round(row.value_usd_k / 3, 3)
        lines += [f"{ends},{part:.3f},NA\n", f"{ends},{row.value_usd_k - part:.3f},1\n"]
    text = written.HEADER + "".join(lines)
    path = written.baci(tmp_path / "b.zip", {2022: text}, countries=countries, products=list(product.values()))
    found = read(path)
    assert len(found.table) == len(embedded) > 10_000
    pd.testing.assert_frame_equal(found.table, embedded, check_dtype=False, check_exact=False, rtol=0, atol=5e-4)


def generated(rows_count, seed=1):
    rng = np.random.default_rng(seed)
    goods = [*GROUP_OF, *(f"{code:06d}" for code in range(840110, 840160))]
    kept = [code for code, (_, iso3) in written.COUNTRIES.items() if iso3 not in ("R20", "SUN")]
    table = pd.DataFrame(
        {
            "t": 2022,
            "i": rng.choice(kept, rows_count),
            "j": rng.choice(kept, rows_count),
            "k": rng.choice(goods, rows_count),
            "v": rng.lognormal(3, 2, rows_count).round(3),
            "q": np.where(rng.random(rows_count) < 0.1, "NA", "1.5"),
        }
    )
    return table, goods


@pytest.mark.parametrize("block", [published.BLOCK_BYTES, 1 << 12])
def test_a_generated_year_equals_what_pandas_adds_up_however_large_the_blocks(tmp_path, monkeypatch, block):
    monkeypatch.setattr(published, "BLOCK_BYTES", block)
    table, goods = generated(20_000)
    found = read(written.baci(tmp_path / "b.zip", {2022: table.to_csv(index=False)}, products=goods)).table
    iso3 = {code: AREAS.get(name, name) for code, (_, name) in written.COUNTRIES.items()}
    table = table.assign(
        exporter=table["i"].map(iso3),
        importer=table["j"].map(iso3),
        product_group=table["k"].map(GROUP_OF).fillna("other_goods"),
    )
    expected = table.groupby(["exporter", "importer", "product_group"])["v"].sum()
    mine = found.set_index(["exporter", "importer", "product_group"])["value_usd_k"]
    pd.testing.assert_series_equal(mine, expected, check_names=False, check_exact=False, rtol=0, atol=1e-3)


GOOD = f"2022,{RUSSIA},{CHINA},270900,1.5,2\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"2022,{RUSSIA},999,270900,1.5,2\n", "line 10: j is 999; no such country code"),
        (f"2022,{RUSSIA},70000,270900,1.5,2\n", "line 10: j is 70000; no such country code"),
        (f"2022,{RUSSIA},{CHINA},999999,1.5,2\n", "line 10: k is 999999; no such product"),
        (f"2021,{RUSSIA},{CHINA},270900,1.5,2\n", "line 10: t is 2021; expected 2022"),
        (f"2022,{RUSSIA},{CHINA},270900,-1,2\n", "line 10: v is -1; expected a number of thousand dollars"),
        (f"2022,{RUSSIA},{CHINA},270900,,2\n", "line 10: v is empty"),
        (f"2022,{RUSSIA},{CHINA},270900,1e3x,2\n", "line 10: v='1e3x' is no number"),
        (f"2022,{RUSSIA},{CHINA},crude,1.5,2\n", "line 10: k='crude' is no whole number"),
        (f"2022,{RUSSIA},{CHINA},270900,1.5\n", "line 10: 5 cells, expected 6"),
    ],
)
@pytest.mark.parametrize("block", [published.BLOCK_BYTES, 64])
def test_a_row_that_cannot_be_is_refused_with_its_line(tmp_path, monkeypatch, line, told, block):
    monkeypatch.setattr(published, "BLOCK_BYTES", block)
    path = written.baci(tmp_path / "b.zip", {2022: written.HEADER + GOOD * 8 + line + GOOD * 3})
    assert f"BACI_HS92_Y2022_V202501.csv {told}" in refused(path)


def test_other_columns_and_an_empty_year_are_refused(tmp_path):
    path = written.baci(tmp_path / "b.zip", {2022: "year,exporter,value\n2022,643,1\n"})
    assert "has the columns year, exporter, value; expected t, i, j, k, v, q" in refused(path)
    assert "holds no flows" in refused(written.baci(tmp_path / "c.zip", {2022: written.HEADER}))
    assert "begins with no line of column names" in refused(written.baci(tmp_path / "d.zip", {2022: ""}))


def test_a_file_that_is_no_archive_of_the_source_is_refused_by_what_it_holds(tmp_path):
    for content, told in (
        ({"notes.txt": "x"}, "holds no yearly file of BACI, as BACI_HS92_Y2022_V202501.csv; it holds notes.txt"),
        ({"BACI_HS92_Y2022_V202501.csv": written.HEADER}, "holds no table of countries"),
        ({}, "it holds nothing"),
    ):
        with pytest.raises(SourceError, match=told):
            baci_published.years(written.zipped(tmp_path / "b.zip", content))
    with pytest.raises(SourceError, match="no such file"):
        baci_published.years(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("t,i,j,k,v,q\n")
    with pytest.raises(SourceError, match="no zip, or not all of one"):
        baci_published.years(tmp_path / "text.zip")


def test_a_zip_that_is_cut_off_or_damaged_inside_is_refused(tmp_path):
    table, goods = generated(5_000)
    path = written.baci(tmp_path / "b.zip", {2022: table.to_csv(index=False)}, products=goods)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="Download it again"):
        baci_published.years(path)
    with zipfile.ZipFile(written.zipped(path, {"x": "y"})):
        pass
    path.write_bytes(whole)
    with zipfile.ZipFile(path) as archive:
        item = archive.getinfo("BACI_HS92_Y2022_V202501.csv")
    at = item.header_offset + item.compress_size // 2
    path.write_bytes(whole[:at] + bytes(64) + whole[at + 64 :])
    assert "Download it again" in refused(path) or "line" in refused(path)


def test_members_that_lead_out_or_unpack_to_absurd_sizes_are_refused_before_anything_is_read(tmp_path):
    good = {2022: [(2022, RUSSIA, CHINA, 270900, 1, 1)]}
    with pytest.raises(SourceError, match="leads out of the archive"):
        baci_published.years(written.baci(tmp_path / "b.zip", good, more={"../../etc/x.csv": "x"}))
    with pytest.raises(SourceError, match="unpacks to 8,000,000 bytes"):
        baci_published.years(written.zipped(tmp_path / "c.zip", {"zeros.csv": "0" * 8_000_000}, level=9))
    with pytest.raises(SourceError, match="holds 504 files, more than 500"):
        baci_published.years(written.baci(tmp_path / "d.zip", good, more={f"{n}.txt": "x" for n in range(500)}))


def test_a_line_that_never_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(published, "BLOCK_BYTES", 1 << 12)
    endless = written.HEADER + GOOD + "2022," * 10_000
    assert "line 3" in refused(written.baci(tmp_path / "b.zip", {2022: endless}))
    was = csv.field_size_limit(1 << 17)  # Python's own, which a library may have lifted for all of this process
    try:
        assert "field larger than field limit" in refused(
            written.baci(tmp_path / "c.zip", {2022: written.HEADER + GOOD + '"' + "7" * 200_000})
        )
    finally:
        csv.field_size_limit(was)


MEASURED = r"""
import re, sys
from pathlib import Path
import pandas as pd
from scobrief import paths
from scobrief.sources import baci_published
path = Path(sys.argv[1])
known = set(pd.read_csv(paths.DATA / "economies.csv")["iso3"])
found = baci_published.read(path, baci_published.years(path)[2022], known)
# Not what getrusage says: that begins with the size of the process which started this one.
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]
print(found.source_rows, found.table["value_usd_k"].sum(), peak)
"""


@pytest.mark.slow
def test_a_year_of_ten_million_rows_is_read_in_less_than_a_gigabyte(tmp_path):
    table, goods = generated(250_000)
    lines = table.to_csv(index=False, header=False).encode()
    path = written.baci(tmp_path / "b.zip", {2022: written.HEADER.encode() + lines * 40}, products=goods)
    made = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, check=True, timeout=300
    )
    count, total, kilobytes = map(float, made.stdout.split())
    assert count == 10_000_000
    assert total == pytest.approx(40 * table["v"].sum(), rel=1e-9)
    assert kilobytes / 1024 < 1000
