"""Facts of chapter 7 on rates: how often pairs of states clashed before and while both belonged."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, cast

import pandas as pd

from ..indicators import pair_years
from ..indicators.clashes import PHASES
from ..indicators.regression import LEVEL
from ..members import year_end
from ..scenario.chapters import Security
from .clashes import CLASHES, plural_clashes
from .sheet import Facts, number
from .words import capital, count, listing, plural, some

RATE = "clashes_per_100_pair_years"
SCOPES = {"all": "among all pairs", "neighbours": "among land neighbours"}
WORDS = PHASES | {"left": "when no longer both belonged", "never": "for pairs that never came together"}


def add(sheet: Facts, scenario: Security) -> None:
    """Add the facts of rates."""
    until = year_end(scenario.as_of)
    pairs = pair_years.by_pair(scenario.statuses, scenario.threshold, until)
    sheet.percent("rate_level", 100 * LEVEL, CLASHES, 0)
    table = pair_years.compared(pairs)
    _sides(sheet, pairs, table, scenario)
    _within(sheet, table, scenario)
    _late(sheet, scenario)
    _pooled(sheet, pair_years.rates(pairs))
    _elsewhere(sheet, pair_years.elsewhere(pairs, scenario.threshold, until))


def _sides(sheet: Facts, pairs: pd.DataFrame, table: pd.DataFrame, scenario: Security) -> None:
    """How many pairs came together, and how many of them clashed more often afterwards, or less."""
    wide = table.pivot(index=pair_years.KEYS, columns="phase", values="clashes_per_decade")
    wide = wide.reindex(columns=["before", "both"])
    n, rose = len(wide), int((wide["both"] > wide["before"]).sum())
    fell = int((wide["both"] < wide["before"]).sum())
    for label, value in (
        ("together", int((pairs["phase"] == "both").sum())),
        ("compared", n),
        ("rose", rose),
        ("fell", fell),
    ):
        sheet.add(f"pairs_{label}", value, some(value), "pairs", CLASHES)
    words = (
        f"of {plural(n, 'pair')} that came together and clashed{_all(scenario)}, {some(rose)} did so more often once "
        f"{sheet['belonged']}, {some(fell)} less often"
        if n
        else f"no pair that came together has a listed clash {sheet['threshold']}"
    )
    sheet.add("rates_clause", words, words, "words", CLASHES)
    near = sum(_turns(group.set_index("phase")) for _, group in table.groupby(pair_years.KEYS))
    sheet.add("pairs_near", near, some(near), "pairs", CLASHES)
    tail = f" For {some(near)} of them one listed clash more or less would level or turn that." if n else ""
    sheet.sentence("sides_sentence", f"{capital(words)}.{tail}", CLASHES)


def _all(scenario: Security) -> str:
    """Say that pairs are followed whichever states a run leaves out: ", China's too"; else empty."""
    return ", China's too" if scenario.roster_rule == "without_china" else ""


def _turns(pair: pd.DataFrame) -> bool:
    """Whether one clash more or less, on either side, would make the more frequent side of a pair no longer so."""
    cells: Any = pair.loc
    (inside, inside_years), (before, before_years) = (cells[kind, ["clashes", "years"]] for kind in ("both", "before"))
    gap: float = inside / inside_years - before / before_years
    step = max(1 / inside_years, 1 / before_years)
    return cast("bool", abs(gap) <= step)


def _within(sheet: Facts, table: pd.DataFrame, scenario: Security) -> None:
    """The ratio of rates, each pair compared with itself, and what its interval allows one to say."""
    ratio, low, high = pair_years.within(table)
    known = 0 < ratio < math.inf
    for label, value in (("ratio", ratio), ("ratio_low", low), ("ratio_high", high)):
        sheet.number(label, value if known else math.nan, "ratio of rates", CLASHES, 1)
    if table.empty:
        words = "There are no rates to compare"
    elif not known:
        words = "All clashes of these pairs lie on one side of the day from which both belonged: there is no ratio"
    else:
        place = (
            "which contains one: on this list the two cannot be told apart"
            if low <= 1 <= high
            else f"which lies {'above' if low > 1 else 'below'} one"
        )
        words = (
            f"Each pair compared with itself{_all(scenario)}, the rate while {sheet['belonged']} was {sheet['ratio']} "
            f"times that before ({sheet['rate_level']} interval {sheet['ratio_low']} to {sheet['ratio_high']}, {place})"
        )
    sheet.sentence("ratio_sentence", f"{words}.", CLASHES)


def _late(sheet: Facts, scenario: Security) -> None:
    """The same ratio on the years in which the list is better covered, so that these stand on both sides."""
    since, until = pair_years.BETTER_FROM, year_end(scenario.as_of)
    pairs = pair_years.by_pair(scenario.statuses, scenario.threshold, max(since, until), since)
    table = pair_years.compared(pairs)
    n = len(table) // 2
    ratio, low, high = pair_years.within(table)
    known = 0 < ratio < math.inf and since < until
    for label, value in (("late_ratio", ratio), ("late_ratio_low", low), ("late_ratio_high", high)):
        sheet.number(label, value if known else math.nan, "ratio of rates", CLASHES, 1)
    sheet.add("pairs_late", n, some(n), "pairs", CLASHES)
    interval = f"{sheet['late_ratio_low']} to {sheet['late_ratio_high']}"
    words = (
        f"{plural(n, 'pair')} can be compared, and the ratio is {sheet['late_ratio']} ({interval})"
        if known
        else "no ratio can be told"
    )
    sheet.sentence("late_sentence", f"On the years from {sheet['better_from']} alone {words}.", CLASHES)
    _told_alone(sheet, scenario, f"from {sheet['better_from']} on {sheet['late_ratio']} times" if known else "")
    clause = str(sheet["rates_clause"])
    if sheet["ratio"].value is not None:
        clause = (
            f"each pair compared with itself{_all(scenario)}, the rate while {sheet['belonged']} is {sheet['ratio']} "
            f"times that before ({sheet['rate_level']} interval {sheet['ratio_low']} to {sheet['ratio_high']})"
        )
    if sheet["ratio"].value is not None and known:
        clause += f", and {sheet['late_ratio']} times ({interval}) on the years from {sheet['better_from']} alone"
    sheet.add("ratio_clause", clause, clause, "words", CLASHES)


def _told_alone(sheet: Facts, scenario: Security, late: str) -> None:
    """The finding that stands alone on the front page and over the chart: the ratio with how unsure it is."""
    words = f"{sheet['rates_clause']}; that is too little for a ratio of rates"
    if sheet["ratio"].value is not None:
        words = (
            f"pair by pair{_all(scenario)}, clashes were {sheet['ratio']} times as frequent once {sheet['belonged']} "
            f"({sheet['rate_level']} interval {sheet['ratio_low']} to {sheet['ratio_high']}"
        )
        words += f"; {late})" if late else ")"
    sheet.sentence("rates_finding", capital(words), CLASHES)


def _pooled(sheet: Facts, table: pd.DataFrame) -> None:
    """Rates over all pairs in each phase, which are different pairs."""
    parts = [
        f"{where}, "
        + listing(
            f"{number(row.clashes_per_100_pair_years, 1)} {WORDS[row.phase]}"
            for row in cast("Iterable[Any]", table[table["scope"] == scope].itertuples())
        )
        for scope, where in SCOPES.items()
    ]
    sheet.sentence("pooled_sentence", f"Clashes in a hundred pair-years: {'; '.join(parts)}.", CLASHES)


def _elsewhere(sheet: Facts, table: pd.DataFrame) -> None:
    """What the list does over time where nobody came together."""
    if len(table) < 2:
        words = "No group of pairs that never came together reaches over both halves of the list to hold it against"
    else:
        early, late = table.iloc[0], table.iloc[1]
        times = f", {late[RATE] / early[RATE]:.1f} times as many" if early["clashes"] and late["clashes"] else ""
        words = (
            f"Between pairs that by then had never come together the list has {number(early[RATE])} clashes in a "
            f"hundred pair-years before {sheet['better_from']} "
            f"({plural_clashes(int(early['clashes']))}) and {number(late[RATE])} from then to {late['until'].year} "
            f"({count(int(late['clashes']))}){times}"
        )
    sheet.sentence("elsewhere_sentence", f"{words}.", CLASHES)
