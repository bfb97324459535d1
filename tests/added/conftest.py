import pytest

from scobrief.indicators import network, nulls


def _forget():
    for made in (network.production_network, network.production_null, nulls._lots, nulls._lottery):
        made.cache_clear()


@pytest.fixture
def beside(data_copy):
    """The folder for added tables beside a copy of data/; networks of the same name are forgotten before and after."""
    _forget()
    yield data_copy.parent / "added"
    _forget()
