"""Lines over time whose dash says what kind of figure they show."""

from __future__ import annotations

import altair as alt
import pandas as pd

from . import theme


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


def kinds(columns: int = 1, **more: object) -> alt.StrokeDash:
    """Dashes for the kind of figure, with a legend in the page's ink."""
    legend = alt.Legend(columns=columns, symbolStrokeColor=theme.INK)
    return alt.StrokeDash("status:N", title=None, scale=theme.dash_scale(), **{"legend": legend} | more)


def nothing(words: str) -> alt.Chart:
    """A chart that has nothing to show says so."""
    return alt.Chart(pd.DataFrame({"words": [words]})).mark_text().encode(text="words:N").properties(height=60)
