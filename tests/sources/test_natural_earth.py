import io
import json
import tarfile

import pytest

from scobrief.errors import SourceError
from scobrief.sources import natural_earth

ECONOMIES = {"CYP", "ETH", "KAZ"}


def shape(code, name, *arcs):
    return {
        "type": "MultiPolygon",
        "arcs": [[list(arcs)]],
        "id": "398",
        "properties": {"name": name, "a3": code},
    }


def world(*shapes):
    """A small world in the shape of the real one: two arcs, land and countries."""
    return {
        "type": "Topology",
        "bbox": [0, 0, 4, 2],
        "transform": {"scale": [0.5, 0.5], "translate": [0, 0]},
        "objects": {
            "land": {"type": "GeometryCollection", "geometries": [shape("", "land", 0)]},
            "countries": {"type": "GeometryCollection", "geometries": list(shapes)},
        },
        "arcs": [[[0, 0], [4, 0], [0, 4], [-4, -4]], [[4, 4], [4, -4], [-4, 0]]],
    }


def read(folder, content, member="package/world/110m.json"):
    """Pack the world as npm does, and read it."""
    text = json.dumps(content).encode()
    path = folder / "atlas.tgz"
    with tarfile.open(path, "w:gz") as tar:
        entry = tarfile.TarInfo(member)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
    return natural_earth.read(path, ECONOMIES)


def test_a_country_is_named_by_its_iso3_code_and_keeps_its_arcs(tmp_path):
    shapes = read(tmp_path, world(shape("KAZ", "Kazakhstan", 0, -2)))
    assert shapes["objects"]["countries"]["geometries"] == [
        {"type": "MultiPolygon", "arcs": [[[0, -2]]], "id": "KAZ", "properties": {"name": "Kazakhstan"}}
    ]


def test_areas_that_no_statistics_list_are_kept_without_a_code_before_the_others(tmp_path):
    drawn = [shape("KAZ", "Kazakhstan", 0), shape("SOL", "Somaliland", 1), shape("CYN", "N. Cyprus", 1)]
    shapes = read(tmp_path, world(*drawn, shape("CYP", "Cyprus", 0)))["objects"]["countries"]["geometries"]
    assert [(item["id"], item["properties"]["name"]) for item in shapes] == [
        (None, "N. Cyprus"),
        (None, "Somaliland"),
        ("CYP", "Cyprus"),
        ("KAZ", "Kazakhstan"),
    ]


def test_arcs_box_and_scale_are_those_of_the_file_and_land_is_left_out(tmp_path):
    drawn = world(shape("KAZ", "Kazakhstan", 0))
    shapes = read(tmp_path, drawn)
    for part in ("type", "bbox", "transform", "arcs"):
        assert shapes[part] == drawn[part]
    assert list(shapes["objects"]) == ["countries"]


def test_a_shape_of_an_unknown_code_is_refused_and_named(tmp_path):
    with pytest.raises(SourceError, match=r"natural-earth-110m: shape .*'Kazakhstan'.* has no economy of that code"):
        read(tmp_path, world(shape("KZK", "Kazakhstan", 0)))


def test_an_archive_without_the_world_is_refused(tmp_path):
    with pytest.raises(SourceError, match=r"package/world/110m\.json is not a file of the archive"):
        read(tmp_path, world(), member="package/world/50m.json")
