"""Indicator table -> Altair chart, no arithmetic; `theme` alone knows colours, `renderer` how a chart is shown."""

from . import members, size, trade
from .renderer import enable

__all__ = ["enable", "members", "size", "trade"]
