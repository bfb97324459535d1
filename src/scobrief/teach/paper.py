"""Markdown as a page that stands alone, for a lecturer's own printer."""

from __future__ import annotations

import html

from markdown_it import MarkdownIt

_STYLE = """
body { max-width: 44rem; margin: 2rem auto; padding: 0 1.25rem; font: 1rem/1.5 Georgia, serif; color: #1b2430; }
h1, h2, h3 { line-height: 1.2; break-after: avoid; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid #d5d9d6; }
pre { padding: 0.6rem 0.8rem; background: #f4f5f1; font-size: 0.8rem; white-space: pre-wrap; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid #d5d9d6; text-align: start; vertical-align: top; }
@media print { body { margin: 0; font-size: 10.5pt; } pre, table { break-inside: avoid; } }
"""


def page(text: str, title: str) -> str:
    """An HTML page with the text, its style in it and nothing from outside. HTML in the text is shown as text."""
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
