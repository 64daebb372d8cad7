"""A pick as JSON, as it is kept with a shift and told again on demand (D5)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.reasons import Reason
from bot.domain.rotation import Alternative, Choice, DayCover, Pick, Slot, Why


def to_json(pick: Pick) -> dict[str, object]:
    """Everything in a pick, as `json.dumps` takes it."""
    return {
        "slot": {
            "starts_at": pick.slot.starts_at.isoformat(),
            "ends_at": pick.slot.ends_at.isoformat(),
            "days": _dates(pick.slot.days),
        },
        "choice": _choice(pick.choice),
        "chosen": [_why(why) for why in pick.chosen],
        "passed_over": [_why(why) for why in pick.passed_over],
        "coverage": [_cover(cover) for cover in pick.coverage],
        "failures": [_reason(reason) for reason in pick.failures],
        "limits": [_reason(reason) for reason in pick.limits],
        "alternatives": [{"choice": _choice(one.choice), "reason": _reason(one.reason)} for one in pick.alternatives],
    }


def from_json(data: Mapping[str, Any]) -> Pick:
    """The pick that `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    slot = data["slot"]
    return Pick(
        slot=Slot(
            starts_at=datetime.fromisoformat(slot["starts_at"]),
            ends_at=datetime.fromisoformat(slot["ends_at"]),
            days=tuple(map(date.fromisoformat, slot["days"])),
        ),
        choice=_read_choice(data["choice"]),
        chosen=tuple(map(_read_why, data["chosen"])),
        passed_over=tuple(map(_read_why, data["passed_over"])),
        coverage=tuple(map(_read_cover, data["coverage"])),
        failures=tuple(map(_read_reason, data["failures"])),
        limits=tuple(map(_read_reason, data["limits"])),
        alternatives=tuple(
            Alternative(choice=_read_choice(one["choice"]), reason=_read_reason(one["reason"]))
            for one in data["alternatives"]
        ),
    )


def _choice(choice: Choice) -> dict[str, object]:
    return {
        "responders": [*choice.responders],
        "fallback": choice.fallback,
        "fallback_days": _dates(sorted(choice.fallback_days)),
        "observer": choice.observer,
    }


def _read_choice(data: Mapping[str, Any]) -> Choice:
    return Choice(
        responders=tuple(data["responders"]),
        fallback=data["fallback"],
        fallback_days=frozenset(map(date.fromisoformat, data["fallback_days"])),
        observer=data["observer"],
    )


def _cover(cover: DayCover) -> dict[str, object]:
    return {
        "day": cover.day.isoformat(),
        "people": [*cover.people],
        "wanted": cover.wanted,
        "production_access": cover.production_access,
    }


def _read_cover(data: Mapping[str, Any]) -> DayCover:
    return DayCover(
        day=date.fromisoformat(data["day"]),
        people=tuple(data["people"]),
        wanted=data["wanted"],
        production_access=data["production_access"],
    )


def _why(why: Why) -> dict[str, str]:
    return {"user": why.user, **_reason(why.reason)}


def _read_why(data: Mapping[str, Any]) -> Why:
    return Why(data["user"], _read_reason(data))


def _reason(reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "sentence": reason.sentence}


def _read_reason(data: Mapping[str, Any]) -> Reason:
    return Reason(data["code"], data["sentence"])


def _dates(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]
