"""SQLite and PostgreSQL give the same answers, in a past that is too long to be read whole (T3)."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.similar_set import Others
from bot.domain.similarity.glossary import glossary
from bot.domain.similarity.lookup import MOST_READ
from bot.domain.teams import Rulebook
from bot.ports.search import Match
from tests.databases import fresh_postgres, fresh_sqlite
from tests.knowledge.past import Past

QUERIES = ("order fails", "the invoice", "login password", "server", "vpn", "checkot", "wareh", "export import search")


@pytest.mark.postgres
def test_both_databases_find_the_same_in_the_same_order(rules: Rulebook, tmp_path: Path) -> None:
    texts = list(Others(3).texts(MOST_READ + 100))
    answers: list[list[tuple[str, str, float]]] = []
    with fresh_postgres() as postgres:
        for url in (fresh_sqlite(tmp_path), postgres):
            with Past.on(url, rules) as past:
                for number, text in enumerate(texts):
                    past.asked(text, age_days=1 + number % 300)
                past.counted()
                found = [*(past.find(words) for words in QUERIES), *(past.like(text) for text in texts[:30])]
                answers.append([_shown(match) for matches in found for match in matches])

    assert answers[0] == answers[1]
    assert len(answers[0]) > 60


def _shown(match: Match) -> tuple[str, str, float]:
    return match.ref, match.title, match.score


def test_other_names_of_a_thing_find_it(past: Past) -> None:
    request = past.asked("Cisco AnyConnect asks for a certificate")
    past.asked("The tunnel to the warehouse is wet")
    team = replace(past.desk.rules.teams["backend"], glossary=glossary({"vpn": ["cisco anyconnect"]}))
    past.desk.rules = replace(past.desk.rules, teams={**past.desk.rules.teams, "backend": team})

    assert [int(match.ref) for match in past.find("vpn")] == [request]
    assert [int(match.ref) for match in past.like("certificate of the VPN")] == [request]


def test_a_text_of_thousands_of_words_is_looked_up_as_any_other(past: Past) -> None:
    request = past.asked("kerberos ticket of the gateway " * 500)

    assert [int(match.ref) for match in past.like("kerberos ticket of the gateway " * 700)] == [request]
    assert [int(match.ref) for match in past.find("kerberos " * 900)] == [request]
