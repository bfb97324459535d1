"""papermill: execute a chapter's notebook, or many at once, each in a fresh kernel."""

from .notebooks import CELL_LIMIT, Kernel, Pictures, Run, default_path, run, stamp

__all__ = ["CELL_LIMIT", "Kernel", "Pictures", "Run", "default_path", "run", "stamp"]
