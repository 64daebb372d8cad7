"""Past requests are found again by what they say, on both databases alike (T3)."""

from bot.domain.requests import Origin, RequestState
from bot.ports.search import EntryKind
from bot.services.knowledge import indexing, looking
from tests.knowledge.past import Past
from tests.story import T0


def refs(matches: list) -> list[int]:
    return [int(match.ref) for match in matches]


def test_the_most_alike_request_comes_first_and_others_do_not_come_at_all(past: Past) -> None:
    vpn = past.asked("Hi team, my VPN does not connect since this morning, thanks!")
    slow = past.asked("VPN is terribly slow from the Lisbon office")
    past.asked("The invoice export is missing the VAT column")

    found = past.like("hello <@U0ANN>, cannot connect to the vpn :pray:")

    assert refs(found) == [vpn, slow]
    assert found[0].score > 0.6 > found[1].score


def test_a_request_is_not_like_itself(past: Past) -> None:
    first = past.asked("VPN does not connect")
    again = past.asked("VPN does not connect")

    assert refs(past.like("VPN does not connect", besides=again)) == [first]


def test_what_monitoring_said_is_of_another_kind(past: Past) -> None:
    alert = past.asked("Checkout latency above threshold", origin=Origin.ALERT)

    assert past.like("checkout latency above threshold", kinds={EntryKind.REQUEST}) == []
    assert refs(past.like("checkout latency above threshold", kinds={EntryKind.ALERT})) == [alert]


def test_another_team_s_requests_are_not_found(past: Past) -> None:
    past.asked("VPN does not connect", team="data")

    assert past.like("VPN does not connect") == []
    assert past.find("vpn") == []
    assert len(past.find("vpn", teams=("backend", "data"))) == 1


def test_the_words_that_solved_it_are_found_and_shown(past: Past) -> None:
    request = past.asked("Users see a blank page after signing in")
    past.solved(request, "Cleared the Varnish cache in eu-west")

    found = past.find("varnish")

    assert refs(found) == [request]
    assert "Varnish cache" in found[0].snippet


def test_an_edited_request_is_found_by_its_new_words_only(past: Past) -> None:
    request = past.asked("the printer is broken")
    past.changed(request, text="the scanner is broken")

    assert past.find("printer") == []
    assert refs(past.find("scanner")) == [request]


def test_withdrawn_and_purged_requests_are_forgotten(past: Past) -> None:
    withdrawn, purged = past.asked("ssh key rotation"), past.asked("ssh key rotation")
    past.changed(withdrawn, state=RequestState.WITHDRAWN)
    past.changed(purged, text="")

    assert past.find("ssh") == []


def test_a_curated_entry_is_found_by_its_title_and_by_its_answer(past: Past) -> None:
    with past.desk.work("modal") as work:
        indexing.keep(
            work,
            indexing.Text(
                kind=EntryKind.COMMON,
                ref="7",
                team="backend",
                title="How do I reset my VPN password?",
                text="Open the self-service portal and choose Forgotten.",
                link="https://wiki.example/vpn",
                at=T0,
            ),
        )

    assert past.like("I forgot the password for the vpn")[0].link == "https://wiki.example/vpn"
    assert past.find("self-service portal")[0].ref == "7"
    with past.desk.work("modal") as work:
        indexing.forget(work, EntryKind.COMMON, "7")
    assert past.find("vpn password") == []


def test_the_last_word_may_be_unfinished_and_a_letter_may_be_wrong(past: Past) -> None:
    request = past.asked("Certificate of the staging gateway expired")
    past.counted()

    assert refs(past.find("stagi")) == [request]
    assert refs(past.find("certifcate gatway")) == [request]


def test_signs_of_the_databases_query_languages_are_just_signs(past: Past) -> None:
    request = past.asked('deploy failed: "NEAR(a b)" AND tokens:*')

    for words in ('deploy"', "deploy*", "deploy AND (", "NEAR(deploy", "deploy & ! | :*", "tokens:deploy", "-deploy'"):
        assert refs(past.find(words)) == [request], words
    assert past.find('"') == past.find("") == past.find(" * ") == []


def test_identifiers_are_found_but_make_nothing_alike(past: Past) -> None:
    request = past.asked("Order 84726301 is stuck in payment")

    assert refs(past.find("84726301")) == [request]
    assert past.like("84726301") == []


def test_words_of_many_scripts_find_theirs(past: Past) -> None:
    texts = {
        "не могу войти в личный кабинет": "личного кабинета",
        "パスワードをリセットしたい": "パスワード",
        "无法登录管理后台": "管理后台",
        "لا أستطيع تسجيل الدخول إلى النظام": "تسجيل الدخول",
        "비밀번호를 재설정하고 싶어요": "비밀번호",
        "Die Rechnungen lassen sich nicht öffnen": "rechnung",
        "ลืมรหัสผ่าน": "รหัสผ่าน",
        "δεν έχω πρόσβαση στο σύστημα": "πρόσβαση",
    }
    known = {asked: past.asked(asked) for asked in texts}
    past.counted()

    for asked, words in texts.items():
        assert refs(past.find(words))[:1] == [known[asked]], words
        assert refs(past.like(asked))[:1] == [known[asked]], asked


def test_a_search_takes_a_bounded_number_of_statements(past: Past) -> None:
    for number in range(30):
        past.asked(f"vpn problem of customer {number} in the office")
    past.counted()

    assert len(past.like("vpn problem in the office", limit=3)) == 3


def test_what_an_unfinished_word_may_become_is_weighed_by_how_often_it_occurs(past: Past) -> None:
    for number in range(30):
        past.asked(f"order {number} cannot be opened")
    past.counted()

    with past.desk.reading() as work:
        known = looking.numbers(work, [], {"ord"})
        assert known.occurs_in.get("ord") is None
        more = looking.also(work, known, {"ord", "order"})
        assert more.occurs_in["order"] == 30
        assert looking.also(work, more, {"order"}) is more
