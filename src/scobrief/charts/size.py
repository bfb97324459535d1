"""Charts of chapter 3: specification curves, shares over time by roster rule, the roster on a map."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..claims import printed_numbers
from ..datapackage import open_shapes, open_table
from ..indicators import REGISTRY
from ..members import RULE_WORDS
from . import theme
from .frame import framed, rosters_drawn, rule_colours, share_panel, stacked
from .layers import layered


def nearest(tables: dict[str, pd.DataFrame], finding: object) -> alt.VConcatChart:
    """The definitions that come nearest to each printed number: a row each, its distance along the axis.

    tables: what is counted -> definition (in words), value, printed, finding, nearest first.
    """
    panels = []
    for i, (title, table) in enumerate(tables.items()):
        order = table["definition"].to_list()
        y = alt.Y("definition:N", sort=order, title=None)
        x = alt.X("value:Q", title=title, scale=alt.Scale(zero=False, padding=36), axis=alt.Axis(tickCount=4))
        kinds = list(theme.FINDING)[:3]
        legend = None if i else alt.Legend()
        colour = alt.Color("finding:N", title=None, scale=theme.finding_scale(kinds), legend=legend)
        base = alt.Chart(table).encode(y=y)
        printed = alt.Chart(table.head(1)).mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH)
        tooltip = [
            alt.Tooltip("definition:N", title="Definition"),
            alt.Tooltip("value:Q", title="Percent", format=".1f"),
            alt.Tooltip("finding:N", title="Finding"),
        ]
        dots = base.mark_point(size=80).encode(x=x, color=colour, tooltip=tooltip)
        # A number stands on the side of its dot that looks away from the printed one, whose line would cross it.
        away = "datum.value < datum.printed"
        numbers = base.mark_text(align=alt.expr(f"{away} ? 'right' : 'left'"), dx=alt.expr(f"{away} ? -8 : 8"))
        numbers = numbers.encode(x=x, text=alt.Text("value:Q", format=".1f"))
        panels.append(layered(alt.layer(printed.encode(x="printed:Q"), dots, numbers)))
    told = "; ".join(f"{title}: nearest is {table['definition'].iloc[0]}" for title, table in tables.items())
    subtitle = "The definitions nearest to each printed number (dashed), in percent"
    return framed(stacked(panels), finding, subtitle, f"{told}.")


def shares_by_rule(shares: dict[str, pd.DataFrame], finding: object) -> alt.VConcatChart:
    """Shares of the world over time under each roster rule, one panel per measure, with the printed number.

    shares: indicator -> table with year, roster_rule, share_pct, status, members_reporting, ...
    """
    printed = {test.indicator: test.number for test in printed_numbers().values()}
    colours = rule_colours(next(iter(shares.values())))
    panels = [
        share_panel(
            table.assign(rule=table["roster_rule"].map(RULE_WORDS)),
            REGISTRY[name].axis,
            "rule",
            colours,
            not i,
            printed[name],
        )
        for i, (name, table) in enumerate(shares.items())
    ]
    years = next(iter(shares.values()))["year"]
    return framed(
        stacked(panels),
        finding,
        "By roster rule; thin rules: the years in which states joined",
        f"Lines from {years.min()} to {years.max()} for {rosters_drawn(next(iter(shares.values())))}; "
        "the roster in force steps up in 2017.",
    )


def roster_map(standing: pd.Series, finding: object, when: str) -> alt.Chart:
    """Eurasia with those who belong coloured by standing.

    standing: status by iso3. Economies too small for the scale have no shape and are not drawn.
    """
    words = {"member": "member", "observer": "observer", "dialogue_partner": "dialogue partner", "partner": "partner"}
    economies = open_table("economies").set_index("iso3")
    drawn = economies[economies["in_eurasia"] | economies.index.isin(standing.index)]
    found = drawn.assign(standing=standing.map(words)).reset_index()[["iso3", "name", "standing"]]
    found["standing"] = found["standing"].fillna("neither")
    feature = alt.TopoDataFormat(feature="countries", type="topojson")
    topology = alt.InlineData(values=open_shapes(drawn.index), format=feature)
    kinds = [kind for kind in words if kind in set(standing)]
    scale = theme.status_scale(kinds, words)
    scale = alt.Scale(domain=[*scale.domain, "neither"], range=[*scale.range, theme.RAMP[0]])
    chart: alt.Chart = (
        alt.Chart(topology)
        .mark_geoshape()
        .transform_lookup(lookup="id", from_=alt.LookupData(found, "iso3", ["name", "standing"]))
        .encode(
            color=alt.Color("standing:N", title=None, scale=scale, legend=alt.Legend(columns=2)),
            tooltip=[alt.Tooltip("name:N", title="Economy"), alt.Tooltip("standing:N", title="Standing")],
        )
        .project("azimuthalEqualArea", rotate=[-80, -40, 0])
        .properties(height=380)
    )
    return framed(
        chart,
        finding,
        f"Standing in the SCO, {when}; equal-area projection",
        f"Map of Eurasia with {len(standing)} states coloured by standing.",
    )
