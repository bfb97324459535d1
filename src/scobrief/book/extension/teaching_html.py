"""How a question, its answer and the mark sheet are written into a page. All of it can be read without a script."""

from __future__ import annotations

import html
import json
from typing import Any

# What guess.js takes over; without it these lines are for a pen.
_LINES = ("Name", "Date", "Course")


def visit_predict(self: Any, node: Any) -> None:
    """A section with what guess.js reads of it as one attribute."""
    data = {"data-predict": json.dumps(node["data"], ensure_ascii=False, sort_keys=True)}
    self.body.append(self.starttag(node, "section", CLASS="sb-predict", **data))


def depart_predict(self: Any, node: Any) -> None:
    """The end of the section."""
    self.body.append("</section>\n")


def visit_reveal(self: Any, node: Any) -> None:
    """A closed list, which needs no script to be opened."""
    self.body.append('<details class="sb-predict-reveal"><summary>Answer: guess first, then open</summary>\n')


def depart_reveal(self: Any, node: Any) -> None:
    """The end of the list."""
    self.body.append("</details>\n")


def visit_picture(self: Any, node: Any) -> None:
    """The chart as its chapter has it; where all pages are one, it is there already."""
    if self.builder.name != "singlehtml":
        self.body.append(f'<div class="sb-predict-chart">{node["html"]}</div>\n')


def visit_sheet(self: Any, node: Any) -> None:
    """A table with a row for each question, lines for who and when, and the run whose answers these are."""
    rows = "".join(
        f'<tr data-key="{key}"><th scope="row">{place}</th><td>{html.escape(text)}'
        f"{f' <small>({html.escape(unit)})</small>' if unit else ''}</td><td></td><td></td><td></td></tr>"
        for place, (key, text, unit) in enumerate(node["asked"], 1)
    )
    head = "".join(f'<th scope="col">{title}</th>' for title in ("No.", "Question", "Guess", "Answer", "Distance"))
    lines = "".join(f"<span>{line}: <span></span></span>" for line in _LINES)
    scenario = html.escape(str(node["scenario"]))
    self.body.append(
        f'<section class="sb-marksheet" data-scenario="{scenario}" aria-label="Mark sheet">'
        f'<p class="sb-marksheet-head">Mark sheet: predict, then look</p><p class="sb-marksheet-who">{lines}</p>'
        f'<div class="sb-table-box"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
        f'<p class="sb-marksheet-run">{self.builder.config.project and html.escape(self.builder.config.project)}. '
        f'Scenario {scenario}, run <span class="sb-run"></span>.</p></section>\n'
    )


def depart(self: Any, node: Any) -> None:
    """Nothing is open."""
