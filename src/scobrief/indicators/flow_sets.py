"""What a name of flows stands for: the table that holds them, the year that it is of, and what of it is counted."""

from __future__ import annotations

from typing import get_args

from ..datapackage import added
from ..parameters import Flows

YEAR = 2022
EMBEDDED = {
    name: added.Flows("production_flows", "icio", YEAR, None if name == "all" else name) for name in get_args(Flows)
}


def flow_set(name: str) -> added.Flows:
    """What a name of flows stands for; names are those that the parameter takes."""
    return EMBEDDED.get(name) or added.flows()[name]
