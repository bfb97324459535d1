from collections.abc import Iterator

import pytest
import reader
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with reader.browser() as started:
        yield started
