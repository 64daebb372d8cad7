"""Two people press Take at the same moment: one has the request, the other reads a polite sentence (X5)."""

import threading

from bot.domain.requests import RequestState
from tests.story import Ask, Person, Story


def press_at_once(story: Story, ask: Ask, label: str, people: tuple[Person, ...]) -> None:
    """Each person presses the button that they all see, at the same moment."""
    value, action = ask.card.value_of(label), ask.card.action_of(label)
    together = threading.Barrier(len(people))

    def press(person: Person) -> None:
        together.wait()
        story.sandbox.client.click(person.id, action, channel=ask.channel, ts=ask.card.ts, value=value)

    hands = [threading.Thread(target=press, args=(person,)) for person in people]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    story.settle()


def test_one_of_two_wins_and_the_other_is_told_who(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts

    press_at_once(story, ask, "Take", (ann, ben))

    winner, loser, name = (ann, ben, "Ann") if ask.row.owner == ann.id else (ben, ann, "Ben")
    ask.card.shows(f"In progress with {name}")
    assert ask.emoji == {"eyes"}
    story.expect(f"Meanwhile {name} took it, so nothing was changed", only_to=loser)
    ask.reply(winner, "Looking")
    story.advance(hours=1)
    story.expect_nothing()


def test_of_six_hands_one_takes_and_five_are_told(story: Story, olga: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    everybody = tuple(story.person(name) for name in ("ann", "ben", "cid", "noa", "lea"))

    press_at_once(story, ask, "Take", everybody)

    losers = [person for person in everybody if person.id != ask.row.owner]
    assert len(losers) == len(everybody) - 1
    for loser in losers:
        story.expect("took it, so nothing was changed", only_to=loser)
    ask.reply(story.person("ann"), "Looking")


def test_two_who_resolve_at_once_close_it_once(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    assert ask.card.ts
    ask.reply(ann, "Restarted it")

    press_at_once(story, ask, "Resolve", (ann, ben))

    assert ask.row.state is RequestState.RESOLVED
    by_ann = ask.row.closed_by == ann.id
    if by_ann:
        story.expect("Meanwhile Ann resolved it", only_to=ben)
    else:
        story.expect("Ann owned this request, so it counts as theirs", only_to=ben)
        story.expect("Meanwhile Ben resolved it", only_to=ann)
    ask.card.shows("Resolved by Ann" if by_ann else "Resolved by Ben")


def test_a_take_over_says_from_whom_and_moves_the_request(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.card.click(ann, "Take")

    ask.card.click(ben, "Take over")

    story.expect("You took it over from Ann", only_to=ben)
    ask.card.shows("In progress with Ben")
    assert ask.row.first_ack_by == "U0ANN"
    ask.reply(ben, "Looking")


def test_resolving_what_somebody_else_owns_says_so_gently(story: Story, olga: Person, ann: Person, ben: Person) -> None:
    ask = olga.posts("The export is broken")
    ask.card.click(ann, "Take")
    ask.reply(ann, "Restarted it")

    ask.card.click(ben, "Resolve")

    story.expect("Resolved. Ann owned this request, so it counts as theirs", only_to=ben)
    ask.card.shows("Resolved by Ben")
