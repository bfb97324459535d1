"""What of a chart depends on the width it is drawn for, as the names of its views say.

A view whose name begins with `wide_` is drawn on a wide page only, with `phone_` on a phone only. Where a view with
`ends_color` in its name is drawn, it names the lines (see `ends`), and the legend of that channel is left out: so a
chart has names beside its lines where they fit, and a legend where they do not. A view with `events` in its name has
a row of words above the plot (see `frame`), for which the unit of the vertical axis makes room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

WIDE, PHONE = "wide_", "phone_"
CHILDREN = ("layer", "hconcat", "vconcat", "concat")
LEGENDS = ("color", "strokeDash", "shape", "size", "strokeWidth", "opacity")


def chosen(spec: dict[str, Any], variant: str) -> dict[str, Any]:
    """The chart with the views that its width is to have, and without the legends that they replace."""
    other = {"wide": PHONE, "phone": WIDE}[variant]
    # All lines of a chart are named in one way: where one plot's names do not fit, none are written.
    if variant == "phone" and any(name.startswith(f"{WIDE}ends_") for name in names(spec)):
        spec = _without(spec, "ends_")
    kept = _without(spec, other)
    named = {match[1] for name in names(kept) if (match := re.search(r"ends_([a-z]+)", name, re.IGNORECASE))}
    return _unlegended(kept, named) if named else kept


def _without(spec: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The chart without the views whose names begin so, and without what then is empty."""
    out = dict(spec)
    for key in CHILDREN:
        if key in out:
            children = [_without(child, prefix) for child in out[key] if not child.get("name", "").startswith(prefix)]
            out[key] = [child for child in children if child.get("layer", [child])]
    return out


def names(spec: dict[str, Any]) -> Iterator[str]:
    """The names of all views."""
    if "name" in spec:
        yield spec["name"]
    for key in CHILDREN:
        for child in spec.get(key, ()):
            yield from names(child)


def _unlegended(spec: dict[str, Any], channels: set[str]) -> dict[str, Any]:
    """The chart with no legend for these channels."""
    out = dict(spec)
    if encoding := out.get("encoding"):
        out["encoding"] = {
            channel: {**given, "legend": None} if channel in channels and "field" in given else given
            for channel, given in encoding.items()
        }
    for key in CHILDREN:
        if key in out:
            out[key] = [_unlegended(child, channels) for child in out[key]]
    return out


def legends(spec: dict[str, Any]) -> int:
    """How many legends there are: one for each field, since Vega-Lite joins those of the same."""
    return len({given["field"] for given in _explained(spec)})


def legend_words(spec: dict[str, Any]) -> Iterator[str]:
    """What the legends list, where their scales say so."""
    for given in _explained(spec):
        domain = (given.get("scale") or {}).get("domain")
        if isinstance(domain, list):
            yield from (word for word in domain if isinstance(word, str))


def _explained(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The encodings of all views that have a legend."""
    for channel, given in spec.get("encoding", {}).items():
        if channel in LEGENDS and "field" in given and given.get("legend", {}) is not None:
            yield given
    for key in CHILDREN:
        for child in spec.get(key, ()):
            yield from _explained(child)
    if isinstance(spec.get("spec"), dict):  # of a facet
        yield from _explained(spec["spec"])
