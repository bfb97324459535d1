"""A book that is built once for all tests of its editions, away from the reader's own."""

import pytest

from scobrief import paths
from scobrief.book import assemble
from scobrief.scenario import CHAPTERS, resolve


@pytest.fixture(scope="session")
def with_editions(tmp_path_factory):
    """The folder of a site with its PDF and its EPUB."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("editions")
        patch.setattr(paths, "BUILD", folder)
        patch.setattr(paths, "HTML", folder / "html")
        yield assemble.build(resolve(CHAPTERS), wanted=("pdf", "epub")).parent
