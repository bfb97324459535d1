"""Lines over time whose dash says what kind of figure they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from . import theme

LONG = 180  # a legend's stroke as long as shows its dash (13 px) and leaves a phone room for two legends


def runs(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Each line cut where the kind of figure changes, with a column `run`, and joined there.

    A kind may come back: an economy whose figures are estimates can drop out of a window. Without its run a
    dash would leap over the years between.
    """
    table = table.sort_values([by, "year"], ignore_index=True)
    lines = table.groupby(by)["status"]
    following = lines.shift(-1)
    run = (table["status"] != lines.shift()).groupby(table[by]).cumsum()
    joints = table.assign(status=following, run=run + 1)[following.notna() & (following != table["status"])]
    return pd.concat([table.assign(run=run), joints], ignore_index=True)


def kinds(present: Iterable[str], legend: bool = True, field: str = "status") -> alt.StrokeDash:
    """Dashes for the kinds of figures that are there, explained in the page's ink where there is more than one."""
    scale = theme.dash_scale(present)
    explained = alt.Legend(symbolStrokeColor=theme.INK, symbolSize=LONG) if legend and len(scale.domain) > 1 else None
    return alt.StrokeDash(f"{field}:N", title=None, scale=scale, legend=explained)


def bounds(words: Mapping[bool, str]) -> alt.StrokeDash:
    """Dashes for the column `bound`: whole figures drawn out, lower bounds dotted; words: what each is called."""
    scale = alt.Scale(domain=[words[False], words[True]], range=[theme.DASH["outturn"], theme.DASH["projection"]])
    legend = alt.Legend(symbolStrokeColor=theme.INK, symbolSize=LONG)
    return alt.StrokeDash("bound:N", title=None, scale=scale, legend=legend)


def nothing(words: str) -> alt.Chart:
    """A chart that has nothing to show says so."""
    chart: alt.Chart = alt.Chart(pd.DataFrame({"words": [words]})).mark_text().encode(text="words:N")
    return chart.properties(height=60)
