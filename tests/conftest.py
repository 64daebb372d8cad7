"""What all tests share: laws are tried with the same examples in every run, so that a red run has a cause.

`HYPOTHESIS_PROFILE=search` looks for new ones; so do the long tests of `make soak`.
"""

import os

from hypothesis import HealthCheck, settings

# How long examples take to make depends on what else the machine does, so it says nothing about the law.
PATIENT = [HealthCheck.too_slow]
settings.register_profile("same", derandomize=True, suppress_health_check=PATIENT)
settings.register_profile("search", derandomize=False, suppress_health_check=PATIENT)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
