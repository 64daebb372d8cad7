"""The configuration: one strict file, secrets from the environment, all problems at once; it stops at `bot.app`."""

from bot.config.loading import load
from bot.config.model import Config
from bot.config.pending import features_without_effect
from bot.config.problems import ConfigProblems, Problem, render_problems
from bot.config.secrets import Secrets, read_environment

__all__ = [
    "Config",
    "ConfigProblems",
    "Problem",
    "Secrets",
    "features_without_effect",
    "load",
    "read_environment",
    "render_problems",
]
