"""Questions that recur, as a section of the digest: add them, or not now (T4)."""

from bot.ports.recurrence_screens import Recurring, RecurringQuestions
from bot.ports.screens import RequestLink
from handlers.views import blocks, words
from handlers.views.blocks import Block
from handlers.views.digest_parts import Part, draw_part
from handlers.views.ids import Action


@draw_part.register
def recurring_questions(screen: RecurringQuestions) -> Part:
    """Draw the week's proposals; what was decided stays, without its buttons."""
    number, first = len(screen.questions), screen.questions[0]
    return Part(
        f"{words.count(number, 'question')} came again and again in the last 30 days, "
        f"first of all {words.untitled(first.medoid)}, from {first.askers} people",
        (
            blocks.section("🔁 *Asked again and again in the last 30 days*"),
            *(block for question in screen.questions for block in _question(screen, question)),
            blocks.context("A common request is found by everybody, and offered to whoever asks the same next."),
        ),
    )


def _question(screen: RecurringQuestions, question: Recurring) -> list[Block]:
    more = f"{question.more} more" if question.more else None
    others = words.listed([*map(_number, question.requests), *([more] if more else [])])
    text = words.paragraph(
        f"*#{question.medoid.id}* {words.title(question.medoid)}",
        f"asked by {question.askers} people, also in {others}" if others else f"asked by {question.askers} people",
        _decided(screen, question),
    )
    if question.decided_by is not None:
        return [blocks.section(text)]
    value = f"{question.medoid.id}:{question.version}"
    about = f"#{question.medoid.id}"
    return [
        blocks.section(text),
        blocks.actions(
            blocks.button("Add to common requests…", Action.ADD_COMMON, value, spoken=f"Make {about} a common request"),
            blocks.button("Not now", Action.RECURRING_NOT_NOW, str(question.id), spoken=f"Not now: {about}"),
        ),
    ]


def _number(link: RequestLink) -> str:
    return words.link(f"#{link.id}", link.permalink)


def _decided(screen: RecurringQuestions, question: Recurring) -> str:
    if question.decided_by is None:
        return ""
    who = words.name(question.decided_by)
    at = f" · {words.instant(question.decided_at, screen.zone)}" if question.decided_at else ""
    if question.added:
        return f"✅ {who} made it a common request{at}"
    return f"💤 Not now, said {who}{at}. It comes again if three more people ask."
