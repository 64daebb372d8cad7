"""What is said in an incident's thread comes to the same timeline in any order, and however often it comes (I6, R7)."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.app.rulebook import rulebook
from bot.config import load
from bot.domain.incidents import Raise, TimelineEntry
from bot.domain.messages import Author, Deleted, Edited, Posted, Reacted
from bot.sandbox.clock import VirtualClock, slack_ts
from bot.services import hearing, timers
from bot.services.incidents import raising
from bot.services.work import Desk
from storage.engine import open_store
from tests.databases import fresh_sqlite
from tests.scenarios.incident_story import WITH_INCIDENTS
from tests.story import INCIDENTS, T0

Said = Posted | Edited | Deleted | Reacted
THREAD, FIRST, SECOND = (slack_ts(T0 + timedelta(minutes=minute)) for minute in (0, 1, 2))


def posted(ts: str, text: str) -> Posted:
    return Posted(
        channel=INCIDENTS,
        ts=ts,
        thread_ts=THREAD,
        user="U0OLGA",
        bot_id=None,
        author=Author.PERSON,
        subtype=None,
        text=text,
        file_names=("log.txt",),
    )


def edited(ts: str, text: str, minute: int) -> Edited:
    at = slack_ts(T0 + timedelta(minutes=minute))
    return Edited(channel=INCIDENTS, ts=ts, text=text, file_count=0, edited_ts=at)


BEGUN: tuple[Said, ...] = (posted(FIRST, "It is the databse"), posted(SECOND, "token=abcdef1"))
STORY: tuple[Said, ...] = (
    edited(FIRST, "It is the database", 3),
    edited(FIRST, "It is the database, really", 4),
    edited(SECOND, "Forget it", 5),
    Deleted(channel=INCIDENTS, ts=SECOND, at=T0 + timedelta(minutes=6)),
    Reacted(channel=INCIDENTS, ts=FIRST, user="U0ANN", emoji="pushpin", added=True, at=T0 + timedelta(minutes=7)),
)


def lived(folder: Path, said: Sequence[Said]) -> Sequence[TimelineEntry]:
    """The timeline after all this was heard, in this order."""
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(WITH_INCIDENTS))
    url = fresh_sqlite(folder)
    clock = VirtualClock(T0, flowing=False)
    timers.kinds()
    store = open_store(url)
    desk = Desk(store, clock, rulebook(load(path, {"DATABASE_URL": url}), clock.now()))
    try:
        with desk.work("command") as work:
            incident = raising.raise_incident(work, "U0OLGA", Raise(title="Nobody can pay", severity="sev4"))
            work.uow.incidents.save(replace(work.uow.incidents.open()[0], thread_ts=THREAD))
        assert incident is not None
        clock.set(T0 + timedelta(minutes=10))
        for each in said:
            with desk.work("event") as work:
                match each:
                    case Posted():
                        hearing.posted(work, each)
                    case Edited():
                        hearing.edited(work, each)
                    case Deleted():
                        hearing.deleted(work, each)
                    case Reacted():
                        hearing.reacted(work, each)
        with desk.reading() as work:
            return [replace(line, id=0) for line in work.uow.incidents.timeline(1)]
    finally:
        store.close()


@pytest.mark.parametrize("seed", range(10))
def test_any_order_with_repetitions_ends_in_the_same_timeline_i6_r7(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same orders in every run
    begun = list(BEGUN)
    chance.shuffle(begun)
    others = [*STORY, *chance.choices([*BEGUN, *STORY], k=4)]
    chance.shuffle(others)
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()

    in_order = lived(tmp_path / "one", [*BEGUN, *STORY])

    assert lived(tmp_path / "other", [*begun, *others]) == in_order
    assert [line.text for line in in_order][1:] == ["It is the database, really", ""]
