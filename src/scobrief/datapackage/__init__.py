"""The tables of data/ as a Frictionless Data Package: open by name, verify, rebuild."""

from .tables import descriptor, open_shapes, open_table, resource, vintages

__all__ = ["descriptor", "open_shapes", "open_table", "resource", "vintages"]
