"""What a book says of a vintage of the annual panel in the places where its pages, as written, name the outlook."""

from __future__ import annotations

import re

from ..datapackage import editions, resource
from ..indicators.history import income_unit

# As captions write the embedded panel, and that it projects.
_OUTLOOK = re.compile(r"IMF, World Economic Outlook(?:, October 2022)?(?:[;,] from 2022 projections)?")
_INCOME = "2017 international dollars"


def reworded(caption: str) -> str:
    """A caption that names the panel in force; as it is while that is the embedded one."""
    if editions.in_force() == editions.EMBEDDED:
        return caption
    credit = resource(editions.PANEL)["sources"][0]["credit"]
    return _OUTLOOK.sub(lambda _: credit, caption).replace(_INCOME, income_unit())


def notice(vintage: str) -> str:
    """What stands at the head of every page of a book that was made with a fetched vintage."""
    credit = editions.panel(vintage)["sources"][0]["credit"]
    return (
        f"The annual figures are those of the {credit}, in place of the outlook of October 2022. Charts, captions and "
        "numbers are of this vintage; what the text says of the outlook, of its projections and of the economies that "
        "it has is said of the default book, and so are the cross-checks and the comparisons with published figures."
    )
