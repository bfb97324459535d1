"""The tasks of a sweep on a Dask cluster, by the address of its scheduler."""

from __future__ import annotations

import logging
import multiprocessing
import re
import socket
import threading
import uuid
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any

from ..errors import BriefError, BuildError, ParameterError
from ..execute import pool

# Seconds in which a scheduler must answer, and have a worker.
ANSWER, WORKERS = 5, 15
_SHORT = 100_000  # bytes of a greeting, at most
_ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?P<host>[^\s:/\[\]]+|\[[0-9a-fA-F:.]+\]):(?P<port>[0-9]{1,5})/?")
# One kernel at a time in each worker process: processes are not started from several threads at once.
_ONE = threading.Lock()
Work = Callable[[Mapping[Hashable, pool.Task]], pool.Outcomes]


@contextmanager
def connected(scheduler: str) -> Iterator[Work]:
    """A function that does tasks on the cluster and yields each with its key as it is done.

    A worker that dies gives its tasks back to the scheduler, which gives them to others. Closing the iterator
    cancels what is left. Raises BuildError if the scheduler does not answer or has no worker.
    """
    client = _client(scheduler)
    try:
        yield lambda tasks: _work(client, scheduler, tasks)
    finally:
        with suppress(Exception):  # it is gone: nothing is left to be closed
            client.close(timeout=ANSWER)


def _work(client: Any, scheduler: str, tasks: Mapping[Hashable, pool.Task]) -> pool.Outcomes:
    from distributed import as_completed

    sweep = uuid.uuid4().hex
    futures: dict[Any, Hashable] = {}
    try:
        futures = {
            client.submit(_one, task, pure=False, key=f"scobrief-{key}-{sweep}"): key for key, task in tasks.items()
        }
        for future in as_completed(list(futures), loop=client.loop):
            yield futures[future], _done(future, scheduler)
            future.release()
    finally:
        with suppress(Exception):
            client.cancel([future for future in futures if not future.done()])


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise BuildError(
            "--scheduler needs Dask's `distributed`, which is an extra: pip install 'scobrief[cluster]'"
        ) from None
    _knock(scheduler)
    # What goes wrong there is told in our words; distributed would tell it once more, with tracebacks.
    for name in [
        name for name in logging.root.manager.loggerDict if name.partition(".")[0] in ("distributed", "tornado")
    ]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = Client.__new__(Client)
    try:
        Client.__init__(client, scheduler, timeout=ANSWER, set_as_default=False)
    except Exception as error:  # whatever answers there has errors of its own
        client.status = "closed"  # or it would try for seconds to close what never opened
        raise BuildError(_silent(scheduler, error)) from None
    try:
        client.wait_for_workers(1, timeout=WORKERS)
    except TimeoutError:
        client.close(timeout=ANSWER)
        raise BuildError(
            f"--scheduler {scheduler}: the scheduler has no worker. Start one with: dask worker {scheduler}"
        ) from None
    return client


def _knock(scheduler: str) -> None:
    """Open a socket to the address, once, and wait for a scheduler's greeting.

    Dask would go on trying where there is no such host or port, and wait for ever for what says nothing. Raises
    ParameterError for what is no address, BuildError if no scheduler is there.
    """
    found = _ADDRESS.fullmatch(scheduler)
    if not found or not 0 < int(found["port"]) < 65_536:
        raise ParameterError(
            f"--scheduler {scheduler}: expected tcp://host:port (or tls://host:port), as `dask scheduler` prints it."
        )
    try:
        with socket.create_connection((found["host"].strip("[]"), int(found["port"])), timeout=ANSWER) as line:
            if scheduler.startswith("tls://"):  # there the first word is ours
                return
            # A message begins with its length, in eight bytes; the greeting is a short one.
            greeting = line.recv(8, socket.MSG_WAITALL)
    except (OSError, UnicodeError) as error:
        raise BuildError(_silent(scheduler, error)) from None
    if len(greeting) < 8 or int.from_bytes(greeting, "little") > _SHORT:
        raise BuildError(_silent(scheduler, ValueError("what answers there is something else")))


def _silent(scheduler: str, error: Exception) -> str:
    said = " ".join(str(error).split())[:200] or type(error).__name__
    return (
        f"--scheduler {scheduler}: no Dask scheduler answers there ({said}). "
        "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`; it prints its address."
    )


def _one(task: pool.Task) -> Any:
    with _ONE:
        # Dask's nanny starts workers as daemons, which may start no processes, for they would be left when it ends.
        # Ours end by themselves when their worker does.
        process: Any = multiprocessing.current_process()
        process._config["daemon"] = False
        return task.function(*task.arguments)


def _done(future: Any, scheduler: str) -> pool.Done:
    try:
        return pool.Done(future.result())
    except BriefError as error:
        return pool.Done(error=error)
    except CancelledError:
        return pool.Done(error=BuildError(f"the scheduler {scheduler} went away before it was done"))
    except Exception as error:  # a lost worker, or a bug there; the others go on
        said = " ".join(str(error).split()) or type(error).__name__
        return pool.Done(error=BuildError(f"the cluster could not do it: {said[:500]}"))
