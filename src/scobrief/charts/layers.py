"""Charts laid over one another, by the one type that they have here."""

from __future__ import annotations

from typing import cast

import altair as alt


def layered(chart: alt.LayerChart | alt.FacetChart) -> alt.LayerChart:
    """The same chart: Altair makes a faceted one only of layers that are all faceted, and none of ours are."""
    return cast("alt.LayerChart", chart)
