"""Groups of alerts and mutes in the database (A2, A4)."""

from dataclasses import replace

from bot.domain.alerts.alert import Severity, Source
from bot.domain.requests import Origin
from bot.ports.alerts import AlertGroup, AlertMute, MuteScope
from bot.ports.rows import MessagePart
from bot.ports.storage import UnitOfWork
from storage.engine import SqlStore
from tests.storage.values import DAY, MINUTE, T0, a_message, an_added_request


def an_added_group(uow: UnitOfWork, number: int = 1, **given: object) -> AlertGroup:
    request = an_added_request(uow, number, origin=Origin.ALERT)
    group = AlertGroup(
        request_id=request.id,
        team="backend",
        fingerprint="f1",
        source=Source.GRAFANA,
        title="CPU is high",
        rule="HighCpu",
        service="shop",
        environment=None,
        severity=Severity.CRITICAL,
        link=None,
        details="",
        count=1,
        first_seen=T0 + number * MINUTE,
        last_seen=T0 + number * MINUTE,
        newest_ts=request.message_ts,
    )
    uow.alerts.add(replace(group, **given))
    return replace(group, **given)


def an_added_mute(uow: UnitOfWork, group: AlertGroup, **given: object) -> AlertMute:
    mute = AlertMute(
        team=group.team,
        scope=MuteScope.FINGERPRINT,
        value=group.fingerprint,
        title=group.title,
        reason="a new disk comes at noon",
        by="U0LEA",
        since=T0,
        until=T0 + DAY,
        request_id=group.request_id,
    )
    return uow.alerts.add_mute(replace(mute, **given))


def test_a_group_comes_back_as_it_was_written(store: SqlStore) -> None:
    with store.begin() as uow:
        group = an_added_group(uow)
        changed = uow.alerts.save(replace(group, count=7, severity=None, over_at=T0, environment="production"))

    with store.reading() as uow:
        assert uow.alerts.get(group.request_id) == changed
        assert uow.alerts.some([group.request_id, 999]) == {group.request_id: changed}
        assert uow.alerts.some([]) == {}


def test_the_latest_group_of_a_fingerprint_is_the_one_seen_last(store: SqlStore) -> None:
    with store.begin() as uow:
        older, newer = an_added_group(uow, 1), an_added_group(uow, 2)
        an_added_group(uow, 3, fingerprint="f2")
        an_added_group(uow, 4, team="payments")

    with store.reading() as uow:
        assert uow.alerts.latest("backend", "f1") == newer
        assert uow.alerts.latest("backend", "unknown") is None
        assert uow.alerts.earlier(newer, T0, 5) == [older]
        assert uow.alerts.earlier(newer, T0 + 2 * MINUTE, 5) == []


def test_a_mute_is_in_force_until_it_ends(store: SqlStore) -> None:
    with store.begin() as uow:
        group = an_added_group(uow)
        late = an_added_mute(uow, group, until=T0 + 2 * DAY)
        soon = an_added_mute(uow, group)
        uow.alerts.save(replace(group, mute_id=soon.id))

    with store.begin() as uow:
        assert uow.alerts.mutes_in_force("backend") == [soon, late]
        assert [each.request_id for each in uow.alerts.closed_by_mute(soon.id)] == [group.request_id]
        assert uow.alerts.lock_mute(late.id) == late
        uow.alerts.save_mute(replace(soon, ended_at=T0 + DAY, ended_by="U0LEA"))

    with store.reading() as uow:
        assert uow.alerts.mutes_in_force("backend") == [late]
        assert uow.alerts.mute(soon.id) == replace(soon, ended_at=T0 + DAY, ended_by="U0LEA")


def test_repeats_are_known_once_each_lead_to_their_group_and_are_never_listed(store: SqlStore) -> None:
    with store.begin() as uow:
        group = an_added_group(uow)
        repeat = a_message(group.request_id, "1767225700.000100", part=MessagePart.REPEAT, text="")

        assert uow.requests.add_message(repeat) is not None
        assert uow.requests.add_message(repeat) is None

    with store.reading() as uow:
        assert uow.requests.id_of_message("C1", repeat.ts) == group.request_id
        assert uow.requests.ids_of_thread("C1", repeat.ts) == [group.request_id]
        assert uow.requests.messages(group.request_id) == []
