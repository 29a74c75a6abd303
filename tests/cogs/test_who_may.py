"""Who may use what: every command, button, form and menu entry that ships, for whom, and why some are open to all."""

from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Final

import pytest

from bot.core.access import refusal
from bot.core.registry import Registry
from bot.kit.people import Access
from bot.testing import Actor, Room
from cogs import SHIPPED
from tests.cogs.stories import Forger, no_faults

OPEN: Final[Mapping[str, str]] = {
    "shows or changes what whoever asks has of their own": """
        /activity /privacy /relationship /saved /welcome saves.forget saves.remove Save
        disclosure.relation_add disclosure.relation_list disclosure.relation_pick
        onboarding.accept onboarding.done onboarding.go onboarding.later onboarding.open onboarding.pick
        onboarding.quiet onboarding.reply onboarding.skip onboarding.write""",
    "says what everybody may know": "/disclosure /disclosure-check /help",
    "checks that what it names is of whoever asks": """
        disclosure.fix disclosure.in_thread disclosure.leave disclosure.post_remember disclosure.relation_change
        disclosure.relation_end disclosure.relation_still disclosure.relation_undo disclosure.share_fix
        disclosure.share_note disclosure.share_remember disclosure.share_reply disclosure.show
        moderation.answer moderation.appeal moderation.show onboarding.mine
        privacy.ask privacy.erase privacy.export privacy.hide privacy.keep privacy.uncount""",
    "checks that it is its author's, or a moderator presses": "disclosure.post_unlabel disclosure.share_remove",
    "is for anybody but those whom it is about": "gratitude.too onboarding.hello",
}
"""Why a control is open to newcomers as well; a new one is to be put under its reason, or closed to them."""
CLOSED: Final[Mapping[Access, str]] = {
    Access.MEMBER: """
        /greeter /share /thanks disclosure.post disclosure.post_thread disclosure.share disclosure.share_as_is
        disclosure.share_label moderation.report Add_disclosure Flag_post""",
    Access.MODERATOR: """
        /exemptions /queue disclosure.exempt disclosure.exemption_end disclosure.exemption_resume
        disclosure.exemptions disclosure.exemptions_page disclosure.rule_wrong disclosure.take_back moderation.alike
        moderation.approve
        moderation.approve-all moderation.approve-here moderation.ask moderation.claim moderation.claim-here
        moderation.lift moderation.look moderation.more moderation.note moderation.open moderation.queue
        moderation.reject moderation.reject-all moderation.release moderation.release-here moderation.several
        moderation.time-out moderation.undo moderation.warn onboarding.greet onboarding.leave
        onboarding.role""",
    Access.ORGANISER: """
        /disclosure-own /disclosure-rules /newcomers /setup disclosure.mode_undo disclosure.rule_add
        disclosure.rule_drop disclosure.rule_list disclosure.rule_pick disclosure.rule_remove disclosure.rule_save
        disclosure.rule_undo disclosure.rules_page setup.change setup.choose setup.discard setup.part setup.save
        setup.undo""",
}
BELOW: Final = {Access.MEMBER: "newcomer", Access.MODERATOR: "member", Access.ORGANISER: "moderator"}
REGISTRY: Final = Registry(SHIPPED)


def controls() -> Iterable[tuple[str, Access]]:
    """Everything that somebody can ask for, by the name that the tables above use, and who may."""
    yield from ((f"/{name}", spec.who) for name, (_, spec) in REGISTRY.commands.items())
    yield from ((name.replace(" ", "_"), spec.who) for name, (_, spec) in REGISTRY.menus.items())
    yield from ((tag, spec.who) for tag, (_, spec) in REGISTRY.pressed.items())
    yield from ((tag, spec.who) for tag, (_, spec) in REGISTRY.sent.items())


def test_everything_is_for_those_whom_the_tables_name() -> None:
    meant = {name: Access.NEWCOMER for names in OPEN.values() for name in names.split()}
    meant |= {name: who for who, names in CLOSED.items() for name in names.split()}
    for name, who in controls():
        assert meant.get(name) == who, f"{name} is for {who.name.lower()}s and above"
    assert set(meant) == {name for name, _ in controls()}


@pytest.mark.parametrize("who", BELOW, ids=lambda who: who.name.lower())
async def test_whoever_may_not_is_told_so_by_everything(who: Access, tmp_path: Path) -> None:
    async with Room.open(tmp_path, SHIPPED) as room:
        actor: Actor = getattr(room, BELOW[who])
        post = await room.organiser.says("Good morning")
        told = {name: (least, text) async for name, least, text in asked(room, actor, who, post)}
        assert told
        assert {name: text for name, (least, text) in told.items() if text != refusal(least)} == {}
        await no_faults(room)


async def asked(room: Room, actor: Actor, who: Access, post: str) -> AsyncIterator[tuple[str, Access, str]]:
    """What somebody reads who asks for each thing that is for these people and above."""
    forger = Forger(room, actor)
    for name, (_, command) in REGISTRY.commands.items():
        if command.who >= who:
            yield name, command.who, await forger.uses(name)
    for tag, (_, pressed) in REGISTRY.pressed.items():
        if pressed.who >= who:
            yield tag, pressed.who, await forger.presses(tag)
    for tag, (_, sent) in REGISTRY.sent.items():
        if sent.who >= who:
            yield f"{tag}, sent", sent.who, await forger.sends(tag, {})
    for name, (_, menu) in REGISTRY.menus.items():
        if menu.who >= who:
            yield name, menu.who, await forger.chooses(name, post)
