"""Slack takes our token, scopes or channels away: said clearly, nothing lost, and nobody else held up (X4)."""

import pytest

from bot.ports.outbox import Desired, Kind
from bot.ports.rows import InboxRow, Timer
from handlers.declarations import SCOPES
from tests.faults import tally
from tests.faults.live import Live
from tests.story import ROOM, SUPPORT, Person, Story


def test_a_revoked_token_stops_sending_but_loses_nothing_and_readiness_says_it(live: Live) -> None:
    live.slack.change_app(token_error="token_revoked")
    asked = [live.asks(name, f"Question of {name}") for name in ("olga", "tom")]
    live.until(lambda: len(live.rows("SELECT id FROM requests")) == 2, "requests are stored without a token")
    live.until(lambda: live.ready()[0] == 503, "not ready")
    status, problems = live.ready()

    live.slack.change_app(token_error="")

    assert status == 503
    assert problems[0].startswith(
        "Slack refuses the bot token (token_revoked), so nothing is sent and everything waits"
    )
    live.until_carded(*asked)
    live.until_idle()
    assert tally.doubled(live.slack) == {}
    live.until(lambda: live.ready() == (200, []), "ready again without a restart")


def test_a_removed_app_is_not_ready_although_nothing_waits_to_be_sent(live: Live) -> None:
    live.slack.uninstall()

    live.until(lambda: live.ready()[0] == 503, "not ready")

    assert "reinstall the app" in live.ready()[1][0]


def test_a_token_that_works_again_is_found_to_work_although_nothing_waits_to_be_sent(live: Live) -> None:
    live.slack.uninstall()
    live.until(lambda: live.ready()[0] == 503, "not ready")

    live.slack.change_app(token_error="")
    live.running.listening.gap()  # as every reconnection, and every five minutes

    live.until(lambda: live.ready() == (200, []), "ready again")


def test_a_missing_scope_parks_messages_visibly_until_it_is_granted(story: Story, olga: Person, lea: Person) -> None:
    story.sandbox.client.change_app(scopes=[scope for scope in SCOPES if scope != "chat:write"])
    ask = olga.posts("The export is broken")

    report = lea.commands("config")
    story.sandbox.client.change_app(scopes=list(SCOPES))
    while "Try again" in lea.commands("config"):
        story.ephemerals_of(lea)[-1].click(lea, "Try again")

    assert "the card of request #1 for <#C0BACKEND> could not be delivered: missing_scope" in report
    assert "the app needs chat:write" in report
    assert ask.card.shows("Waiting for a first response")


def test_without_the_scope_to_read_history_the_team_is_told_and_the_rest_goes_on(story: Story, olga: Person) -> None:
    story.sandbox.client.change_app(scopes=[scope for scope in SCOPES if not scope.endswith(":history")])

    story.catch_up()

    story.expect("I cannot read <#C0BACKEND>", "missing_scope", "Reinstall the app from the manifest", channel=ROOM)
    ask = olga.posts("The export is broken")
    assert ask.card.ts


@pytest.mark.parametrize(
    ("loss", "error"),
    [
        (("archive", "unarchive", SUPPORT), "is_archived"),
        (("kick", "invite", "U0FIRSTLINE", SUPPORT), "not_in_channel"),
    ],
)
def test_messages_for_a_channel_that_is_gone_are_parked_and_others_go_on(
    story: Story, loss: tuple[str, ...], error: str
) -> None:
    olga, ann, lea = story.person("olga"), story.person("ann"), story.person("lea")
    lose, back, *where = loss
    with story.slow_screens():  # the card waits while the channel goes
        ask = olga.posts("The export is broken")
        getattr(story.sandbox.client, lose)(*where)
    story.advance(minutes=3)

    story.expect("export is broken", to=ann)  # reminders go by direct message, so they are not held up
    report = lea.commands("config")
    assert f"the card of request #1 for <#C0BACKEND> could not be delivered: {error}" in report
    getattr(story.sandbox.client, back)(*where)
    story.ephemerals_of(lea)[-1].click(lea, "Try again")
    assert ask.card.ts


def test_a_message_that_our_own_code_cannot_draw_holds_up_no_other(
    story: Story, olga: Person, ann: Person, lea: Person
) -> None:
    ask = olga.posts("The export is broken")
    data: dict[str, object] = {"requests": [ask.row.id], "role": "duty", "after": 1e300}
    odd = Desired(key="odd", kind=Kind.DM, team="backend", view="reminder", user=ann.id, data=data)
    with story.bot.desk.work("test") as work:
        work.uow.outbox.want(odd, work.now)

    story.advance(minutes=3)
    story.expect("export is broken", to=ann)
    story.advance(minutes=20)

    with story.store.reading() as uow:
        assert [row.key for row in uow.outbox.dead(10)] == ["odd"]
    assert "could not be delivered" in lea.commands("config")


def test_an_event_that_our_own_code_cannot_handle_holds_up_no_other(live: Live) -> None:
    poison = InboxRow(
        event_id="EvPoison",
        body='{"type": "event_callback", "event": {"type": "message", "channel": 7, "ts": {}, "user": []}}',
        received_at=live.clock.now(),
        channel=SUPPORT,
        thread="1.0",
        message_ts="1.0",
    )
    with live.store.begin() as uow:
        uow.inbox.add_many([poison])

    asked = live.asks("olga")

    live.until_carded(asked)


def test_a_timer_that_our_own_code_cannot_handle_holds_up_no_other(story: Story, olga: Person, ann: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    with story.bot.desk.work("test") as work:
        work.uow.timers.arm(
            [
                Timer(key=f"odd:{subject}", kind="escalation", team="backend", subject=subject, due_at=work.now)
                for subject in ("request:1", "request:nobody")
            ]
        )

    story.advance(minutes=3, seconds=30)

    story.expect("export is broken", to=ann)
