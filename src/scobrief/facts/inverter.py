"""Which definitions make a printed number true: the inverter of chapter 3, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from ..claims import FINDINGS, NumberTest, brief_claims
from ..datapackage import per_vintage
from ..indicators.area import LAND
from ..members import FIXED
from ..scenario.chapters import Size
from ..verdicts import Judged, judge
from .sheet import Facts, percent
from .words import capital, choice, count, counted, plural, some, years

# The three printed numbers, and what each is a share of.
CLAIMS = {"population": "C16", "gdp": "C17", "eurasia": "C18"}
NOUNS = {"population": "the world's population", "gdp": "world GDP", "eurasia": "the area of Eurasia"}
MEASURES = {"nominal": "at market exchange rates", "ppp": "at purchasing power parity"}
# How many of the nearest definitions a reader is shown.
NEAREST = 6
# How many definitions a sentence names.
SHOWN = 3
LISTED = "as_listed"


def settings(scenario: Size) -> dict[str, Any]:
    """What the chapter's parameters set for a test."""
    return scenario.model_dump() | {"robust_share": 1}


@per_vintage(maxsize=64)
def judged_size(quantity: str, scenario: Size) -> Judged:
    """Judge a printed number: 'population', 'gdp' or 'eurasia'."""
    (part,) = judge(brief_claims()[CLAIMS[quantity]], settings(scenario)).parts
    return part


def curve(quantity: str, scenario: Size) -> dict[str, Any]:
    """What a specification curve needs of a printed number: definitions, axes, unit, printed."""
    part = judged_size(quantity, scenario)
    # Where a value has no year, the year that happens to name a roster is no choice.
    test, definitions = cast("NumberTest", part.part.test), cast("pd.DataFrame", part.definitions)
    left_out = () if test.entry.yearly else ("as_of",)
    axes = [name for name in part.stated if name in definitions and name not in left_out]
    return {"definitions": definitions, "axes": axes, "unit": part.unit, "printed": test.number}


def nearest(quantity: str, scenario: Size) -> pd.DataFrame:
    """The definitions that come nearest to a printed number: definition (in words), value, printed, finding."""
    part = judged_size(quantity, scenario)
    table = cast("pd.DataFrame", part.definitions).drop_duplicates(["roster", "value"]).head(NEAREST)
    return pd.DataFrame(
        {
            "definition": [_definition(row, quantity) for row in table.to_dict("records")],
            "value": table["value"],
            "printed": cast("NumberTest", part.part.test).number,
            "finding": table["finding"].astype("str"),
        }
    )


def nearest_all(scenario: Size) -> dict[str, pd.DataFrame]:
    """`nearest` for each of the three printed numbers, by what it is a share of."""
    return {NOUNS[quantity].removeprefix("the "): nearest(quantity, scenario) for quantity in CLAIMS}


def add_nearest(sheet: Facts, scenario: Size) -> None:
    """Which definition comes nearest to each printed number, in words."""
    told = []
    for quantity, table in ((quantity, nearest(quantity, scenario)) for quantity in CLAIMS):
        row = table.iloc[0]
        told.append(
            f"to {sheet[f'{quantity}_printed']} of {NOUNS[quantity]}: {row['definition']} ({percent(row['value'])})"
        )
    sheet.sentence("nearest_sentence", f"The definition nearest {'; '.join(told)}.", "population_share_pct")
    met = [quantity for quantity in CLAIMS if sheet[f"{quantity}_met"].value]
    if len(met) < len(CLAIMS):
        words = f"{capital(some(len(met)))} of the three printed numbers can be made true by some definition"
    elif sheet["joint_met"].value:
        words = "Each printed number can be made true, and some roster and year make all three true"
    else:
        words = "Each printed number can be made true, but no roster and year make all three true"
    sheet.sentence("nearest_finding", words, "population_share_pct")


def _definition(row: Mapping[Any, Any], quantity: str) -> str:
    """A definition in words: the members of 2021; today's members in 2023, at purchasing power parity."""
    year, moves = row["as_of"], row["roster_rule"] not in FIXED
    text = counted(row["roster_rule"], row["statuses"], year)
    text += "" if moves or quantity == "eurasia" else f" in {year}"
    if quantity == "gdp":
        text += f", {MEASURES[row['gdp_measure']]}"
    if quantity == "eurasia":
        text += f", {_area(row)}"
    text += ", by the Factbook" if row.get("source") == "factbook" else ""
    return text + (f", China {choice('china', row['china'])}" if row.get("china", LISTED) != LISTED else "")


def _area(row: Mapping[Any, Any]) -> str:
    """What counts as area and as Eurasia, in words; land is held against the land of Eurasia, which is summed."""
    measure = str(row["area_measure"])
    return measure if measure == LAND else f"{measure} over {row['eurasia_km2'] / 1e6:.1f} million square kilometres"


def add_grid(sheet: Facts, q: str, found: Judged, labels: pd.DataFrame) -> None:
    """How many definitions meet the printed number, and which rosters are among them."""
    grid, test = cast("pd.DataFrame", found.definitions), cast("NumberTest", found.part.test)
    n = len(grid)
    k: dict[str, int] = {kind: int((grid["finding"] == kind).sum()) for kind in FINDINGS}
    sheet.add(f"{q}_definitions", n, str(n), "definitions", test.indicator)
    for kind, label in (("met", "met"), ("approximately met", "near"), ("not met", "missed")):
        sheet.add(f"{q}_{label}", k[kind], count(k[kind]), "definitions", test.indicator)
    if q == "eurasia":  # area has no year: each roster is named once
        met = [_definition(row, q) for row in grid[grid["finding"] == "met"].to_dict("records")]
        by = f": {'; '.join(met)}" if met else ""
    else:
        by = f": {_rosters(labels[labels['finding'] == 'met'], grid, q)}" if k["met"] else ""
    k_near = k["approximately met"]
    close = f"{capital(count(k_near))} more {'comes' if k_near == 1 else 'come'}" if k_near else "No other comes"
    sheet.sentence(
        f"{q}_met_sentence",
        f"{capital(some(k['met']))} of {n} definitions {'meets' if k['met'] == 1 else 'meet'} "
        f"{sheet[f'{q}_printed']}{by}. {close} within {sheet['near_pp']} points.",
        test.indicator,
    )
    sheet.percent(f"{q}_lowest", grid["value"].min(), test.indicator)
    sheet.percent(f"{q}_highest", grid["value"].max(), test.indicator)
    sheet.sentence(
        f"{q}_curve_finding",
        f"{sheet[f'{q}_printed']} of {NOUNS[q]}: {plural(k['met'], 'definition')} "
        f"{'meets' if k['met'] == 1 else 'meet'} it, {count(k['approximately met'])} "
        f"{'comes' if k['approximately met'] == 1 else 'come'} close, {count(k['not met'])} "
        f"{'does' if k['not met'] == 1 else 'do'} not",
        test.indicator,
    )
    sheet.sentence(f"{q}_meant_sentence", _meant(grid, q, found.stated), test.indicator)


def _meant(grid: pd.DataFrame, q: str, stated: Mapping[str, Any]) -> str:
    """Which of the definitions that the article could have meant meet its number, or come nearest to it."""
    meant = grid[grid["is_meant"]]
    met = meant[meant["finding"] == "met"]
    n = len(meant)
    plain = stated["roster_rule"] == "in_force" and stated["statuses"] != "family"
    own = _definition(meant[meant["is_stated"]].iloc[0].to_dict(), q)
    verb = "counts" if n == 1 else "count"
    head = (
        f"{capital(count(n))} of the {len(grid)} {verb} members, alone or with observers, as "
        f"they were up to the year read{'' if plain else f', or what this run states ({own})'}; "
    )
    if len(met):
        first = [f"{_definition(row, q)} ({percent(row['value'])})" for row in met.head(SHOWN).to_dict("records")]
        more = f"; {count(len(met) - SHOWN)} more do" if len(met) > SHOWN else ""
        verb = "meets" if len(met) == 1 else "meet"
        return f"{head}{count(len(met))} of these {verb} it, the nearest being {'; '.join(first)}{more}."
    best = meant.iloc[0].to_dict()
    nearest = f"the nearest is {_definition(best, q)} ({percent(best['value'])})"
    return f"{head}{'it does not meet it' if n == 1 else f'none of these meets it; {nearest}'}."


def _rosters(rows: pd.DataFrame, grid: pd.DataFrame, q: str) -> str:
    """The rosters of some definitions in words, with measures and years: today's members in 2019-2021.

    Those that count China as the sources list it are named, the others counted.
    """
    found: dict[str, list[int]] = {}
    first: dict[tuple[Any, ...], str] = {}
    for row in rows[rows["china"] == LISTED].to_dict("records"):
        # Today's members and today's members with observers are the same states: named once.
        measure = row.get("gdp_measure")
        same = (row["roster_rule"], row["roster"], row["as_of"], measure, row.get("source"))
        if first.setdefault(same, row["statuses"]) != row["statuses"]:
            continue
        text = counted(row["roster_rule"], row["statuses"])
        if q == "gdp":
            text += f" {MEASURES[str(measure)]}"
        text += " by the Factbook" if row.get("source") == "factbook" else ""
        found.setdefault(text, []).append(int(row["as_of"]))
    named = [f"{text} in {years(when)}" for text, when in found.items()]
    wider = grid[(grid["finding"] == "met") & (grid["china"] != LISTED)]
    for made, n in wider["china"].astype("str").value_counts(sort=False).items():
        if n:
            named.append(f"{count(n)} that count China {choice('china', made)}")
    return "; ".join(named)
