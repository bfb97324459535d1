"""All definitions of a claim's number: one choice on each axis, the value of each, and what it makes of the claim.

A definition is a full set of an indicator's parameters. The stated one is the claim's own, completed by the
scenario and by the indicator's defaults; the others differ from it on the axes that the claim lets vary.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from .claims import ComparisonTest, NumberTest
from .claims.rules import differences, distance, findings
from .datapackage import per_vintage
from .errors import ClaimError, DataError, ParameterError
from .indicators import REGISTRY, Indicator
from .members import RULES, YARDSTICKS, roster

# The axes along which the same states may be named twice: the founders had no observers.
NAMING = frozenset({"organisation", "roster_rule", "statuses", "as_of"})
_MORE = ("members_in_roster", "members_reporting", "status", "roster")
Test = NumberTest | ComparisonTest


def stated(test: Test, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The full definition that a test states: its own choices, then the scenario's, then the indicator's defaults.

    A year that the indicator does not reach is moved to the nearest that it does. Raises ClaimError if a choice
    is left open.
    """
    kind, cases = test.entry.parameters, getattr(test, "cases", {})
    made = {}
    for name, field in kind.model_fields.items():
        value = test.definition.get(name, settings.get(name, field.default))
        if name == "as_of" and name not in test.definition and value is not None:
            low, high = kind.span(name)
            value = min(max(value, low), high)
        if name in cases:
            value = cases[name][0]
        if value is None:
            raise ClaimError(f"{test.indicator}: the definition leaves {name} open. Allowed is {kind.allowed(name)}.")
        made[name] = value
    return made


def axes(test: Test, settings: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The choices on each axis that varies, the stated one among them.

    Without `vary`, every parameter that is a choice and that the claim does not fix.
    """
    kind, chosen = test.entry.parameters, stated(test, settings)
    if cases := getattr(test, "cases", {}):
        return {name: list(choices) for name, choices in cases.items()}
    wanted: dict[str, list[Any]]
    if test.vary is None:
        free = {
            name: kind.choices(name) for name in kind.model_fields if name not in {*test.definition, "organisation"}
        }
        wanted = {name: list(choices) for name, choices in free.items() if choices}
        if "roster_rule" in wanted:  # another body than the SCO is no reading of what is said of it
            wanted["roster_rule"] = list(RULES)
    else:
        wanted = {name: list(choices) for name, choices in test.vary.items()}
    for name, choices in wanted.items():
        if chosen[name] not in choices:
            wanted[name] = sorted([*choices, chosen[name]]) if name == "as_of" else [chosen[name], *choices]
    return wanted


def labels(test: Test, settings: Mapping[str, Any]) -> pd.DataFrame:
    """Every combination of choices that exists, also where two come to the same definition.

    Returns a column per varied axis, value (for a comparison the left side minus the right, which are left and
    right), members_in_roster, members_reporting, status and roster where the indicator has them, distance from
    what is printed or compared with, finding, is_meant (a reader of the article could have meant it), is_stated.
    """
    chosen, varied = stated(test, settings), axes(test, settings)
    table = evaluate(test.entry, chosen, varied)
    if isinstance(test, NumberTest):
        tolerance, near = tolerances(test, settings)
        table["distance"] = distance(table["value"], test.number)
        table["finding"] = findings(table["value"], test.number, tolerance, near)
    else:
        table["left"] = table["value"]
        table["right"] = _right(test, chosen, varied, table)
        table["value"] = table["left"] - table["right"]
        table["distance"] = distance(table["value"], 0)
        table["finding"] = differences(table["value"], test.relation, test.tolerance)
    table["is_stated"] = _where(table, {name: [chosen[name]] for name in varied})
    table["is_meant"] = table["is_stated"] | _meant(test, table, chosen)
    return table


def many(test: NumberTest, settings: Sequence[Mapping[str, Any]]) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """All definitions of a printed number under many settings, in one table.

    Returns the table (a column per parameter of the indicator, and value), for each settings the row of its stated
    definition (one past the last where that does not exist), and which rows are among its definitions and could
    have been meant: (settings, rows).
    """
    chosen = [stated(test, each) for each in settings]
    wanted = [axes(test, each) for each in settings]
    choices = {
        name: sorted(
            {one[name] for one in chosen} | {choice for one in wanted for choice in one.get(name, ())}, key=str
        )
        for name in chosen[0]
    }
    table = evaluate(test.entry, chosen[0], choices)
    codes = {name: _codes(table[name].astype(pd.CategoricalDtype(found))) for name, found in choices.items()}
    place = {name: {choice: i for i, choice in enumerate(found)} for name, found in choices.items()}
    sizes = [len(found) for found in choices.values()]
    row_of = np.full(int(np.prod(sizes)), len(table))
    row_of[np.ravel_multi_index(list(codes.values()), sizes)] = np.arange(len(table))
    at = np.array([[place[name][one[name]] for one in chosen] for name in choices])
    here = row_of[np.ravel_multi_index(list(at), sizes)]
    among = np.ones((len(chosen), len(table)), bool)
    for name, own in zip(choices, at, strict=True):
        allowed = np.zeros((len(chosen), len(choices[name])), bool)
        allowed[np.arange(len(chosen)), own] = True
        for i, one in enumerate(wanted):
            allowed[i, [place[name][choice] for choice in one.get(name, ())]] = True
        among &= allowed[:, codes[name]]
    among &= np.array([_meant(test, table, chosen[0] | {"as_of": np.inf})])
    if test.no_later and "as_of" in choices:
        among &= table["as_of"].astype(int).to_numpy() <= np.array([[one["as_of"]] for one in chosen])
    return table, here, among


def definitions(test: Test, settings: Mapping[str, Any], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every definition once, nearest to the claim first: the columns of `labels`, whose table may be given.

    The same states under two names of a roster, by the same figures, are one definition; otherwise how many support
    a claim would mean nothing. Of equal ones the stated is kept, then one that could have been meant, then the first.
    """
    table = labels(test, settings) if table is None else table
    varied = list(axes(test, settings))
    last = np.lexsort([~table["is_meant"].to_numpy(), ~table["is_stated"].to_numpy()])
    table = table.iloc[last]
    named = ["figures"] if "figures" in table else [name for name in varied if name not in NAMING]
    key = {name: _codes(table[name]) for name in named}
    if "roster" in table:
        key["roster"] = _codes(table["roster"])
        if test.entry.yearly and "as_of" in varied:
            key["as_of"] = _codes(table["as_of"])
    else:
        key |= {name: _codes(table[name]) for name in varied if name in NAMING}
    table = table[~pd.DataFrame(key, index=table.index).duplicated()]
    order = np.lexsort([_codes(table[name]) for name in reversed(varied)] + [table["distance"].to_numpy(float)])
    return table.iloc[order].reset_index(drop=True)


def evaluate(entry: Indicator, fixed: Mapping[str, Any], varied: Mapping[str, list[Any]]) -> pd.DataFrame:
    """The indicator's value for every combination of choices that exists; `fixed` holds all its parameters.

    Returns a column per varied axis and `value`, missing where data are; members_in_roster, members_reporting,
    status and roster where the indicator has them. A combination that the indicator refuses does not exist.
    """
    if entry.grid:
        table = entry.grid({name: [value] for name, value in fixed.items()} | dict(varied))
        return table.drop(columns=[name for name in fixed if name not in varied]).rename(columns={"share_pct": "value"})
    rows = []
    for combination in product(*varied.values()):
        made = dict(zip(varied, combination, strict=True))
        try:
            found = _row(entry.name, tuple({**fixed, **made}.items()))
        except ParameterError:
            continue
        rows.append(made | found)
    return pd.DataFrame(rows, columns=list(dict.fromkeys([*varied, "value", *(name for row in rows for name in row)])))


def tolerances(test: NumberTest, settings: Mapping[str, Any]) -> tuple[float, float]:
    """The tolerance and the nearness of a printed number; a name is that of a setting."""
    tolerance = settings[test.tolerance] if isinstance(test.tolerance, str) else test.tolerance
    near = settings[test.near] if isinstance(test.near, str) else test.near
    return tolerance, max(tolerance, near or tolerance)


def flips(test: Test, settings: Mapping[str, Any], table: pd.DataFrame | None = None) -> pd.DataFrame:
    """The definitions that differ from the stated one in a single choice and turn its answer over.

    table: that of `labels`, if it is there already. Returns rows of it with `axis`, the one that differs; on an axis
    of years the nearest year alone.
    """
    table, varied = labels(test, settings) if table is None else table, axes(test, settings)
    here = table[table["is_stated"]]
    if here.empty or here["finding"].iloc[0] == "undecidable":
        return table.head(0).assign(axis="")
    chosen, found = stated(test, settings), []
    other = table[
        (table["finding"] != "undecidable") & ((table["finding"] == "met") != (here["finding"].iloc[0] == "met"))
    ]
    for axis in varied:
        rest = {name: [chosen[name]] for name in varied if name != axis}
        rows = other[_where(other, rest)]
        if axis == "as_of" and len(rows):
            away = (rows["as_of"].astype(int) - chosen["as_of"]).abs()
            rows = rows.loc[[away.idxmin()]]
        found.append(rows.assign(axis=axis))
    return pd.concat(found, ignore_index=True) if found else table.head(0).assign(axis="")


def joint(grids: Mapping[str, pd.DataFrame], yearless: Collection[str] = ()) -> pd.DataFrame:
    """Do several printed numbers hold together under one roster and year, each by its kindest measure and source?

    grids: `definitions` by claim id; yearless: the claims whose value has no year, such as area: a roster's
    counts in every year. Returns one row per roster (ISO3 codes) and year that has figures for every claim:
    roster, as_of, a column per claim with the finding of its nearest definition, all_met, and all_near (each
    met or approximately met).
    """
    nearest = {}
    for claim_id, grid in grids.items():
        keys = ["roster"] if claim_id in yearless else ["roster", "as_of"]
        plain = grid.assign(roster=grid["roster"].astype("str"), as_of=grid["as_of"].astype(int))
        nearest[claim_id] = plain.drop_duplicates(keys)[[*keys, "finding"]].rename(columns={"finding": claim_id})
    first, *rest = sorted(nearest.values(), key=lambda frame: -len(frame.columns))
    for frame in rest:
        first = first.merge(frame, on=[key for key in ("roster", "as_of") if key in frame], how="inner")
    found = first[list(grids)]
    first["all_met"] = (found == "met").all(axis=1)
    first["all_near"] = found.isin(["met", "approximately met"]).all(axis=1)
    return first


@per_vintage(maxsize=8192)
def _row(name: str, values: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """The one row of an indicator whose parameters are all given: its value, and who reports."""
    entry = REGISTRY[name]
    try:
        table = entry.table(**dict(values))
    except DataError:
        return {"value": np.nan}
    if table.empty:
        return {"value": np.nan}
    if len(table) > 1:
        raise ClaimError(f"{name}: the definition {dict(values)} leaves {len(table)} rows; expected one.")
    row = table.iloc[0]
    found = {"value": float(row[entry.name])} | {column: row[column] for column in _MORE if column in table}
    return found | _who(entry, dict(values), found)


def _who(entry: Indicator, values: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, str]:
    """The states that a definition counts, where the indicator does not say: those of the SCO's roster of the year."""
    if "roster" in found or not {"roster_rule", "statuses", "as_of"} <= entry.parameters.model_fields.keys():
        return {}
    if values.get("bloc", "SCO") != "SCO":
        return {}
    return {"roster": " ".join(roster(values["as_of"], values["roster_rule"], values["statuses"]))}


def _right(test: ComparisonTest, chosen: dict[str, Any], varied: dict[str, list[Any]], left: pd.DataFrame) -> Any:
    """What each row of the left side is compared with: a number, or the indicator under other choices."""
    if not isinstance(test.than, dict):
        return test.number
    base: Any = test.than.get("as_of")
    late = left["as_of"].astype(int) if "as_of" in left else pd.Series(chosen.get("as_of", 0), index=left.index)
    # A change since a year cannot be told in that year or before it.
    early = (late <= base).to_numpy() if base is not None else np.zeros(len(left), bool)
    free = {name: choices for name, choices in varied.items() if name not in test.than}
    table = evaluate(test.entry, chosen | test.than, free)
    if not free:
        return np.where(early, np.nan, float(table["value"].iloc[0]) if len(table) else np.nan)
    keys = [left[name].astype("object") for name in free]
    right = table.set_index([table[name].astype("object") for name in free])["value"]
    found = right.reindex(pd.MultiIndex.from_arrays(keys) if len(keys) > 1 else pd.Index(keys[0])).to_numpy(float)
    return np.where(early, np.nan, found)


def _meant(test: Test, table: pd.DataFrame, chosen: dict[str, Any]) -> np.ndarray:
    """Whether a reader of the article could have meant a definition; nobody means the EU, or the SCO without China."""
    own = ~table["roster_rule"].isin(YARDSTICKS).to_numpy() if "roster_rule" in table else np.ones(len(table), bool)
    if isinstance(test, ComparisonTest):
        return own
    meant: np.ndarray = own & _where(table, {name: choices for name, choices in test.meant.items() if name in table})
    if test.no_later and "as_of" in table:
        meant &= table["as_of"].astype(int).to_numpy() <= chosen["as_of"]
    return meant


def _where(table: pd.DataFrame, choices: Mapping[str, list[Any]]) -> np.ndarray:
    """Which rows make one of the given choices on each of the given axes."""
    held = np.ones(len(table), bool)
    for name, allowed in choices.items():
        held &= table[name].isin(allowed).to_numpy()
    return held


def _codes(column: pd.Series) -> np.ndarray:
    """The choices on an axis as numbers, in the order of the choices where it is known."""
    return column.cat.codes.to_numpy() if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column)[0]
