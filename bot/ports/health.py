"""Whether the bot does its work now, for whoever asks from outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`problems` keep the bot from working, `findings` want a person's attention; sentences both."""

    problems: tuple[str, ...]
    findings: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing keeps the bot from working."""
        return not self.problems
