"""Facts of chapter 5 on dependence: what trade comes to in the product of those who trade."""

from __future__ import annotations

from typing import Any, cast

from ..indicators import dependence
from ..members import FIXED, STATUSES, RosterRule, roster
from ..parameters import LAST_MINERAL_YEAR
from ..scenario.chapters import Asymmetry
from .sheet import Facts, percent
from .words import alone, beside, count, counted, name, some

INDICATOR = "trade_dependence_pct"
FIRST = dependence.YEARS[0]
NETWORK = ("production_flows", "annual")


def add(sheet: Facts, scenario: Asymmetry) -> None:
    """Add the facts on dependence to the sheet of the asymmetry chapter."""
    year = min(scenario.as_of, LAST_MINERAL_YEAR)
    _pairs(sheet, scenario, year)
    _network(sheet, scenario)
    _bloc(sheet, scenario, year)


def _pairs(sheet: Facts, scenario: Asymmetry, year: int) -> None:
    """Reported energy and mineral trade with China and with Russia, as percent of own GDP."""
    table = dependence.members_on_giants(scenario.roster_rule, scenario.statuses, year, scenario.gdp_measure)
    wide = table.pivot(index="iso3", columns="partner", values="dependence_pct")
    # The two are told of as states, on the run's roster or not.
    pair = dependence.on_giants(["RUS"], year, scenario.gdp_measure)
    russia = pair[pair["partner"] == "CHN"].iloc[0]
    sheet.percent("russia_on_china", russia["dependence_pct"], INDICATOR, 2)
    sheet.percent("china_on_russia", russia["reverse_pct"], INDICATOR, 2)
    sheet.number("giants_asymmetry", russia["asymmetry"], "index", INDICATOR)
    both = wide.drop(index=["CHN", "RUS"], errors="ignore").dropna()
    more = int((both["CHN"] > both["RUS"]).sum())
    sheet.add("on_china_more", more, count(more), "economies", INDICATOR)
    sheet.add("on_both", len(both), count(len(both)), "economies", INDICATOR)
    who = f"all {count(more)}" if more == len(both) else f"{some(more)} of {count(len(both))}"
    sheet.sentence(
        "pairs_finding",
        f"Energy and minerals, {year}: {who} economies on record with both trade more with China than with Russia",
        INDICATOR,
    )
    others = table[~table["iso3"].isin(["CHN", "RUS"])]
    most: Any = others.loc[cast("int", others["dependence_pct"].idxmax())]
    sheet.percent("pairs_most", most["dependence_pct"], INDICATOR)
    sheet.sentence(
        "pairs_sentence",
        f"The highest figure in {year} is that of {name(most['iso3'])} with {name(most['partner'])}, "
        f"{sheet['pairs_most']} of its GDP. Between China and Russia, trade came to {sheet['russia_on_china']} of "
        f"Russia's GDP and {sheet['china_on_russia']} of China's.",
        INDICATOR,
    )


def _network(sheet: Facts, scenario: Asymmetry) -> None:
    """The same on the production network, for the one Central Asian state that it holds, and for Russia."""
    table = dependence.on_giants(["KAZ", "RUS"], dependence.NETWORK_YEAR, scenario.gdp_measure, "network")
    found = table.set_index(["iso3", "partner"])["dependence_pct"]
    texts = {}
    for pair in (("KAZ", "CHN"), ("KAZ", "RUS"), ("RUS", "CHN")):
        label = f"network_{pair[0].lower()}_{pair[1].lower()}"
        texts[pair] = sheet.add(label, found[pair], percent(found[pair]), "percent", None, NETWORK)
    words = (
        f"On the production network of {dependence.NETWORK_YEAR}, which holds all industries, Kazakhstan's trade in "
        f"intermediate inputs with Russia came to {texts['KAZ', 'RUS']} of its GDP and that with China to "
        f"{texts['KAZ', 'CHN']}; Russia's with China came to {texts['RUS', 'CHN']}."
    )
    sheet.add("network_sentence", words, words, "sentence", None, NETWORK)
    sheet.add("dependence_network_year", dependence.NETWORK_YEAR, str(dependence.NETWORK_YEAR), "year", None, NETWORK)


def _rostered(scenario: Asymmetry) -> str:
    """Whose trade is followed; the roster in force is that of each year."""
    if scenario.roster_rule == "eu":
        return "For the EU's members of each year"
    if scenario.roster_rule not in FIXED:
        left_out = ", China left out" if scenario.roster_rule == "without_china" else ""
        return f"With the roster in force each year ({STATUSES[scenario.statuses]}{left_out})"
    return f"For {counted(scenario.roster_rule, scenario.statuses)}"


def _beside(sheet: Facts, scenario: Asymmetry) -> str:
    """The same for another roster, unless it is the scenario's own in the first year and in the last."""
    rule: RosterRule = "today" if scenario.roster_rule == "founders" else "founders"
    year = min(scenario.as_of, LAST_MINERAL_YEAR)
    own, other = (
        [roster(at, which, scenario.statuses) for at in (FIRST, year)] for which in (scenario.roster_rule, rule)
    )
    if own == other:
        return ""
    stated, statuses = scenario.roster_rule, scenario.statuses
    who = alone(stated, statuses) if rule == "founders" else beside(rule, stated, statuses)
    ends = [sheet[f"traded_{rule}{label}"].text for label in ("_first", "")]
    same = ends == [sheet[f"traded{label}"].text for label in ("_first", "")]
    return f"; for {who} both figures are the same" if same else f"; for {who} from {ends[0]} to {ends[1]}"


def _bloc(sheet: Facts, scenario: Asymmetry, year: int) -> None:
    """Members' energy and mineral trade with one another over their GDP, in 2001 and in the year."""
    asked = (scenario.statuses, scenario.gdp_measure)
    ends = sorted({FIRST, year})
    series: dict[str, Any] = {
        rule: dependence.trade_dependence(rule, *asked, ends).set_index("year") for rule in ("founders", "today")
    }
    own: Any = dependence.trade_dependence(scenario.roster_rule, *asked).set_index("year")
    for label, of in (("_first", FIRST), ("", year)):
        sheet.percent(f"traded{label}", own.loc[of, INDICATOR], INDICATOR, 2)
        for rule, table in series.items():
            sheet.percent(f"traded_{rule}{label}", table.loc[of, INDICATOR], INDICATOR, 2)
    past = own.loc[:year, INDICATOR]
    fell = int((past.diff() < 0).sum())
    sheet.add("traded_fell", fell, count(fell), "years", INDICATOR)
    row = own.loc[year]
    for column, label in (("members_reporting", "traded_reporting"), ("members_in_roster", "traded_roster")):
        sheet.add(label, int(row[column]), count(int(row[column])), "states", INDICATOR)
    n, all_of = sheet["traded_reporting"], sheet["traded_roster"]
    who = f"All {all_of} states on the roster" if n.value == all_of.value else f"Of {all_of} states on the roster, {n}"
    verb = "has" if n.value == 1 < cast("int", all_of.value) else "have"
    sheet.sentence("traded_reporting_sentence", f"{who} {verb} GDP and some such trade on record.", INDICATOR)
    whose = STATUSES[scenario.statuses]
    bound = "at least " if row["lower_bound"] else ""
    sheet.sentence(
        "traded_finding",
        f"Energy and mineral trade among {whose}: {sheet['traded_first']} of their GDP in {FIRST}, "
        f"{bound}{sheet['traded']} in {year}"
        if year > FIRST
        else f"Energy and mineral trade among {whose} was {sheet['traded']} of their GDP in {year}",
        INDICATOR,
    )
    sheet.sentence(
        "traded_sentence",
        f"{_rostered(scenario)} it went from {sheet['traded_first']} in {FIRST} to "
        f"{bound}{sheet['traded']} in {year}, falling {count(fell)} of {count(year - FIRST)} times from one year to "
        f"the next{_beside(sheet, scenario)}."
        if year > FIRST
        else f"In {FIRST}, the first year, it was {sheet['traded']}.",
        INDICATOR,
    )
