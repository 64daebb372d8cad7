"""The samples of messages and webhooks, one file per source; its first lines say where the shape is documented."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.domain.alerts.alert import Alert, AppMessage
from bot.domain.alerts.reading import read, read_webhook

FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Sample:
    """A message or a webhook of a source, and what should be read in it."""

    source: str
    case: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.source}: {self.case['name']}"

    @property
    def is_message(self) -> bool:
        return "message" in self.case

    @property
    def message(self) -> AppMessage:
        return AppMessage(**{"text": "", **self.case["message"]})

    @property
    def expected(self) -> list[dict[str, Any]]:
        return [self.case["alert"]] if self.is_message else self.case["alerts"]

    def alerts(self) -> tuple[Alert, ...]:
        return (read(self.message),) if self.is_message else read_webhook(self.source, self.case["webhook"])


def samples() -> Iterator[Sample]:
    """All samples of all sources."""
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
            yield Sample(path.stem, case)


def sample(source: str, name: str) -> Sample:
    """The sample of this name."""
    return next(each for each in samples() if (each.source, each.case["name"]) == (source, name))
