"""The commands that papers, pages and notebooks show: each is one that the program takes."""

import re
import shlex

import nbformat
import pytest

from scobrief import paths, themes
from scobrief.cite import contents
from scobrief.claims import brief_claims, read_claims
from scobrief.cli import cli
from scobrief.datapackage.editions import EMBEDDED
from scobrief.facts import facts_of
from scobrief.indicators import indicator
from scobrief.scenario import CHAPTERS, notebook, presets, resolve

COMMAND = re.compile(r"(?:\.venv/bin/)?(?:scobrief|papermill) [^`\n]*")


def texts():
    for path in (paths.ROOT / "README.md", paths.ROOT / "CONTRIBUTING.md", *sorted(paths.BOOK.glob("*.md"))):
        yield path.name, path.read_text(encoding="utf-8")
    for chapter in CHAPTERS:
        cells = nbformat.read(notebook(chapter), as_version=4).cells
        yield notebook(chapter).name, "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def shown() -> list[tuple[str, str]]:
    """(page, command) of every command that has arguments; remarks behind two blanks are cut off."""
    found = [(name, re.split(r"\s{2,}|\s#", line)[0]) for name, text in texts() for line in COMMAND.findall(text)]
    return [(name, line.strip(" .,;)")) for name, line in found if len(line.split()) > 1]


def settings(words: list[str]) -> list[str]:
    """What is set; a setting that a page computes is tried below."""
    return [at_hand(words[i + 1]) for i, word in enumerate(words[:-1]) if word == "--set"]


def at_hand(setting: str) -> str:
    """The setting; in place of what a reader has fetched or added on a day of their own, what is always there."""
    name, _, value = setting.partition("=")
    added = {"vintage": EMBEDDED, "flows": "goods"}
    return f"{name}={added[name]}" if name in added and value not in ("all", "services") else setting


def test_there_are_commands_to_try():
    assert len(shown()) > 20


@pytest.mark.parametrize(("page", "line"), shown())
def test_a_command_that_is_shown_is_one_that_the_program_takes(page, line):
    program, *words = shlex.split(line)
    if program.endswith("papermill"):
        chapter = re.search(r"\d\d_(\w+)\.ipynb", words[0])[1]
        given = [f"{words[i + 1]}={words[i + 2]}" for i, word in enumerate(words) if word == "-p"]
        assert (paths.ROOT / words[0]).is_file()
        assert resolve([chapter], settings=given)[chapter].changed()
        return
    command = cli
    if words[0] == "claims" and not set(words[1:2]) <= set(cli.commands["claims"].commands):
        words.insert(1, "show")
    for word in words:
        if word not in getattr(command, "commands", {}):
            break
        command = command.commands[word]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert {word for word in words if word.startswith("--")} <= options
    if words[0] == "run":
        changed = resolve([words[1]], settings=settings(words))[words[1]].changed()
        assert changed or "vintage=" in line or not settings(words)
    elif words[0] == "build":
        preset = words[words.index("--scenario") + 1] if "--scenario" in words else "article-2021"
        assert resolve(CHAPTERS, preset, settings(words))
    elif words[0] == "indicator" and len(words) > 1:
        assert len(indicator(words[1]).table()) > 0
    elif words[0] == "claims":
        path = paths.ROOT / words[words.index("--file") + 1] if "--file" in words else None
        known = [claim.id for claim in read_claims(path).claims] if path else list(brief_claims())
        assert set(words[2:3]) - {"--file", "--json", "--set"} <= set(known)
    elif words[0] == "cite" and len(words) > 1 and not words[1].startswith("--"):
        assert contents.find(words[1])
    elif words[0] == "themes":
        shown_file = words[words.index("<") + 1] if words[1] == "-" else words[1]
        assert themes.code(themes.read_text(paths.ROOT / shown_file))["matches"].any()


@pytest.mark.parametrize(("page", "text"), list(texts()), ids=[name for name, _ in texts()])
def test_a_setting_that_stands_alone_is_one_that_the_chapter_takes(page, text):
    chapter = re.search(r"\d\d_(\w+)\.ipynb", page)
    for setting in re.findall(r"`--set ([^`]+)`", text):
        assert resolve([chapter[1]] if chapter else CHAPTERS, settings=map(at_hand, setting.split(" --set ")))


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("preset", ["article-2021", "today", "ppp"])
def test_a_setting_that_a_page_computes_changes_the_run_that_it_is_offered_to(chapter, preset):
    run = resolve([chapter], preset)[chapter]
    offered = [fact.text for name, fact in facts_of(run).items() if ".try_" in name]
    for setting in re.findall(r"\w+=\w+", " ".join(offered)):
        assert resolve([chapter], preset, [setting])[chapter] != run


def test_the_page_on_re_running_names_every_preset():
    page = (paths.BOOK / "rerun.md").read_text(encoding="utf-8")
    listed = page.partition("## What may be set")[2].partition("\n\n- ")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^(?:- )?`([a-z0-9-]+)`", listed, re.MULTILINE)) == presets()
