"""What all tests share: laws are tried with the same examples in every run, so that a red run has a cause.

`HYPOTHESIS_PROFILE=search` looks for new ones; so do the long tests of `make soak`.
"""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
