from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bot.config import Config, ConfigProblems, Problem, load

Judge = Callable[..., tuple[Problem, ...]]
Read = Callable[..., Config]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """What is wrong with a text as configuration; nothing if it is right."""

    def judged(text: str | bytes, environ: Mapping[str, str] | None = None) -> tuple[Problem, ...]:
        file = tmp_path / "config.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            load(file, environ or {})
        except ConfigProblems as refused:
            return refused.problems
        return ()

    return judged


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The configuration that a text means."""

    def config(text: str, environ: Mapping[str, str] | None = None) -> Config:
        file = tmp_path / "config.yaml"
        file.write_text(text)
        return load(file, environ or {})

    return config
