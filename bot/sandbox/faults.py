"""Switches for everything that goes wrong between a bot and Slack; all off unless asked for."""

import random
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.records import Json, Record

# Scenarios must repeat exactly, and nothing here is a secret.
SEED = 2026

RULE_KINDS = (
    "429", "500", "500_after", "timeout_after", "drop_after", "drop_before", "bad_json", "bad_json_after", "error",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Rule(Record):
    """One way in which calls of a method fail; `count` calls, each with `probability`, perhaps in one channel only."""

    method: str = "*"
    kind: str = "500"
    error: str = "internal_error"
    retry_after: int = 1
    count: int | None = None
    probability: float = 1.0
    channel: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in RULE_KINDS:
            raise ValueError(f'"{self.kind}" is not a fault; there are {", ".join(RULE_KINDS)}.')

    @property
    def takes_effect(self) -> bool:
        """Whether the call is carried out before it fails."""
        return self.kind.endswith("_after")


@dataclass(slots=True, kw_only=True)
class Faults(Record):
    """The present state of all switches."""

    latency_ms: int = 0
    rules: list[Rule] = field(default_factory=list)
    rate_limits: bool = False
    duplicate: float = 0.0
    reorder: bool = False
    outage: bool = False
    hold_deliveries: bool = False
    history_lag_ms: int = 0

    def merged(self, changes: Json) -> "Faults":
        """A copy with some switches set; rules replace the earlier rules. Raises ValueError with a sentence."""
        Faults.from_dict(changes)
        given: dict[str, Any] = dict(changes)
        if "rules" in given:
            given["rules"] = [Rule.from_dict(rule) for rule in given["rules"]]
        return replace(self, **given)


class Dice:
    """Chance that repeats: the same series of draws after every reset."""

    def __init__(self) -> None:
        self._random = random.Random(SEED)  # noqa: S311  # Repeatable on purpose; no secret depends on it.

    def hits(self, probability: float) -> bool:
        """True with the given probability; draws nothing for 0 and 1."""
        if probability <= 0 or probability >= 1:
            return probability >= 1
        return self._random.random() < probability


def matching_rule(faults: Faults, dice: Dice, method: str, args: Json) -> Rule | None:
    """The first rule that hits this call, counted off; None when it may go well."""
    for rule in faults.rules:
        if rule.method not in ("*", method) or rule.channel not in (None, args.get("channel")):
            continue
        if not dice.hits(rule.probability):
            continue
        if rule.count is not None:
            rule.count -= 1
            if rule.count <= 0:
                faults.rules.remove(rule)
        return rule
    return None
