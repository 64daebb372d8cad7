"""`common`: the common requests and their answers; members change them (T3)."""

from bot.ports.knowledge_screens import CommonList
from bot.services.knowledge import listing
from handlers.commands.verb import Verb
from handlers.inputs import Typed
from handlers.office import Office


def answer(office: Office, typed: Typed) -> CommonList:
    """The first page; what stands behind the verb is none of its business."""
    with office.desk.reading() as work:
        return listing.page(work, typed.user, 0)


VERB = Verb(name="common", usage="common", summary="Common requests and their answers", answer=answer)
