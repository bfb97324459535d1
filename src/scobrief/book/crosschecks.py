"""The page of cross-checks: what was held against what, how far apart it may be, and why it is where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from ..datapackage import crosscheck, editions, open_table, read_off, second_source
from ..facts.sheet import number
from ..facts.words import capital, count, name, names, plural
from ..indicators import coverage, minerals
from . import markdown

# Words of the certainties, as the descriptor explains them.
CERTAINTIES = {
    "high": "the day was seen in a source",
    "medium": "the event is known, its day was not seen",
    "low": "only the year or the month is known",
}
# Half of the last digit of a share.
SHOWN_PP = 0.0005
PRECISIONS = {"plus_minus_1_day": "a day more or less"}


def fragments() -> dict[str, str]:
    """Return file name -> MyST text of the fragments on cross-checks: of the embedded tables, in whatever book."""
    made = (overview, outlook, two_sources, network, products, borders, spells, certainty, unverified)
    with editions.using(editions.EMBEDDED):
        return {f"check_{part.__name__}.md": part() for part in made}


def folded(told: str, text: str) -> str:
    """A part of a page that is closed until a reader opens it; `told` says what is in it."""
    begin = f'```{{raw}} html\n<details class="sb-ledger"><summary>{told}</summary>\n```\n'
    return f"{begin}\n{text}\n\n```{{raw}} html\n</details>\n```\n"


def overview() -> str:
    """One row per cross-check: what is compared, how often, how far apart it may be and is, what is explained."""
    rows = [_counted(*entry) for entry in _each()]
    head = ("What is held against what", "Compared", "Bound", "Largest difference", "Finding")
    return markdown.table(head, rows)


def _each() -> Iterable[tuple[str, pd.DataFrame, str, str]]:
    """Title, table, bound in words and unit of each cross-check that counts differences."""
    yield "Shares of world GDP, ours and the outlook's", crosscheck.ppp_shares(), _points(), "points"
    over = second_source.over()
    for field, said in second_source.FIELDS.items():
        found = second_source.compared().query("field == @field")
        made = found.assign(difference=found["difference_pct"].abs(), ok=True, explanation="")
        beyond = over[over["field"] == field]
        made.loc[~made["within"], "explanation"] = "typed"
        made.loc[~made["within"], "ok"] = bool(beyond["ok"].all())
        yield f"{said.title}, the Factbook and the outlook", made, f"{said.bound_pct:g}%", "%"
    yield "Production network, its cells", crosscheck.network(), "none", ""
    values = read_off.values()
    values["difference"] = values["difference"] / values["theirs"].abs().where(values["theirs"] != 0, 1) * 100
    yield "Values read off the sources by hand", values, "the digits read", "%"
    yield "Product groups, and the products in them", crosscheck.products(), "a dollar", "dollars"
    yield "Land borders, from either side", crosscheck.borders(), "none", "km"
    yield "Membership spells, and those that follow", crosscheck.spells(), "none", "days"
    yield "Dates, and how sure they are", crosscheck.certainty(), "none", ""


def _counted(title: str, table: pd.DataFrame, bound: str, unit: str) -> tuple[Any, ...]:
    # A spell that ends before the next begins leaves a gap, which is no difference.
    most = table["difference"].clip(lower=0).max()
    told = f"{number(most, 2 if most % 1 else 0)} {unit}".strip().replace(" %", "%") if unit else ""
    wrong, explained = int((~table["ok"]).sum()), int((table["explanation"] != "").sum())
    finding = "all within the bound"
    if wrong or explained:
        finding = (
            f"{wrong} not in order" if wrong else f"{explained} beyond the bound, each explained or called unknown"
        )
    return title, f"{len(table):,}", bound, told, finding


def _points() -> str:
    return f"{crosscheck.PPP_SHARE_TOLERANCE_PP:g} points"


def outlook() -> str:
    """Shares of world GDP at PPP by year: how many, and whose differs the most."""
    found = crosscheck.ppp_shares()
    worst = found.loc[found.groupby("year")["difference"].idxmax()].query("difference >= @SHOWN_PP")
    n = found.groupby("year").size()
    rows = [
        (row.year, n[row.year], name(row.iso3), number(row.theirs, 3), number(row.ours, 3), number(row.difference, 3))
        for row in _rows(worst)
    ]
    head = ("Year", "Economies", "Largest difference", "Printed", "Ours", "Points apart")
    told = (
        f"{plural(len(found), 'share')} of {found['year'].min()} to {found['year'].max()} may each be {_points()} off; "
        f"the largest difference is {number(found['difference'].max(), 3)}. In "
        f"{count(found['year'].nunique() - len(worst))} years all agree to the digits that are printed.\n\n"
    )
    return told + folded("The largest difference of each other year", markdown.table(head, rows))


def _field(field: str, over: pd.DataFrame, every: pd.DataFrame, silent: pd.DataFrame) -> str:
    """One field of the two sources: bound and its reason, the differences over it with theirs, and who is left out."""
    said = second_source.FIELDS[field]
    found, beyond = every[every["field"] == field], over[over["field"] == field]
    told = (
        f"### {said.title}\n\nBound: {said.bound_pct:g}%; {said.why}. Compared: {plural(len(found), 'figure')} of "
        f"{plural(found['iso3'].nunique(), 'economy', 'economies')}; half of them are within "
        f"{number(found['difference_pct'].abs().median(), 1)}%, and {plural(len(beyond), 'figure')} of "
        f"{plural(beyond['iso3'].nunique(), 'economy', 'economies')} are over the bound.\n"
    )
    shown = [part for part in second_source.PARTS if beyond[part].notna().any()]
    rows = [
        (
            name(row.iso3),
            row.year,
            number(row.outlook, _digits(row.outlook)),
            number(row.factbook, _digits(row.outlook)),
            f"{'+' if row.difference_pct > 0 else ''}{number(row.difference_pct, 1)}%",
            *("" if pd.isna(getattr(row, part)) else number(getattr(row, part), 0) for part in shown),
            f"{row.reason}. {row.note}" if pd.notna(row.note) else row.reason,
        )
        for row in _rows(beyond)
    ]
    head = ("Economy", "Year", "Outlook", "Factbook", "Apart", *map(capital, shown), "Reason")
    left = "".join(
        f"- {f'The {lacking} has no figure' if lacking != 'a year of both' else 'The two have no year in common'}: "
        f"{names(codes['iso3'])}.\n"
        for lacking, codes in silent[silent["field"] == field].groupby("lacking", sort=False)
    )
    return "\n".join(
        [
            told,
            folded(f"{plural(len(beyond), 'difference')} over the bound", markdown.table(head, rows)),
            folded("Economies that cannot be compared", left),
        ]
    )


def _digits(value: float) -> int:
    return 0 if value >= 1000 else 1 if value >= 10 else 3


def two_sources() -> str:
    """What the reasons mean, the three fields in which two sources speak, and what is not compared."""
    over, every, silent = second_source.over(), second_source.compared(), second_source.silent()
    used = [reason for reason in second_source.REASONS if reason in set(over["reason"])]
    legend = "".join(f"- *{reason}*: {second_source.REASONS[reason]}\n" for reason in used)
    fields = "\n".join(_field(field, over, every, silent) for field in second_source.FIELDS)
    kept = "".join(f"- {what}: {why}.\n" for what, why in second_source.NOT_COMPARED.items())
    return f"{legend}\n{fields}\n### What is not compared\n\n{kept}"


def network() -> str:
    """The cells of the production network, and all values read off the sources by hand."""
    cells = crosscheck.network()
    rows = [(capital(row.what), f"{row.ours:,.0f}", f"{row.theirs:,.0f}") for row in _rows(cells)]
    values = read_off.values()
    read = [
        (f"{row.table}: {row.what}", number(row.ours, 3), number(row.theirs, 3), f"{row.bound:g}", row.source)
        for row in _rows(values)
    ]
    of_network = values[values["table"] == "production_flows"]
    apart = (of_network["difference"] / of_network["bound"]).max()
    return "\n".join(
        [
            markdown.table(("Cells", "Ours", "Expected"), rows),
            f"{capital(count(len(of_network)))} sums of the network, of all inputs, of goods and of single pairs, are "
            f"held against values read off the archive; the farthest uses {number(100 * apart, 0)}% of its bound.\n",
            folded(
                f"All {len(values)} values read off the sources",
                markdown.table(("Value", "Ours", "Read off", "Bound", "Source"), read),
            ),
        ]
    )


def products() -> str:
    """Each product group: products and years, the sum of all years from either side, the largest difference."""
    found = crosscheck.products()
    size = open_table("products").groupby("product_group").size()
    rows = [
        (
            capital(minerals.PRODUCT_WORDS[str(group)]),
            size[group],
            part["year"].nunique(),
            number(part["ours"].sum() / 1e6, 1),
            number(part["theirs"].sum() / 1e6, 1),
            number(1000 * part["difference"].max(), 2),
        )
        for group, part in found.groupby("product_group", sort=False)
    ]
    head = ("Group", "Products", "Years", "Sum of pairs, $ billion", "Sum of products, $ billion", "Apart at most, $")
    return markdown.table(head, rows)


def borders() -> str:
    """How many borders agree, and those that do not."""
    found = crosscheck.borders()
    odd = found[found["explanation"] != ""]
    rows = [
        (f"{name(row.iso3)} and {name(row.neighbour_iso3)}", _km(row.ours), _km(row.theirs), row.explanation)
        for row in _rows(odd)
    ]
    return (
        f"{len(found) - len(odd)} of {plural(len(found), 'border')} have the same length in both entries; "
        f"{count(len(odd))} have not.\n\n"
        f"{markdown.table(('Border', 'By the first, km', 'By the second, km', 'Why'), rows)}"
    )


def _km(length: float) -> str:
    return "none" if pd.isna(length) else number(length, 0)


def spells() -> str:
    """Each organisation: its spells, those that run into the next, and those that end before they began."""
    found = crosscheck.spells()
    grouped = (
        found.groupby("organisation")[["overlaps", "backwards"]]
        .sum()
        .join(found.groupby("organisation").size().rename("n"))
    )
    rows = [(row.Index, row.n, int(row.overlaps), int(row.backwards)) for row in _rows(grouped)]
    return markdown.table(("Organisation", "Spells", "Run into the next", "End before they begin"), rows)


def certainty() -> str:
    """How many rows of each organisation, and of the other tables with dates, are how certain."""
    found = coverage.certainty()
    wide = found.pivot(index="rows_of", columns="certainty", values="rows").loc[found["rows_of"].unique()]
    rows = [(capital(str(label)), *(row[c] for c in CERTAINTIES), row.sum()) for label, row in wide.iterrows()]
    legend = "; ".join(f"*{word}*: {told}" for word, told in CERTAINTIES.items())
    return f"{capital(legend)}.\n\n{markdown.table(('Rows of', *map(capital, CERTAINTIES), 'In all'), rows)}"


def unverified() -> str:
    """Every day that was not seen in a source, by table."""
    spells = open_table("curated-memberships").query("certainty != 'high'")
    parts = []
    for organisation, rows in spells.groupby("organisation"):
        cells = [
            (name(row.iso3), row.status.replace("_", " "), _days(row), row.certainty, _precision(row), _text(row.note))
            for row in _rows(rows.rename(columns={"from": "first"}))
        ]
        head: tuple[str, ...] = ("Economy", "Standing", "From, to", "Certainty", "Exact to", "Remark")
        parts.append(folded(f"{organisation}: {plural(len(cells), 'spell')}", markdown.table(head, cells)))
    for table, label in coverage.TYPED.items():
        rows = open_table(table)
        if "date_precision" not in rows:
            continue
        rows = rows[rows["certainty"] != "high"].rename(columns={"start": "date"})
        told = [
            (str(row.date)[:10], row.event, row.certainty, _precision(row), _text(getattr(row, "note", "")))
            for row in _rows(rows)
        ]
        head = ("Date", "Event", "Certainty", "Exact to", "Remark")
        parts.append(folded(f"{capital(label)}: {plural(len(told), 'row')}", markdown.table(head, told)))
    return "\n".join(parts)


def _rows(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table by the names of its columns; what a cell holds, its descriptor says."""
    return table.itertuples()


def _days(row: Any) -> str:
    return f"{row.first:%Y-%m-%d}" + ("" if pd.isna(row.to) else f" to {row.to:%Y-%m-%d}")


def _precision(row: Any) -> str:
    return PRECISIONS.get(row.date_precision, f"the {row.date_precision}")


def _text(note: Any) -> str:
    return "" if pd.isna(note) else note
