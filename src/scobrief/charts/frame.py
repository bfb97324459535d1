"""What every chart of the brief has: the finding as title, measure and unit below it, a description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeVar

import altair as alt
import pandas as pd

from ..datapackage import open_table
from ..members import RULE_WORDS, RULES, STATUSES
from . import theme
from .axes import Axis, axis
from .ends import clear_side, ends
from .layers import layered
from .lines import kinds

Chart = TypeVar("Chart", bound=alt.TopLevelMixin)

ROSTERS = {
    "in_force": "the roster in force",
    "founders": "the founders throughout",
    "today": "today's members throughout",
    "without_china": "the roster in force without China",
    "eu": "the EU",
}
# What stands beside the end of a line: shorter than the legend's words, which a phone and the tooltips have.
END_WORDS = {
    RULE_WORDS["in_force"]: "roster in force",
    RULE_WORDS["founders"]: "founders",
    RULE_WORDS["today"]: "today's members",
    RULE_WORDS["without_china"]: "without China",
    RULE_WORDS["eu"]: "the EU",
    STATUSES["with_observers"]: "with observers",
    STATUSES["family"]: "with partners too",
}
COLUMNS = 12  # of a grid whose names are slanted
PANEL = 200  # height of one of several panels
# Years in which the roster or the setting changed; every chart over time marks those that it covers.
ROOM = 8  # years that a word needs to the left of its rule on a phone
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


def event_marks(first: int, last: int, what: Mapping[int, str] = EVENTS) -> alt.LayerChart:
    """Thin rules at the years in which states joined, or at others, each named in a row of words above the plot.

    Words end at their rule, since there is room to the left of it on a phone too; they begin there at the plot's own
    left end, and where a rule follows the one before at once: the last word may then reach over the right end.
    """
    rows = [(year, text) for year, text in what.items() if first <= year <= last]
    events = pd.DataFrame(rows, columns=["year", "event"])
    base = alt.Chart(events).encode(x=years_axis(first, last))
    tooltip = [alt.Tooltip("year:Q", title="Year", format="d"), alt.Tooltip("event:N", title="Event")]
    rules = base.mark_rule(strokeWidth=0.8, opacity=0.4).encode(tooltip=tooltip)
    layers = [rules.properties(name=f"events_{first}_{last}")]
    after = [year - first < ROOM or (n > 0 and year - rows[n - 1][0] == 1) for n, (year, _) in enumerate(rows)]
    sides: list[tuple[Literal["left", "right"], int, pd.DataFrame]] = [
        ("right", -2, events[[not begins for begins in after]]),
        ("left", 2, events[after]),
    ]
    for align, dx, words in sides:
        if len(words):
            text = alt.Chart(words).mark_text(align=align, dx=dx, baseline="bottom", opacity=0.8)
            layers.append(text.encode(x=years_axis(first, last), y=alt.value(-3), text="event:N"))
    return layered(alt.layer(*layers))


def stacked(panels: list[alt.LayerChart]) -> alt.VConcatChart:
    """Panels one above the other; only the first has legends, so each keeps scales of its own."""
    chart: alt.VConcatChart = alt.vconcat(*panels, spacing=30).resolve_scale(
        color="independent", shape="independent", strokeDash="independent", yOffset="independent"
    )
    return chart


def cells(table: pd.DataFrame) -> alt.Chart:
    """A grid's cells, outlined so that an empty one is seen on a dark page too."""
    chart: alt.Chart = alt.Chart(table).mark_rect(cornerRadius=2, stroke=theme.INK, strokeOpacity=0.25, strokeWidth=0.5)
    return chart


def above(field: str, columns: int = 0, **more: Any) -> alt.X:
    """X encoding of a grid's columns: names above it, slanted so that they fit a phone.

    columns: how many there are. Names of many stand upright, and a phone leaves out those that would cover others.
    """
    many: dict[str, Any] = {"labelAngle": -90, "labelOverlap": "greedy"} if columns > COLUMNS else {"labelAngle": -75}
    ticks = alt.Axis(orient="top", labelAlign="left", **many)
    return alt.X(f"{field}:N", title=None, axis=ticks, scale=alt.Scale(paddingInner=0.1), **more)


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
    upright = axis([*table["share_pct"], printed_pct or 0], height=PANEL)
    lines = (
        alt.Chart(bridged(table, [group]))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("share_pct", title),
            color=alt.Color(f"{group}:N", title=None, scale=colours, legend=alt.Legend() if legend else None),
            strokeDash=kinds(table["status"], legend),
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
    layers = [event_marks(*span), lines, ends(table, group, "share_pct", upright, colours, END_WORDS)]
    if printed_pct is not None:
        layers += printed(table, "share_pct", upright, title, printed_pct)
    return layered(alt.layer(*layers).properties(height=PANEL))


def printed(table: pd.DataFrame, field: str, upright: Axis, title: str, pct: float) -> list[alt.Chart]:
    """The number that the article prints, as a dashed line over the years, and its label where the lines leave room."""
    span = int(table["year"].min()), int(table["year"].max())
    place = clear_side(table, field, upright, pct)
    level = pd.DataFrame({field: [pct], "year": [place.pop("year")], "label": [f"the article: {pct:.0f}%"]})
    base = alt.Chart(level).encode(y=upright.y(field, title))
    rule = base.mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH)
    return [rule, base.mark_text(**place).encode(x=years_axis(*span), text="label:N")]
