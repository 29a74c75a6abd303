"""Links on Slack whose words show another site than they open: seen as such, by Hearth and by whoever decides."""

import pytest

from bot.platforms.slack.markup import written
from cogs.disclosure.judge.segments import read
from tests.platforms.contract.slack import SlackSquare

SHOWN, OPENED = "apple.com", "https://evil.example/x"
PAID = "https://amzn.to/3lamp9"
BOTH = f"[{SHOWN}]({OPENED})"


async def test_a_link_that_shows_another_site_is_told_to_its_author(square: SlackSquare) -> None:
    square.member.person.says("general", f"Cheap phones at {SHOWN} today.", links={SHOWN: OPENED})
    note = await square.member.reads(BOTH)
    assert "show another site than the one it opens" in note.text


async def test_moderators_read_the_words_and_the_address_that_they_hide(square: SlackSquare) -> None:
    square.member.person.says("general", f"Cheap phones at {SHOWN} today.", links={SHOWN: PAID})
    card = await square.hears(f"Cheap phones at [{SHOWN}]({PAID}) today.", "staff")
    assert "around.masked" in card.text
    queue = (await square.moderator.uses("queue")).message
    assert queue is not None
    assert f"[{SHOWN}]({PAID})" in queue.text


async def test_a_reported_mask_is_read_the_same_way(square: SlackSquare) -> None:
    post = square.member.person.says("general", f"Cheap phones at {SHOWN} today.", links={SHOWN: OPENED})
    form = (await square.friend.chooses("Flag post", post)).form
    await square.friend.sends(form, reason="Selling something")
    card = await square.hears(f"Cheap phones at {BOTH} today.", "staff")
    assert "show another site than the one it opens" in card.text


async def test_a_link_as_slack_makes_it_of_a_typed_address_stays_as_typed_and_is_no_mask(square: SlackSquare) -> None:
    typed = PAID.removeprefix("https://")
    square.member.person.says("general", f"Cheap phones at {typed} today.", links={typed: f"http://{typed}"})
    card = await square.hears(f"Cheap phones at {typed} today.", "staff")
    assert "around.masked" not in card.text


@pytest.mark.parametrize(
    "address",
    [
        OPENED,
        f"{OPENED}_(y)",
        f"{OPENED}(y",
        f"{OPENED}y)",
        f"{OPENED}((y)(z",
        f"{OPENED}&lt;y&gt;",
        f"{OPENED}?a=1&amp;b",
    ],
)
def test_no_sign_in_an_address_hides_that_it_is_masked(address: str) -> None:
    (link,) = read(written(f"<{address}|{SHOWN}>", {}), "slack").links
    assert link.shown == (1, 1 + len(SHOWN))
    assert link.address.startswith(OPENED)
