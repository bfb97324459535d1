"""What every chart of the brief has: the finding as title, measure and unit below it, a description."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

import altair as alt
import pandas as pd

from ..datapackage import open_table
from ..members import RULE_WORDS, RULES
from . import theme

Chart = TypeVar("Chart", bound=alt.TopLevelMixin)

ROSTERS = {
    "in_force": "the roster in force",
    "founders": "the founders throughout",
    "today": "today's members throughout",
    "without_china": "the roster in force without China",
    "eu": "the EU",
}
# Years in which the roster or the setting changed; every chart over time marks those that it covers.
EVENTS = {2001: "founding", 2017: "India, Pakistan", 2023: "Iran", 2024: "Belarus"}


def framed(chart: Chart, finding: object, subtitle: str, description: str) -> Chart:
    """Return the chart with its finding, its measure, and an alternative text that states both."""
    told = f"{finding}. {description}"
    return chart.properties(title=alt.TitleParams(text=str(finding), subtitle=subtitle), description=told)


def named(table: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """Return the table with display names of economies added: named(table, member="iso3")."""
    names = open_table("economies").set_index("iso3")["name"]
    return table.assign(**{new: table[old].map(names) for new, old in columns.items()})


def bridged(table: pd.DataFrame, by: Iterable[str], kind: str = "status", x: str = "year") -> pd.DataFrame:
    """Return the table with each point where the kind of figure changes repeated under the next kind.

    Lines of different dash then meet; otherwise a gap would open between an outturn and its projection.
    """
    table = table.sort_values([*by, x], ignore_index=True)
    following = table.groupby(list(by))[kind].shift(-1)
    joints = table[following.notna() & (following != table[kind])].assign(**{kind: following})
    return pd.concat([table, joints], ignore_index=True)


def years_axis(first: int, last: int) -> alt.X:
    """X encoding of whole years, labelled as years and not as numbers; every layer of a chart needs the same."""
    scale = alt.Scale(domain=[first, last], nice=False, zero=False)
    return alt.X("year:Q", title=None, scale=scale, axis=alt.Axis(format="d"))


def rule_colours(table: pd.DataFrame) -> alt.Scale:
    """Colour scale of the roster rules that a table sets side by side: the three, and the one that a run states."""
    return theme.rule_scale({*RULES, *table["roster_rule"]}, RULE_WORDS)


def rosters_drawn(table: pd.DataFrame) -> str:
    """Name in words the rosters that a table sets side by side."""
    *first, last = (words for rule, words in ROSTERS.items() if rule in {*RULES, *table["roster_rule"]})
    return f"{', '.join(first)} and {last}"


def event_marks(first: int, last: int) -> alt.Chart:
    """Thin rules at the years in which states joined."""
    rows = [(year, text) for year, text in EVENTS.items() if first <= year <= last]
    events = pd.DataFrame(rows, columns=["year", "event"])
    tooltip = [alt.Tooltip("year:Q", title="Year", format="d"), alt.Tooltip("event:N", title="Joined")]
    return alt.Chart(events).mark_rule(strokeWidth=0.8, opacity=0.4).encode(x=years_axis(first, last), tooltip=tooltip)


def stacked(panels: list[alt.LayerChart]) -> alt.VConcatChart:
    """Panels one above the other; only the first has legends, so each keeps scales of its own."""
    return alt.vconcat(*panels, spacing=30).resolve_scale(
        color="independent", strokeDash="independent", yOffset="independent"
    )


def cells(table: pd.DataFrame) -> alt.Chart:
    """A grid's cells, outlined so that an empty one is seen on a dark page too."""
    return alt.Chart(table).mark_rect(cornerRadius=2, stroke=theme.INK, strokeOpacity=0.25, strokeWidth=0.5)


def above(field: str, **more: object) -> alt.X:
    """X encoding of a grid's columns: names above it, slanted so that they fit a phone."""
    axis = alt.Axis(orient="top", labelAngle=-60, labelAlign="left")
    return alt.X(f"{field}:N", title=None, axis=axis, scale=alt.Scale(paddingInner=0.1), **more)


def share_panel(
    table: pd.DataFrame,
    title: str,
    group: str,
    colours: alt.Scale,
    legend: bool,
    printed_pct: float | None = None,
) -> alt.LayerChart:
    """One panel of shares over time: a line per group, dashed where it is no outturn, and the printed number.

    table: year, share_pct, status, members_reporting, members_in_roster, and the column `group` in words.
    """
    span = int(table["year"].min()), int(table["year"].max())
    y = alt.Y("share_pct:Q", title=title, scale=alt.Scale(domainMin=0))
    lines = (
        alt.Chart(bridged(table, [group]))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=y,
            color=alt.Color(f"{group}:N", title=None, scale=colours, legend=alt.Legend(columns=1) if legend else None),
            strokeDash=alt.StrokeDash(
                "status:N", title=None, scale=theme.dash_scale(), legend=alt.Legend(columns=1) if legend else None
            ),
            tooltip=[
                alt.Tooltip(f"{group}:N", title="Who counts"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("share_pct:Q", title="Percent of the world", format=".1f"),
                alt.Tooltip("members_reporting:Q", title="Reporting"),
                alt.Tooltip("members_in_roster:Q", title="On the roster"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    layers = [event_marks(*span), lines]
    if printed_pct is not None:
        label = f"the article: {printed_pct:.0f}%"
        reference = pd.DataFrame({"share_pct": [printed_pct], "year": [span[0]], "label": [label]})
        base = alt.Chart(reference).encode(y="share_pct:Q")
        layers.append(base.mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH))
        words = base.mark_text(align="left", baseline="top", dx=4, dy=4)
        layers.append(words.encode(x=years_axis(*span), text="label:N"))
    return alt.layer(*layers).properties(height=200)
