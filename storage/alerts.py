"""Groups of alerts and mutes (A2, A4): `bot.ports.alerts.Alerts`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import bindparam

from bot.ports.alerts import AlertGroup, AlertMute
from storage.mapping import mapping
from storage.tables_alerts import MUTE_IN_FORCE, alert_groups, alert_mutes

GROUP = mapping(AlertGroup, alert_groups)
MUTE = mapping(AlertMute, alert_mutes)

_GROUPS = sa.select(*GROUP.columns)
_OF_REQUESTS = _GROUPS.where(alert_groups.c.request_id.in_(bindparam("requests", expanding=True)))
_OF_FINGERPRINT = _GROUPS.where(
    alert_groups.c.team == bindparam("of_team"), alert_groups.c.fingerprint == bindparam("of_fingerprint")
)
_NEWEST_FIRST = (alert_groups.c.last_seen.desc(), alert_groups.c.request_id.desc())
_LATEST = _OF_FINGERPRINT.order_by(*_NEWEST_FIRST).limit(1)
_EARLIER = (
    _OF_FINGERPRINT.where(
        alert_groups.c.request_id != bindparam("besides"), alert_groups.c.last_seen >= bindparam("since")
    )
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("at_most"))
)
_CLOSED_BY_MUTE = _GROUPS.where(alert_groups.c.mute_id == bindparam("of_mute")).order_by(alert_groups.c.request_id)
_SAVE = (
    sa.update(alert_groups)
    .where(alert_groups.c.request_id == bindparam("row_id"))
    .values({name: bindparam(name) for name in GROUP.names if name != "request_id"})
)

_ADD_MUTE = sa.insert(alert_mutes).returning(alert_mutes.c.id)
_MUTE = sa.select(*MUTE.columns).where(alert_mutes.c.id == bindparam("id"))
_LOCKED_MUTE = _MUTE.with_for_update(key_share=True)  # groups refer to it
_IN_FORCE = (
    sa.select(*MUTE.columns)
    .where(alert_mutes.c.team == bindparam("team"), sa.text(MUTE_IN_FORCE))
    .order_by(alert_mutes.c.until, alert_mutes.c.id)
)
_SAVE_MUTE = (
    sa.update(alert_mutes)
    .where(alert_mutes.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in MUTE.names if name != "id"})
)


class SqlAlerts:
    """`bot.ports.alerts.Alerts`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, group: AlertGroup) -> None:
        self._connection.execute(sa.insert(alert_groups), GROUP.write(group))

    def get(self, request_id: int) -> AlertGroup | None:
        return self.some([request_id]).get(request_id)

    def some(self, request_ids: Collection[int]) -> dict[int, AlertGroup]:
        """Those of these requests that are alerts, by request."""
        if not request_ids:
            return {}
        return {group.request_id: group for group in self._groups(_OF_REQUESTS, requests=list(request_ids))}

    def save(self, group: AlertGroup) -> AlertGroup:
        self._connection.execute(_SAVE, {**GROUP.write(group), "row_id": group.request_id})
        return group

    def latest(self, team: str, fingerprint: str) -> AlertGroup | None:
        """The group that was seen last."""
        found = self._groups(_LATEST, of_team=team, of_fingerprint=fingerprint)
        return found[0] if found else None

    def earlier(self, group: AlertGroup, since: datetime, limit: int) -> Sequence[AlertGroup]:
        """Other groups of the same fingerprint that were seen since then, the newest first."""
        of = {"of_team": group.team, "of_fingerprint": group.fingerprint}
        return self._groups(_EARLIER, **of, besides=group.request_id, since=since, at_most=limit)

    def closed_by_mute(self, mute_id: int) -> Sequence[AlertGroup]:
        return self._groups(_CLOSED_BY_MUTE, of_mute=mute_id)

    def add_mute(self, mute: AlertMute) -> AlertMute:
        values = MUTE.write(replace(mute, id=0))
        return replace(mute, id=self._connection.execute(_ADD_MUTE, values).scalar_one())

    def lock_mute(self, mute_id: int) -> AlertMute | None:
        """The row, locked until the end of the unit of work."""
        return self._one_mute(_LOCKED_MUTE, mute_id)

    def mute(self, mute_id: int) -> AlertMute | None:
        return self._one_mute(_MUTE, mute_id)

    def save_mute(self, mute: AlertMute) -> None:
        self._connection.execute(_SAVE_MUTE, {**MUTE.write(mute), "row_id": mute.id})

    def mutes_in_force(self, team: str) -> Sequence[AlertMute]:
        """Those that nobody ended and whose timer has not rung, the first to end first."""
        return MUTE.read_all(self._connection.execute(_IN_FORCE, {"team": team}))

    def _groups(self, query: sa.Select[tuple[object, ...]], **values: object) -> list[AlertGroup]:
        return GROUP.read_all(self._connection.execute(query, values))

    def _one_mute(self, query: sa.Select[tuple[object, ...]], mute_id: int) -> AlertMute | None:
        row = self._connection.execute(query, {"id": mute_id}).one_or_none()
        return None if row is None else MUTE.read(row)
