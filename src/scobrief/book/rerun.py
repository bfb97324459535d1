"""How a reader starts from a page: the chapter's notebook, and the lines that make the page again."""

from __future__ import annotations

import shlex

from ..scenario import DEFAULT, Scenario, notebook, resolve


def section(scenario: Scenario, preset: str) -> str:
    """The last section of a chapter, in MyST: notebook, command, papermill line, and a place for the run's id."""
    source, chapter = notebook(scenario.chapter), scenario.chapter
    lines = [
        "## Run this chapter again",
        "",
        f'This page is run <code class="sb-run" data-chapter="{chapter}"></code> of the notebook '
        f'<a href="../notebooks/{source.name}" download>{source.name}</a>. '
        "In the folder of the project, {doc}`set up once <../rerun>`, this line makes the same numbers:",
        "",
        f"```console\n$ {command(scenario, preset)}\n```",
        "",
        "this one makes the page itself, in its book,",
        "",
        f"```console\n$ {build(scenario, preset)}\n```",
        "",
        "and this one makes the numbers with papermill alone:",
        "",
        f"```console\n$ {papermill(scenario)}\n```",
    ]
    allowed = ", ".join(f"`{name}`" for name in scenario.own())
    if allowed:
        lines += ["", f"What may be set: {allowed}. `scobrief params {chapter}` says to what."]
    return "\n".join(lines)


def command(scenario: Scenario, preset: str) -> str:
    """The `scobrief run` line for a chapter's scenario."""
    return " ".join(["scobrief run", scenario.chapter, *_options(scenario, preset)])


def build(scenario: Scenario, preset: str) -> str:
    """The `scobrief build` line for a chapter's page."""
    return " ".join(["scobrief build", *_options(scenario, preset)])


def _options(scenario: Scenario, preset: str) -> list[str]:
    """The preset, and what was set besides."""
    alone = resolve([scenario.chapter], preset)[scenario.chapter]
    told = [f"--scenario {shlex.quote(preset)}"] if preset != DEFAULT else []
    return told + [f"--set {name}={value}" for name, value in scenario if value != getattr(alone, name)]


def papermill(scenario: Scenario) -> str:
    """The papermill line for a chapter's scenario: every parameter that is not the notebook's own."""
    source = notebook(scenario.chapter)
    given = [f"-p {name} {value}" for name, value in scenario.changed().items()]
    return " ".join([f"papermill notebooks/{source.name} _build/{scenario.chapter}.ipynb", *given])
