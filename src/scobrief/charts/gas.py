"""Charts of chapter 8 on gas: the share that goes by pipe, and the sums by pipe and as LNG."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators import REGISTRY, gas
from . import theme
from .axes import Axis, axis
from .ends import band_ends, ends
from .frame import bridged, event_marks, framed, years_axis
from .layers import layered
from .lines import bounds

PANEL = 130  # height of one of several panels
FLOWS = {"inside": "sold to one another", "sold": "sold to others", "bought": "bought from others"}
FLOW_COLOUR = {"inside": theme.BLOC["SCO"], "outside": theme.ECONOMY["other"]}
FLOW_WORDS = {"inside": "with one another", "outside": "with others"}
BOUND = {False: "on record", True: "with gaps"}


def shares(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """Percent of gas sales that go by pipe, with one another and with others; dotted where sales went off the record.

    table: year, flow, gas_by_pipe_pct, lower_bound, pipe_usd_bn, lng_usd_bn, pairs_silent.
    """
    table = table.dropna(subset="gas_by_pipe_pct").assign(
        words=lambda frame: frame["flow"].map(FLOW_WORDS), bound=lambda frame: frame["lower_bound"].map(BOUND)
    )
    span = int(table["year"].min()), int(table["year"].max())
    upright = axis([0, 100])
    colours = alt.Scale(domain=list(FLOW_WORDS.values()), range=list(FLOW_COLOUR.values()))
    lines = (
        alt.Chart(bridged(table, ["words"], kind="bound"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("gas_by_pipe_pct", REGISTRY["gas_by_pipe_pct"].unit),
            color=alt.Color("words:N", title=None, scale=colours),
            strokeDash=bounds(BOUND),
            tooltip=[
                alt.Tooltip("words:N", title="Sales"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("gas_by_pipe_pct:Q", title="Percent by pipe", format=".1f"),
                alt.Tooltip("pipe_usd_bn:Q", title="By pipe, billion US dollars", format=".2f"),
                alt.Tooltip("lng_usd_bn:Q", title="As LNG, billion US dollars", format=".2f"),
                alt.Tooltip("pairs_silent:Q", title="Directions off the record"),
            ],
        )
    )
    return framed(
        layered(event_marks(*span) + lines + ends(table, "words", "gas_by_pipe_pct", upright, colours)),
        finding,
        "Reported sales in current US dollars, by customs code; dotted: some that used to be on record no longer are",
        f"Two lines from {span[0]} to {span[1]}: with one another, and with others.",
    )


def over_time(table: pd.DataFrame, finding: object) -> alt.VConcatChart:
    """Gas by pipe and as LNG, year by year: among themselves, sold to others, bought from others.

    table: year, flow, way, value_usd_bn.
    """
    table = table.assign(words=table["way"].map(gas.WAYS))
    span = int(table["year"].min()), int(table["year"].max())
    # One scale for all three, so that their sizes can be compared.
    upright = axis(table.groupby(["flow", "year"])["value_usd_bn"].sum(), PANEL)
    panels = [_panel(table[table["flow"] == flow], words, span, upright) for flow, words in FLOWS.items()]
    chart: alt.VConcatChart = alt.vconcat(*panels, spacing=26).resolve_scale(color="independent", x="independent")
    return framed(
        chart,
        finding,
        "Reported sales in current US dollars, all lower bounds; the three scales are the same",
        f"Stacked areas from {span[0]} to {span[1]}: gas by pipe and as LNG, sold to one another, sold to others, "
        "bought from others.",
    )


def _panel(table: pd.DataFrame, title: str, span: tuple[int, int], upright: Axis) -> alt.LayerChart:
    """Gas of one flow by both ways, piped gas below."""
    ways = list(gas.WAYS.values())
    colours = alt.Scale(domain=ways, range=list(theme.WAY.values()))
    areas = (
        alt.Chart(table.assign(rank=table["words"].map(ways.index)))
        .mark_area(opacity=0.85)
        .encode(
            x=years_axis(*span),
            y=upright.y("value_usd_bn", f"{title}, billion US dollars").stack(True),
            color=alt.Color("words:N", title=None, scale=colours),
            order=alt.Order("rank:O"),
            tooltip=[
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("words:N", title="Way"),
                alt.Tooltip("value_usd_bn:Q", title="Billion US dollars", format=".2f"),
            ],
        )
    )
    names = band_ends(table, "words", "value_usd_bn", upright, colours, ways)
    return layered(alt.layer(areas, event_marks(*span), names).properties(height=PANEL))
