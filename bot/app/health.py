"""Readiness: whether a full cycle finished after somebody asked, and what keeps the bot from working (design.md)."""

from collections.abc import Callable

from bot.app.run import Running
from bot.errors import DatabaseUnavailable
from bot.ports.health import Health

CYCLE_WITHIN = 2.0  # seconds; a cycle begins every half second


def health_of(running: Callable[[], Running | None]) -> Callable[[], Health]:
    """The question that `/readyz` asks; `running` is None while the bot is still being put together."""

    def health() -> Health:
        bot = running()
        if bot is None:
            return Health(problems=("The bot is starting.",))
        problems = [*bot.problems(), *_database(bot)]
        if not bot.listening.caught_up.is_set():
            problems.append("What was said while the bot was down has not been read back yet.")
        elif not problems and not bot.cycle_finished(CYCLE_WITHIN):
            problems.append(f"No cycle finished within {CYCLE_WITHIN:.0f} seconds, so timers do not ring.")
        return Health(problems=tuple(problems), findings=bot.auditor.findings)

    return health


def _database(bot: Running) -> list[str]:
    try:
        with bot.bot.desk.work("health") as work:  # a full disk can still be read
            work.uow.settings.put("last_asked_for_health", work.now.isoformat(), work.now)
    except DatabaseUnavailable as error:
        return [error.message]
    return []
