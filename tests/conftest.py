"""What all tests share: laws are tried with the same examples in every run, so that a red run has a cause.

`HYPOTHESIS_PROFILE=search` looks for new ones; so do the long tests of `make soak`.
"""

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long examples take to make depends on what else the machine does, so it says nothing about the law.
PATIENT = [HealthCheck.too_slow]
settings.register_profile("same", derandomize=True, suppress_health_check=PATIENT)
settings.register_profile("search", derandomize=False, suppress_health_check=PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(autouse=True)
def as_much_is_logged_as_before() -> Iterator[None]:
    """A command that sets how much is logged, as all do, must not make the next test deaf."""
    root = logging.getLogger()
    level = root.level
    yield
    root.setLevel(level)
