"""Tasks for the pool; a worker imports them by name, so they have a file of their own."""

import os
import signal
import time
from pathlib import Path

from scobrief.errors import DataError
from scobrief.execute import kernels


def double(number):
    return 2 * number


def refuse(name):
    raise DataError(f"{name} is missing")


def die(path, times):
    """Die of a signal so many times, counted in a file, and then return who is left."""
    count = Path(path)
    done = int(count.read_text() or 0) if count.exists() else 0
    count.write_text(str(done + 1))
    if done < times:
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def sleep(path):
    """Say who sleeps, and sleep."""
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def fork_once_more():
    """Have a process forked, as a kernel would be, and return the parents of both."""
    ours, theirs = kernels.context().Pipe()
    kernels.launch(tell_parent, theirs)
    return os.getppid(), ours.recv()


def tell_parent(pipe):
    pipe.send(os.getppid())
