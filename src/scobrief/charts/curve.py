"""The specification curve: every definition of a claim in order of its value, and the choices that each makes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..facts import words
from . import theme
from .frame import framed

HEIGHT = 200
# An axis with more choices than this (years) is shown by its value in the tooltip alone, not by rows.
ROWS = 6


def specification_curve(
    definitions: pd.DataFrame,
    axes: Sequence[str],
    unit: str,
    printed: float | None,
    finding: object,
) -> alt.VConcatChart:
    """Every definition's value in order, and below it the choices that it makes.

    definitions: the columns of `multiverse.definitions`; axes: those that vary, in the order of the rows;
    printed: the number that is tested, or what a comparison is held against.
    """
    table = _plain(definitions, axes).sort_values("value", ignore_index=True, kind="stable")
    table = table[table["value"].notna()]
    table["place"] = range(1, len(table) + 1)
    x = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0, len(table) + 1], nice=False))
    kinds = [kind for kind in theme.FINDING if kind in set(table["finding"])]
    colour = alt.Color("finding:N", title=None, scale=theme.finding_scale(kinds), legend=alt.Legend(columns=3))
    tooltip = [alt.Tooltip(f"{name}_words:N", title=words.axis(name).capitalize()) for name in axes]
    tooltip += [
        alt.Tooltip("value:Q", title=unit[:1].upper() + unit[1:], format=",.2f"),
        alt.Tooltip("finding:N", title="Finding"),
    ]
    dots = (
        alt.Chart(table)
        .mark_point(size=34)
        .encode(
            x=x,
            y=alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, padding=18)),
            color=colour,
            tooltip=tooltip,
        )
    )
    layers = [dots, *([] if printed is None else _reference(printed, unit))]
    long, order = _choices(table, axes)
    matrix = (
        alt.Chart(long)
        .mark_tick(orient="vertical", thickness=2.5, height=11)
        .encode(x=x, y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(grid=True)), color=colour)
    )
    chart = alt.vconcat(alt.layer(*layers).properties(height=HEIGHT), matrix, spacing=8)
    met = int((table["finding"] == "met").sum())
    around = "" if printed is None else f" around {words.value(printed, unit)}"
    return framed(
        chart,
        finding,
        "Each column is one definition: its value above, its choices below",
        f"{len(table)} definitions in rising order, from {words.value(table['value'].min(), unit)} to "
        f"{words.value(table['value'].max(), unit)},{around}; {met} support the claim.",
    )


def _reference(printed: float, unit: str) -> list[alt.Chart]:
    """The number that is tested: a dashed line with its label."""
    label = f"the article: {words.value(printed, unit)}".replace(".0%", "%")
    base = alt.Chart(pd.DataFrame({"printed": [printed], "label": [label]})).encode(y="printed:Q")
    rule = base.mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH)
    text = base.mark_text(align="left", baseline="bottom", dx=4, dy=-3).encode(x=alt.value(0), text="label:N")
    return [rule, text]


def _plain(definitions: pd.DataFrame, axes: Sequence[str]) -> pd.DataFrame:
    """The columns that are drawn, as plain text and numbers, with the choices in words."""
    made = definitions[["value"]].assign(finding=definitions["finding"].astype("str"))
    for name in axes:
        made[name] = definitions[name].astype("str")
        made[f"{name}_words"] = [words.choice(name, choice) for choice in made[name]]
    return made


def _choices(table: pd.DataFrame, axes: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """One row per definition and choice that it makes, for the axes on which definitions differ."""
    frames, order = [], []
    for name in axes:
        if not 1 < table[name].nunique() <= ROWS:
            continue
        chosen = table.assign(choice=table[f"{name}_words"])
        frames.append(chosen[["place", "choice", "finding"]])
        order += [choice for choice in words.known(name) if choice in set(chosen["choice"])]
        order += [choice for choice in dict.fromkeys(chosen["choice"]) if choice not in order]
    return pd.concat(frames), order
