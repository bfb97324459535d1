"""Predict, then look: {predict} asks for a guess and holds the answer back, {marksheet} lists what was asked.

    :::{predict} product
    :fact: size.gdp_share
    :min: 0
    :max: 100
    :chart: size/fig-size-nearest

    What share of the world's output did {fact}`size.who` hold?

    ---

    What the answer rests on, with {fact}`size.gdp_nominal_share` and other facts.
    :::

The answer is a fact and never typed. `:fact:` alone asks for a number; with `:choices:`, separated by bars, for the
one that is the fact's text; `:series:` asks for a line through the facts of that name and a year: size.population_share
for size.population_share_2001 and so on, up to the year of `:until:`. `:min:`, `:max:` and `:until:` are numbers, or
names of facts. `:chart:` is a chapter's
figure. As written, the page is a question and a closed answer, which needs no script; guess.js puts a form in
front of the answer, and the guesses into the mark sheet.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ...errors import nearest
from .facts import ask, ledger, node_of

log = logging.getLogger(__name__)
ASKED = "scobrief_asked"
_RULE = re.compile(r"\s*-{3,}\s*$")


class predict(nodes.General, nodes.Element):
    """A question with its answer; the attribute `data` is what guess.js reads."""


class reveal(nodes.General, nodes.Element):
    """The answer, closed until it is asked for."""


class picture(nodes.General, nodes.Element):
    """A chart of a chapter once more."""


class sheet(nodes.General, nodes.Element):
    """The mark sheet: what was asked, with room for guesses."""


class Asked(NamedTuple):
    """What the mark sheet says of a question."""

    key: str
    text: str
    unit: str


class Refused(Exception):
    """What is wrong with a question, in words."""


def _choices(text: str) -> list[str]:
    return [choice.strip() for choice in text.split("|") if choice.strip()]


class Predict(SphinxDirective):
    """{predict} KEY: a question, three dashes, and what the answer rests on."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012
        "fact": directives.unchanged_required,
        "series": directives.unchanged_required,
        "choices": _choices,
        "min": directives.unchanged_required,
        "max": directives.unchanged_required,
        "until": directives.unchanged_required,
        "chart": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the question as a node; warn of what is wrong with it, and then return none."""
        try:
            return [self._made()]
        except Refused as refusal:
            self._warn(f"predict {self.arguments[0]!r}: {refusal}")
            return []

    def _made(self) -> nodes.Node:
        key = self.arguments[0]
        asked: list[Asked] = self.env.temp_data.setdefault(ASKED, [])
        if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
            raise Refused("a question goes by small letters, digits and dashes.")
        if key in [one.key for one in asked]:
            raise Refused("the page has a question of that name already.")
        question, reason = self._parts()
        data, answer, unit = self._line() if "series" in self.options else self._one()
        made = predict(ids=[f"predict-{key}"], data={"key": key, **data})
        self.state.nested_parse(question, self.content_offset, made)
        asked.append(Asked(key, " ".join(made.astext().split()), unit))
        closed = reveal("", answer)
        self.state.nested_parse(reason, self.content_offset, closed)
        if "chart" in self.options:
            closed += self._chart()
        made += closed
        return made

    def _parts(self) -> tuple[StringList, StringList]:
        rules = [place for place, line in enumerate(self.content) if _RULE.match(line)]
        if len(rules) != 1:
            raise Refused(f"expected a question, a line of three dashes, and an answer; found {len(rules)} such lines.")
        return self.content[: rules[0]], self.content[rules[0] + 1 :]

    def _one(self) -> tuple[dict[str, Any], nodes.paragraph, str]:
        """A number, or one of several choices: what guess.js needs, the answer's line, and the unit."""
        name = self.options.get("fact")
        if name is None:
            raise Refused("expected :fact: or :series:, and a name behind it.")
        found = self._ask(name)
        text, unit = str(found["text"]), str(found["unit"])
        if choices := self.options.get("choices"):
            if text not in choices and found["value"] is not None:
                raise Refused(f"the answer, {text!r}, is not one of the choices {' | '.join(choices)}.")
            data = {"kind": "choice", "choices": choices}
        elif isinstance(found["value"], str):
            raise Refused(f"{name} is no number but {unit}. Give :choices: with it, or name another fact.")
        else:
            data = {"kind": "number", "unit": _said(unit), "digits": _digits(text), **self._span()}
        data |= {"answer": text if choices else found["value"], "text": text}
        line = nodes.paragraph(
            "", "", nodes.strong("", "Answer: "), node_of(name, found), classes=["sb-predict-answer"]
        )
        if not choices and _said(unit) not in ("", "percent"):
            line += nodes.Text(f" ({_said(unit)})")
        return data, line, "" if choices else _said(unit)

    def _line(self) -> tuple[dict[str, Any], nodes.paragraph, str]:
        """A line through several years."""
        name = self.options["series"]
        known = ledger(self.env.app)["facts"]
        years = sorted(int(one[-4:]) for one in known if re.fullmatch(rf"{re.escape(name)}_\d{{4}}", one))
        if not years:
            stems = {one[:-5] for one in known if re.search(r"_\d{4}$", one)}
            guess = nearest(name, stems)
            raise Refused(f"no fact {name}_ with a year behind it.{f' Did you mean {guess!r}?' if guess else ''}")
        last = self._limit("until") if "until" in self.options else years[-1]
        years = [year for year in years if year <= last] or years[:1]
        found = {year: self._ask(f"{name}_{year}") for year in years}
        unit = _said(str(found[years[0]]["unit"]))
        line = nodes.paragraph("", "", nodes.strong("", "Answer: "), classes=["sb-predict-answer"])
        for place, (year, one) in enumerate(found.items()):
            line += [nodes.Text(f"{'; ' if place else ''}{year} "), node_of(f"{name}_{year}", one)]
        data = {"kind": "line", "unit": unit, "years": years, "digits": _digits(str(found[years[0]]["text"]))}
        answers = [one["value"] for one in found.values()]
        return data | self._span() | {"answer": answers, "text": line.astext().removeprefix("Answer: ")}, line, unit

    def _ask(self, name: str) -> dict[str, Any]:
        found = ask(self.env, name, self.get_location())
        if found is None:
            raise Refused("left out, for want of its fact.")
        return found

    def _span(self) -> dict[str, float]:
        """The least and the most that a guess may be."""
        least, most = (self._limit(end) for end in ("min", "max"))
        if least >= most:
            raise Refused(f":min: {least:g} is not below :max: {most:g}.")
        return {"min": least, "max": most}

    def _limit(self, end: str) -> float:
        given = self.options.get(end)
        if given is None:
            raise Refused(f":{end}: is missing; give a number, or the name of a fact.")
        try:
            return float(given)
        except ValueError:
            value = self._ask(given)["value"]
        if not isinstance(value, int | float):
            raise Refused(f":{end}: {given} is no number.")
        return value

    def _chart(self) -> list[nodes.Node]:
        """A chapter's figure from its executed copy, with its caption and the way to the chapter."""
        chapter, _, name = self.options["chart"].partition("/")
        copy = Path(self.env.srcdir, "chapters", f"{chapter}.ipynb")
        if not copy.is_file():
            raise Refused(f":chart: {self.options['chart']}: there is no chapter {chapter!r}.")
        self.env.note_dependency(str(copy))
        cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
        figures = {cell["metadata"]["mystnb"]["figure"]["name"]: cell for cell in cells if "mystnb" in cell["metadata"]}
        if name not in figures:
            guess = nearest(name, figures)
            hint = f" Did you mean {guess!r}?" if guess else ""
            raise Refused(f":chart: {chapter} has no figure {name!r}.{hint}")
        outputs = (output.get("data", {}).get("text/html") for output in figures[name]["outputs"])
        html = next(("".join(one) for one in outputs if one), "")
        caption = figures[name]["metadata"]["mystnb"]["figure"]["caption"].replace("`../", "`")
        below = nodes.container(classes=["sb-predict-source"])
        source = f"{caption} This is {{numref}}`{name}` of the chapter {{doc}}`chapters/{chapter}`."
        self.state.nested_parse(StringList([source], self.get_location()), self.content_offset, below)
        return [picture(html=html), below]

    def _warn(self, message: str) -> None:
        log.warning(message, location=self.get_location(), type="scobrief", subtype="predict")


class MarkSheet(SphinxDirective):
    """{marksheet}: every question that stands above it on the page."""

    def run(self) -> list[nodes.Node]:
        """Return the sheet; warn if there is nothing to mark."""
        asked = self.env.temp_data.get(ASKED, [])
        if not asked:
            message = "marksheet: no question stands above it on this page."
            log.warning(message, location=self.get_location(), type="scobrief", subtype="predict")
            return []
        scenario = (ledger(self.env.app).get("scenario") or {}).get("name", "")
        return [sheet(asked=[tuple(one) for one in asked], scenario=scenario)]


def _said(unit: str) -> str:
    """A unit as a reader should see it: a ratio and an index have none."""
    return "" if unit in ("ratio", "index") else unit


def _digits(text: str) -> int:
    """With how many decimals a fact is printed."""
    found = re.search(r"\d\.(\d+)", text)
    return len(found[1]) if found else 0


def setup(app: Sphinx) -> None:
    """Register the directives; how their nodes look is a room of its own."""
    from . import teaching_html as page

    app.add_node(predict, html=(page.visit_predict, page.depart_predict))
    app.add_node(reveal, html=(page.visit_reveal, page.depart_reveal))
    app.add_node(picture, html=(page.visit_picture, page.depart))
    app.add_node(sheet, html=(page.visit_sheet, page.depart))
    app.add_directive("predict", Predict)
    app.add_directive("marksheet", MarkSheet)
