"""kill -9 at every step of telling an update: thread, channel, mail and followers have it, in Slack once (I7, O1)."""

from collections.abc import Iterator
from typing import Any

import pytest

from handlers.views.ids import Field
from handlers.views.incident_ids import IncidentAction
from tests.databases import fresh_sqlite
from tests.faults import tally
from tests.faults.deaths import INCIDENTS, Deaths, form_of, is_idle, presses, submits
from tests.faults.rig import Rig, member_of
from tests.stand_ins.outside import MailServer, mail_server

BUSINESS, FOLLOWER, WRITER = "C0BIZ", "U0LEA", member_of("team0")
READ = {"update_every": "1h", "audiences": ["mail"], "channels": [BUSINESS]}
CONFIG: dict[str, Any] = {
    "notify": {"mail": {"kind": "email"}},
    "incidents": {"channel": INCIDENTS, "severities": {"sev1": READ}},
}
STORED = "~INSERT INTO incident_updates"
HANDED_OVER = "after the mail is handed over, before that is noted"


def said(key: str) -> str:
    return f"~call .*chat.(postMessage|update).*{key}:"


STEPS = {
    "before the commit": (STORED, "^commit"),
    "after the commit, before anybody sends it": (STORED, "^commit", "~UPDATE outbox"),
    "after it is posted in the thread": (said("incident_update"), "UPDATE outbox"),
    "after the channel has it": (said("incident_news"), "UPDATE outbox"),
    "after a follower has it": (said("incident_following"), "UPDATE outbox"),
    HANDED_OVER: ("~mail .*quit",),
}


@pytest.fixture(scope="module")
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory, mails: MailServer) -> Iterator[Deaths]:
    folder = tmp_path_factory.mktemp("deaths")
    rooms = [{"id": INCIDENTS, "name": "incidents"}, {"id": BUSINESS, "name": "business"}]
    mail = f"mailto://127.0.0.1:{mails.port}?from=bot@example.com&to=all@example.com&mode=insecure"
    with Rig(folder, fresh_sqlite(folder), CONFIG, rooms) as rig:
        killed = Deaths(rig, {"NOTIFY_MAIL_URL": mail})
        yield killed
        assert rig.terminate(killed.bot) == 0


@pytest.mark.timeout(60)
@pytest.mark.parametrize("step", list(STEPS))
def test_a_bot_that_is_killed_while_an_update_is_told_tells_it_i7(deaths: Deaths, mails: MailServer, step: str) -> None:
    rig, title = deaths.rig, f"Nobody can pay: killed {step}"
    number = raised(rig, title)
    follows(rig, title)
    presses(rig, WRITER, IncidentAction.UPDATE, card(rig, title), **where(rig, title))
    view_id = str(form_of(rig, WRITER)["id"])
    written = {Field.IMPACT.value: f"{step}, nobody can pay", Field.DOING.value: "We go back to yesterday's version"}
    filled = {**written, Field.NEXT_UPDATE.value: {"option": "60"}}

    with deaths.killed_at(STEPS[step]):
        submits(rig, WRITER, view_id, **filled)
    if rig.slack.modal(WRITER) is not None:  # Slack said that something went wrong: people press again
        submits(rig, WRITER, view_id, **filled)
    rig.wait_for(lambda: is_idle(rig), "everybody is told")

    (update,) = [row["id"] for row in rig.rows("SELECT * FROM incident_updates") if row["incident_id"] == number]
    keys = {
        f"incident_update:{update}",
        f"incident_news:{number}:{BUSINESS}",
        f"incident_following:{number}:{FOLLOWER}",
    }
    told = [each for each in tally.posted(rig.slack) if tally.key_of(each) in keys]
    assert len(told) == len(keys)
    assert all(f"{step}, nobody can pay" in str(each) for each in told), "everybody reads these very words"
    assert tally.doubled(rig.slack) == {}
    sent = [mail for _, mail in mails.mails if title in str(mail["subject"])]
    assert 1 <= len(sent) <= (2 if step == HANDED_OVER else 1)  # a mail server cannot be asked what it has (O1)


def raised(rig: Rig, title: str) -> int:
    """An incident whose thread stands; its number."""
    rig.slack.command(WRITER, INCIDENTS, "/support", f"incident sev1 {title}")
    rig.wait_for(lambda: is_idle(rig) and any(row["thread_ts"] for row in rows_of(rig, title)), "its thread")
    return int(rows_of(rig, title)[0]["id"])


def follows(rig: Rig, title: str) -> None:
    presses(rig, FOLLOWER, IncidentAction.MORE, card(rig, title), **where(rig, title))
    more = form_of(rig, FOLLOWER)
    presses(rig, FOLLOWER, IncidentAction.FOLLOW, more, view_id=more["id"])


def card(rig: Rig, title: str) -> dict[str, Any]:
    (row,) = rows_of(rig, title)
    (found,) = [each for each in rig.slack.messages(INCIDENTS) if each["ts"] == row["thread_ts"]]
    return found


def where(rig: Rig, title: str) -> dict[str, Any]:
    return {"channel": INCIDENTS, "ts": card(rig, title)["ts"]}


def rows_of(rig: Rig, title: str) -> list[dict[str, Any]]:
    return [row for row in rig.rows("SELECT * FROM incidents") if row["title"] == title]
