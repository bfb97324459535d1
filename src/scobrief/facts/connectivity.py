"""Facts of chapter 8: who borders whom, coasts, rails and wires; gas and neighbours stand beside it."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd

from ..indicators import access, connectivity
from ..members import STATUSES, roster
from ..scenario.chapters import Connectivity
from . import choices, gas, neighbourhood
from .sheet import Facts, number, percent
from .words import count, counted, listing, name, names, some

LAND, SEA, NET = "land_adjacency_pct", "landlocked_pct", "internet_users_mean_pct"
BORDER = "internal_border_km"


def facts(scenario: Connectivity) -> Facts:
    """Return the facts of the connectivity chapter."""
    sheet = Facts("connectivity")
    codes = roster(scenario.as_of, scenario.roster_rule, scenario.statuses)
    sheet.add("as_of", scenario.as_of, str(scenario.as_of), "year", LAND)
    sheet.add(
        "who", scenario.roster_rule, counted(scenario.roster_rule, scenario.statuses, scenario.as_of), "words", LAND
    )
    sheet.add("n", len(codes), count(len(codes)), "states", LAND)
    choices.roster_rule(sheet, scenario.roster_rule, LAND)
    choices.statuses(sheet, scenario.statuses, LAND)
    _standings(sheet, scenario)
    _network(sheet, scenario, codes)
    _both_sides(sheet, codes)
    _border_shares(sheet, codes)
    _coasts(sheet, codes)
    _internet(sheet, codes)
    _rails_and_wires(sheet, codes)
    gas.add(sheet, scenario)
    neighbourhood.add(sheet, scenario, codes)
    sheet.sentence("answer", _answer(sheet), LAND)
    return sheet


def _standings(sheet: Facts, scenario: Connectivity) -> None:
    """The land network of members alone, with observers, and of the family, in the scenario's year."""
    for statuses in STATUSES:
        row = connectivity.land(scenario.roster_rule, statuses, [scenario.as_of]).iloc[0]
        codes = roster(scenario.as_of, scenario.roster_rule, statuses)
        sheet.add(f"{statuses}_n", len(codes), str(len(codes)), "states", LAND)
        sheet.add(f"{statuses}_pairs", row["pairs"], str(row["pairs"]), "pairs", LAND)
        sheet.add(f"{statuses}_adjacent", row["pairs_adjacent"], str(row["pairs_adjacent"]), "pairs", LAND)
        sheet.percent(f"{statuses}_adjacency", row["land_adjacency_pct"], LAND)
        sheet.number(f"{statuses}_border_km", row["internal_border_km"], "km", BORDER, 0)
        sheet.add(f"{statuses}_groups", row["components"], str(row["components"]), "groups", LAND)
        lonely = names(code for code in codes if not connectivity.neighbours().get(code, frozenset()) & set(codes))
        sheet.add(f"{statuses}_lonely", lonely, lonely, "words", LAND)


def _network(sheet: Facts, scenario: Connectivity, codes: tuple[str, ...]) -> None:
    """Pairs, kilometres, groups, and the states that hold the groups together."""
    row = connectivity.land(scenario.roster_rule, scenario.statuses, [scenario.as_of]).iloc[0]
    sheet.percent("adjacency", row["land_adjacency_pct"], LAND)
    sheet.number("border_km", row["internal_border_km"], "km", BORDER, 0)
    sheet.add("pairs", row["pairs"], str(row["pairs"]), "pairs", LAND)
    sheet.add("pairs_adjacent", row["pairs_adjacent"], str(row["pairs_adjacent"]), "pairs", LAND)
    sheet.sentence(
        "network_finding",
        f"{sheet['pairs_adjacent']} of {sheet['pairs']} pairs share a land border, {sheet['border_km']} km in all",
        LAND,
    )
    groups = connectivity.components(codes)
    sheet.add("groups", len(groups), count(len(groups)), "groups", LAND)
    sheet.sentence("groups_sentence", _groups(groups), LAND)
    sheet.sentence("links_sentence", _links(codes, groups), LAND)
    held = connectivity.inside(codes)
    longest, shortest = held.iloc[0], held.iloc[-1]
    part = percent(100 * longest["border_km"] / row["internal_border_km"], 0)
    sheet.sentence(
        "lengths_sentence",
        f"The longest, {_pair(longest)}, is {part} of the whole; the shortest is {_pair(shortest)}.",
        BORDER,
    )


def _pair(border: pd.Series) -> str:
    return f"{name(border['a'])} and {name(border['b'])} ({number(border['border_km'], 0)} km)"


def _groups(groups: list[tuple[str, ...]]) -> str:
    """How a roster falls into groups, in a sentence."""
    whole, *rest = groups
    if not rest:
        return f"By land all {count(len(whole))} hang together."
    told = [f"{count(len(whole))} that hang together", *(names(group) for group in rest if len(group) > 1)]
    alone = [group[0] for group in rest if len(group) == 1]
    if alone:
        told.append(f"and, without a land neighbour among the others, {names(alone)}")
    return f"By land they form {count(len(groups))} groups: {'; '.join(told)}."


def _links(codes: tuple[str, ...], groups: list[tuple[str, ...]]) -> str:
    """Who holds the others together, in a sentence."""
    told = []
    for link in connectivity.links(codes):
        pieces = [group for group in connectivity.components(set(codes) - {link}) if group not in groups]
        cut = [code for group in pieces[1:] for code in group]
        told.append(f"{names(cut)} {'joins' if len(cut) == 1 else 'join'} the rest only through {name(link)}")
    if not told:
        return (
            "No state joins the rest through a single other one: whichever is left out, the others still hang together."
        )
    return f"By land {'; '.join(told)}."


def _both_sides(sheet: Facts, codes: tuple[str, ...]) -> None:
    """How far the two sides' figures of one border are apart, everywhere and here."""
    both = connectivity.borders().query("sides == 2")
    differ = both[both["low_km"] != both["high_km"]]
    most: Any = differ.loc[cast("int", (differ["high_km"] - differ["low_km"]).idxmax())]
    here = differ[differ["a"].isin(codes) & differ["b"].isin(codes)]
    sheet.sentence(
        "sides_sentence",
        f"Of {len(both)} land borders in the world that both sides' entries state, {count(len(differ))} have two "
        f"lengths, at most {number(most['high_km'] - most['low_km'], 0)} km apart ({name(most['a'])} and "
        f"{name(most['b'])}); {some(len(here))} of them {'is' if len(here) < 2 else 'are'} on this roster.",
        BORDER,
    )


def _border_shares(sheet: Facts, codes: tuple[str, ...]) -> None:
    """How much of their land border the states have with one another."""
    table = connectivity.border_shares(codes)
    whole = (table["inside_km"] + table["outside_km"]).sum()
    text = sheet.percent("border_inside", 100 * table["inside_km"].sum() / whole, BORDER, 0)
    full = table.loc[table["inside_pct"] == 100, "iso3"]
    least = table.dropna(subset="inside_pct").nsmallest(1, "inside_pct").iloc[0]
    some_of = (
        f"{names(full)} {'has' if len(full) == 1 else 'have'} land neighbours on the roster only; " if len(full) else ""
    )
    sheet.sentence(
        "shares_sentence",
        f"{some_of}the smallest part of a land border that is with the others is "
        f"{percent(least['inside_pct'], 0)}, in {name(least['iso3'])}.",
        BORDER,
    )
    sheet.sentence("shares_finding", f"{text} of these states' land borders are with one another", BORDER)


def _coasts(sheet: Facts, codes: tuple[str, ...]) -> None:
    table = access.coasts(codes)
    known = table.dropna(subset="coastline_km")
    shut = known[known["coastline_km"] == 0]
    sheet.percent("landlocked", 100 * len(shut) / len(known) if len(known) else float("nan"), SEA, 0)
    sheet.add("landlocked_n", len(shut), some(len(shut)), "states", SEA)
    sheet.add("landlocked_names", names(shut["iso3"]), names(shut["iso3"]), "words", SEA)
    world = access.latest("coastline_km")["value"]
    sheet.percent("landlocked_world", 100 * (world == 0).mean(), SEA, 0)
    twice = table.loc[table["coast"] == "doubly landlocked", "iso3"]
    doubly = (
        f"{names(twice)} {'is' if len(twice) == 1 else 'are'} landlocked twice over: every land neighbour is too."
        if len(twice)
        else "None is landlocked twice over, with landlocked neighbours only."
    )
    sheet.sentence("doubly_sentence", doubly, SEA)


def _internet(sheet: Facts, codes: tuple[str, ...]) -> None:
    """Internet users: means of the roster and of the world, least and most."""
    for weighting in ("population", "unweighted"):
        found = access.mean(codes, "internet_users_pct", weighting)
        sheet.percent(f"internet_{weighting}", found["value"], NET, 0)
    sheet.add("internet_reporting", found["members_reporting"], count(found["members_reporting"]), "states", NET)
    everybody = access.latest("internet_users_pct").index
    sheet.percent("internet_world", access.mean(everybody, "internet_users_pct", "population")["value"], NET, 0)
    table: Any = access.latest("internet_users_pct").reindex(codes).dropna(subset="value")
    least, most = table["value"].idxmin(), table["value"].idxmax()
    for label, code in (("least", least), ("most", most)):
        sheet.percent(f"internet_{label}", table.loc[code, "value"], NET, 0)
        sheet.add(f"internet_{label}_who", code, name(code), "words", NET)
    sheet.sentence(
        "access_finding",
        f"Internet use runs from {sheet['internet_least']} of people in {name(least)} to {sheet['internet_most']} in "
        f"{name(most)}",
        NET,
    )


def _rails_and_wires(sheet: Facts, codes: tuple[str, ...]) -> None:
    """The ends of each other column, the years of the railways, and the empty cells."""
    table = access.access(codes)
    for measure, (head, unit) in access.MEASURES.items():
        column = table[table["measure"] == measure].set_index("iso3")
        known: Any = column.dropna(subset="value")
        least, most = known["value"].idxmin(), known["value"].idxmax()
        ends = [
            f"{_figure(known.loc[code, 'value'])} in {name(code)} ({known.loc[code, 'year']})" for code in (least, most)
        ]
        alike = known["value"].nunique() == 1
        span = f"{_figure(known['value'].iloc[0])} in each" if alike else f"from {ends[0]} to {ends[1]}"
        words = f"{head}, {unit}: {span}; {count(len(known))} of {count(len(codes))} states"
        sheet.add(f"{measure}_ends", words, words, "words", NET, ("factbook",))
        years = " to ".join(dict.fromkeys((str(known["year"].min()), str(known["year"].max()))))
        sheet.add(f"{measure}_years", years, years, "words", NET, ("factbook",))
    empty = (
        table[table["value"].isna()]
        .groupby("iso3")["measure"]
        .apply(lambda found: listing(access.MEASURES[measure][0].lower() for measure in found))
    )
    told = "; ".join(f"{name(str(code))} ({words})" for code, words in empty.items()) or "none"
    sheet.add("no_figure", told, told, "words", NET, ("factbook",))


def _figure(value: float) -> str:
    return number(value, 1).removesuffix(".0")


def _answer(sheet: Facts) -> str:
    n = sheet["landlocked_n"]
    lead = "Neighbours" if sheet["groups"].value == 1 else "Neighbours in part"
    return (
        f"{lead}: among {sheet['who']}, {sheet['pairs_adjacent']} of {sheet['pairs']} pairs share a land border, "
        f"{sheet['border_km']} km in all; {sheet['gas_pipe_words']}; and {n} of the {sheet['n']} "
        f"{'has' if n.value == 1 else 'have'} no sea coast. Whether they are one market these tables cannot show, for "
        f"they hold no border times, freight rates or transit; wires are uneven, with internet users from "
        f"{sheet['internet_least']} of people in {sheet['internet_least_who']} to {sheet['internet_most']} in "
        f"{sheet['internet_most_who']}."
    )
