"""Modals for leads: a team's roster, and what is known about one person on it (P1)."""

from collections.abc import Collection, Sequence

from bot.domain.members import WEEKDAYS
from bot.ports.roster_screens import MemberForm, PickStanding, TeamRoster
from handlers.views import blocks, words
from handlers.views.blocks import Block, Choice, View
from handlers.views.ids import INPUT, Action, Callback, Field, member_value
from handlers.views.roster import roster_blocks

ACCESS, EXPERIENCED = "production_access", "experienced"
ABILITIES = (Choice(ACCESS, "Production access"), Choice(EXPERIENCED, "Experienced: need not observe first"))
DAYS = tuple(Choice(str(number), day.capitalize()) for number, day in enumerate(WEEKDAYS))
STANDINGS = (
    Choice(PickStanding.PICKED, "Can be picked"),
    Choice(PickStanding.PAUSED, "Paused: is not picked, and may answer"),
    Choice(PickStanding.REMOVED, "Off the roster"),
)


def roster(roster: TeamRoster, sentence: str = "") -> View:
    """The roster; whoever is chosen can be changed or added. `sentence`: what has just happened."""
    return blocks.modal(
        Callback.TO_READ,
        *([blocks.section(words.sentence(sentence))] if sentence else []),
        blocks.actions(blocks.user_select(Action.CHOOSE_MEMBER, placeholder="Add or change a person")),
        *roster_blocks(roster),
        title="Roster",
        submit=None,
        close="Done",
        private_metadata=roster.team,
    )


def member(form: MemberForm) -> View:
    """Everything that a lead can say about one person; removing and pausing only somebody who is on the roster."""
    abilities = {ACCESS: form.production_access, EXPERIENCED: form.experienced}
    held = [name for name, given in abilities.items() if given]
    works = [str(number) for number in form.works]
    return blocks.modal(
        Callback.MEMBER,
        blocks.section(f"*{words.name(form.person)}* · {words.label(form.team_name)}"),
        blocks.field(Field.ABILITIES, "What they can do", _checkboxes(ABILITIES, held), optional=True),
        blocks.field(Field.WORKDAYS, "Days on which they work", _checkboxes(DAYS, works)),
        *(_standing(form) if form.on_roster else []),
        title="Change a member" if form.on_roster else "Add to the roster",
        submit="Save" if form.on_roster else "Add",
        private_metadata=member_value(form.team, form.person.user),
    )


def _standing(form: MemberForm) -> list[Block]:
    chosen = blocks.select(INPUT, STANDINGS, placeholder="Choose", selected=form.standing)
    return [
        blocks.field(Field.STANDING, "Weekly pick", chosen),
        blocks.field(
            Field.PAUSED_UNTIL,
            "Last day of the pause",
            blocks.date_field(INPUT, selected=form.paused_until),
            optional=True,
            hint="Without a day the pause lasts until somebody ends it.",
        ),
    ]


def _checkboxes(choices: Sequence[Choice], checked: Collection[str]) -> Block:
    options = [{"text": blocks.plain(choice.label), "value": choice.value} for choice in choices]
    initial = [option for option in options if option["value"] in checked]
    element: Block = {"type": "checkboxes", "action_id": INPUT, "options": options}
    return {**element, "initial_options": initial} if initial else element
