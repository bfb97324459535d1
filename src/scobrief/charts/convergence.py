"""Charts of chapter 6: the spread of incomes, growth on first income, incomes in Central Asia."""

from __future__ import annotations

import altair as alt
import pandas as pd

from ..indicators.convergence import WEIGHTINGS
from ..indicators.history import BLOCS, income_unit
from ..members import RULE_WORDS
from . import theme
from .axes import axis, log_axis
from .ends import ends
from .frame import END_WORDS, event_marks, framed, named, rosters_drawn, rule_colours, stacked, years_axis
from .layers import layered
from .lines import kinds, nothing, runs
from .points import names

PANEL = 160  # height of one of several panels
INCOMES = [1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000]
ABOVE = 20  # px that a name above the highest point needs
LABELLED = 12  # more codes than that cover one another; the tooltip has the names


def dispersion_by_rule(table: pd.DataFrame, finding: object) -> alt.VConcatChart:
    """Spread of incomes in the SCO over time under each roster rule: one panel per weighting.

    table: year, roster_rule, weighting, income_dispersion, status, members_reporting, members_in_roster.
    """
    words = table.assign(group=table["roster_rule"].map(RULE_WORDS))
    return framed(
        _dispersion(words, rule_colours(table), events=True),
        finding,
        "Standard deviation of log GDP per head, SCO by roster rule; thin rules: the years in which states joined",
        f"Lines from {table['year'].min()} to {table['year'].max()} for {rosters_drawn(table)}, "
        "with each state and with each person counted once.",
    )


def dispersion_by_bloc(table: pd.DataFrame, finding: object) -> alt.VConcatChart:
    """Spread of incomes over time in three blocs whose rosters are held fixed: one panel per weighting.

    table: year, bloc, weighting, income_dispersion, status, members_reporting, members_in_roster.
    """
    return framed(
        _dispersion(table.assign(group=table["bloc"]), _blocs(), events=False),
        finding,
        "Standard deviation of log GDP per head, rosters held fixed; a line begins when all of its economies report",
        f"Lines from {table['year'].min()} to {table['year'].max()} for the SCO, the EU and ASEAN, with each state and "
        "with each person counted once.",
    )


def _dispersion(table: pd.DataFrame, colours: alt.Scale, events: bool) -> alt.VConcatChart:
    """Two panels of the spread of incomes, one below the other, with the same years and the same scale."""
    table = table.dropna(subset="income_dispersion")
    span = int(table["year"].min()), int(table["year"].max())
    upright = axis(table["income_dispersion"], PANEL)
    panels: list[alt.LayerChart] = []
    for weighting, words in WEIGHTINGS.items():
        first, drawn = not panels, table[table["weighting"] == weighting]
        lines = (
            alt.Chart(runs(drawn, "group"))
            .mark_line()
            .encode(
                x=years_axis(*span),
                y=upright.y("income_dispersion", words),
                color=alt.Color("group:N", title=None, scale=colours, legend=alt.Legend() if first else None),
                strokeDash=kinds(table["status"], legend=first),
                detail="run:N",
                tooltip=[
                    alt.Tooltip("group:N", title="Who counts"),
                    alt.Tooltip("year:Q", title="Year", format="d"),
                    alt.Tooltip("income_dispersion:Q", title="Standard deviation of logs", format=".2f"),
                    alt.Tooltip("members_reporting:Q", title="Economies reporting"),
                    alt.Tooltip("members_in_roster:Q", title="Counted"),
                    alt.Tooltip("status:N", title="Kind of figure"),
                ],
            )
        )
        layers = [lines, ends(drawn, "group", "income_dispersion", upright, colours, END_WORDS)]
        panel = alt.layer(*([event_marks(*span)] if events else []), *layers)
        panels.append(layered(panel.properties(height=PANEL)))
    return stacked(panels)


def growth_on_income(points: pd.DataFrame, lines: pd.DataFrame, finding: object) -> alt.VConcatChart | alt.Chart:
    """Growth against first income, one panel per bloc, each line with the 95 percent interval of the mean.

    points: bloc, iso3, initial_intl, growth_pct, status. lines: bloc, initial_intl, fitted_pct, low_pct, high_pct.
    """
    subtitle = (
        f"Yearly growth of GDP per head against its first level in {income_unit()}; band: 95% interval of the mean"
    )
    if points.empty:
        return framed(nothing("no growth to compare"), finding, subtitle, "No points.")
    table = named(points, economy="iso3")
    # Both directions on an axis whose px are known: the names of points are placed by them.
    level, upright = log_axis(table["initial_intl"], INCOMES, height=1), axis(table["growth_pct"], PANEL)
    if upright.px([table["growth_pct"].max()])[0] < ABOVE:
        upright = upright.extended()
    panels = []
    for bloc in BLOCS:
        ours, fitted, colour = table[table["bloc"] == bloc], lines[lines["bloc"] == bloc], theme.BLOC[bloc]
        x = alt.X(
            "initial_intl:Q",
            title=income_unit() if bloc == BLOCS[-1] else None,
            scale=level.scale(),
            axis=alt.Axis(values=list(level.ticks), format="~s", grid=True),
        )
        unit = f"{bloc}, percent a year"
        y = upright.y("growth_pct", unit)
        mean = alt.Chart(fitted).encode(x=x)
        band = mean.mark_area(color=colour, clip=True).encode(y=upright.y("low_pct", unit), y2="high_pct:Q")
        line = mean.mark_line(color=colour, clip=True).encode(y=upright.y("fitted_pct", unit))
        base = alt.Chart(ours).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("economy:N", title="Economy"),
                alt.Tooltip("initial_intl:Q", title=f"At first, {income_unit()}", format=",.0f"),
                alt.Tooltip("growth_pct:Q", title="Growth, percent a year", format=".1f"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
        layers = [band, line, base.mark_point(size=45, color=colour)]
        if len(ours) <= LABELLED:
            layers += names(base, ours, "iso3", 1 - level.px(ours["initial_intl"]), upright.px(ours["growth_pct"]))
        panels.append(alt.layer(*layers).properties(height=PANEL))
    told = "; ".join(
        f"{row.economy} {row.growth_pct:.1f} from {row.initial_intl:,.0f}"
        for row in table[table["bloc"] == BLOCS[0]].itertuples()
    )
    return framed(alt.vconcat(*panels, spacing=24), finding, subtitle, f"SCO, percent a year from first level: {told}.")


def incomes(table: pd.DataFrame, finding: object) -> alt.LayerChart:
    """GDP per head of the five economies of Central Asia over time, on a log scale.

    table: iso3, year, income_intl, status. An economy that is no member is drawn as "other".
    """
    table = named(table, economy="iso3")
    names = table.drop_duplicates("iso3").set_index("iso3")["economy"]
    keys = {code if code in theme.ECONOMY else "other": name for code, name in names.items()}
    span = int(table["year"].min()), int(table["year"].max())
    colours, upright = theme.economy_scale(keys, keys), log_axis(table["income_intl"], INCOMES)
    lines = (
        alt.Chart(runs(table, "economy"))
        .mark_line()
        .encode(
            x=years_axis(*span),
            y=upright.y("income_intl", f"{income_unit()}, log scale", format=","),
            color=alt.Color("economy:N", title=None, scale=colours, legend=alt.Legend(columns=2)),
            strokeDash=kinds(table["status"]),
            detail="run:N",
            tooltip=[
                alt.Tooltip("economy:N", title="Economy"),
                alt.Tooltip("year:Q", title="Year", format="d"),
                alt.Tooltip("income_intl:Q", title=income_unit(), format=",.0f"),
                alt.Tooltip("status:N", title="Kind of figure"),
            ],
        )
    )
    return framed(
        layered(lines + ends(table, "economy", "income_intl", upright, colours)),
        finding,
        "GDP per head at 2017 purchasing power; equal steps are equal ratios, so lines that draw nearer converge",
        f"Lines for {', '.join(names)} from {span[0]} to {span[1]}.",
    )


def _blocs() -> alt.Scale:
    """Colours of the three blocs."""
    return alt.Scale(domain=list(BLOCS), range=[theme.BLOC[bloc] for bloc in BLOCS])
