"""Properties: what must hold whatever the input, tried on inputs that nobody thought of.

The same inputs are tried each time, so that a failure comes again, and nothing is kept from one run to the next.
"""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# What Hypothesis notes of its own is kept out of the checkout.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "scobrief-hypothesis")
settings.register_profile("brief", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("brief")
