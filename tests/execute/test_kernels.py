"""Forked kernels: what a notebook shows is what it shows under a plain one; each is fresh, and none is left."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import suppress

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import find_kernel_specs
from jupyter_client.provisioning import KernelProvisionerFactory
from traitlets.config import Config

from scobrief import execute, paths
from scobrief.execute import kernels
from scobrief.scenario import CHAPTERS, notebook
from scobrief.scenario.chapters import Size

slow = pytest.mark.slow
# What a kernel may do that a fork could do differently.
TORTURE = [
    "import sys, os\n__name__, sys.argv[0].rsplit('/', 1)[-1].removesuffix('.py'), os.getcwd() == os.path.abspath('.')",
    "sys.path",
    "print('out'); print('err', file=sys.stderr)",
    "!echo from a shell",
    "%env SOMETHING=1",
    "os.environ['SOMETHING'], 'SCOBRIEF_WARM' in os.environ, 'PYDEVD_DISABLE_FILE_VALIDATION' in os.environ",
    "%%capture kept\nprint('caught')",
    "kept.stdout",
    "%who",
    "import asyncio\nawait asyncio.sleep(0.01)\n'after await'",
    "async def later():\n    return [i async for i in numbers()]\nasync def numbers():\n    yield 1\nawait later()",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>')); display({'text/plain': 'y'}, raw=True)",
    "get_ipython().__class__.__name__, get_ipython().history_manager.enabled",
    "class A:\n    def __repr__(self): return 'A()'\nimport pickle\npickle.loads(pickle.dumps(A()))",
    "import subprocess\nsubprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True).stdout",
    "import threading\nt = threading.Thread(target=print, args=('in a thread',)); t.start(); t.join()",
    "import multiprocessing\nmultiprocessing.current_process().name, threading.current_thread().name",
    "import logging\nlogging.getLogger().handlers, logging.getLogger('x').warning('careful')",
    "import warnings\nwarnings.warn('beware')",
    "import signal\nsignal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM)",
    "import gc\ngc.isenabled(), sys.flags.optimize, sys.stdin is not None",
    "1 / 0",
]


def book(*cells: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    )
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return made


def outputs(path) -> list[list[dict]]:
    """The outputs of each cell, without what differs from run to run whatever the kernel."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    made = json.loads(re.sub(r"ipykernel_\d+/\d+", "ipykernel", json.dumps([cell.outputs for cell in cells])))
    return [joined(parts) for parts in made]


def joined(parts: list[dict]) -> list[dict]:
    """What a cell shows, each stretch of printed text as one: ipykernel cuts it by the clock, a fifth of a second."""
    shown: list[dict] = []
    for part in parts:
        if shown and part.get("name") and part["name"] == shown[-1].get("name"):
            shown[-1]["text"] += part["text"]
        else:
            shown.append(part)
    return shown


def under(kernel: str, source, target, **more):
    """Execute a notebook by papermill's API, under one kernel or the other; return its outputs."""
    with tempfile.TemporaryDirectory(prefix="sb-") as folder:
        forked = {"kernel_manager_class": kernels.ForkManager} if kernel == "fork" else {}
        with suppress(papermill.PapermillExecutionError):  # it writes the copy all the same
            papermill.execute_notebook(
                str(source),
                str(target),
                progress_bar=False,
                cwd=str(paths.ROOT),
                config=Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}}),
                shutdown_kernel="immediate",
                **forked,
                **more,
            )
    return outputs(target)


@slow
def test_a_fork_shows_what_a_plain_kernel_shows_magics_await_threads_and_errors_included(tmp_path):
    nbformat.write(book(*TORTURE), tmp_path / "torture.ipynb")
    found = {name: under(name, tmp_path / "torture.ipynb", tmp_path / f"{name}.ipynb") for name in ("plain", "fork")}
    for cell, plain, forked in zip(TORTURE, found["plain"], found["fork"], strict=True):
        assert forked == plain, cell
    assert found["fork"][-1][0]["ename"] == "ZeroDivisionError"


@slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_notebook_gives_cell_by_cell_what_plain_papermill_gives(chapter, tmp_path):
    """Also that pictures which are drawn after the kernel has ended are those that it would have drawn."""
    scenario = CHAPTERS[chapter]()
    run = execute.run(scenario, tmp_path / "ours.ipynb", "fork")
    given = [part for name, value in scenario.model_dump().items() for part in ("-p", name, str(value))]
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        str(notebook(chapter)),
        str(tmp_path / "plain.ipynb"),
    ]
    subprocess.run([*command, *given], check=True, capture_output=True, cwd=paths.ROOT)
    ours, plain = outputs(run.path), outputs(tmp_path / "plain.ipynb")
    plain[-1][0]["data"].pop("application/vnd.scobrief.used+json")  # read by the process that runs notebooks
    assert ours == plain


@slow
def test_each_kernel_is_fresh_and_draws_chances_of_its_own(tmp_path):
    nbformat.write(
        book("import numpy, random\nnumpy.random.random(), random.random()", "a_name = 1"), tmp_path / "a.ipynb"
    )
    nbformat.write(book("'a_name' in globals()"), tmp_path / "b.ipynb")
    drawn = {str(under("fork", tmp_path / "a.ipynb", tmp_path / "o.ipynb")[0]) for _ in range(3)}
    assert len(drawn) == 3
    (shown,) = under("fork", tmp_path / "b.ipynb", tmp_path / "o.ipynb")
    assert shown[0]["data"]["text/plain"] == "False"


@slow
def test_a_cell_that_never_ends_is_ended_by_the_time_limit(tmp_path):
    nbformat.write(book("while True: pass"), tmp_path / "a.ipynb")
    with pytest.raises(Exception, match="timed out"):
        under("fork", tmp_path / "a.ipynb", tmp_path / "o.ipynb", execution_timeout=2)


@slow
def test_eight_kernels_start_side_by_side(tmp_path):
    """Over TCP their ports clash."""

    async def ask(i: int) -> str:
        with tempfile.TemporaryDirectory(prefix="sb-") as folder:
            settings = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})
            manager = kernels.ForkManager(kernel_name="python3", config=settings)
            await manager.start_kernel()
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=30)
            reply = await client.execute(f"{i} * 2", reply=True, timeout=30)
            await manager.shutdown_kernel(now=True)
            client.stop_channels()
            return reply["content"]["status"]

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(ask(i) for i in range(8)))

    assert asyncio.run(all_of_them()) == ["ok"] * 8


SCRIPT = """
    # A script of a reader's own, without `if __name__ == "__main__"`.
    import pathlib, sys
    from scobrief import execute
    from scobrief.scenario.chapters import Members
    run = execute.run(Members(), pathlib.Path(sys.argv[1]), "fork")
    print(len(run.facts) > 20)
"""


@slow
def test_a_script_need_not_guard_its_main_part(tmp_path):
    (tmp_path / "script.py").write_text(textwrap.dedent(SCRIPT))
    command = [sys.executable, str(tmp_path / "script.py"), str(tmp_path / "out.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=paths.ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")


OWNER = """
    import pathlib, sys, tempfile
    import nbformat, papermill
    from traitlets.config import Config
    from scobrief.execute import kernels
    folder = tempfile.mkdtemp(prefix="sb-")
    config = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/k"}})
    papermill.execute_notebook(sys.argv[1], None, progress_bar=False, config=config,
                               kernel_manager_class=kernels.ForkManager)
"""


@slow
def test_a_kernel_does_not_outlive_who_asked_for_it(tmp_path):
    pid = tmp_path / "pid"
    cell = f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    nbformat.write(book(cell), tmp_path / "a.ipynb")
    (tmp_path / "owner.py").write_text(textwrap.dedent(OWNER))
    owner = subprocess.Popen([sys.executable, str(tmp_path / "owner.py"), str(tmp_path / "a.ipynb")], cwd=paths.ROOT)
    deadline = time.monotonic() + 60
    while not (pid.exists() and pid.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    kernel = int(pid.read_text())
    os.kill(owner.pid, signal.SIGKILL)
    owner.wait()
    while time.monotonic() < deadline:
        try:
            os.kill(kernel, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the kernel is still there")


@slow
def test_a_kernel_whose_asker_has_gone_ends_without_a_word_and_opens_no_port(tmp_path):
    """ipykernel would choose ports of its own over TCP, and say so on the terminal of who is being ended."""
    script = """
        from scobrief.execute import kernels

        gone = ["-f", "there is no such file.json"]
        kernel = kernels.launch(kernels._kernel, gone, {}, ".")
        kernel.join(20)
        print(kernel.exitcode)
        kernel.kill()
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert (ended.stdout, ended.stderr) == ("1\n", "")


def test_jupyter_client_finds_the_provisioner_by_its_entry_point():
    entries = KernelProvisionerFactory.instance().get_provisioner_entries()
    assert entries[kernels.NAME] == "scobrief.execute.kernels:ForkProvisioner"
    assert "python3" in find_kernel_specs()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ([sys.executable, "-m", "ipykernel_launcher", "-f", "c.json"], ["-f", "c.json"]),
        ([sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "c"], ["-f", "c"]),
        (["python", "-m", "ipykernel_launcher", "-f", "c"], ["-f", "c"]),
        (["/another/python", "-m", "ipykernel_launcher", "-f", "c"], None),
        ([sys.executable, "-O", "-m", "ipykernel_launcher", "-f", "c"], None),
        ([sys.executable, "-m", "xeus", "-f", "c"], None),
        (["R", "--slave", "-e", "IRkernel::main()"], None),
    ],
)
def test_only_this_pythons_ipykernel_is_forked_and_any_other_is_started_as_ever(command, expected):
    assert kernels.kernel_arguments(command) == expected


@slow
def test_a_run_says_what_it_was_made_from(tmp_path):
    run = execute.run(Size(), tmp_path / "size.ipynb", "fork")
    assert {"annual.parquet", "curated/claims.yaml"} & set(run.used["tables"])
    assert "gdp_share_pct" in run.used["indicators"]
    assert "curated/clashes.csv" not in run.used["tables"]


INTERRUPTED = """
import os, signal, sys, time
from scobrief.execute import kernels
signal.signal(signal.SIGINT, lambda *_: None)
kernels.start()
time.sleep(float(sys.argv[1]))
os.killpg(0, signal.SIGINT)
kernels.launch(print, "still there").join()
"""


@slow
@pytest.mark.parametrize("seconds", ["0", "0.1", "0.4"])
def test_ctrl_c_while_the_forkserver_imports_is_for_who_started_it(seconds):
    """A terminal sends it to both. The forkserver would end by it, and tell of it in forty lines."""
    line = [sys.executable, "-c", INTERRUPTED, seconds]
    told = subprocess.run(line, capture_output=True, text=True, timeout=60, start_new_session=True)
    assert (told.stdout, told.stderr, told.returncode) == ("still there\n", "", 0)
