"""Tables and rosters -> numbers. The registry names every indicator; one module per family computes it."""

from . import blocs, concentration, minerals, overlap, size
from .registry import REGISTRY, Indicator, indicator

__all__ = ["REGISTRY", "Indicator", "blocs", "concentration", "indicator", "minerals", "overlap", "size"]
