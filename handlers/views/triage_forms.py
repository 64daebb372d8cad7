"""The form of triage, which follows what is chosen in it, and the one that declines a change by hand (T1, T2)."""

from collections.abc import Sequence

from bot.domain.approvals import Difficulty, Risk
from bot.domain.requests import Priority
from bot.domain.templates import FORWARD_TO, TICKET
from bot.domain.triage import After, Category, Course, Plan
from bot.ports.triage_screens import TriageForm
from handlers.views import blocks, words
from handlers.views.blocks import Block, Choice, View
from handlers.views.ids import INPUT, Action, Callback, Field
from handlers.views.passages import passages
from handlers.views.triage_ids import NO_CATEGORY, Drawn, digest, metadata, place

COURSE_LABELS = {
    Course.RESOLVE: "Reply and resolve it",
    Course.KEEP_OPEN: "Reply and keep it open",
    Course.TICKET: "No: create a ticket and close this with its link",
    Course.WORKAROUND: "Yes: create a ticket, and somebody goes on here",
    Course.SAFER: "Propose to restart or recreate it instead",
    Course.BY_HAND: "Change the data by hand",
    Course.ASK_FIRST: "Ask for the underlying problem first",
    Course.RECORD: "Only keep what it is",
}
BECOMES = {
    After.CLOSED: "The {noun} is resolved.",
    After.OPEN: "The {noun} stays open.",
    After.WAITING: "The {noun} then waits on whoever asked.",
    After.AS_IT_WAS: "Nothing is posted.",
}
LATER_HINTS = {
    TICKET: "{ticket} becomes the ticket's link once it exists.",
    FORWARD_TO: "{forward_to} becomes the names of those who will be in touch.",
}
CLOSED = "This {noun} is closed, so only what it was is kept and nothing is posted. Reopen it to do more."
MOST_PEOPLE = 10


def triage(form: TriageForm) -> View:
    """Ask what it is (T1), how urgent (R12), and what to do about it."""
    shown = (form.course or form.courses[0]) if form.courses else None
    drawn = Drawn(form.category.id if form.category else None, shown, digest(form.proposal))
    return blocks.modal(
        Callback.TRIAGE,
        blocks.context(f"#{form.about.id} {words.title(form.about)}"),
        *_category(form),
        _choice(
            Field.PRIORITY, "How urgent is it?", [Choice(each, each.capitalize()) for each in Priority], form.priority
        ),
        *(_consequences(form, form.category, form.plan) if form.category and form.plan else []),
        title="Triage",
        submit="Do it" if form.plan is not None and form.plan.replies else "Save",
        private_metadata=metadata(form.request, drawn),
    )


def decline(about: str, what: str) -> View:
    """Ask why a change is not approved, which whoever asked for it reads."""
    return blocks.modal(
        Callback.DECLINE,
        *passages(what),
        blocks.field(
            Field.NOTE,
            "Why not, and what instead?",
            blocks.text_field(INPUT, placeholder="Such as: restart the import first; it repairs this by itself"),
        ),
        title="Decline",
        submit="Decline",
        private_metadata=about,
    )


def _category(form: TriageForm) -> list[Block]:
    if not form.categories:
        return []
    choices = [Choice(NO_CATEGORY, "Not sure yet"), *(Choice(each.id, each.label) for each in form.categories)]
    chosen = form.category.id if form.category else NO_CATEGORY
    return [_followed(Field.CATEGORY, "What is it?", choices, chosen, placeholder="Choose a category")]


def _consequences(form: TriageForm, category: Category, plan: Plan) -> list[Block]:
    return [
        *(_judged(category) if plan.judged else []),
        *([] if form.closed else [_course(form, category)]),
        *(_passed_on(form, category) if plan.forwards else []),
        *(_ticket(category) if plan.ticket and form.ticket is None else []),
        *([_owner(form)] if plan.owned and not plan.judged else []),
        *([_change()] if Course.BY_HAND is (form.course or form.courses[0]) else []),
        *(_reply(form, category, plan) if plan.replies else []),
        blocks.context(words.sentence(_in_words(form, plan))),
    ]


def _course(form: TriageForm, category: Category) -> Block:
    label = "Needs an immediate workaround?" if category.ticket is not None else "What happens next?"
    choices = [Choice(each, COURSE_LABELS[each]) for each in form.courses]
    where = place(Field.COURSE, category.id)
    return _followed(where, label, choices, form.course, placeholder="Choose what to do")


def _in_words(form: TriageForm, plan: Plan) -> str:
    """What happens when the form is sent."""
    if form.closed:
        return CLOSED.format(noun=form.about.noun)
    ticket = "A ticket is created with the link of this thread, its text and the impact."
    if form.ticket is not None:
        ticket = f"Its ticket is {form.ticket} already, so no other is created."
    said = [
        ticket if plan.ticket else "",
        "Whoever you choose gets a direct message with the note and the link." if plan.forwards else "",
        "It waits until a second member has approved it in the thread." if plan.approval else "",
        "The reply is posted in the thread in your name." if plan.replies else "",
        BECOMES[plan.after].format(noun=form.about.noun) if form.course is not None else "",
    ]
    return " ".join(each for each in said if each)


def _judged(category: Category) -> list[Block]:
    """Difficulty and risk come first, so that nobody goes ahead without having thought of them."""
    difficulties = [Choice(each, each.capitalize()) for each in Difficulty]
    risks = [Choice(each, each.capitalize()) for each in Risk]
    return [
        _choice(place(Field.DIFFICULTY, category.id), "How difficult is the change?", difficulties),
        _choice(place(Field.RISK, category.id), "How much can go wrong?", risks),
    ]


def _passed_on(form: TriageForm, category: Category) -> list[Block]:
    element: Block = {
        "type": "multi_users_select",
        "action_id": str(Action.TRIAGE_FORM),
        "placeholder": blocks.plain("Choose people", blocks.PLACEHOLDER_TEXT),
        "max_selected_items": max(MOST_PEOPLE, len(form.forward_to)),
        **({"initial_users": list(form.forward_to)} if form.forward_to else {}),
    }
    who = blocks.field(place(Field.FORWARD_TO, category.id), "Who will be in touch?", element)
    note = blocks.text_field(INPUT, placeholder="What should they know?")
    return [{**who, "dispatch_action": True}, blocks.field(Field.NOTE, "Note for them", note, optional=True)]


def _ticket(category: Category) -> list[Block]:
    impact = blocks.text_field(INPUT, placeholder="Who is affected, and what can they not do?", multiline=False)
    error = blocks.text_field(INPUT, placeholder="The message as it is shown, word for word")
    return [
        *([blocks.field(Field.ERROR_TEXT, "Text of the error", error, optional=True)] if category.quotes_error else []),
        blocks.field(Field.IMPACT, "Impact", impact, optional=True),
    ]


def _owner(form: TriageForm) -> Block:
    chooser = blocks.user_select(INPUT, placeholder="Choose a person")
    element = {**chooser, "initial_user": form.owner} if form.owner else chooser
    return blocks.field(Field.OWNER, "Who goes on with it?", element, optional=True)


def _change() -> Block:
    what = blocks.text_field(INPUT, placeholder="What exactly is changed, how, and how is it undone?")
    return blocks.field(Field.CHANGE, "The change", what)


def _reply(form: TriageForm, category: Category, plan: Plan) -> list[Block]:
    links = [Choice(label, label) for label in category.links]
    where = place(Field.LINK, category.id)
    linked = form.linked and len(links) > 1
    text = blocks.text_field(INPUT, placeholder="Write the answer", value=form.reply)
    waits = plan.after is After.WAITING
    label = "What do you ask, in your name?" if waits else "Reply in the thread, in your name"
    hints = [hint for name, hint in LATER_HINTS.items() if f"{{{name}}}" in form.reply]
    return [
        *([_followed(where, "Which link?", links, form.link, placeholder="Choose a link")] if linked else []),
        blocks.field(
            place(Field.REPLY, digest(form.reply)), label, text, optional=not waits, hint=" ".join(hints) or None
        ),
    ]


def _choice(block_id: str, label: str, choices: Sequence[Choice], chosen: str | None = None) -> Block:
    return blocks.field(block_id, label, blocks.select(INPUT, choices, placeholder="Choose", selected=chosen))


def _followed(block_id: str, label: str, choices: Sequence[Choice], chosen: str | None, *, placeholder: str) -> Block:
    """A choice after which the form is drawn again."""
    element = blocks.select(Action.TRIAGE_FORM, choices, placeholder=placeholder, selected=chosen)
    return {**blocks.field(block_id, label, element), "dispatch_action": True}
