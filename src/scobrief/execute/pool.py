"""Worker processes, forked from the forkserver, that do tasks side by side; each starts its own kernels.

One thread starts all processes and talks to all of them. A worker that dies takes no other with it: its task is
given to another worker, once. Whatever ends the loop, Ctrl-C included, ends the workers, and with them their kernels.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from ..errors import BriefError, BuildError, of_system
from . import kernels

# How often a task is begun: a worker may be killed from outside, by whoever is short of memory.
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """A function of an importable module and what it is called with; all of it can be pickled.

    alone: in a process of its own, in which nothing else has been done.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a task: its result, or the error that it ended with."""

    result: Any = None
    error: BriefError | None = None


Outcomes = Generator[tuple[Hashable, Done], None, None]


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def work(tasks: Mapping[Hashable, Task], jobs: int | None = None) -> Outcomes:
    """Do the tasks, `jobs` at once, and yield each with its key as it is done; where no process can be forked,
    one after the other in this one.

    Tasks are begun in their order. Closing the iterator, or an exception where it is used, ends the workers.
    """
    if not kernels.AVAILABLE:
        for key, task in tasks.items():
            yield key, _do(task)
        return
    waiting = deque(tasks.items())
    begun: dict[Hashable, int] = {}
    # On what a worker holds: its pipe, and the key of its task.
    workers: dict[Connection, tuple[BaseProcess, Hashable]] = {}
    try:
        for _ in range(min(jobs or cores(), len(waiting))):
            _begin(waiting, begun, workers)
        while workers:
            ready: list[Any] = wait(list(workers))
            for pipe in ready:
                worker, key = workers.pop(pipe)
                try:
                    done = pipe.recv()
                except EOFError:  # it died without a word
                    pipe.close()
                    worker.join()
                    if begun[key] < ATTEMPTS:
                        waiting.appendleft((key, tasks[key]))
                    else:
                        yield key, Done(error=BuildError(_death(key, worker.exitcode)))
                    if waiting:
                        _begin(waiting, begun, workers)
                    continue
                if waiting and not (tasks[key].alone or waiting[0][1].alone):
                    _give(pipe, worker, waiting, begun, workers)
                else:
                    pipe.close()
                    worker.join()
                    if waiting:
                        _begin(waiting, begun, workers)
                yield key, done
    finally:
        _end(workers)


def _begin(
    waiting: deque[tuple[Hashable, Task]],
    begun: dict[Hashable, int],
    workers: dict[Connection, tuple[BaseProcess, Hashable]],
) -> None:
    """Start a worker and give it the next task."""
    ours, theirs = kernels.context().Pipe()
    worker = kernels.launch(_worker, theirs)
    theirs.close()
    _give(ours, worker, waiting, begun, workers)


def _give(
    pipe: Connection,
    worker: BaseProcess,
    waiting: deque[tuple[Hashable, Task]],
    begun: dict[Hashable, int],
    workers: dict[Connection, tuple[BaseProcess, Hashable]],
) -> None:
    key, task = waiting.popleft()
    begun[key] = begun.get(key, 0) + 1
    workers[pipe] = (worker, key)
    with suppress(BrokenPipeError):  # it is dead already, which the loop will find
        pipe.send(task)


def _end(workers: Mapping[Connection, tuple[BaseProcess, Hashable]]) -> None:
    """End what still works. A kernel ends by itself when its worker does."""
    for pipe, (worker, _) in workers.items():
        worker.terminate()
        pipe.close()
    for worker, _ in workers.values():
        worker.join()


def _death(key: Hashable, code: int | None) -> str:
    how = f"signal {-code}" if code and code < 0 else f"exit code {code}"
    return f"{key}: the process that executed it died {ATTEMPTS} times ({how}). Is there enough memory?"


def _worker(pipe: Connection) -> None:
    """Do one task after the other, until nobody sends any."""
    # A group of its own: Ctrl-C in a terminal is for the process that was started there, and it ends us.
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    kernels.share()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(_do(pipe.recv()))


def _do(task: Task) -> Done:
    try:
        return Done(task.function(*task.arguments))
    except BriefError as error:
        return Done(error=error)
    except OSError as error:  # a full disk, say
        return Done(error=BuildError(of_system(error)))
