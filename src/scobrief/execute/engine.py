"""papermill's own engine, which keeps what had run when a kernel dies."""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import write_ipynb

ENGINE = "scobrief"


class KeepingEngine(NBClientEngine):
    """Writes the notebook as far as it ran if its execution ends in anything but a cell's exception.

    papermill writes a copy when a cell raises; when the kernel dies or is too slow it relies on the copies that
    it saved on the way, and we ask for none.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Execute the notebook; on the way out of what is no cell's exception, write it to `keep`."""
        keep = kwargs.pop("keep")
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
        except Exception:
            write_ipynb(nb_man.nb, str(keep))
            raise


papermill_engines.register(ENGINE, KeepingEngine)
