"""`incident`: open incidents, one by number or words (I9), **Raise an incident…**; other words raise one (I1)."""

from bot.domain import directory
from bot.domain.incidents import Incident, Raise
from bot.domain.messages import plain_text
from bot.domain.reasons import Reason
from bot.ports.follow_up_screens import IncidentsFound
from bot.ports.incident_screens import IncidentAlike, IncidentCard, IncidentList
from bot.ports.screens import Notice
from bot.services.incidents import alike, composing, raising, searching
from bot.services.people import Names
from bot.services.work import Work
from handlers import inputs
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office

RAISED = "Incident {} is raised as {}. Its thread is in {}; people on duty are called."
LONGEST_ASKED = 1_500  # characters that fit into **Raise it anyway**; nobody is asked about more, it is raised at once

UNKNOWN = "There is no incident {}. {} incident find and a few words looks for one."
FIND = "find"


def answer(office: Office, typed: Typed) -> IncidentList | IncidentAlike | IncidentCard | IncidentsFound | Notice:
    """What is open; or the sentence about what was raised; or the question whether it is what somebody else raised."""
    text = plain_text(typed.rest).strip()
    if not text:
        with office.desk.reading() as work:
            return composing.listed(work)
    looked_up = looked_for(office, text)
    if looked_up is not None:
        return looked_up
    with office.desk.work("command") as work:
        severity, title = severity_in(work, text)
        wish = wish_of(work, title, severity)
        known = alike.raised(work, typed.user, wish) if len(title) <= LONGEST_ASKED else None
        if known is not None:
            return alike.screen(work, known, wish)
        outcome = raising.raise_incident(work, typed.user, wish)
    return Notice(sentence=raised(outcome))


def looked_for(office: Office, text: str) -> IncidentCard | IncidentsFound | Notice | None:
    """What `find WORDS` or a number asks for; None if the words are what is broken (I9)."""
    verb, _, words = text.partition(" ")
    if verb.casefold() == FIND and words.strip():
        with office.desk.reading() as work:
            return searching.find(work, words.strip())
    number = inputs.number(text)
    if number is None:
        return None
    with office.desk.reading() as work:
        incident = work.uow.incidents.get(number)
        if incident is None:
            return Notice(sentence=UNKNOWN.format(number, work.rules.command))
        return composing.card_of(work, Names(work), incident)


def severity_in(work: Work, text: str) -> tuple[str | None, str]:
    """The severity that the words begin with, and the rest; alone it is the title."""
    first, _, rest = text.partition(" ")
    wanted = first.strip(":,").casefold()
    known = next((each.name for each in work.rules.incidents.severities if each.name.casefold() == wanted), None)
    return (known, rest.strip()) if known is not None and rest.strip() else (None, text)


def wish_of(work: Work, title: str, severity: str | None) -> Raise:
    """What was typed, with the service that it names."""
    named = directory.named_in(title, work.uow.directory.services())
    return Raise(title=title, severity=severity, service=named[0].name if named else None)


def raised(outcome: Incident | Reason) -> str:
    """What to say about it."""
    if isinstance(outcome, Reason):
        return outcome.sentence
    return RAISED.format(outcome.id, outcome.severity, f"<#{outcome.channel}>")


VERB = Verb(
    name="incident",
    usage="incident [NUMBER | find WORDS | [SEVERITY] WHAT IS BROKEN]",
    summary="Raise an incident at once, see what is open, or find one of before",
    answer=answer,
)
