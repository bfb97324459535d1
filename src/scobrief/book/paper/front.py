"""What stands before the text in both editions: the title page."""

from __future__ import annotations

import html

from . import cover
from .about import TEXT_LICENCE_URL, About

LEFT_TO_THE_WEB = (
    "The web edition has, besides, charts that show their numbers and can be set, the code of every chart, and the "
    "ledger that tells where each number comes from."
)


def title_page(about: About) -> str:
    """The title page as HTML: title, authors, date, verdicts, what the brief does, version, run, data, licence."""
    items = "".join(f"<li>{html.escape(told)}</li>" for told in about.differs)
    variant = f"<dt>Set otherwise</dt><dd><ul>{items}</ul></dd>" if items else ""
    data = "".join(f"<li>{html.escape(credit)}</li>" for credit in about.credits)
    return f"""<section class="sp-cover" id="cover">
<p class="sp-kicker">Policy brief</p>
<h1>{html.escape(about.title)}</h1>
<p class="sp-subtitle">{html.escape(about.subtitle)}</p>
<p class="sp-authors">{html.escape(", ".join(about.authors))}</p>
<p class="sp-date">{about.day}</p>
{_art(about)}
<p class="sp-abstract">{html.escape(about.abstract)}</p>
<dl class="sp-imprint">
<dt>Version</dt><dd>{html.escape(about.version)}</dd>
<dt>Run</dt><dd>{html.escape(about.run)}, scenario {html.escape(about.scenario)}</dd>{variant}
<dt>Data</dt><dd><ul>{data}</ul></dd>
<dt>Licence</dt><dd>{html.escape(about.licence)} <a href="{TEXT_LICENCE_URL}">{TEXT_LICENCE_URL}</a></dd>
</dl>
</section>"""


def _art(about: About) -> str:
    """The squares of the cover with their legend."""
    found = cover.counted(about.verdicts)
    told = "A square for each claim: " + ", ".join(f"{n} {verdict}" for verdict, n, _ in found)
    legend = " ".join(
        f'<span><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" aria-hidden="true">'
        f'<rect width="10" height="10" rx="1" fill="{colour}"/></svg> {html.escape(verdict)} ({n})</span>'
        for verdict, n, colour in found
    )
    picture = f'<div role="img" aria-label="{html.escape(told, quote=True)}">{cover.squares(about.verdicts)}</div>'
    return f'<figure class="sp-art">{picture}<figcaption>{legend}</figcaption></figure>'
