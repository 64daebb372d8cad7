"""Common requests are kept as written, counted beside edits, and listed by use (T3)."""

from dataclasses import replace

from bot.domain.common_requests import CommonRequest
from storage.engine import SqlStore
from tests.storage.values import DAY, T0, an_added_request


def an_entry(title: str = "How do I reset my VPN?", **given: object) -> CommonRequest:
    entry = CommonRequest(
        team="backend",
        title=title,
        answer="Press *Reset* twice.",
        link="https://wiki.example.com/vpn",
        owner="U0ANN",
        created_at=T0,
        created_by="U0BEN",
        updated_at=T0,
        updated_by="U0BEN",
    )
    return replace(entry, **given)


def test_an_entry_comes_back_as_it_was_added(store: SqlStore) -> None:
    with store.begin() as uow:
        added = uow.knowledge.add(an_entry(from_request=an_added_request(uow).id))

    with store.reading() as uow:
        assert added.id > 0
        assert uow.knowledge.get(added.id) == added
        assert uow.knowledge.get(added.id + 1) is None


def test_saving_keeps_the_uses_that_were_counted_meanwhile(store: SqlStore) -> None:
    with store.begin() as uow:
        added = uow.knowledge.add(an_entry())
        assert uow.knowledge.count_use(added.id)
        uow.knowledge.save(replace(added, title="VPN", version=2, updated_at=T0 + DAY))

        kept = uow.knowledge.lock(added.id)

    assert kept is not None
    assert (kept.title, kept.version, kept.uses) == ("VPN", 2, 1)
    assert kept.updated_at == T0 + DAY


def test_a_use_of_what_is_not_there_is_not_counted(store: SqlStore) -> None:
    with store.begin() as uow:
        assert not uow.knowledge.count_use(404)


def test_entries_of_teams_are_listed_by_use_and_title_and_retired_ones_apart(store: SqlStore) -> None:
    with store.begin() as uow:
        for entry in (
            an_entry("printer"),
            an_entry("Access"),
            an_entry("vpn", uses=3),
            an_entry("old", active=False),
            an_entry("theirs", team="payments"),
            an_entry("nobody's", team="gone"),
        ):
            uow.knowledge.add(entry)

        listed = [each.title for each in uow.knowledge.of_teams(["backend", "payments"])]
        retired = [each.title for each in uow.knowledge.of_teams(["backend"], active=False)]
        first = [each.title for each in uow.knowledge.of_teams(["backend", "payments"], limit=2)]
        none = uow.knowledge.of_teams([])

    assert listed == ["vpn", "Access", "printer", "theirs"]
    assert first == ["vpn", "Access"]
    assert retired == ["old"]
    assert none == []
