"""A Jupyter kernel provisioner that forks real ipykernels from one process that has everything imported.

A kernel of the ordinary kind spends its first second importing pandas, altair and this package. Here Python's own
`forkserver` imports them once (see `preload`), and each kernel is a fork of it: fresh, on its own, and ready at
once. It is an entry point of jupyter_client (`scobrief-fork`), so papermill and nbclient start their kernels as
ever; `$JUPYTER_DEFAULT_PROVISIONER_NAME` names it. POSIX only, and for this Python's ipykernel only: whatever
else is asked for is started as jupyter_client would start it.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import forkserver, resource_tracker
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Type

NAME = "scobrief-fork"
PRELOAD = "scobrief.execute.preload"
WARM = "SCOBRIEF_WARM"  # tells the preloaded process what to compute before the first fork
AVAILABLE = "forkserver" in multiprocessing.get_all_start_methods()
_CHANNELS = ("shell", "iopub", "stdin", "hb", "control")
# Seconds that a kernel may take to open its sockets before it is asked all the same, and to be gone once killed.
_BOUND, _GONE = 2.0, 5.0


def context() -> multiprocessing.context.ForkServerContext:
    """The forkserver, told what to import; it starts with the first process that is asked of it."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([PRELOAD])
    return made


def start(warm: str | None = None) -> None:
    """Start the forkserver, which imports while we do something else. It ends with the last of its users.

    warm: a chapter whose facts it computes once, with their defaults: kernels then find done what does not depend
    on parameters. A run's record of the tables that it opened is not complete in such a kernel.
    """
    context()
    if warm:
        os.environ[WARM] = warm
    _ensure_running()


def share() -> None:
    """Let this process, which was forked from the forkserver, have its kernels forked from it too.

    `ensure_running` says that a child uses its parent's server, and does not do so: it looks for a server among the
    children of the process that asks, and starts another, which would import everything once more.
    """
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]  # see above


def launch(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Fork a process from the forkserver that calls a function of an importable module."""
    made = context().Process(target=target, args=arguments, daemon=False)
    _ensure_running()
    with _nameless_main():
        made.start()
    return made


def _ensure_running() -> None:
    """Start the forkserver if it does not run. Ctrl-C waits meanwhile, and in the forkserver until that ignores it."""
    resource_tracker.ensure_running()  # which the forkserver wants; starting it later would let Ctrl-C through
    had = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _nameless_main():
            forkserver._forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, had)


@contextmanager
def _nameless_main() -> Iterator[None]:
    """Hide the program that runs now: multiprocessing would run its file once more in each process that it starts.

    Nothing that is started here needs it, and a script of a reader's own need not be written with that in mind.
    """
    ours = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = ours


class ForkProvisioner(LocalProvisioner):
    """Starts ipykernel as a fork of the preloaded forkserver."""

    process: Any  # `_Popen`, or what jupyter_client has in its place

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel for the command, if it is one that starts this Python's ipykernel.

        Returns the connection info, as every provisioner does.
        """
        arguments = kernel_arguments(cmd)
        if arguments is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.cwd = kwargs.get("cwd") or Path().resolve()
        environment = dict(kwargs.get("env") or os.environ)
        started = launch(_kernel, arguments, environment, str(self.cwd))
        self.process = _Popen(started)
        # The kernel becomes the leader of a group of its own, so that a signal also reaches what it has started.
        self.pid = self.pgid = started.pid
        await self._bound()
        return self.connection_info

    async def _bound(self) -> None:
        """Wait for the kernel's sockets, if they are files: who knocks before tries again a tenth of a second later."""
        info: Mapping[str, Any] = self.connection_info
        if info.get("transport") != "ipc":
            return
        sockets = [Path(f"{info['ip']}-{info[f'{channel}_port']}") for channel in _CHANNELS]
        ends = time.monotonic() + _BOUND
        while self.process.poll() is None and time.monotonic() < ends:
            if all(socket.exists() for socket in sockets):
                return
            await asyncio.sleep(0.002)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and wait until it is gone, instead of looking every tenth of a second."""
        await super().kill(restart)
        if isinstance(self.process, _Popen):
            ends = time.monotonic() + _GONE
            while self.process.poll() is None and time.monotonic() < ends:
                await asyncio.sleep(0.002)


class ForkManager(AsyncKernelManager):
    """A kernel manager whose kernels are forked, whatever the kernel's specification says of its start."""

    client_factory = Type(klass=AsyncKernelClient, default_value="scobrief.execute.kernels.PromptClient")

    @property
    def kernel_spec(self) -> KernelSpec | None:
        """The specification, with our provisioner in it."""
        found = super().kernel_spec
        if found is not None:
            found.metadata["kernel_provisioner"] = {"provisioner_name": NAME}
        return found


class PromptClient(AsyncKernelClient):
    """A client that takes a kernel for ready once it has answered on both of its channels.

    jupyter_client's own then waits two tenths of a second more for messages that might come; here what belongs
    to the question is read to its end, and nothing else can come before there is another question.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait for the answer to kernel_info and for the status message that ends it.

        Raises RuntimeError if the kernel dies or does not answer within `timeout` seconds.
        """
        ends = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            with suppress(Empty):
                reply = await self.shell_channel.get_msg(timeout=1)
                if reply["msg_type"] == "kernel_info_reply" and await self._told_idle(asked):
                    self._handle_kernel_info_reply(reply)
                    return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > ends:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _told_idle(self, asked: str) -> bool:
        """Read the status channel until it says that the question is done with.

        False if nothing comes: what the kernel says is then not heard yet, and the question is put again.
        """
        with suppress(Empty):
            while True:
                message = await self.iopub_channel.get_msg(timeout=0.2)
                is_ours = message["parent_header"].get("msg_id") == asked
                if is_ours and message["content"].get("execution_state") == "idle":
                    return True
        return False


def kernel_arguments(command: list[str]) -> list[str] | None:
    """What the command passes to ipykernel; None if it is not this Python's `-m ipykernel_launcher`."""
    try:
        place = command.index("ipykernel_launcher")
    except ValueError:
        return None
    python, *options = command[: place - 1]
    is_plain = command[place - 1] == "-m" and all(option == "-Xfrozen_modules=off" for option in options)
    same = Path(python).name == python or Path(python).absolute() == Path(sys.executable).absolute()
    return command[place + 1 :] if AVAILABLE and is_plain and same else None


@cache
def plain_path() -> list[str]:
    """The search path of a Python that has just started, to which IPython adds the working folder.

    Whoever asks for a kernel may have added to its own, and multiprocessing hands that on. The preloaded process
    asks once for all.
    """
    told = subprocess.run(
        [sys.executable, "-c", "import json, sys; print(json.dumps(sys.path[1:]))"], capture_output=True, check=True
    )
    path: list[str] = json.loads(told.stdout)
    return path


class _Popen:
    """The part of subprocess.Popen that LocalProvisioner uses, over a process of multiprocessing."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess):
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        assert self.pid  # it has been started
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


def _kernel(arguments: list[str], environment: Mapping[str, str], folder: str) -> None:
    """Become a kernel: in the forked process, as a process of its own would be."""
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update({name: value for name, value in environment.items() if name != "JPY_PARENT_PID"})
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["ipykernel_launcher", *arguments]
    sys.path[:] = plain_path()
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.modules.pop("__mp_main__", None)
    multiprocessing.current_process().name = "MainProcess"
    _forget_shared_chance()
    # ipykernel ends with its parent. That is the forkserver, which lives on; who asked for the kernel may not.
    threading.Thread(target=_end_with_owner, daemon=True).start()
    from ipykernel.kernelapp import IPKernelApp

    from ..charts import renderer

    class Asked(IPKernelApp):
        """Without the file that it was asked by, ipykernel would open ports of its own, and nobody would come."""

        def init_connection_file(self) -> None:
            if not Path(self.connection_file).is_file():
                os._exit(1)  # who asked has been ended meanwhile, and the file has gone with them
            super().init_connection_file()  # type: ignore[no-untyped-call]  # it has no types

    renderer.enable()  # once more, for what this kernel is told of its charts
    # Without a parent it takes itself for one that a person started in a terminal, and greets them.
    Asked.launch_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _forget_shared_chance() -> None:
    """Seed numpy's global generator anew: all forks would draw the same numbers. `random` does so by itself."""
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _end_with_owner() -> None:
    if owner := multiprocessing.parent_process():
        owner.join()
        os._exit(1)
