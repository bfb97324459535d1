"""The tables of data/ as a Frictionless Data Package: open by name, verify, rebuild."""

from .tables import OPENED, credits, descriptor, open_shapes, open_table, opened, origins, resource, vintages

__all__ = [
    "OPENED",
    "credits",
    "descriptor",
    "open_shapes",
    "open_table",
    "opened",
    "origins",
    "resource",
    "vintages",
]
