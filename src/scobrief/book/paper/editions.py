"""The editions of one book that are at hand: made when they are wanted, kept while they belong to its content.

A build that does not ask for them offers those which still say what the pages say, and drops the others: nobody
downloads the numbers of yesterday beside the pages of today.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import lxml.html
import pikepdf

from ... import paths
from ...errors import BuildError
from ...execute import cache
from ..extension import look
from . import FILES, epub, pdf
from .about import about
from .pages import LEFT_OUT, Page, contents, read

_TYPES = {"pdf": "application/pdf", "epub": "application/epub+zip"}
# Where a page offers them; Sphinx writes it empty, since it does not know.
_OFFER = re.compile(r'(<p class="sb-editions[^"]*">)[^\n]*?(</p>)')


class Editions:
    """The editions of one book, in a folder beside its stage."""

    def __init__(self, folder: Path):
        self.folder = folder

    def make(self, html: Path, wanted: Iterable[str], step: Callable[[str], None] = lambda title: None) -> str | None:
        """Bring the wanted editions of a built book up to date and drop those of another content.

        Returns None, or what kept a PDF from being printed; the rest is made all the same.
        """
        problem, digest, pages = None, None, None
        for kind in FILES:
            if kind not in wanted and not self._file(kind).is_file():
                continue
            digest = digest or _digest(html)
            if self._made_from(kind) == digest:
                continue
            self._drop(kind)
            if kind in wanted:
                step(f"Making the {kind.upper()}")
                pages = pages or read(html)
                try:
                    self._write(kind, html, pages)
                except BuildError as error:
                    problem = f"no {kind.upper()}: {error}"
                else:
                    self._note(kind).write_text(json.dumps({"digest": digest, "says": self._said(kind)}))
        return problem

    def put(self, site: Path) -> None:
        """Put those at hand into a site, and offer them on its pages; to machines too, where it has an address."""
        at_hand, address = self.at_hand, _site(site)
        tag = (
            f'<meta name="citation_pdf_url" content="{address}{FILES["pdf"]}">\n'
            if address and "pdf" in at_hand
            else ""
        )
        for kind in at_hand:
            shutil.copy(self._file(kind), site / FILES[kind])
        for page in site.rglob("*.html") if at_hand else ():
            text = page.read_text(encoding="utf-8")
            up = "../" * (len(page.relative_to(site).parts) - 1)
            made = self._offered(text, up)
            if 'name="citation_title"' in made:
                made = made.replace("</head>", f"{tag}</head>", 1)
            if made != text:
                page.write_text(made, encoding="utf-8")

    def are_in(self, site: Path) -> bool:
        """Whether a site has those at hand, and no other."""
        there = {kind for kind, name in FILES.items() if (site / name).is_file()}
        same = (filecmp.cmp(self._file(kind), site / FILES[kind], shallow=False) for kind in there & set(self.at_hand))
        return there == set(self.at_hand) and all(same)

    @property
    def at_hand(self) -> list[str]:
        """The kinds that are at hand."""
        return [kind for kind in FILES if self._note(kind).is_file() and self._file(kind).is_file()]

    def _write(self, kind: str, html: Path, pages: list[Page]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"new.{kind}"
        if kind == "pdf":
            pdf.write(new, about(html), pages, _site(html), self.folder / "print")
        else:
            epub.write(new, about(html), pages, _site(html))
        new.replace(self._file(kind))

    def _said(self, kind: str) -> str:
        """How long and how large a file is: 185 pages, 3.4 MB."""
        size = f"{self._file(kind).stat().st_size / 1e6:.1f} MB"
        if kind != "pdf":
            return size
        with pikepdf.open(self._file(kind)) as book:
            return f"{len(book.pages)} pages, {size}"

    def _offered(self, text: str, up: str) -> str:
        return _OFFER.sub(lambda found: f"{found[1]}{self._offer(up)}{found[2]}", text)

    def _offer(self, up: str) -> str:
        links = [
            f'<a href="{up}{FILES[kind]}" type="{_TYPES[kind]}">{kind.upper()}</a> '
            f"({json.loads(self._note(kind).read_text())['says']})"
            for kind in self.at_hand
        ]
        return f"The whole brief as {' and '.join(links)}."

    def _file(self, kind: str) -> Path:
        return self.folder / FILES[kind]

    def _note(self, kind: str) -> Path:
        return self.folder / f"{kind}.json"

    def _made_from(self, kind: str) -> str | None:
        return json.loads(self._note(kind).read_text())["digest"] if kind in self.at_hand else None

    def _drop(self, kind: str) -> None:
        self._note(kind).unlink(missing_ok=True)
        self._file(kind).unlink(missing_ok=True)


def _digest(html: Path) -> str:
    """A hash of all that an edition shows and is made by."""
    made = hashlib.sha256(f"{cache.installed()}{about(html)}".encode())
    own = [path for path in (paths.PACKAGE / "book" / "paper").rglob("*") if path.suffix in (".py", ".woff2")]
    for path in [*sorted(own), *sorted(look.STATIC.glob("css/*.css"))]:
        made.update(path.read_bytes())
    for name, part in contents():
        if name in LEFT_OUT:
            continue
        made.update(f"{name} {part}".encode())
        made.update((html / f"{name}.html").read_bytes())
    return made.hexdigest()


def _site(html: Path) -> str | None:
    """The web address of the book, if its configuration has one."""
    found = lxml.html.parse(str(html / "index.html")).xpath("//link[@rel='canonical']/@href")
    return found[0].rpartition("/")[0] + "/" if found else None
