"""What was measured: figures beside their aims, and medians over repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

BARE, SQLITE, POSTGRESQL = "bare Bolt app", "SQLite", "PostgreSQL"
COLUMNS = (BARE, SQLITE, POSTGRESQL)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure has to be: at most the value, or at least it."""

    value: float
    at_least: bool = False

    def met(self, measured: float) -> bool:
        """Whether the figure is as good as it has to be."""
        return measured >= self.value if self.at_least else measured <= self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number of a bench: what it says, on what it was measured (a column), and its aim if there is one."""

    bench: str
    what: str
    on: str
    value: float
    unit: str
    aim: Aim | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed; infinite if there are none."""
    if not values:
        return float("inf")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def middle(values: Sequence[float]) -> float:
    """The median; infinite if there are none."""
    return median(values) if values else float("inf")


def shown(value: float, unit: str) -> str:
    """A number as people read it: as many digits as mean something."""
    if value == float("inf"):
        return "never"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()
