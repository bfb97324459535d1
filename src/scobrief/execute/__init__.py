"""papermill: execute a chapter's notebook, or many at once, each in a fresh kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .notebooks import CELL_LIMIT, Kernel, Pictures, Run, cell_limit, default_path, run, stamp

__all__ = ["CELL_LIMIT", "Kernel", "Pictures", "Run", "cell_limit", "default_path", "run", "stamp"]


def __getattr__(name: str) -> Any:
    """Import what runs notebooks when it is asked for: the process that kernels are forked from is started before."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import notebooks

    return getattr(notebooks, name)
