"""`scobrief cite` as a user meets it: the default run and runs at hand, what is refused, and how fast it starts."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest

from scobrief import __version__, cite, cli, execute, facts, paths
from scobrief.cite import contents, records
from scobrief.datapackage import vintages
from scobrief.scenario import CHAPTERS, resolve, run_id
from scobrief.scenario.chapters import Size

DATA = "IMF 2022-10"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """An empty build folder, and no address from the environment."""
    monkeypatch.setattr(paths, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(paths, "HTML", tmp_path / "_build" / "html")
    monkeypatch.delenv("SCOBRIEF_BASE_URL", raising=False)
    return tmp_path / "_build"


@pytest.fixture
def cited(build, monkeypatch, capsys):
    def ask(*arguments):
        monkeypatch.setattr(sys, "argv", ["scobrief", "cite", *arguments])
        with pytest.raises(SystemExit) as stop:
            cli.main()
            raise SystemExit(0)
        printed = capsys.readouterr()
        return stop.value.code or 0, printed.out.removesuffix("\n"), printed.err

    return ask


def write(path, said):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(said), encoding="utf-8")


def book(folder, preset, base_url=None):
    chosen = resolve(CHAPTERS, preset)
    found = {fact.name: {"text": fact.text} for fact in facts.facts_of(chosen["size"]).values()}
    said = {
        "run_id": run_id(chosen),
        "version": __version__,
        "scenario": {"name": preset, "parameters": {chapter: made.model_dump() for chapter, made in chosen.items()}},
        "vintages": vintages(),
        "base_url": base_url,
        "facts": found,
    }
    write(folder / "facts.json", said)
    (folder / "index.html").write_text("", encoding="utf-8")
    return said


def chapter(folder, scenario, version=__version__):
    output = nbformat.v4.new_output("display_data", data={facts.MIME: facts.facts_of(scenario).payload()})
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("facts", outputs=[output])],
        metadata={"scobrief": execute.stamp(scenario) | {"version": version}},
    )
    write(folder / "size.ipynb", json.loads(nbformat.writes(made)))
    return run_id({scenario.chapter: scenario})


def test_without_a_name_the_brief_in_apa_of_the_default_run(cited):
    code, out, err = cited()
    assert (code, err) == (0, "")
    assert out.startswith("The scobrief authors. (2026). The Shanghai Cooperation Organization")
    assert f"[Policy brief; run {run_id(resolve(CHAPTERS))};" in out
    assert DATA in out


@pytest.mark.parametrize("style", cite.STYLES)
def test_a_chapter_in_every_style(cited, style):
    code, out, _ = cited("size", "--style", style)
    assert code == 0
    edition = cite.Edition(run_id(resolve(CHAPTERS)), records.in_short(vintages()))
    assert out == cite.form(records.part(edition, "Size: 43% of people, 25% of GDP, 80% of Eurasia?", "chapters/size"),
                            style)  # fmt: skip


def test_a_figure_by_label_and_by_number_with_the_facts_of_its_caption(cited):
    label = "fig-size-population"
    number = str(contents.find(label).number)
    by_label = cited(label, "--style", "chicago")[1]
    assert cited(number, "--style", "chicago")[1] == by_label
    (found,) = (f.text for f in facts.facts_of(Size()).values() if f.name == "size.population_definitions")
    assert f"“Share of World Population Under {found} Definitions.” Figure {number}." in by_label


def test_the_second_time_the_answer_is_the_same_and_a_changed_name_is_not_mistaken_for_it(cited, build):
    first = cited("size")[1]
    assert cited("size")[1] == first
    assert cited("trade")[1] != first
    assert cited("size", "--style", "mla")[1] != first


def test_a_book_at_hand_is_cited_as_a_re_run_with_what_was_changed(cited, build):
    said = book(build / "variants" / "ppp" / "html", "ppp")
    code, out, _ = cited("--run", said["run_id"])
    assert code == 0
    assert f"re-run {said['run_id']} with gdp_measure=ppp;" in out
    figure = cited("fig-size-time", "--run", said["run_id"])[1]
    assert "GDP (at purchasing power parity) by roster rule" in figure


def test_the_default_book_at_hand_gives_the_same_as_none(cited, build):
    before = cited("fig-size-time")[1]
    said = book(build / "html", "article-2021")
    assert cited("fig-size-time")[1] == before
    assert cited("fig-size-time", "--run", said["run_id"])[1] == before


def test_a_book_that_was_built_for_an_address_is_cited_with_it(cited, build, monkeypatch):
    said = book(build / "html", "article-2021", "https://example.org/brief/")
    assert cited("size", "--run", said["run_id"])[1].endswith(" https://example.org/brief/chapters/size.html")
    assert "://" not in cited("size")[1]
    monkeypatch.setenv("SCOBRIEF_BASE_URL", "https://example.org/brief")
    assert cited("size")[1].endswith(" https://example.org/brief/chapters/size.html")


def test_a_run_of_a_chapter_is_a_citation_of_that_chapter_and_of_no_other(cited, build):
    scenario = Size(as_of=2017)
    name = chapter(build / "runs", scenario)
    whole, alone = cited("--run", name), cited("size", "--run", name)
    assert whole == alone
    assert whole[0] == 0
    assert f"[Re-run {name} with as_of=2017;" in whole[1]
    code, _, err = cited("trade", "--run", name)
    assert code == 2
    assert f"run {name} is of the chapter size alone, and 'trade' is not in it" in err
    assert cited("fig-trade-share", "--run", name)[0] == 2
    assert cited("fig-size-time", "--run", name)[0] == 0


def test_a_figure_of_a_re_run_has_the_facts_of_that_run(cited, build):
    scenario = Size(gdp_measure="ppp")
    name = chapter(build / "runs", scenario)
    out = cited("fig-size-time", "--run", name)[1]
    assert "GDP (at purchasing power parity)" in out
    assert "with gdp_measure=ppp" in out


def test_a_run_by_another_version_is_not_given_this_ones_date(cited, build):
    name = chapter(build / "runs", Size(), version="0.0.9")
    code, _, err = cited("--run", name)
    assert code == 2
    assert f"run {name}: version 0.0.9 made it, and this is {__version__}" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--style", "chicgo"), "Did you mean 'chicago'?"),
        (("sizee",), "Did you mean 'size'?"),
        (("fig-size-tim",), "Did you mean 'fig-size-time'?"),
        (("72000",), "Figures go by label (fig-size-time) or number"),
        (("--run", "0000-0000"), "no run '0000-0000' is at hand. See: scobrief runs"),
        (("size", "trade"), "unexpected extra argument"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_right_one_and_nothing_is_written(cited, build, arguments, says):
    code, out, err = cited(*arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert not build.exists()


def test_an_unknown_run_is_refused_with_the_nearest_at_hand(cited, build):
    name = chapter(build / "runs", Size())
    wrong = name[:-1] + ("0" if name[-1] != "0" else "1")
    assert f"Did you mean '{name}'?" in cited("--run", wrong)[2]


def test_a_spoilt_citation_file_is_one_line_that_names_the_field(cited, tmp_path, monkeypatch):
    from scobrief.cite import cff

    text = (paths.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(re.sub(r"(?m)^version:.*\n", "", text), encoding="utf-8")
    cff.brief.cache_clear()
    monkeypatch.setattr(cff, "brief", lambda: cff.read(tmp_path / "CITATION.cff").preferred_citation)
    code, out, err = cited("methods", "--style", "mla")
    assert (code, out) == (1, "")
    assert "CITATION.cff: version is missing; a citation needs it." in err
    assert len(err.splitlines()) == 1


def test_the_help_and_a_refused_style_import_nothing_heavy():
    heavy = ("pandas", "citeproc", "pybtex", "pydantic", "rich")
    for arguments in (["--help"], ["--style", "mle"]):
        code = f"import sys; sys.argv = ['scobrief', 'cite', *{arguments}]\nfrom scobrief.cli import main\n"
        code += "try: main()\nexcept SystemExit: pass\n"
        code += f"print([name for name in {heavy} if name in sys.modules])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"


def test_what_was_asked_before_is_answered_without_importing_anything_heavy(tmp_path):
    """From a folder of notes that is there by then; the first time takes what pandas takes."""
    code = "import sys, pathlib; sys.argv = ['scobrief', 'cite', 'size']\nfrom scobrief import paths\n"
    code += f"paths.BUILD = pathlib.Path({str(tmp_path)!r})\nfrom scobrief.cli import main\nmain()\n"
    code += "print([name for name in ('pandas', 'citeproc', 'pydantic') if name in sys.modules])"
    environment = {name: value for name, value in os.environ.items() if name != "SCOBRIEF_BASE_URL"}
    command = [sys.executable, "-c", code]
    shown = [subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout for _ in "12"]
    assert shown[0].splitlines()[0] == shown[1].splitlines()[0]
    assert shown[1].splitlines()[-1] == "[]"
