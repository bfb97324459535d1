"""Facts of chapter 4: the bloc's trade with itself, and how much of it is more than size alone gives."""

from __future__ import annotations

import pandas as pd

from ..indicators import blocs, minerals
from ..scenario import Trade
from .sheet import Facts, number
from .words import capital, count, counted, listing, name, plural

KEYS = {blocs.SCO: "sco", blocs.WITHOUT_CHINA: "without_china", blocs.FOUNDERS: "founders"}
FLOW_WORDS = {"all": "goods and services", "goods": "goods", "services": "services"}
LATEST, BEFORE_BREAK = minerals.YEARS[-1], minerals.LAST_FULL_YEAR
# A bloc is called above or below its no-preference value only beyond a twentieth of it.
CLEAR = 0.05


def facts(scenario: Trade) -> Facts:
    """Return the facts of the trade chapter."""
    sheet = Facts("trade")
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", "minerals_intra_share_pct")
    sheet.add(
        "who",
        scenario.roster_rule,
        counted(scenario.roster_rule, scenario.statuses),
        "words",
        "intra_share_pct",
    )
    sheet.add("network_year", blocs.YEAR, str(blocs.YEAR), "year", "intra_share_pct")
    sheet.add("flow_words", scenario.flows, FLOW_WORDS[scenario.flows], "words", "intra_share_pct")
    sheet.add(
        "product_words",
        scenario.products,
        minerals.PRODUCT_WORDS[scenario.products],
        "words",
        "minerals_intra_share_pct",
    )
    _network(sheet, blocs.table(scenario.roster_rule, scenario.statuses, scenario.flows))
    _pairs(sheet, scenario)
    _minerals(sheet, scenario)
    _flows(sheet, scenario)
    sheet.sentence("answer", _answer(sheet, scenario), "intra_share_pct")
    return sheet


def _network(sheet: Facts, table: pd.DataFrame) -> None:
    rows = table.set_index("bloc")
    for bloc, row in rows.iterrows():
        key = KEYS.get(bloc, bloc.lower())
        sheet.percent(f"share_{key}", row["intra_share_pct"], "intra_share_pct")
        sheet.percent(f"share_{key}_no_preference", row["intra_share_pct_no_preference"], "intra_share_pct")
        sheet.number(f"ratio_{key}", row["ratio_to_no_preference"], "ratio", "intra_share_pct", 1)
        sheet.number(f"stii_{key}", row["stii"], "index", "stii")
        sheet.number(f"stii_{key}_no_preference", row["stii_no_preference"], "index", "stii")
        sheet.number(f"intensity_{key}", row["trade_intensity"], "ratio", "trade_intensity")
        sheet.number(f"intensity_{key}_no_preference", row["trade_intensity_no_preference"], "ratio", "trade_intensity")
        for column in ("members_in_roster", "members_reporting"):
            sheet.add(f"{column}_{key}", int(row[column]), count(int(row[column])), "states", "intra_share_pct")
    sheet.percent("share_sco_once", rows.loc[blocs.SCO, "intra_share_once_pct"], "intra_share_once_pct")
    behind = int((rows["ratio_to_no_preference"] > rows.loc[blocs.SCO, "ratio_to_no_preference"]).sum())
    sheet.add("blocs_ahead", behind, count(behind), "blocs", "intra_share_pct")
    sheet.add("blocs_compared", len(rows) - 1, count(len(rows) - 1), "blocs", "intra_share_pct")
    sheet.sentence(
        "ahead_sentence",
        _ahead(behind, len(rows) - 1),
        "intra_share_pct",
    )
    sheet.add("null_word", *_against_null(rows.loc[blocs.SCO, "ratio_to_no_preference"]), "words", "intra_share_pct")
    sheet.sentence(
        "share_finding",
        f"The SCO trades {sheet['ratio_sco']} times as much with itself as without any preference; "
        f"the EU {sheet['ratio_eu']} times, ASEAN {sheet['ratio_asean']} times",
        "intra_share_pct",
    )
    below = rows.loc[blocs.SCO, "stii"] > rows.loc[blocs.SCO, "stii_no_preference"]
    sheet.sentence(
        "stii_finding",
        f"The SCO's introversion index is {sheet['stii_sco']}, but without any preference it would be "
        f"{sheet['stii_sco_no_preference']}: read it against that, not against zero"
        if below
        else f"The SCO's introversion index is {sheet['stii_sco']}, no higher than the "
        f"{sheet['stii_sco_no_preference']} that it would be without any preference",
        "stii",
    )

    sheet.sentence(
        "intensity_finding",
        f"The SCO's trade intensity is {sheet['intensity_sco']} against {sheet['intensity_sco_no_preference']} without "
        f"any preference; ASEAN's is {sheet['intensity_asean']} against {sheet['intensity_asean_no_preference']}",
        "trade_intensity",
    )


def _ahead(ahead: int, others: int) -> str:
    who = f"All {count(others)} others" if ahead == others else f"{capital(count(ahead))} of the {count(others)} others"
    return f"{who} {'stands' if ahead == 1 else 'stand'} further above theirs"


def _against_null(ratio: float) -> tuple[str, str]:
    if pd.isna(ratio):
        return "undecidable", "cannot be held against"
    if abs(ratio - 1) <= CLEAR:
        return "equal", "is about"
    return ("above", "is above") if ratio > 1 else ("below", "is below")


def _pairs(sheet: Facts, scenario: Trade) -> None:
    pairs = blocs.pairs(scenario.roster_rule, scenario.statuses, scenario.flows)
    total = pairs["value_usd_m"].sum()
    with_china = pairs[(pairs["exporter"] == "CHN") | (pairs["importer"] == "CHN")]["value_usd_m"].sum()
    sheet.percent("china_side_of_internal", 100 * with_china / total if total else float("nan"), "intra_share_pct", 0)
    top = pairs.nlargest(1, "value_usd_m").iloc[0]
    words = f"{name(top['exporter'])} to {name(top['importer'])}"
    sheet.add("top_pair", f"{top['exporter']}-{top['importer']}", words, "words", "intra_share_pct")
    sheet.number("top_pair_usd_bn", top["value_usd_m"] / 1e3, "billion US dollars", "intra_share_pct", 1)
    above = int((pairs["ratio_to_no_preference"] > 1).sum())
    sheet.add("pairs", len(pairs), str(len(pairs)), "ordered pairs", "intra_share_pct")
    sheet.add("pairs_above_null", above, count(above), "ordered pairs", "intra_share_pct")
    low = pairs.nsmallest(1, "ratio_to_no_preference").iloc[0]
    sheet.sentence(
        "pairs_finding",
        f"China is on one side of {sheet['china_side_of_internal']} of the bloc's internal trade; the weakest tie "
        f"for its size is {name(low['exporter'])} to {name(low['importer'])}",
        "intra_share_pct",
    )


def _minerals(sheet: Facts, scenario: Trade) -> None:
    indicator = "minerals_intra_share_pct"
    series = {
        rule: minerals.intra_share(rule, scenario.statuses, scenario.products, scenario.counting).set_index("year")
        for rule in ("in_force", "founders", "today")
    }
    own = series[scenario.roster_rule]
    for label, year in (("", scenario.as_of), ("_before", BEFORE_BREAK), ("_latest", LATEST)):
        sheet.percent(f"minerals_share{label}", own.loc[year, "intra_share_pct"], indicator)
        sheet.number(f"minerals_usd_bn{label}", own.loc[year, "intra_usd_bn"], "billion US dollars", indicator, 0)
    sheet.add("latest", LATEST, str(LATEST), "year", indicator)
    sheet.add("before_break", BEFORE_BREAK, str(BEFORE_BREAK), "year", indicator)
    for rule, table in series.items():
        for label, year in (("before", BEFORE_BREAK), ("latest", LATEST)):
            sheet.percent(f"minerals_{rule}_{label}", table.loc[year, "intra_share_pct"], indicator)
    latest = own.loc[LATEST]
    sheet.add("pairs_lost", int(latest["pairs_lost"]), count(int(latest["pairs_lost"])), "ordered pairs", indicator)
    sheet.number("lost_usd_bn", latest["lost_usd_bn"], "billion US dollars", indicator, 1)
    sheet.add(
        "minerals_reporting",
        int(latest["members_reporting"]),
        count(int(latest["members_reporting"])),
        "states",
        indicator,
    )
    sheet.add(
        "minerals_roster",
        int(latest["members_in_roster"]),
        count(int(latest["members_in_roster"])),
        "states",
        indicator,
    )
    bound = "at least " if latest["lower_bound"] else ""
    sheet.add("bound", bool(latest["lower_bound"]), bound, "words", indicator)
    change = latest["intra_share_pct"] - own.loc[BEFORE_BREAK, "intra_share_pct"]
    sheet.number("minerals_change_pp", change, "points", indicator, 1)
    verb = "rose" if change > 0 else "fell"
    sheet.sentence(
        "minerals_finding",
        f"The share of {sheet['product_words']} trade inside the bloc {verb} from {sheet['minerals_share_before']} in "
        f"{BEFORE_BREAK} to {bound}{sheet['minerals_share_latest']} in {LATEST}",
        indicator,
    )
    fixed = [
        f"from {sheet[f'minerals_{rule}_before']} to {sheet[f'minerals_{rule}_latest']} {who}"
        for rule, who in (("founders", "among the founders alone"), ("today", "within today's roster read throughout"))
    ]
    sheet.sentence("minerals_fixed", f"With the roster held fixed it went {listing(fixed)}", indicator)
    sheet.sentence(
        "bound_sentence",
        f"The figure for {LATEST} is a lower bound: {plural(int(latest['pairs_lost']), 'ordered pair')} of members, "
        f"worth ${sheet['lost_usd_bn']} billion in {BEFORE_BREAK}, no longer appear in customs data."
        if latest["lower_bound"]
        else f"No pair of these members that had reported steadily is missing in {LATEST}.",
        indicator,
    )


def _flows(sheet: Facts, scenario: Trade) -> None:
    indicator = "minerals_intra_share_pct"
    table = minerals.largest(scenario.roster_rule, scenario.statuses, LATEST, scenario.products)
    grown = table.assign(rise=table["value_usd_bn"] - table["before_usd_bn"].fillna(0)).nlargest(2, "rise")
    words = [
        f"{minerals.PRODUCT_WORDS[row.product_group]} from {name(row.exporter)} to {name(row.importer)} "
        f"(${number(row.before_usd_bn, 1)} billion in {BEFORE_BREAK}, "
        f"${number(row.value_usd_bn, 1)} billion in {LATEST})"
        for row in grown.itertuples()
    ]
    sheet.sentence("largest_rises", listing(words), indicator)
    first = grown.iloc[0]
    sheet.sentence(
        "flows_finding",
        f"The largest rise since {BEFORE_BREAK}: {minerals.PRODUCT_WORDS[first['product_group']]} from "
        f"{name(first['exporter'])} to {name(first['importer'])}",
        indicator,
    )
    cover = minerals.coverage(scenario.roster_rule, scenario.statuses, LATEST, scenario.products)
    states = cover["state"].value_counts()
    for state in ("reported", "lost", "not reported"):
        k = int(states.get(state, 0))
        sheet.add(f"coverage_{state.replace(' ', '_')}", k, str(k), "ordered pairs", indicator)
    sheet.add("coverage_pairs", len(cover), str(len(cover)), "ordered pairs", indicator)
    sheet.sentence(
        "coverage_finding",
        f"{capital(count(int(states.get('reported', 0))))} of {len(cover)} ordered pairs of members report "
        f"{sheet['product_words']} trade in {LATEST}; {count(int(states.get('lost', 0)))} have fallen silent since "
        f"{BEFORE_BREAK}",
        indicator,
    )


def _answer(sheet: Facts, scenario: Trade) -> str:
    return (
        f"On the production network of {blocs.YEAR} ({sheet['flow_words']}) {sheet['share_sco']} of the trade of "
        f"{sheet['who']} was with one another, which {sheet['null_word']} the {sheet['share_sco_no_preference']} that "
        f"their size alone would give: a ratio of {sheet['ratio_sco']}, against {sheet['ratio_eu']} for the EU and "
        f"{sheet['ratio_asean']} for ASEAN. {sheet['minerals_finding']}; with the roster held fixed, from "
        f"{sheet['minerals_founders_before']} to {sheet['minerals_founders_latest']} among the founders."
    )
