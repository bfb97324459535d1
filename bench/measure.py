"""How fast the brief is, against papermill's command line and jupyter-book as they come: `make bench`.

Everything runs as whole processes on a copy of the checkout, baseline and ours in the same run; ratios are what to
quote, since the speed of machines drifts. See NOTES for what dominates what is left.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scobrief import paths
from scobrief.execute import pool
from scobrief.terminal import print_table

SOURCES = ("book", "notebooks", "data", "scenarios", "_config.yml", "CHANGELOG.md", "CITATION.cff")
SCOBRIEF = (sys.executable, "-c", "from scobrief.cli import main; main()")
PAPERMILL = (sys.executable, "-m", "papermill")
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")
# 25 years, two measures, four tolerances: 200 scenarios of the chapter on size.
GRID = ("as_of=2001:2025", "gdp_measure=nominal,ppp", "tolerance_pp=0.5,1,1.5,2")
SAMPLE = 5  # scenarios of the loop that the sweep is held against; all 200 would take ten minutes

EXECUTE = """
from scobrief.execute import kernels
kernels.start()
from scobrief.book import work
from scobrief.scenario import CHAPTERS, resolve
chosen = resolve(CHAPTERS)
work.do(chosen, dict.fromkeys(chosen, "measured"))
"""
LOOP = """
import sys
import papermill
for i, year in enumerate(range(2001, 2001 + int(sys.argv[1]))):
    made = f"{sys.argv[2]}/{i}.ipynb"
    papermill.execute_notebook("notebooks/03_size.ipynb", made, {"as_of": year}, progress_bar=False)
"""
DEFINITIONS = """
import time
from scobrief.indicators import REGISTRY
entry = REGISTRY["gdp_share_pct"]
axes = {name: list(entry.parameters.choices(name)) for name in entry.parameters.model_fields if name != "as_of"}
axes = {"as_of": list(range(2001, 2025))} | axes
entry.grid(axes)
times = []
for _ in range(5):
    begun = time.perf_counter()
    table = entry.grid(axes)
    times.append(time.perf_counter() - begun)
print(len(table), min(times))
"""

NOTES = """\
What dominates what is left:
- Executing, cold: about a third is drawing (vl-convert lays each chart out for a page and for a phone, and measures
  what cannot be known beforehand on trial pictures); a third computes facts and charts in pandas; two seconds go by
  before the first kernel, while one process imports what all are forked from. A kernel itself is a tenth of a second.
- The whole build: comparing the presets costs as much as executing half of the notebooks, and the baseline does not do
  it; so the build is also measured with the comparisons kept from before. Then jupyter-book, on one core: reading
  pages, citations, and the frame of each page. The figures' pictures in pixels, 14 s of one core, are drawn beside it
  when they are new, and kept.
- One chapter or table changed: starting that process, the chapter itself, and jupyter-book's own start. A table that
  the verdicts read takes the comparisons of the verdicts with it.
- A sweep: the notebook's own cells, half of them charts; starting, readying and ending a kernel is a tenth of a second
  of each. A sweep leaves pictures out unless asked, as nobody looks at two hundred; papermill's loop always draws them.
- `scobrief claims`: the first time judging takes its three seconds; then the answer is kept until code, tables or
  packages change.
"""


def main() -> None:
    """Measure everything and print the table."""
    rows: list[dict[str, str]] = []
    with checkout() as folder:
        print(f"Python {sys.version.split()[0]}, {pool.cores()} cores. This takes about ten minutes.", file=sys.stderr)
        measure(folder, rows)
    print_table("benchmark", ["what", "baseline", "ours", "ratio", "asked"], rows)
    print(NOTES)


def measure(folder: Path, rows: list[dict[str, str]]) -> None:
    """Fill the table, from the slowest to the quickest."""
    build = folder / "_build"

    def add(*cells: str) -> None:
        rows.append(dict(zip(("what", "baseline", "ours", "ratio", "asked"), cells, strict=True)))

    def row(what: str, ours: float, base: float | None, asked: str, ratio: str = "") -> None:
        told = ratio or (f"{base / ours:,.1f} times" if base else "")
        add(what, f"{base:.2f} s" if base else "", f"{ours:.3f} s", told, asked)
        print(f"  {what}: {ours:.2f} s {told}", file=sys.stderr)

    run(folder, *SCOBRIEF, "indicator")  # bytecode and the disk's cache
    with peak() as memory:
        cold = run(folder, *SCOBRIEF, "build")
    sources = sorted(folder.glob("notebooks/*.ipynb"))
    notebooks = sum(run(folder, *PAPERMILL, source, folder / "papermill.ipynb") for source in sources)
    book = run(
        folder, *JUPYTER_BOOK, "build", build / "stage/article-2021/book", "--config", folder / "_config.yml",
        "--path-output", folder / "plain",
    )  # fmt: skip
    baseline = notebooks + book

    shutil.rmtree(build / "cache")
    row("executing all notebooks, cold", run(folder, sys.executable, "-c", EXECUTE), notebooks, "4 times")
    shutil.rmtree(build / "cache")
    row("whole build, cold, presets compared too", cold, baseline, "")
    run(folder, *SCOBRIEF, "build", "--force")
    for name in ("stage", "html", "asked"):
        shutil.rmtree(build / name)
    for chapter in build.glob("cache/[!p]*"):
        shutil.rmtree(chapter)
    row("whole build, cold, presets kept", run(folder, *SCOBRIEF, "build"), baseline, "3 times")
    nothing = statistics.median(run(folder, *SCOBRIEF, "build") for _ in range(5))
    row("build, nothing changed", nothing, None, "under 0.7 s")
    for what, change in (("chapter", reword), ("table", shorten)):
        change(folder)
        took = run(folder, *SCOBRIEF, "build")
        row(f"build, one {what} changed", took, None, "under 1/4 of cold", f"{took / cold:.2f} of cold")

    out = folder / "sweep"
    sample = run(folder, sys.executable, "-c", LOOP, str(SAMPLE), str(folder))
    loop = (sample - run(folder, sys.executable, "-c", "import papermill")) * 200 / SAMPLE
    bare = run(folder, sys.executable, "-c", LOOP, str(SAMPLE), str(folder), SCOBRIEF_PICTURES="never")
    bare = (bare - run(folder, sys.executable, "-c", "import papermill")) * 200 / SAMPLE
    grid = [part for axis in GRID for part in ("--grid", axis)]
    sweep = (*SCOBRIEF, "sweep", "size", *grid, "--out", out)
    swept = run(folder, *sweep)
    row("sweep of 200 scenarios of size", swept, loop, "8 times")
    row("the same, against a loop that draws no pictures either", swept, bare, "")
    shutil.rmtree(out)
    row("the same, with all pictures", run(folder, *sweep, "--pictures"), loop, "")
    shutil.rmtree(out)
    told = output(folder, *sweep, "--facts-only", "--json")
    row("the same, --facts-only, after loading", float(re.search(r'"seconds": ([\d.]+)', told)[1]), loop, "1,000 times")
    row("the same, --facts-only, whole process", run(folder, *sweep, "--facts-only"), loop, "")
    count, seconds = output(folder, sys.executable, "-c", DEFINITIONS).split()
    row(f"{int(count):,} definitions of a size claim, after loading", float(seconds), None, "50,000 under 0.05 s")
    shutil.rmtree(build / "asked", ignore_errors=True)
    row("scobrief claims, the first time", run(folder, *SCOBRIEF, "claims"), None, "")
    row("scobrief claims", statistics.median(run(folder, *SCOBRIEF, "claims") for _ in range(5)), None, "under 1.2 s")
    row("scobrief --help", statistics.median(run(folder, *SCOBRIEF, "--help") for _ in range(5)), None, "under 0.3 s")
    add("memory of a build, all processes", "", f"{memory[0] / 2**30:.2f} GB", "", "under 1.5 GB")


@contextmanager
def checkout() -> Iterator[Path]:
    """A copy of the checkout that may be changed."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name in SOURCES:
            source = paths.ROOT / name
            shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
        yield folder


def run(folder: Path, *command: object, **environment: str) -> float:
    """The seconds that a command takes as a whole process; ends the benchmark if it fails."""
    begun = time.perf_counter()
    output(folder, *command, **environment)
    return time.perf_counter() - begun


def output(folder: Path, *command: object, **environment: str) -> str:
    """What a command prints."""
    said = os.environ | {"SCOBRIEF_HOME": str(folder), MARK: "1"} | environment
    told = subprocess.run([str(part) for part in command], cwd=folder, env=said, capture_output=True, text=True)
    if told.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{told.stdout[-2000:]}{told.stderr[-2000:]}")
    return told.stdout


# In the environment of what is measured, and so of all processes that it starts.
MARK = "SCOBRIEF_BENCH"


@contextmanager
def peak() -> Iterator[list[int]]:
    """The most memory that all measured processes had at once, in bytes; what they share counts once."""
    most, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            most[0] = max(most[0], sum(map(_proportional, Path("/proc").glob("[0-9]*"))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        ended.set()
        watcher.join()


def _proportional(process: Path) -> int:
    try:
        if f"{MARK}=1".encode() not in (process / "environ").read_bytes():
            return 0
        return 1024 * int(re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)[1])
    except (OSError, TypeError):  # gone meanwhile, or another's
        return 0


def reword(folder: Path) -> None:
    """Add a sentence to a chapter."""
    notebook = folder / "notebooks" / "04_trade.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(text.replace("The article {cite", "Here the article {cite", 1), encoding="utf-8")


def shorten(folder: Path) -> None:
    """Take the last row out of a table."""
    table = folder / "data" / "curated" / "clashes.csv"
    table.write_text("".join(table.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    run(
        folder,
        sys.executable,
        "-c",
        "from scobrief.datapackage.rebuild import rewrite_descriptor; rewrite_descriptor()",
    )


if __name__ == "__main__":
    main()
