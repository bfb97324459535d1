"""The tables of data/ as a Frictionless Data Package: open by name, verify, rebuild."""

from .editions import per_vintage
from .tables import OPENED, credits, descriptor, open_shapes, open_table, opened, origins, resource, vintages

__all__ = [
    "OPENED",
    "credits",
    "descriptor",
    "open_shapes",
    "open_table",
    "opened",
    "origins",
    "per_vintage",
    "resource",
    "vintages",
]
