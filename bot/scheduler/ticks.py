"""The bell: APScheduler rings a few jobs in memory; what is due stands in the database."""

from collections.abc import Callable
from datetime import UTC, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot import log
from bot.errors import DatabaseUnavailable
from bot.metrics import Metrics

THREADS = 6  # more than there are jobs that wait for somebody else: Slack, calendars, a tracker
TICK_EVERY = timedelta(milliseconds=500)  # a timer is at most this late on an idle machine

logger = log.get(__name__)


class Ticks:
    """Runs jobs at intervals, each never twice at once; a missed run is made up for by the next."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(THREADS)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )

    def every(self, interval: timedelta, name: str, job: Callable[[], object]) -> None:
        """Run `job` every `interval` once started; what it raises is logged and counted, never fatal."""

        def guarded() -> None:
            try:
                with self._metrics.tick_seconds.labels(job=name).time():
                    job()
            except DatabaseUnavailable as error:
                self._metrics.tick_failures.labels(job=name).inc()
                logger.error("job_without_database", job=name, error=error.message)
            except Exception:
                self._metrics.tick_failures.labels(job=name).inc()
                logger.exception("job_failed", job=name)

        self._scheduler.add_job(guarded, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Begin to ring."""
        self._scheduler.start()

    def stop(self) -> None:
        """Ring no more; jobs that run are waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)
