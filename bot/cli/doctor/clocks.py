"""Whether two clocks agree: due times, reminders and signatures depend on it."""

from datetime import datetime, timedelta

from bot.cli.doctor.findings import Finding, care, fine, wrong

CARE_BEYOND = timedelta(seconds=2)
WRONG_BEYOND = timedelta(seconds=60)
_MEND = "Let this machine take its time from the network (NTP)."
_NONE = timedelta(0)


def ahead(before: datetime, after: datetime, shown: datetime, resolution: timedelta = _NONE) -> timedelta:
    """How far our clock is at least ahead of another (negative: behind), zero if they may agree.

    The other showed `shown`, cut to `resolution`, at a moment between `before` and `after` by ours.
    """
    least, most = before - (shown + resolution), after - shown
    if least > _NONE:
        return least
    return most if most < _NONE else _NONE


def judged(whose: str, difference: timedelta) -> Finding:
    """The finding for a difference that `ahead` found; `whose` is the other clock, as in "Slack's"."""
    apart = abs(difference)
    if apart <= CARE_BEYOND:
        return fine(f"This machine's clock agrees with {whose}.")
    seconds = f"{apart.total_seconds():.0f} s {'ahead of' if difference > _NONE else 'behind'} {whose}"
    if apart > WRONG_BEYOND:
        return wrong(f"This machine's clock is {seconds}: reminders come at the wrong time.", _MEND)
    return care(f"This machine's clock is {seconds}.", _MEND)
