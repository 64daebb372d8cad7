"""The forms about a week: **Change…**, whose rules are checked while people choose, and **I can't…** (D5, D6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.ports.rotation_screens import Findings, Week
from handlers.views import blocks, words
from handlers.views.blocks import Block, View
from handlers.views.ids import INPUT, Action, Callback, Field
from handlers.views.rotation import short_day, span

CHECKBOXES = 10  # Slack shows no more of them


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamForm:
    """Who is chosen so far, what the rules say about that, and on which days a fallback can be needed."""

    week: Week
    private_metadata: str
    responders: tuple[str, ...]
    fallback: str | None
    fallback_days: frozenset[date]
    observer: str | None
    wanted: int
    days: tuple[date, ...]
    findings: Findings = field(default_factory=Findings)
    exception: bool = False  # the person may confirm a team that breaks a rule


def change_team(form: TeamForm) -> View:
    """Ask who serves; choosing somebody has the rules checked at once."""
    return blocks.modal(
        Callback.CHANGE_TEAM,
        blocks.context(f"{words.label(form.week.team_name)}, {span(form.week)}"),
        _people(Field.RESPONDERS, "Responders", form.responders, form.wanted),
        _people(Field.FALLBACK, "Fallback", [form.fallback] if form.fallback else [], 1, optional=True),
        *_days(form),
        _people(Field.OBSERVER, "Observer", [form.observer] if form.observer else [], 1, optional=True),
        blocks.field(
            Field.REASON,
            "Why?",
            blocks.text_field(INPUT, placeholder="Why this team and not the proposed one?", multiline=False),
            optional=True,
            hint="Needed for a team that breaks a rule, which only a lead can confirm.",
        ),
        *_findings(form),
        title="Change the team",
        submit="Confirm this team",
        private_metadata=form.private_metadata,
    )


def cannot_serve(week: Week, private_metadata: str) -> View:
    """Ask, if they like to say, why somebody cannot serve in a week."""
    return blocks.modal(
        Callback.CANNOT_SERVE,
        blocks.section(
            f"You drop out of the proposed team of {words.label(week.team_name)} for {span(week)}, "
            "and I propose another team at once."
        ),
        blocks.field(
            Field.REASON,
            "Why?",
            blocks.text_field(INPUT, placeholder="Such as: moving house on Friday", multiline=False),
            optional=True,
            hint="The team reads it in the explanation of the new proposal.",
        ),
        title="I can't",
        submit="Drop out",
        private_metadata=private_metadata,
    )


def _people(place: Field, label: str, chosen: Sequence[str], most: int, *, optional: bool = False) -> Block:
    element: Block = {
        "type": "multi_users_select",
        "action_id": str(Action.CHECK_TEAM),
        "placeholder": blocks.plain("Choose a person", blocks.PLACEHOLDER_TEXT),
        "max_selected_items": max(most, len(chosen), 1),
        **({"initial_users": list(chosen)} if chosen else {}),
    }
    return {**blocks.field(place, label, element, optional=optional), "dispatch_action": True}


def _days(form: TeamForm) -> list[Block]:
    """The days on which the fallback steps in."""
    if not form.days:
        return []
    options = [{"text": blocks.plain(short_day(day)), "value": day.isoformat()} for day in form.days]
    chosen = [option for option in options if date.fromisoformat(str(option["value"])) in form.fallback_days]
    kind = "checkboxes" if len(options) <= CHECKBOXES else "multi_static_select"
    element: Block = {
        "type": kind,
        "action_id": str(Action.CHECK_TEAM),
        "options": options,
        **({"initial_options": chosen} if chosen else {}),
        **({} if kind == "checkboxes" else {"placeholder": blocks.plain("Choose days", blocks.PLACEHOLDER_TEXT)}),
    }
    shown = blocks.field(Field.FALLBACK_DAYS, "Days of the fallback", element, optional=True)
    return [{**shown, "dispatch_action": True}]


def _findings(form: TeamForm) -> list[Block]:
    """What the rules say about the team as it is chosen now."""
    found = form.findings
    if not found.failures:
        verdict = "✅ This team follows all the rules."
    else:
        who = "You can confirm it with a reason." if form.exception else "Only a lead can confirm it, with a reason."
        verdict = words.paragraph(*(f"⚠️ {words.literal(each)}" for each in found.failures), who)
    gaps = [each for each in found.coverage if len(each.people) < each.wanted or not each.production_access]
    lacking = f"Not fully covered: {words.listed([short_day(each.day) for each in gaps])}." if gaps else ""
    small = words.paragraph(lacking, *(words.literal(each) for each in found.limits))
    return [blocks.section(verdict), *([blocks.context(small)] if small else [])]
