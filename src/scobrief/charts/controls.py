"""What a reader can set on a chart: native inputs bound to Vega-Lite parameters, and how the page lays them out.

brief.js puts the inputs above the live chart in the groups that `usermeta.scobrief` names, shows in a group with
`shown` only the inputs listed by the signal of that name, and copies the text that `told` points to into the page,
where it is read aloud when it changes. The renderer prints `told.text` beside the picture: it holds for the values
that the inputs start with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any, TypeVar, cast

import altair as alt

from ..facts import explorer as words
from ..members import RULE_WORDS, STATUSES, RosterRule
from ..scenario.chapters import Size, Trade

Choice = TypeVar("Choice", bound=str)

# The mark whose rows hold the chart's numbers, and the column with the sentence; the same sentence in every row.
ROWS, TOLD = "rows", "told"


def slide(name: str, label: str, first: int, last: int, start: int) -> alt.Parameter:
    """A slider over whole numbers."""
    return alt.param(name=name, value=start, bind=alt.binding_range(min=first, max=last, step=1, name=label))


def choose(name: str, label: str, choices: Mapping[Choice, str], start: Choice) -> alt.Parameter:
    """A list to choose from; choices: value -> what the reader sees."""
    bind = alt.binding_select(options=list(choices), labels=list(choices.values()), name=label)
    return alt.param(name=name, value=start, bind=bind)


def tick(iso3: str, label: str) -> alt.Parameter:
    """A box for one state, ticked."""
    return alt.param(name=_box(iso3), value=True, bind=alt.binding_checkbox(name=label))


def fixed(name: str, value: Any) -> alt.Parameter:
    """A value that expressions can name."""
    return alt.param(name=name, value=value)


def worked_out(name: str, expr: str) -> alt.Parameter:
    """A value that follows from others."""
    return alt.param(name=name, expr=expr)


def who_counts(
    scenario: Size | Trade, standings: Mapping[str, Mapping[str, str]], names: Mapping[str, str], first: int
) -> list[alt.Parameter]:
    """Roster rule, statuses and a box per state; and what follows from them and from `year`.

    standings: iso3 -> rule -> a digit per year from `first` on, as in indicators/explorer.py.
    Follows: `at`, the place of the year; `listed` and `counted`, the codes on the roster and those of them that are
    ticked, None in the place of others; `boxes`, the inputs of the listed; `who`, the roster in words.
    """
    rules = cast("tuple[RosterRule, ...]", tuple(next(iter(standings.values()))))
    digit = "+slice(standing.{0}[rule], at, at + 1) <= level ? '{0}' : null"
    boxes = ", ".join(f"listed[{i}] ? '{_box(iso3)}' : null" for i, iso3 in enumerate(standings))
    ticked = ", ".join(f"{_box(iso3)} ? listed[{i}] : null" for i, iso3 in enumerate(standings))
    return [
        choose("rule", "Roster", {rule: RULE_WORDS[rule] for rule in rules}, scenario.roster_rule),
        choose("statuses", "Who counts", STATUSES, scenario.statuses),
        *(tick(iso3, names[iso3]) for iso3 in standings),
        fixed("names", {iso3: names[iso3] for iso3 in standings}),
        fixed("standing", dict(standings)),
        worked_out("at", f"year - {first}"),
        worked_out("level", f"indexof({list(STATUSES)}, statuses) + 1"),
        worked_out("listed", f"[{', '.join(digit.format(iso3) for iso3 in standings)}]"),
        worked_out("counted", f"[{ticked}]"),
        worked_out("boxes", f"[{boxes}]"),
        fixed("rosters", _rosters(rules)),
        worked_out("who", "replace(rosters[rule][statuses], '{year}', year)"),
    ]


def laid_out(settings: Sequence[str], standings: Mapping[str, Any], told: str) -> dict[str, Any]:
    """The chart's `usermeta`: inputs in two groups, and where the sentence is.

    settings: names of the inputs that define, in order. told: the sentence for the values they start with.
    """
    return {
        "scobrief": {
            "groups": [
                {"legend": "Your definition", "inputs": list(settings)},
                {"legend": "States that count", "inputs": [_box(iso3) for iso3 in standings], "shown": "boxes"},
            ],
            "told": {"mark": ROWS, "field": TOLD, "text": told},
        }
    }


def filled(template: str, **expressions: str) -> str:
    """The expression that puts values into a template of facts/explorer.py: '{a} of' -> `(a) + ' of'`."""
    parts = []
    for text, name in _pieces(words.TEMPLATES[template]):
        parts += [quoted(text)] if text else []
        parts += [f"({expressions[name]})"] if name else []
    return f"({' + '.join(parts)})"


def quoted(text: str) -> str:
    """A text as a literal of Vega's expression language."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _pieces(template: str) -> list[tuple[str, str | None]]:
    return [(text, name) for text, name, _, _ in Formatter().parse(template)]


def _box(iso3: str) -> str:
    return f"on_{iso3}"


def _rosters(rules: Sequence[RosterRule]) -> dict[str, dict[str, str]]:
    return {rule: {statuses: words.who(rule, statuses, "{year}") for statuses in STATUSES} for rule in rules}
