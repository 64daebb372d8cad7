"""What the digest says of questions that recur: proposals, decided under it by people (T4)."""

from bot.domain.teams import Team
from bot.ports.recurrence_screens import RecurringQuestions
from bot.services.digest.sections import Edition, Facts, Week, section
from bot.services.knowledge import recurring
from bot.services.work import Work


def _proposed(work: Work, team: Team, _week: Week) -> Facts | None:
    found = recurring.propose_new(work, team)
    return {"proposals": [each.id for each in found]} if found else None


@section("recurring_questions", order=60, find=_proposed)
def recurring_questions(edition: Edition) -> RecurringQuestions | None:
    """The week's proposals; what was decided meanwhile stays, and says so."""
    numbers = edition.facts.get("proposals")
    wanted = [each for each in numbers if isinstance(each, int)] if isinstance(numbers, list) else []
    questions = recurring.shown(edition.work, edition.names, wanted)
    zone = edition.team.calendar.zone.key
    return RecurringQuestions(zone=zone, questions=questions) if questions else None
