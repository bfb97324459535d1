"""What a chapter offers its reader: the notebook, and lines that make the very same run again."""

import re
import shlex

import pytest

from scobrief import paths
from scobrief.book import rerun
from scobrief.scenario import CHAPTERS, notebook, presets, resolve


def lines(text):
    return re.findall(r"^\$ (.+)$", text, flags=re.MULTILINE)


@pytest.mark.parametrize("preset", presets())
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_line_says_the_scenario_of_the_page_and_nothing_else(chapter, preset):
    settings = ["as_of=2019"] if "as_of" in CHAPTERS[chapter].model_fields else []
    scenario = resolve([chapter], preset, settings)[chapter]
    run, build, papermill = map(shlex.split, lines(rerun.section(scenario, preset)))
    assert run[:3] == ["scobrief", "run", chapter]
    assert build[:2] == ["scobrief", "build"]
    for words in (run[3:], build[2:]):
        given = dict(zip(words[::2], words[1::2], strict=True)) if "--set" in words or "--scenario" in words else {}
        said = [words[i + 1] for i, word in enumerate(words) if word == "--set"]
        assert resolve([chapter], given.get("--scenario", "article-2021"), said)[chapter] == scenario
    assert papermill[:2] == ["papermill", f"notebooks/{notebook(chapter).name}"]
    assert (paths.ROOT / papermill[1]).is_file()
    given = [f"{papermill[i + 1]}={papermill[i + 2]}" for i, word in enumerate(papermill) if word == "-p"]
    assert resolve([chapter], settings=given)[chapter] == scenario


def test_the_notebook_is_offered_for_download_and_the_run_has_a_place():
    text = rerun.section(resolve(["size"])["size"], "article-2021")
    assert '<a href="../notebooks/03_size.ipynb" download>03_size.ipynb</a>' in text
    assert '<code class="sb-run" data-chapter="size"></code>' in text
    assert "`scobrief params size` says to what" in text
