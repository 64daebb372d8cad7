"""Small matters of the person who asks: mute, notes, taking the next request, parked messages (N4, H3, X1)."""

from datetime import datetime, timedelta

from bot.domain.durations import format_duration
from bot.domain.reasons import Reason
from bot.domain.requests import is_unanswered
from bot.domain.teams import Team
from bot.domain.working_time import next_opening
from bot.ports.outbox import OutboxRow
from bot.ports.rows import AuditRow, ShiftNote
from bot.ports.screens import ConfigReport, DeadLetter
from bot.services import lines, noise, people, requests
from bot.services.tickets import troubles
from bot.services.work import Done, Outcome, Work

MUTE_AT_LEAST = timedelta(hours=12)
DEAD_SHOWN = 10
WHAT = {
    "board": "the live board",
    "card": "the card",
    "alert_card": "the card",
    "alert_post": "an alert that came by webhook",
    "alert_back": "the call for an alert that came back",
    "handoff": "the handoff",
    "home": "a Home tab",
    "missed_line": "the line about missed targets",
    "missed_thread": "the call in the thread",
    "nudge": "the question to the requester",
    "parent_resolution": "the resolution",
    "reactions": "the state emoji",
    "storm": "the line about a rush",
    "triage_reply": "the reply of a responder",
    "approval": "a change that waits for approval",
    "approval_result": "the decision on a change",
    "forwarded": "what was passed on",
    "change": "the card of a change",
    "change_news": "news about a change",
    "duties": "duties that came up",
    "duty_reminder": "the reminder of a duty",
    "digest": "the weekly digest",
    "proposal": "the proposed team",
    "takeover": "the announcement of a new team",
    "topic": "the topic of a channel",
    "incidents_topic": "the topic of the incidents channel",
    "incident_update": "an update on an incident, in its thread",
    "incident_news": "the updates on an incident, in a channel of readers",
    "incident_following": "the updates on an incident, for somebody who follows it",
    "incident_outside": "an update on an incident, outside Slack",
    "incident_update_due": "the reminder that an update is due",
    "customer_silent": "the text for a customer who does not answer",
    "customer_lowered": "the news that a customer did not answer, or does again",
    "incident_templates": "the offer of templates at the end of an incident",
    "incident_after_call": "the notes at the end of an incident",
    "outside_post": "what somebody outside Slack asks",
    "outside_reply": "what somebody outside Slack writes",
    "outside_update": "news for somebody outside Slack",
    "outside_stuck": "a warning to somebody outside Slack",
    "user_group": "the members of the user group",
}


def mute_today(work: Work, user: str) -> datetime:
    """N4: no more direct messages until the next working day begins; until when."""
    teams = lines.member_teams(work, user)
    until = work.now + MUTE_AT_LEAST
    for team in teams[:1]:
        until = next_opening(team.calendar, until) or until
    work.uow.settings.put(f"mute:{user}", until.isoformat(), work.now)
    _audit(work, user, "person.muted", until=until.isoformat())
    noise.own_home_changed(work, user)
    return until


def unmute(work: Work, user: str) -> None:
    """Direct messages come again."""
    work.uow.settings.delete(f"mute:{user}")
    _audit(work, user, "person.unmuted")
    noise.own_home_changed(work, user)


def wrote_to_the_bot(work: Work, user: str) -> None:
    """A person wrote to the bot itself: it says where to ask, at most once a day."""
    key = f"where_to_ask:{user}:{work.now.date().isoformat()}"
    if work.uow.outbox.get(key) is None:
        noise.direct(work, user, team="", key=key, view="where_to_ask", data={})


def confirm(work: Work, user: str, outcome: Outcome, *, key: str) -> None:
    """What somebody should know about what they did by a form, which closes without a word (N4)."""
    if not isinstance(outcome, Done) or outcome.sentence is None:
        return
    request = outcome.request
    noise.hint(
        work,
        user,
        request.channel,
        team=request.team,
        key=f"confirmed:{key}",
        view="notice",
        data={"sentence": outcome.sentence},
        thread_ts=request.thread_ts,
    )


def add_note(work: Work, user: str, text: str) -> Reason | Team:
    """`/support note TEXT` for the handoff of the shift (H3); the team that got it."""
    teams = lines.member_teams(work, user)
    if not teams:
        return Reason("members_only", "Only members of a support team can leave shift notes.")
    if not text.strip():
        return Reason("empty", "Write the note behind the word, for example: note the export job restarts at noon.")
    work.uow.duty.add_note(ShiftNote(team=teams[0].id, at=work.now, author=user, text=text.strip()))
    _audit(work, user, "shift.note", text=text.strip())
    return teams[0]


def take_next(work: Work, user: str) -> Outcome:
    """`/support take`: the oldest unanswered request of the person's teams."""
    teams = lines.member_teams(work, user)
    if not teams:
        return Reason("members_only", "Only members of a support team can take requests.")
    waiting = [
        each
        for team in teams
        for each in work.uow.requests.unanswered(team.id)
        if each.owner is None and each.author != user
    ]
    for oldest in sorted(waiting, key=lambda each: (each.opened_at, each.id)):
        still = work.uow.requests.lock(oldest.id)
        if still is not None and is_unanswered(still) and still.owner is None:  # nobody took it while we waited
            return requests.take(work, user, oldest.id, None)
    return Reason("none", "Nothing waits for a first response right now.")


def config_report(work: Work, user: str, warnings: tuple[str, ...]) -> ConfigReport:
    """`/support config`: what is in force and what does not work; admins can send parked messages again."""
    dead = work.uow.outbox.dead(DEAD_SHOWN)
    problems = list(warnings)
    failed = work.uow.inbox.failures(DEAD_SHOWN)
    if failed:
        problems.append(f"{_number(len(failed), 'event')} could not be handled; the log names each by its reference.")
    if dead:
        verb = "is" if len(dead) == 1 else "are"
        problems.append(f"{_number(len(dead), 'message')} could not be delivered and {verb} parked.")
    problems.extend(troubles.sentences(work))
    letters = tuple(
        DeadLetter(
            id=row.id,
            what=_in_words(row),
            where=f"<#{row.channel}>" if row.channel else "a direct message",
            error=row.last_error or "unknown",
            since=row.created_at,
        )
        for row in dead
    )
    return ConfigReport(
        teams=tuple((team.name, _in_force(work, team)) for team in work.rules.teams.values()),
        problems=tuple(problems),
        dead=letters if user in work.rules.admins else (),
        tickets=troubles.refused(work) if user in work.rules.admins else (),
    )


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _in_words(row: OutboxRow) -> str:
    """What a message is, for people who never saw its name."""
    what = WHAT.get(row.view, row.view.replace("_", " "))
    return f"{what} of request #{row.request_id}" if row.request_id is not None else what


def _in_force(work: Work, team: Team) -> tuple[str, ...]:
    targets = ", ".join(f"{name} {format_duration(target)}" for name, target in team.response.targets.items())
    channels = ", ".join(f"<#{channel.id}> ({channel.kind})" for channel in team.channels)
    room = f"<#{team.internal_channel}>" if team.internal_channel else "none, so misses reach people only directly"
    duty = ", ".join(
        person.name for person in people.Names(work).people(people.present_at(work, team, work.now).responders)
    )
    return (
        f"Channels: {channels}",
        f"Internal channel: {room}",
        f"First response: {targets}, in the working time of {team.calendar.zone.key}",
        f"On duty now: {duty or 'nobody'}",
    )


def try_again(work: Work, user: str, row_id: int) -> Reason | None:
    """An admin sends a parked message again; None if it is on its way."""
    if user not in work.rules.admins:
        return Reason("admins_only", "Only admins can send parked messages again. They are named in the configuration.")
    if not work.uow.outbox.revive(row_id, work.now):
        return Reason("not_parked", "This message is not parked any more.")
    _audit(work, user, "outbox.revived", row=row_id)
    return None


def _audit(work: Work, user: str, action: str, **data: object) -> None:
    work.uow.audit.append(
        AuditRow(
            at=work.now, team="", actor=user, action=action, subject=f"person:{user}", source=work.source, data=data
        )
    )
