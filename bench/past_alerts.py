"""Groups of alerts in bulk: a month of them, each with its own fingerprint, nearly all of them over."""

from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from bench import past, town
from bot.domain.alerts.alert import Source
from bot.domain.requests import ClosedAs, Origin, RequestState
from bot.ports.alerts import AlertGroup
from storage.alerts import GROUP
from storage.requests import REQUEST
from storage.tables import requests
from storage.tables_alerts import alert_groups

MONTH = timedelta(days=30)
STILL_OPEN = 40  # groups that somebody has: what a team may look at, whatever its past
AT_ONCE = 10_000  # rows inserted together


def add_groups(url: str, count: int, now: datetime) -> None:
    """Groups of alerts seen over the last month, a few of which somebody still has."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for first in range(0, count, AT_ONCE):
            made = [_group(number, count, now) for number in range(first, min(first + AT_ONCE, count))]
            connection.execute(sa.insert(requests), [row for row, _ in made])
            connection.execute(sa.insert(alert_groups), [row for _, row in made])
        past.renumber(connection, requests)
    engine.dispose()
    past.analyze(url)


def _group(number: int, count: int, now: datetime) -> tuple[dict[str, object], dict[str, object]]:
    seen = now - timedelta(days=1) - MONTH * (number / count)
    is_open = number < STILL_OPEN
    request = replace(
        past.answered(number + 1, seen),
        channel=town.ALERTS,
        author="B0GRAFANA",
        text=f"Queue {number} is long",
        origin=Origin.ALERT,
        state=RequestState.IN_PROGRESS if is_open else RequestState.RESOLVED,
        closed_at=None if is_open else seen + timedelta(hours=1),
        closed_by=None if is_open else town.ROSTER[0],
        closed_as=None if is_open else ClosedAs.OVER,
    )
    group = AlertGroup(
        request_id=request.id,
        team="backend",
        fingerprint=f"grafana:{number:016x}",
        source=Source.GRAFANA,
        title=request.text,
        rule="queue",
        service="shop",
        environment="production",
        severity=None,
        link=None,
        details="",
        count=3,
        first_seen=seen,
        last_seen=seen + timedelta(minutes=10),
        newest_ts=request.message_ts,
        over_at=None if is_open else seen + timedelta(minutes=20),
    )
    return REQUEST.write(request), GROUP.write(group)
