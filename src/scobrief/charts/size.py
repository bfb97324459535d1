"""Charts of chapter 3: specification curves, shares over time by roster rule, the roster on a map."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..claims import PRINTED
from ..datapackage import open_shapes, open_table
from ..indicators import REGISTRY
from ..members import RULES, STATUSES
from . import theme
from .frame import framed, share_panel, stacked

CHOICES = {
    "roster_rule": RULES,
    "statuses": STATUSES,
    "measure": {"nominal": "GDP at market rates", "ppp": "GDP at purchasing power"},
    "source": {"weo": "IMF", "factbook": "Factbook"},
}
CURVE_HEIGHT = 200


def curve(definitions: pd.DataFrame, finding: object) -> alt.VConcatChart:
    """Specification curve: every definition's value in order, and below it the choices that it makes.

    definitions: claim, share_pct, printed_pct, finding, roster_rule, statuses, year, measure, source.
    """
    table = definitions.sort_values(["share_pct", "year"], ignore_index=True)
    table["place"] = range(1, len(table) + 1)
    x = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0, len(table) + 1], nice=False))
    unit = REGISTRY[PRINTED[table["claim"].iloc[0]].indicator].unit
    colour = alt.Color("finding:N", title=None, scale=theme.finding_scale(), legend=alt.Legend(columns=3))
    words = table.assign(
        rule=table["roster_rule"].map(RULES), who=table["statuses"].map(STATUSES)
    )  # what a reader sees when pointing at a definition
    dots = (
        alt.Chart(words)
        .mark_point(size=34)
        .encode(
            x=x,
            y=alt.Y("share_pct:Q", title=unit, scale=alt.Scale(zero=False, padding=18)),
            color=colour,
            tooltip=[
                alt.Tooltip("rule:N", title="Roster"),
                alt.Tooltip("who:N", title="Who counts"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("measure:N", title="Measure"),
                alt.Tooltip("source:N", title="Source"),
                alt.Tooltip("share_pct:Q", title="Percent", format=".1f"),
                alt.Tooltip("finding:N", title="Finding"),
            ],
        )
    )
    printed = pd.DataFrame({"printed_pct": [table["printed_pct"].iloc[0]]})
    printed["label"] = printed["printed_pct"].map(lambda value: f"the article: {value:.0f}%")
    rule = (
        alt.Chart(printed).mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH).encode(y="printed_pct:Q")
    )
    label = (
        alt.Chart(printed)
        .mark_text(align="left", baseline="bottom", dx=4, dy=-3)
        .encode(x=alt.value(0), y="printed_pct:Q", text="label:N")
    )
    long, order = _choices(table)
    matrix = (
        alt.Chart(long)
        .mark_tick(orient="vertical", thickness=2.5, height=11)
        .encode(x=x, y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(grid=True)), color=colour)
    )
    chart = alt.vconcat((dots + rule + label).properties(height=CURVE_HEIGHT), matrix, spacing=8)
    met = int((table["finding"] == "met").sum())
    return framed(
        chart,
        finding,
        "Each column is one definition: its value above, its choices below",
        f"{len(table)} definitions in rising order, from {table['share_pct'].min():.1f} to "
        f"{table['share_pct'].max():.1f} percent, around the printed "
        f"{printed['printed_pct'][0]:.0f} percent; {met} meet it.",
    )


def _choices(table: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """One row per definition and choice that it makes, for the axes on which definitions differ."""
    frames, order = [], []
    for axis, words in CHOICES.items():
        if table[axis].nunique() < 2:
            continue
        chosen = table.assign(choice=table[axis].map(lambda key, words=words: words.get(key, key)))
        frames.append(chosen[["place", "choice", "finding"]])
        order += [word for word in dict.fromkeys([*words.values(), *chosen["choice"]]) if word in set(chosen["choice"])]
    return pd.concat(frames), order


def shares_by_rule(shares: dict[str, pd.DataFrame], finding: object) -> alt.VConcatChart:
    """Shares of the world over time under each roster rule, one panel per measure, with the printed number.

    shares: indicator -> table with year, roster_rule, share_pct, status, members_reporting, ...
    """
    printed = {claim.indicator: claim.printed_pct for claim in PRINTED.values()}
    colours = theme.rule_scale(RULES, RULES)
    panels = [
        share_panel(
            table.assign(rule=table["roster_rule"].map(RULES)),
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
        f"Lines from {years.min()} to {years.max()} for the roster in force, the founders throughout and today's "
        "members throughout; the roster in force steps up in 2017.",
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
    chart = (
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
