"""The specification curve: every definition of a claim in order of its value, and the choices that each makes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ..facts import words
from . import theme
from .axes import Axis, axis
from .coding import coded
from .frame import framed

HEIGHT = 200  # of the values
ABOVE = 18  # px that a label above a line needs
OVER = 0.8  # a bar reaches a little under the next one, or hairs of the page show between them
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
    table = table.assign(left=table["place"] - 0.5, right=table["place"] + OVER, value=table["value"].round(3))
    x = alt.X("left:Q", title=None, axis=None, scale=alt.Scale(domain=[0.5, len(table) + 0.5], nice=False))
    counts = table["finding"].value_counts()
    names = {kind: f"{kind}: {counts[kind]}" for kind in theme.FINDING if kind in counts}
    scale = theme.finding_scale(names)
    # The legend names what it counts without a column of its own in each row of the data.
    expression = "{" + ", ".join(f"'{kind}': '{name}'" for kind, name in names.items()) + "}[datum.label]"
    colour = alt.Color("finding:N", title=None, scale=scale, legend=alt.Legend(labelExpr=expression))
    tooltip = [alt.Tooltip(f"{name}:N", title=words.axis(name).capitalize()) for name in axes]
    tooltip += [
        alt.Tooltip("value:Q", title=unit[:1].upper() + unit[1:], format=",.2f"),
        alt.Tooltip("finding:N", title="Finding"),
    ]
    base = table["value"].min() if printed is None else printed
    # Bars hang below the number on the left and stand above it on the right; its label goes where they leave more room.
    hanging = bool((table["value"] < base).mean() > 0.5)
    upright = axis([*table["value"], base], HEIGHT, zero=False)
    if hanging and upright.px([base])[0] < ABOVE:
        upright = upright.extended()
    y = upright.y("value", unit)
    bars = (
        coded(table.drop(columns=["place"]), ["finding", *axes])
        .mark_rect()
        .encode(x=x, x2="right:Q", y=y, y2=alt.datum(float(base)), color=colour, tooltip=tooltip)
    )
    layers = [bars, *([] if printed is None else _reference(printed, unit, upright, hanging))]
    long, order = _choices(table, axes)
    matrix = (
        coded(long, ["choice", "finding"])
        .mark_bar(height=11)
        .encode(x=x, x2="right:Q", y=alt.Y("choice:N", sort=order, title=None, axis=alt.Axis(grid=True)), color=colour)
    )
    chart = alt.vconcat(alt.layer(*layers).properties(height=HEIGHT), matrix, spacing=8)
    met = int((table["finding"] == "met").sum())
    around = "" if printed is None else f" around {words.value(printed, unit)}"
    return framed(
        chart,
        finding,
        "Each column is one definition, in the order of their values: above, how far it is from the number; below, "
        "the choices it makes",
        f"{len(table)} definitions in rising order, from {words.value(table['value'].min(), unit)} to "
        f"{words.value(table['value'].max(), unit)},{around}; {met} support the claim.",
    )


def _reference(printed: float, unit: str, upright: Axis, hanging: bool) -> list[alt.Chart]:
    """The number that is tested: a line, labelled above it on the left if most bars hang, else below on the right."""
    label = f"the article: {words.value(printed, unit)}".replace(".0%", "%")
    base = alt.Chart(pd.DataFrame({"value": [printed], "label": [label]})).encode(y=upright.y("value", unit))
    rule = base.mark_rule(color=theme.reference, strokeDash=theme.REFERENCE_DASH)
    if hanging:
        text = base.mark_text(align="left", baseline="bottom", dx=4, dy=-4).encode(x=alt.value(0), text="label:N")
    else:
        text = base.mark_text(align="right", baseline="top", dx=-4, dy=5).encode(x=alt.value("width"), text="label:N")
    return [rule, text]


def _plain(definitions: pd.DataFrame, axes: Sequence[str]) -> pd.DataFrame:
    """The columns that are drawn, as plain text and numbers, with the choices in words."""
    made = definitions[["value"]].assign(finding=definitions["finding"].astype("str"))
    for name in axes:
        made[name] = [words.choice(name, choice) for choice in definitions[name].astype("str")]
    return made


def _choices(table: pd.DataFrame, axes: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """One row for each run of neighbours that make the same choice with the same finding, and the choices in order.

    Only axes on which definitions differ have rows. A run is one mark where its definitions would be many.
    """
    frames, order = [], []
    for name in axes:
        if not 1 < table[name].nunique() <= ROWS:
            continue
        run = (table[[name, "finding"]] != table[[name, "finding"]].shift()).any(axis=1).cumsum()
        ends = {"left": ("left", "first"), "right": ("right", "last")}
        frames.append(table.groupby([run, name, "finding"]).agg(**ends).reset_index([name, "finding"]))
        frames[-1] = frames[-1].rename(columns={name: "choice"})
        order += [choice for choice in words.known(name) if choice in set(table[name])]
        order += [choice for choice in dict.fromkeys(table[name]) if choice not in order]
    return pd.concat(frames, ignore_index=True), order
