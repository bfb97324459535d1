"""What the forkserver imports once, so that every kernel and every worker has it from its first moment.

Modules and tables only. Nothing here may start a thread that a fork would miss (vl_convert draws on one, so
workers start drawing themselves), or compute what a run's record of tables should see: a table that is read here
is still opened, and so recorded, by the run.
"""

# ruff: noqa: E402 - what an import heeds must be set before it

import gc
import os
import signal
from contextlib import suppress

# Ctrl-C is for who started us, and reaches us too; we end when they have. It was held back until here.
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

# A kernel that started us is no parent of the kernels that are forked here; ipykernel reads this on import.
os.environ.pop("JPY_PARENT_PID", None)
# The debugger is a third of what a kernel imports. It would warn on import that it may miss a breakpoint.
os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"

import ipykernel.debugger
import ipykernel.ipkernel
import ipykernel.kernelapp
import ipykernel.zmqshell
import IPython.core.completerlib
import IPython.core.debugger
import IPython.core.oinspect
import IPython.extensions.storemagic
import nbclient
import papermill
import papermill.engines
import tornado.platform.asyncio

import scobrief.notebook
from scobrief.datapackage import tables
from scobrief.errors import BriefError
from scobrief.execute import kernels, notebooks
from scobrief.facts import facts_of
from scobrief.scenario import CHAPTERS

__all__ = ["IPython", "ipykernel", "nbclient", "notebooks", "papermill", "scobrief", "tornado"]

# A table that is missing or changed is told by the run that asks for it, not here.
with suppress(BriefError):
    for _item in tables.descriptor()["resources"]:
        tables.whole(_item["path"])
        if "schema" in _item:
            tables.read_table(_item["name"])

kernels.plain_path()
if _chapter := os.environ.pop(kernels.WARM, ""):
    with suppress(BriefError):
        facts_of(CHAPTERS[_chapter]())

# What is there now stays for good: no collection in a fork needs to touch, and so copy, its pages.
gc.collect()
gc.freeze()
