"""Numbers and computed sentences for prose: name, value, unit, printed text, and where each comes from."""

from __future__ import annotations

from importlib import import_module

from ..datapackage import editions
from ..scenario import Scenario
from .sheet import MIME, USED, Fact, Facts, from_payload

__all__ = ["MIME", "USED", "Fact", "Facts", "facts_of", "from_payload"]


def facts_of(scenario: Scenario) -> Facts:
    """Return the facts of a chapter's scenario, by its vintage. Raises FactError if a name is given twice."""
    with editions.using(scenario.vintage):
        made: Facts = import_module(f".{scenario.chapter}", __name__).facts(scenario)
        return made
