"""Natural Earth: TopoJSON of the world -> the countries alone, named by ISO3."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..errors import SourceError
from .contents import content
from .registry import SOURCES

SOURCE = SOURCES["natural-earth-110m"]
# Areas that the file draws apart and that no statistical source lists: kept, without an ISO3 code.
UNLISTED = {"CYN", "SOL"}


def read(archive: Path, economies: set[str]) -> dict[str, Any]:
    """Return a TopoJSON topology whose object `countries` has one geometry per country.

    Each geometry's `id` is the ISO3 code (None for areas that no statistical source lists), its
    property `name` is the file's own. Raises SourceError on a code that is neither.
    """
    world = json.loads(content(archive, SOURCE.member))
    shapes = []
    for geometry in world["objects"]["countries"]["geometries"]:
        code = geometry["properties"]["a3"]
        if code not in economies | UNLISTED:
            raise SourceError(f"{SOURCE.id}: shape {geometry['properties']} has no economy of that code.")
        shapes.append(
            {
                "type": geometry["type"],
                "arcs": geometry["arcs"],
                "id": None if code in UNLISTED else code,
                "properties": {"name": geometry["properties"]["name"]},
            }
        )
    shapes.sort(key=lambda shape: (shape["id"] or "", shape["properties"]["name"]))
    return {
        "type": "Topology",
        "bbox": world["bbox"],
        "transform": world["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": world["arcs"],
    }
