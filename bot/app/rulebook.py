"""From the configuration to the values that rules read; nothing below `bot.app` knows the configuration."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.app.calendar_rule import CronReadings
from bot.config import Config
from bot.config.directory import DirectoryFile
from bot.config.fields import WeekdayTime
from bot.config.incidents import Severity as ConfiguredSeverity
from bot.config.model import Digest
from bot.config.outside_requests import RequestSource
from bot.config.response import EscalationStep
from bot.config.rotation import DutySchedule, Rotation
from bot.config.team import Team as ConfiguredTeam
from bot.config.triage import TriageCategory
from bot.domain.directory import Customer, Entry, Service
from bot.domain.duties import RecurringDuty
from bot.domain.incidents import IncidentPolicy, Severity
from bot.domain.members import Member
from bot.domain.outside_requests import OutsideSource, Shape
from bot.domain.requests import Priority
from bot.domain.rotation import RotationPolicy, Unconfirmed, UseFallback, WeekMoment
from bot.domain.schedules import Layer, Schedule
from bot.domain.similarity.glossary import glossary
from bot.domain.teams import (
    AlertPolicy,
    Channel,
    ChannelKind,
    ColleagueAnswers,
    How,
    PriorityRule,
    ResponsePolicy,
    Rulebook,
    Step,
    StopOn,
    Team,
    WaitingPolicy,
)
from bot.domain.triage import DEFAULTS, Category, TicketRule
from bot.domain.working_time import Calendar, public_holidays

HOLIDAY_YEARS = range(-1, 6)  # around the present one; due times are stored, so the past never moves (F8)


def rulebook(config: Config, now: datetime) -> Rulebook:
    """Everything that rules need. Unset names fall back to the keys they stand under."""
    return Rulebook(
        teams={key: _team(key, team, now) for key, team in config.teams.items()},
        schedules={key: _schedule(key, schedule) for key, schedule in config.schedules.items()},
        admins=config.admins,
        command=config.slack.command,
        public_url=config.http.public_url,
        private_calendars=config.calendars.allow_private,
        weekly=_moment((config.digest or Digest()).weekly),
        incidents=_incidents(config),
        directory=filed_entries(config.filed) if config.filed is not None else (),
        outside={key: _outside(key, source) for key, source in config.webhooks.requests.items()},
    )


def _outside(key: str, source: RequestSource) -> OutsideSource:
    """A program through which people outside Slack ask; Teams is called so unless the file has a name for it."""
    shape = Shape(source.kind)
    own = "Microsoft Teams" if shape is Shape.TEAMS else key.replace("_", " ").replace("-", " ").capitalize()
    return OutsideSource(id=key, name=source.name or own, shape=shape, channel=source.channel, updates=source.updates)


def _incidents(config: Config) -> IncidentPolicy:
    """Severities stay in the order in which they are written: the worst first."""
    section = config.incidents
    return IncidentPolicy(
        channel=section.channel,
        manager=section.manager,
        region=section.region,
        severities=tuple(_severity(config, name, severity) for name, severity in section.severities.items()),
        nudge_after=section.customer_silence.nudge_after,
        close_after=section.customer_silence.close_after,
        initial_due=section.rca.initial,
        engineering_due=section.rca.engineering,
        remind_before=section.rca.remind_before,
    )


def _severity(config: Config, name: str, severity: ConfiguredSeverity) -> Severity:
    wakes = {each for each in severity.audiences if each in config.notify and config.notify[each].kind == "pagerduty"}
    return Severity(
        name=name,
        acknowledge=severity.acknowledge,
        update_every=severity.update_every,
        audiences=tuple(each for each in severity.audiences if each not in wakes),
        pagers=tuple(each for each in severity.audiences if each in wakes),
        channels=severity.channels,
        checklist=severity.checklist,
    )


def filed_entries(filed: DirectoryFile) -> tuple[Entry, ...]:
    """Services and customers as a file describes them, not stored yet (S1)."""
    services = (Service(**dict(entry)) for entry in filed.services)
    customers = (Customer(**dict(entry)) for entry in filed.customers)
    return (*services, *customers)


def _team(key: str, team: ConfiguredTeam, now: datetime) -> Team:
    return Team(
        id=key,
        name=team.name or key,
        calendar=_calendar(team, now),
        channels=tuple(
            Channel(
                id=channel.id,
                kind=ChannelKind(channel.kind),
                also_from=channel.also_from,
                default_priority=Priority(channel.default_priority),
            )
            for channel in team.channels
        ),
        internal_channel=team.internal_channel,
        leads=team.leads,
        roster=_roster(key, team),
        response=_response(team),
        waiting=WaitingPolicy(
            nudge_after=team.waiting_on_requester.nudge_after, park_after=team.waiting_on_requester.park_after
        ),
        alerts=AlertPolicy(target=team.alerts.target, window=team.alerts.window),
        priority_rules=tuple(
            PriorityRule(
                priority=Priority(rule.priority),
                channels=frozenset(rule.channels),
                authors=frozenset(rule.authors),
                words=rule.words,
            )
            for rule in team.priority_rules
        ),
        categories=_categories(team),
        user_group=team.user_group,
        reopen_within=team.reopen_within,
        suggestions=team.suggestions.enabled,
        confirm_handoff_within=team.handoff.confirm_within,
        rotation=_rotation(team.rotation),
        topic=team.topic,
        handbook=team.handbook.url if team.handbook is not None else None,
        handbook_path=team.handbook.path if team.handbook is not None else None,
        glossary=glossary(team.glossary),
        template_text=team.template_text,
        duties=_duties(team),
        calendars={entry.user: entry.absences.calendar for entry in team.roster if entry.absences is not None},
    )


def _duties(team: ConfiguredTeam) -> tuple[RecurringDuty, ...]:
    return tuple(
        RecurringDuty(
            name=" ".join(duty.name.split()),
            rule=CronReadings(duty.when.expression),
            zone=duty.time_zone or team.time_zone,
            checklist=duty.checklist,
            due_within=duty.due_within,
            tell=duty.tell,
            also_on_holidays=duty.also_on_holidays,
        )
        for duty in team.duties
    )


def _rotation(rotation: Rotation) -> RotationPolicy:
    return RotationPolicy(
        enabled=rotation.enabled,
        starts=_moment(rotation.shift.starts),
        length=rotation.shift.length,
        propose=_moment(rotation.pick.propose),
        remind=tuple(map(_moment, rotation.pick.remind)),
        leads_from=_moment(rotation.pick.leads_from),
        responders=rotation.responders,
        anchors=rotation.anchors,
        fallback=UseFallback(rotation.fallback),
        fallback_price=float(rotation.fallback_price),
        observer_max=rotation.observer.max,
        observer_required=rotation.observer.required_once,
        rest_shifts=rotation.rest_shifts,
        unconfirmed=Unconfirmed(rotation.unconfirmed),
        announced=rotation.announced,
    )


def _moment(moment: WeekdayTime) -> WeekMoment:
    return WeekMoment(moment.weekday, moment.at)


def _calendar(team: ConfiguredTeam, now: datetime) -> Calendar:
    closed = set(team.holidays.extra)
    if team.holidays.country is not None:
        years = [now.year + offset for offset in HOLIDAY_YEARS]
        closed |= public_holidays(team.holidays.country, team.holidays.subdivision, years)
    return Calendar(
        zone=team.time_zone,
        hours=team.working_hours,
        closed=frozenset(closed - set(team.holidays.except_)),
        overrides=team.special_hours,
    )


def _roster(key: str, team: ConfiguredTeam) -> tuple[Member, ...]:
    return tuple(
        Member(
            user=entry.user,
            name=entry.name or "",
            team=key,
            production_access=entry.production_access,
            works=entry.works,
            experienced=entry.experienced,
            joined=entry.joined,
            country=entry.country,
            zone=entry.time_zone.key if entry.time_zone is not None else None,
        )
        for entry in team.roster
    )


def _response(team: ConfiguredTeam) -> ResponsePolicy:
    configured = team.first_response
    return ResponsePolicy(
        targets={priority: getattr(configured.targets, priority.value) for priority in Priority},
        chain=_chain(configured.escalation),
        stop_on=StopOn(configured.stop_on),
        colleague_answers=ColleagueAnswers(configured.colleague_answers),
        ack_without_reply=configured.ack_without_reply,
        retract_within=configured.retract_within,
        grouping_gap=configured.grouping.gap,
        grouping_span=configured.grouping.span,
    )


def _chain(steps: Sequence[EscalationStep]) -> tuple[Step, ...]:
    return tuple(
        Step(after=step.after, tell=step.tell, how=How(step.how), also=step.also, notify=step.notify) for step in steps
    )


def _categories(team: ConfiguredTeam) -> tuple[Category, ...]:
    """The nine defaults with what the file says of them, then the team's own (T1)."""
    defaults = {category.id: category for category in DEFAULTS}
    keys = [*defaults, *(key for key in team.triage if key not in defaults)]
    off = {key for key, configured in team.triage.items() if not configured.enabled}
    return tuple(
        _category(defaults.get(key) or _own_category(key), team.triage.get(key)) for key in keys if key not in off
    )


def _own_category(key: str) -> Category:
    return Category(id=key, label=key.replace("_", " ").replace("-", " ").capitalize())


def _category(default: Category, configured: TriageCategory | None) -> Category:
    """Field by field: what is given replaces what the default has."""
    if configured is None:
        return default
    given: dict[str, Any] = {name: getattr(configured, name) for name in configured.model_fields_set - {"enabled"}}
    if configured.ticket is not None:
        given["ticket"] = TicketRule(**configured.ticket.model_dump())
    if configured.forward_to:
        given["forwards"] = True
    if configured.second_approval is not None:
        given["careful"] = True
    return replace(default, **{name: value for name, value in given.items() if name == "ticket" or value is not None})


def _schedule(key: str, schedule: DutySchedule) -> Schedule:
    return Schedule(
        id=key,
        name=schedule.name or key,
        zone=schedule.time_zone,
        channel=schedule.channel,
        layers=tuple(
            Layer(
                people=layer.people,
                days=layer.days,
                start=layer.from_,
                end=layer.to,
                handoff=(layer.handoff.weekday, layer.handoff.at) if layer.handoff else None,
                every=layer.every,
                zone=layer.time_zone,
            )
            for layer in schedule.layers
        ),
    )
