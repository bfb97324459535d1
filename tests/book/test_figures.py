"""A figure's data, metadata and pictures are found from its chart: each thing once, under a name, with its unit."""

import io
import json
import re
from xml.etree import ElementTree

import altair as alt
import frictionless
import numpy as np
import pandas as pd
import pytest
import vl_convert
from PIL import Image

from scobrief import paths
from scobrief.book import figures
from scobrief.book.figures import descriptor, picture, raster, sources, staging
from scobrief.book.figures.fields import Field, as_csv, fields
from scobrief.book.figures.tables import tables
from scobrief.book.stage import Stage
from scobrief.charts import renderer, theme
from scobrief.charts.frame import bridged

SCENARIO = {"name": "article-2021", "parameters": {"size": {"as_of": 2021}}}


@pytest.fixture(autouse=True)
def enabled():
    renderer.enable()


def shares(last: int = 2003) -> pd.DataFrame:
    rows = [
        {"year": year, "who": who, "share_pct": value + year % 3, "status": "outturn" if year < 2002 else "projection"}
        for who, value in (("SCO", 40.0), ("EU", 20.5))
        for year in range(2001, last + 1)
    ]
    return pd.DataFrame(rows)


def line(table: pd.DataFrame, title: str = "Share (percent)") -> alt.Chart:
    return (
        alt.Chart(table)
        .mark_line()
        .encode(
            x="year:Q",
            y=alt.Y("share_pct:Q", title=title),
            color=alt.Color("who:N", title="Who counts"),
            strokeDash="status:N",
            tooltip=[alt.Tooltip("year:Q", title="Year"), alt.Tooltip("share_pct:Q", title="Share", format=".1f")],
        )
    )


def found(chart: alt.TopLevelMixin) -> list:
    return tables(chart.to_dict())


def figure(name: str = "fig-size-time", caption: str = "") -> figures.Figure:
    chart = line(shares()).properties(
        title=alt.TitleParams("It rose & rose", subtitle="percent"), description="Two lines."
    )
    page = renderer.complete({renderer.MIME: chart.to_dict()}, raster=False)["text/html"]
    said = caption or "Share of the world. Source: IMF, World Economic Outlook; memberships of the brief."
    return figures.Figure(name, "size", said, chart.to_dict(), page, ("annual", "curated-memberships"))


def test_marks_of_years_and_of_a_printed_number_are_no_data():
    years = (
        alt.Chart(pd.DataFrame({"year": [2001, 2002], "event": ["founding", "India"]})).mark_rule().encode(x="year:Q")
    )
    printed = alt.Chart(pd.DataFrame({"share_pct": [43], "label": ["the article"]}))
    text = printed.mark_text().encode(y="share_pct:Q", text="label:N")
    (table,) = found(years + line(shares()) + text)
    assert len(table.rows) == 6


def test_a_point_repeated_under_the_next_kind_is_once_in_the_data_and_under_its_own():
    (table,) = found(line(bridged(shares(), ["who"])))
    kinds = [(row["who"], row["year"], row["status"]) for row in table.rows]
    assert kinds == [
        ("EU", 2001, "outturn"), ("EU", 2002, "projection"), ("EU", 2003, "projection"),
        ("SCO", 2001, "outturn"), ("SCO", 2002, "projection"), ("SCO", 2003, "projection"),
    ]  # fmt: skip


def test_the_same_rows_for_another_layer_are_not_told_again():
    chart = line(shares()) + alt.Chart(shares().query("year == 2003")).mark_text().encode(y="share_pct:Q", text="who:N")
    (table,) = found(chart)
    assert len(table.rows) == 6


def test_panels_with_the_same_columns_are_one_table_that_says_which_panel():
    other = shares().assign(share_pct=lambda table: table["share_pct"] / 2)
    (table,) = found(alt.vconcat(line(shares(), "People (percent)"), line(other, "GDP (percent)")))
    assert table.columns[0] == "panel"
    assert [row["panel"] for row in table.rows] == ["People"] * 6 + ["GDP"] * 6


def test_panels_that_a_column_tells_apart_need_no_other():
    parts = [line(shares().query("who == @who")) for who in ("SCO", "EU")]
    (table,) = found(alt.hconcat(*parts))
    assert "panel" not in table.columns
    assert len(table.rows) == 6


def test_tables_that_describe_the_same_things_are_joined_and_others_stay_apart():
    blocs = pd.DataFrame({"bloc": ["SCO", "EU"], "value": [1.0, 2.0]})
    chance = pd.DataFrame({"bloc": ["EU", "SCO"], "low": [0.1, 0.2], "high": [0.4, 0.5]})
    bars = alt.Chart(chance).mark_bar().encode(x="low:Q", x2="high:Q", y="bloc:N")
    (table,) = found(bars + alt.Chart(blocs).mark_point().encode(x="value:Q", y="bloc:N"))
    assert {(row["bloc"], row["value"], row["low"]) for row in table.rows} == {("SCO", 1.0, 0.2), ("EU", 2.0, 0.1)}
    trend = pd.DataFrame({"year": range(9), "mean_pct": range(9)})
    assert [len(table.rows) for table in found(line(shares()) + alt.Chart(trend).mark_line().encode(x="year:Q"))] == [
        6,
        9,
    ]


def test_what_only_helps_to_draw_is_left_out():
    table = shares().assign(run=1, place=range(6), colour="#1f8a7e", empty=None)
    placed = alt.X("place:Q", axis=None)
    chart = alt.Chart(table).mark_line().encode(x=placed, y="share_pct:Q", detail="run:N", color="colour:N")
    assert set(found(chart)[0].columns) == {"share_pct", "year", "who", "status"}


def test_the_end_of_a_span_is_data_and_a_place_without_an_axis_is_not():
    spans = pd.DataFrame({"pair": list("ab"), "start": [1, 2], "end": [3, 4], "left": [0, 1], "right": [1, 2]})
    chart = alt.Chart(spans).mark_bar().encode(x="start:Q", x2="end:Q", y="pair:N")
    assert {"start", "end"} <= set(found(chart)[0].columns)
    hidden = alt.Chart(spans).mark_bar().encode(x=alt.X("left:Q", axis=None), x2="right:Q", y="pair:N")
    assert set(found(hidden)[0].columns) == {"pair", "start", "end"}


def test_a_list_by_years_becomes_a_row_for_each_year():
    """The explorer's chart holds a state's figures in one row; Afghanistan's GDP begins in its second year."""
    spec = {
        "datasets": {"d": [{"iso3": ""}, {"iso3": "AFG", "gdp": [None, 4.367], "km2": [652230]}]},
        "data": {"name": "d"},
        "params": [{"name": "at", "expr": "year - 2001"}],
        "mark": "bar",
        "encoding": {"y": {"field": "iso3", "type": "nominal"}},
    }
    (table,) = tables(spec)
    assert list(table.rows) == [
        {"iso3": "AFG", "year": 2001, "gdp": None, "km2": 652230},
        {"iso3": "AFG", "year": 2002, "gdp": 4.367, "km2": 652230},
    ]


def test_columns_have_the_names_of_the_chart_and_a_unit_by_their_own():
    (table,) = found(line(shares()))
    said = {field.name: (field.title, field.unit, field.type, field.format) for field in fields(table)}
    assert said["share_pct"] == ("Share", "percent", "number", ".1f")
    assert said["year"] == ("Year", "", "integer", "")
    assert said["who"] == ("Who counts", "", "string", "")
    heads = {field.name: field.head for field in fields(table)}
    assert (heads["share_pct"], heads["year"]) == ("Share (percent)", "Year")


def test_a_unit_that_the_title_says_is_not_said_again():
    assert Field("share_pct", "Percent of the world", "percent", "number", "", True).head == "Percent of the world"


@pytest.mark.parametrize(
    ("kind", "form", "value", "written", "shown"),
    [
        ("number", "", 0.1 + 0.2, "0.3", "0.3"),
        ("number", ".1f", -1.25, "-1.25", "−1.2"),
        ("number", ",.0f", 12345.6, "12345.6", "12,346"),
        ("number", "+.2f", 0.5, "0.5", "+0.50"),
        ("number", ".0%", 0.25, "0.25", "25%"),
        ("integer", "d", 2021, "2021", "2021"),
        ("integer", "", 55000000, "55000000", "55,000,000"),
        ("number", "", 1234567.8, "1234567.8", "1,234,568"),
        ("boolean", "", True, "true", "yes"),
        ("date", "", "2001-06-15T00:00:00", "2001-06-15", "2001-06-15"),
        ("string", "", "EAEU (3\u00a0of\u00a05)", "EAEU (3 of 5)", "EAEU (3 of 5)"),
        ("number", ".1f", None, "", "–"),
    ],
)
def test_a_value_in_a_file_is_whole_and_in_a_page_as_the_chart_has_it(kind, form, value, written, shown):
    field = Field("x", "X", "", kind, form, True)
    assert (field.cell(value), field.shown_cell(value)) == (written, shown)


def test_a_csv_has_one_line_of_names_and_line_feeds_and_quotes_where_they_are_needed():
    chart = alt.Chart(pd.DataFrame({"a": ['x, "y"', "é"], "b": [1, 2]})).mark_bar().encode(x="b:Q", y="a:N")
    (table,) = found(chart)
    assert as_csv(table, fields(table)) == 'b,a\n1,"x, ""y"""\n2,é\n'


def test_a_caption_says_which_tables_are_meant():
    used = ["annual", "factbook", "mineral_flows", "curated-memberships", "curated-clashes"]
    said = (
        "Shares. Sources: IMF, World Economic Outlook, October 2022; from 2022 projections; memberships of the brief."
    )
    assert sources.named(said, used) == ["annual", "curated-memberships"]
    assert sources.named("Clashes and the CIA. Source: clashes listed by the brief.", used) == ["curated-clashes"]
    assert sources.named("All. Sources: as in the figure before.", used, ["annual"]) == ["annual"]
    assert sources.named("All. Sources: the tables of the brief.", used) == used


def test_the_licence_of_each_source_is_in_one_line():
    assert sources.licence_line(["annual", "mineral_flows", "curated-memberships"]) == (
        "Figure: CC BY 4.0. Data: IMF, open with attribution; CEPII, Etalab open licence 2.0; this brief, CC BY 4.0."
    )


def test_a_caption_becomes_text_with_its_numbers():
    facts = {"size.n": {"text": "330"}}
    said = "Under {fact}`size.n` definitions (see {doc}`../data`); table `x`, {fact}`size.unknown`."
    assert figures.worded(said, facts) == "Under 330 definitions (see the page data); table x, size.unknown."


def test_the_files_of_a_figure_and_what_its_page_shows():
    made, shown = figures.files(figure(), SCENARIO)
    assert list(made) == [f"fig-size-time{end}" for end in (".csv", ".datapackage.json", ".vl.json", ".svg")]
    package = json.loads(made["fig-size-time.datapackage.json"])
    assert package["title"] == "It rose & rose"
    assert package["scobrief"]["parameters"] == {"as_of": 2021}
    assert [source["title"] for source in package["sources"]] == [
        "IMF, World Economic Outlook database, October 2022",
        "Membership spells: typed by hand; each row names its source",
    ]
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0", "other-at"]
    assert json.loads(made["fig-size-time.vl.json"]) == figure().spec
    (table,) = shown["tables"]
    assert table["heads"] == ["Year", "Share (percent)", "Who counts"]
    assert table["rows"][0] == ["2001", "40.0", "SCO"]
    assert table["note"] == "The CSV has 1 more column."
    assert shown["title"] == "Share of the world"


def test_frictionless_finds_nothing_wrong_with_a_figures_package_and_sees_a_changed_number(tmp_path):
    for name, text in figures.files(figure(), SCENARIO)[0].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path / "fig-size-time.datapackage.json"
    assert frictionless.validate(str(path), type="package").valid
    data = tmp_path / "fig-size-time.csv"
    data.write_text(data.read_text().replace("40", "41"))
    report = frictionless.validate(str(path), type="package")
    assert "hash-count" in {kind for (kind,) in report.flatten(["type"])}


def test_the_ids_of_the_runs_are_stamped_and_nothing_else_changes():
    before = figures.files(figure(), SCENARIO)[0]["fig-size-time.datapackage.json"]
    after = descriptor.stamped(before, "aaaa-bbbb", {"size": "cccc-dddd"})
    assert json.loads(after)["scobrief"]["run_id"] == {"book": "aaaa-bbbb", "chapter": "cccc-dddd"}
    assert descriptor.stamped(after, "", {"size": ""}) == before


def test_a_picture_that_stands_alone_has_finding_measure_source_and_licence_and_its_own_ink():
    svg = figures.files(figure(), SCENARIO)[0]["fig-size-time.svg"]
    root = ElementTree.fromstring(svg)
    words = [text.text for text in root.findall("{http://www.w3.org/2000/svg}text")]
    assert words[:2] == ["It rose & rose", "percent"]
    assert words[2].startswith("Share of the world. Source: IMF")
    assert words[-2].startswith("Figure: CC BY 4.0.")
    assert re.fullmatch(r"From: .+, version [\d.]+\.", words[-1])
    assert "currentColor" not in svg
    assert f'fill="{theme.PAPER["light"]}"' in svg


def test_the_page_and_the_picture_have_the_same_ink():
    css = (paths.PACKAGE / "book/static/css/names.css").read_text(encoding="utf-8")
    light = css.split('html[data-theme="light"]')[1].split("}")[0]
    assert f"--sb-ink: {picture.INK};" in light
    assert f"--sb-ink-soft: {picture.SOFT};" in light


def test_the_pixels_are_twice_the_points_and_what_resvg_drew():
    svg = figures.files(figure(), SCENARIO)[0]["fig-size-time.svg"]
    width, height = (float(size) for size in re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())
    drawn = Image.open(io.BytesIO(bytes(vl_convert.svg_to_png(svg, scale=raster.SCALE)))).convert("RGB")
    small = raster.png(svg)
    ours = Image.open(io.BytesIO(small))
    assert ours.size == (round(2 * width), round(2 * height))
    assert round(ours.info["dpi"][0]) == 192
    apart = np.abs(np.asarray(ours.convert("RGB")).astype(int) - np.asarray(drawn)).max(axis=2)
    assert (apart > 16).mean() < 0.001
    assert small == raster.png(svg)


def test_files_go_with_their_figure_and_what_is_drawn_is_not_drawn_again(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "BUILD", tmp_path)
    names = {"fig-size-time", "fig-size-other"}
    for kept in (names, {"fig-size-time"}):
        stage = Stage(tmp_path / "stage")
        pictures = staging.put(stage, "extra", [figure(name) for name in sorted(kept)], SCENARIO)
        stage.put("_toc.yml", "")
        stage.close([], "")
        stage.html.mkdir(parents=True, exist_ok=True)
        for name in (stage.book / "extra" / figures.FOLDER).iterdir():
            (stage.html / figures.FOLDER).mkdir(exist_ok=True)
            (stage.html / figures.FOLDER / name.name).write_bytes(name.read_bytes())
        (stage.html / figures.FOLDER / "fig-size-gone.csv").write_text("left by an earlier build")
        staging.place(stage, "extra", staging.draw(pictures))
        there = {path.name for path in (stage.html / figures.FOLDER).iterdir()}
        ends = (".csv", ".datapackage.json", ".vl.json", ".svg", ".png")
        assert there == {f"{name}{end}" for name in kept for end in ends}
    assert len(list(staging.kept().glob("*.png"))) == 1  # both figures are the same picture
