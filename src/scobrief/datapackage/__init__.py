"""The tables of data/ as a Frictionless Data Package: open by name, verify, rebuild."""

from .tables import credits, descriptor, open_shapes, open_table, resource, vintages, whole

__all__ = ["credits", "descriptor", "open_shapes", "open_table", "resource", "vintages", "whole"]
