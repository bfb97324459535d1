from collections.abc import Iterator

import pytest
import reader
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with reader.browser() as started:
        yield started


@pytest.fixture(scope="module")
def server(site) -> Iterator[str]:
    """The book as a server has it; the address ends with a slash."""
    with reader.served(site) as address:
        yield address
