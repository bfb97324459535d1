"""Numbers and computed sentences for prose: name, value, unit, printed text, and where each comes from."""

from __future__ import annotations

from .sheet import MIME, Fact, Facts, from_payload

__all__ = ["MIME", "Fact", "Facts", "facts_of", "from_payload"]


def facts_of(scenario: object) -> Facts:
    """Return the facts of a chapter's scenario. Raises FactError if a name is given twice."""
    from . import members, size, trade

    modules = {"members": members, "size": size, "trade": trade}
    return modules[scenario.chapter].facts(scenario)
