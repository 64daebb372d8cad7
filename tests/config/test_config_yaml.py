import pytest

from bot.config.document import read_document
from tests.config.conftest import Judge, Read

TEAM = "teams: {a: {time_zone: UTC, channels: [{id: C0A}], roster: [{user: U0A}], %s}}"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("at: 05:00", {"at": "05:00"}),
        ("at: 13:30", {"at": "13:30"}),
        ("day: 2026-11-02", {"day": "2026-11-02"}),
        ("country: NO", {"country": "NO"}),
        ("on: off", {"on": "off"}),
        ("version: 1_000", {"version": "1_000"}),
        ("mode: 010", {"mode": 10}),
        ("mode: 0x10", {"mode": "0x10"}),
        ("number: .inf", {"number": ".inf"}),
        ("number: 1e3", {"number": "1e3"}),
        ("number: 1.5", {"number": 1.5}),
        ("day: mon", {"day": "mon"}),
        ("nothing: ~", {"nothing": None}),
        ("except: []", {"except": []}),
        ("5: five", {"5": "five"}),
        (f"long: {'9' * 5000}", {"long": "9" * 5000}),
        ("a: &x {b: 1}\nc: *x", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        ("day: !!timestamp 2026-11-02", {"day": "2026-11-02"}),
        ("\ufeffa: 1", {"a": 1}),
    ],
)
def test_words_stay_words(text: str, data: object) -> None:
    assert read_document(text, "config.yaml").data == data


@pytest.mark.parametrize(
    ("word", "meaning"), [("on", True), ("Yes", True), ("off", False), ("no", False), ("true", True)]
)
def test_a_switch_may_be_written_as_on_or_off(read: Read, word: str, meaning: bool) -> None:
    assert read(TEAM % f"topic: {word}").teams["a"].topic is meaning


def test_a_clock_time_without_quotes_is_no_number_of_base_sixty(read: Read) -> None:
    config = read("schedules: {s: {layers: [{people: [U0A], from: 05:00, to: 11:00, every: 1d}]}}")

    assert str(config.schedules["s"].layers[0].from_) == "05:00:00"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "The file is empty."),
        ("# nothing but a comment\n", None, "The file is empty."),
        ("- a\n- b\n", None, "The file holds no keys with values."),
        ("just words", None, "The file holds no keys with values."),
        ("a: 1\n\tb: 2\n", 2, "The line is indented with a tab, which YAML does not allow."),
        ("a: [1, 2\nb: 3\n", 2, "This is no YAML: expected ',' or ']', but got ':'."),
        ("when: cron: 0 10 * * *\n", 1, "This is no YAML: mapping values are not allowed here."),
        ("a: @b\n", 1, "This is no YAML: found character '@' that cannot start any token."),
        ("a: 1\n---\nb: 2\n", 2, "This is no YAML: but found another document."),
        ("a: *nobody\n", 1, "This is no YAML: found undefined alias 'nobody'."),
        ("a: \x00", None, "The file contains a control character."),
        ("[" * 5000, None, "The file is nested too deeply."),
        (b"a: \xff", None, "The file is not UTF-8 text."),
        (b"a: 1\n" * 500_000, None, "The file is too large to be a configuration."),
    ],
    ids=range(14),
)
def test_a_file_that_cannot_be_read_says_where_and_why(
    judge: Judge, text: str | bytes, line: int | None, message: str
) -> None:
    (problem,) = judge(text)

    assert problem.path.endswith("config.yaml")
    assert (problem.line, problem.message) == (line, message)
    assert problem.mend


def test_a_key_given_twice_is_refused_with_both_lines(judge: Judge) -> None:
    (problem,) = judge("log:\n  level: info\n  format: json\n  level: debug\n")

    assert (problem.path, problem.line) == ("log.level", 4)
    assert problem.message == "The key stands here a second time, after line 2."


def test_a_value_that_contains_itself_is_refused(judge: Judge) -> None:
    assert "log.level: " in str(judge("log: &a {level: *a}")[0]).replace(" (line 1)", "")


def test_aliases_that_unfold_without_end_are_refused(judge: Judge) -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))

    assert "too many values" in judge(f"l0: &l0 [x]\n{levels}")[-1].message


def test_a_list_cannot_be_a_key(judge: Judge) -> None:
    assert judge("log: {[a, b]: c}")[0].message == "A list or mapping cannot be a key."


def test_only_mappings_merge(judge: Judge) -> None:
    assert judge("log: {<<: [a]}")[0].message == "Only a mapping can be merged with <<."


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!mine", "!!binary", "!!set"])
def test_a_foreign_tag_is_refused(judge: Judge, tag: str) -> None:
    assert "is no kind of value here" in judge(f"log: {{level: {tag} info}}")[0].message


def test_a_tag_that_the_text_does_not_fit_is_refused(judge: Judge) -> None:
    assert [problem.path for problem in judge("http: {port: !!int many}")] == ["http.port"]
