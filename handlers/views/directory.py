"""The directory: whose something is, and where nobody could be called (S1). Nobody is mentioned by looking (N3)."""

from bot.domain.directory import Customer, How, Service
from bot.ports.directory_screens import DirectoryOverview, EntryLine, OwnerAnswer
from bot.ports.screens import Person, Rendered
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.drawing import draw
from handlers.views.ids import Action, entry_value
from handlers.views.lists import and_more, paragraphs

GAPS_SHOWN = 20  # with a button each; the others as lines


@draw.register
def owner_answer(screen: OwnerAnswer) -> Rendered:
    """Draw what was found, or what to do when nothing was."""
    sentence = _sentence(screen)
    return blocks.message(
        sentence,
        blocks.section(sentence),
        *(block for line in screen.lines for block in _entry(line)),
        *_adding(may_add=screen.may_add and not screen.lines),
    )


@draw.register
def directory_overview(screen: DirectoryOverview) -> Rendered:
    """Draw how much there is, and every gap with a way to close it."""
    held = f"{words.count(screen.services, 'service')} and {words.count(screen.customers, 'customer')}"
    usage = f"Write `{words.literal(screen.command, '`')} owner NAME` to see whose something is."
    gaps = screen.gaps[:GAPS_SHOWN]
    others, left_out = paragraphs(
        [_gap_words(line, reason.sentence) for line, reason in screen.gaps[GAPS_SHOWN:]], 6_000
    )
    found = f"{words.count(len(screen.gaps), 'gap')} in it." if screen.gaps else "No gaps in it."
    return blocks.message(
        f"The directory holds {held}. {found}",
        blocks.section(f"The directory holds {held}. {found} {usage}"),
        *(_gap(line, reason.sentence) for line, reason in gaps),
        *others,
        *and_more(left_out),
        *_adding(may_add=screen.may_add),
    )


def _sentence(screen: OwnerAnswer) -> str:
    typed = words.label(screen.typed)
    if screen.how is None and not screen.known:
        return "The directory is empty yet, so I know no owners."
    if screen.how is None:
        return f"I know no service or customer called “{typed}”, nor anything alike."
    if screen.how is How.NAME and len(screen.lines) == 1:
        return _spoken(screen.lines[0])
    meant = "Perhaps you mean" if screen.how is How.TYPO else "This is what I found for"
    names = words.listed([f"{words.label(line.entry.name)}" for line in screen.lines])
    return f"{meant} {names}:" if screen.how is How.TYPO else f"{meant} “{typed}”: {names}."


def _spoken(line: EntryLine) -> str:
    name = words.label(line.entry.name)
    if not line.people:
        verb = "owns" if isinstance(line.entry, Service) else "looks after"
        return f"Nobody {verb} {name}."
    if isinstance(line.entry, Service):
        return f"{name} is owned by {words.listed(_people(line))}."
    return f"{words.listed(_people(line))} looks after {name}."


def _entry(line: EntryLine) -> list[Block]:
    entry = line.entry
    facts = _service(line, entry) if isinstance(entry, Service) else _customer(line, entry)
    also = f"also called {words.listed([words.label(each) for each in entry.aliases])}" if entry.aliases else None
    value = entry_value(entry.id, entry.version, is_service=isinstance(entry, Service))
    edit = blocks.button("Edit…", Action.EDIT_ENTRY, value, spoken=f"Edit {entry.name}")
    text = words.paragraph(f"*{words.label(entry.name)}*", *facts, also or "")
    return [blocks.section(text, edit if line.may_change else None)]


def _service(line: EntryLine, service: Service) -> list[str]:
    duty = f"on duty now: {words.names(line.on_duty)}" if line.on_duty else None
    return [
        f"Owned by {words.listed(_people(line))}" if line.people else "⚠️ Nobody owns it.",
        words.dotted(words.label(line.team_name) if line.team_name else None, duty),
        words.dotted(
            words.channel(service.channel) if service.channel else None,
            words.link("runbook", service.runbook) if service.runbook else None,
            f"tickets in {words.label(service.ticket_project)}" if service.ticket_project else None,
        ),
    ]


def _customer(line: EntryLine, customer: Customer) -> list[str]:
    manager = f"Account manager {words.listed(_people(line))}" if line.people else "⚠️ Nobody looks after them."
    facts = (customer.plan, customer.region)
    return [manager, words.dotted(*(words.label(each) if each else None for each in facts))]


def _gap(line: EntryLine, why: str) -> Block:
    value = entry_value(line.entry.id, line.entry.version, is_service=isinstance(line.entry, Service))
    edit = blocks.button("Edit…", Action.EDIT_ENTRY, value, spoken=f"Edit {line.entry.name}")
    return blocks.section(_gap_words(line, why), edit if line.may_change else None)


def _gap_words(line: EntryLine, why: str) -> str:
    return f"⚠️ *{words.label(line.entry.name)}*: {words.sentence(why)}"


def _people(line: EntryLine) -> list[str]:
    return [_person(person, left=person.user in line.left) for person in line.people]


def _person(person: Person, *, left: bool) -> str:
    return f"{words.name(person)} (has left)" if left else words.name(person)


def _adding(*, may_add: bool) -> list[Block]:
    if not may_add:
        return []
    return [
        blocks.actions(
            blocks.button("Add a service…", Action.ADD_SERVICE, entry_value(is_service=True)),
            blocks.button("Add a customer…", Action.ADD_CUSTOMER, entry_value(is_service=False)),
        )
    ]
