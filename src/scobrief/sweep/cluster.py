"""The tasks of a sweep on a Dask cluster, by the address of its scheduler."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from ..errors import BriefError, BuildError
from ..execute import pool

# Seconds in which a scheduler must answer, and have a worker.
ANSWER, WORKERS = 5, 15
# One kernel at a time in each worker process: processes are not started from several threads at once.
_ONE = threading.Lock()


def work(tasks: Mapping[Hashable, pool.Task], scheduler: str) -> Iterator[tuple[Hashable, pool.Done]]:
    """Do the tasks on the cluster and yield each with its key as it is done.

    A worker that dies gives its tasks back to the scheduler, which gives them to others. Closing the iterator
    cancels what is left. Raises BuildError if the scheduler does not answer or has no worker.
    """
    client = _client(scheduler)
    from distributed import as_completed

    futures: dict[Any, Hashable] = {}
    try:
        futures = {
            client.submit(_one, task, pure=False, key=f"scobrief-{key}-{id(tasks)}"): key for key, task in tasks.items()
        }
        for future in as_completed(list(futures)):
            yield futures[future], _done(future)
            future.release()
    finally:
        client.cancel([future for future in futures if not future.done()])
        client.close(timeout=ANSWER)


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise BuildError(
            "--scheduler needs Dask's `distributed`, which is an extra: pip install 'scobrief[cluster]'"
        ) from None
    try:
        client = Client(scheduler, timeout=ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        said = " ".join(str(error).split())[:200]
        raise BuildError(
            f"--scheduler {scheduler}: no Dask scheduler answers there within {ANSWER} seconds ({said}). "
            "Start one with `dask scheduler`, and workers with `dask worker ADDRESS`; it prints its address."
        ) from None
    try:
        client.wait_for_workers(1, timeout=WORKERS)
    except TimeoutError:
        client.close(timeout=ANSWER)
        raise BuildError(
            f"--scheduler {scheduler}: the scheduler has no worker. Start one with: dask worker {scheduler}"
        ) from None
    return client


def _one(task: pool.Task) -> Any:
    with _ONE:
        return task.function(*task.arguments)


def _done(future: Any) -> pool.Done:
    try:
        return pool.Done(future.result())
    except BriefError as error:
        return pool.Done(error=error)
    except Exception as error:  # a lost worker, a lost scheduler, or a bug there; the others go on
        said = " ".join(str(error).split()) or type(error).__name__
        return pool.Done(error=BuildError(f"the cluster could not do it: {said[:500]}"))
