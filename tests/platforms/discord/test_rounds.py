"""What Hearth may do on a server, in which channels and with which roles, as an operator reads it."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
from discord import Permissions

from bot.kit.findings import Expected, Finding, Named
from bot.platforms.discord.needs import NEEDS, invite, needed
from bot.platforms.discord.permissions import ADMINISTRATOR, SEND, VIEW, Channel, Membership, Overwrite, Role, Server
from bot.platforms.discord.rounds import Visit, examined

SERVER, HEARTH, ME = "10", "11", "1"
NOW = 1_800_000_000_000
EVERYTHING = frozenset({"hide", "label", "time_out", "roles", "threads", "events", "automod"})
USED = frozenset({"hide", "label", "time_out", "roles"})
MANAGE_MESSAGES, MANAGE_ROLES = Permissions.manage_messages.flag, Permissions.manage_roles.flag
STAFF = Named("staff", "community", "Moderators' channel")
WELCOME = Named("general", "onboarding", "Greet in")
ROUNDUP = Named("general", "gratitude", "Round-up channel")
MEMBER = Named("member", "onboarding", "Role given")
EXPECTED = Expected(STAFF, [WELCOME, ROUNDUP], [MEMBER], ["moderator"], ["organiser"], USED)
ALL = sum(need.bit for need in NEEDS)


class Town(NamedTuple):
    """A server in which nothing is wrong, until a story changes something."""

    mine: int = ALL
    everyone: int = VIEW | SEND
    general: Sequence[Overwrite] = ()
    staff: Sequence[Overwrite] = (Overwrite(SERVER, 0, "0", str(VIEW)), Overwrite(HEARTH, 0, str(VIEW), "0"))
    plants: Sequence[Overwrite] = ()
    kind: int = 0
    roles: Sequence[Role] = (
        Role("12", "member", "0", 1),
        Role("13", "moderator", "0", 7),
        Role("14", "Organiser", "0", 8),
    )
    hearth: int = 5
    until: str | None = None
    called: str = "Allotment"

    def found(self, expected: Expected = EXPECTED) -> Sequence[Finding]:
        """What is said of it."""
        everyone = Role(SERVER, "@everyone", str(self.everyone))
        hearth = Role(HEARTH, "Hearth", str(self.mine), self.hearth, managed=True)
        channels = [
            Channel("20", self.kind, "general", self.general),
            Channel("21", 0, "staff", self.staff),
            Channel("22", 15, "plants", self.plants),
            Channel("23", 2, "Lounge", [Overwrite(SERVER, 0, "0", str(VIEW))]),
            Channel("24", 4, "A category", [Overwrite(SERVER, 0, "0", str(VIEW))]),
        ]
        server = Server(SERVER, self.called, "99", [everyone, hearth, *self.roles])
        return examined(Visit(server, channels, ME, Membership([HEARTH], self.until), NOW), expected)


def only(found: Sequence[Finding]) -> Finding:
    """The one thing that is wrong."""
    (one,) = [finding for finding in found if finding.level != "ok"]
    return one


def denied(bits: int, whom: str = HEARTH) -> list[Overwrite]:
    return [Overwrite(whom, 0, "0", str(bits))]


def test_where_nothing_is_wrong_there_is_one_line() -> None:
    assert Town().found() == [Finding("ok", "server Allotment", "Hearth has what it needs, in 3 channels.")]


def test_a_permission_missing_in_one_channel_names_it_with_what_it_is_for() -> None:
    told = only(Town(plants=denied(MANAGE_MESSAGES)).found())
    assert told.level == "warn"
    assert told.says == "In #plants Hearth lacks Manage Messages (to take a post out of sight while it is held)."
    assert "Edit Channel, Permissions: add the role Hearth" in told.remedy


def test_a_permission_missing_everywhere_is_one_line_with_the_invite_link_as_its_remedy() -> None:
    told = only(Town(mine=ALL & ~MANAGE_MESSAGES).found())
    assert told.says.startswith("In #general, #staff and #plants Hearth lacks Manage Messages (")
    assert "Server Settings, Roles, Hearth: switch it on; or open the invite link" in told.remedy


def test_channels_that_lack_the_same_share_a_line_and_have_one_remedy() -> None:
    told = only(Town(general=denied(MANAGE_MESSAGES), plants=denied(MANAGE_MESSAGES, SERVER)).found())
    assert told.says.startswith("In #general and #plants Hearth lacks Manage Messages (")
    assert "Edit Channel" in told.remedy


@pytest.mark.parametrize(
    ("missing", "level", "words"),
    [
        (MANAGE_ROLES, "fail", "lacks Manage Roles, to give and take the roles that settings name"),
        (Permissions.moderate_members.flag, "warn", "lacks Time out members"),
    ],
)
def test_a_permission_of_the_whole_server_is_named_once(missing: int, level: str, words: str) -> None:
    told = only(Town(mine=ALL & ~missing).found())
    assert told.level == level
    assert words in told.says


def test_a_permission_that_nothing_here_uses_is_not_asked_for() -> None:
    nothing = Expected(None, [], [], [], ["organiser"])
    assert Town(mine=sum(need.bit for need in NEEDS if not need.uses)).found(nothing)[0].level == "ok"


def test_a_channel_that_settings_name_and_hearth_cannot_post_in_fails() -> None:
    found = Town(general=denied(SEND)).found()
    (told,) = [one for one in found if one.level == "fail"]
    assert told.says == (
        "Hearth cannot post in #general, which settings name under “Greet in” and “Round-up channel”: "
        "it lacks Send Messages (to post)."
    )


def test_a_channel_that_hearth_cannot_see_lacks_that_first_of_all() -> None:
    told = only(Town(plants=denied(VIEW | SEND | MANAGE_MESSAGES)).found())
    assert "lacks View Channels (to hear what is said)." in told.says


def test_a_private_channel_that_hearth_cannot_see_is_left_alone() -> None:
    found = Town(plants=denied(VIEW, SERVER)).found()
    assert [one.level for one in found] == ["ok", "ok"]
    assert "Hearth stays out of #plants" in found[1].says


def test_many_channels_are_counted_and_not_all_named() -> None:
    channels = [Channel(str(n), 0, f"c{n}", denied(SEND)) for n in range(30, 60)]
    server = Server(SERVER, "Allotment", "99", [Role(SERVER, "@everyone", str(ALL)), Role(HEARTH, "Hearth", "0", 1)])
    visit = Visit(server, channels, ME, Membership([HEARTH]), NOW)
    assert "In #c30, #c31, #c32, #c33, #c34 and 25 more Hearth lacks" in only(examined(visit, Expected())).says


@pytest.mark.parametrize(
    ("named", "level"), [(WELCOME, "fail"), (Named("general", "onboarding", "Greet in", chosen=False), "warn")]
)
def test_a_channel_that_is_not_there_is_named_with_the_setting(named: Named, level: str) -> None:
    expected = Expected(channels=[Named("hello", named.section, named.title, named.chosen)])
    told = only(Town().found(expected))
    assert (told.level, told.says) == (level, "There is no channel #hello, which settings name under “Greet in”.")
    assert "/setup onboarding" in told.remedy


def test_without_the_moderators_channel_it_fails_though_nobody_chose_it() -> None:
    told = only(Town().found(Expected(staff=Named("mods", "community", "Moderators' channel", chosen=False))))
    assert (told.level, "#mods" in told.says) == ("fail", True)


@pytest.mark.parametrize("name", ["GENERAL", "20"])
def test_a_channel_is_found_by_name_in_any_case_and_by_id(name: str) -> None:
    assert [one.level for one in Town().found(Expected(channels=[Named(name, "x", "X")]))] == ["ok"]


def test_a_forum_takes_no_greeting() -> None:
    told = only(Town(kind=15).found())
    assert (told.level, "#general takes no ordinary messages" in told.says) == ("fail", True)


def test_a_moderators_channel_that_everyone_reads_is_said() -> None:
    told = only(Town(staff=()).found())
    assert (told.level, "Everyone can read #staff" in told.says) == ("warn", True)


def test_a_role_above_hearths_own_cannot_be_given() -> None:
    told = only(Town(hearth=1, roles=(*Town().roles[1:], Role("12", "member", "0", 3))).found())
    assert told.level == "fail"
    assert "stands above Hearth's own, “Hearth”" in told.says
    assert "drag a role of Hearth's above “member”" in told.remedy


def test_of_two_roles_in_one_position_the_older_stands_above() -> None:
    others = Town().roles[1:]
    assert [one.level for one in Town(hearth=3, roles=(*others, Role("12", "member", "0", 3))).found()] == ["ok"]
    older = only(Town(hearth=3, roles=(*others, Role("9", "member", "0", 3))).found())
    assert "stands above Hearth's own" in older.says


@pytest.mark.parametrize(
    ("role", "level", "words"),
    [
        (None, "fail", "There is no role “member”, which settings name under “Role given”."),
        (Role("12", "Member", "0", 1), "fail", "though there is “Member”"),
        (Role("12", "member", "0", 1, managed=True), "fail", "Discord keeps it itself"),
    ],
)
def test_a_role_that_hearth_cannot_give_is_named(role: Role | None, level: str, words: str) -> None:
    told = only(Town(roles=(*Town().roles[1:], *([role] if role else []))).found())
    assert told.level == level
    assert words in told.says


def test_a_default_role_that_is_not_there_is_only_to_know_about() -> None:
    expected = Expected(roles=[Named("newcomer", "onboarding", "Role taken", chosen=False)])
    assert only(Town().found(expected)).level == "warn"


@pytest.mark.parametrize(("gone", "words"), [("moderator", "nobody can decide on posts"), ("Organiser", "/setup")])
def test_a_server_without_the_roles_of_those_who_decide_fails(gone: str, words: str) -> None:
    told = only(Town(roles=[role for role in Town().roles if role.name != gone]).found())
    assert (told.level, words in told.says) == ("fail", True)


def test_an_administrator_has_more_than_is_good() -> None:
    told = only(Town(mine=ADMINISTRATOR).found())
    assert (told.level, "whoever got hold of its token" in told.says) == ("warn", True)


def test_a_timed_out_hearth_can_do_nothing() -> None:
    found = Town(until="2999-01-01T00:00:00+00:00").found()
    assert (found[0].level, "Somebody timed Hearth out" in found[0].says) == ("fail", True)


def test_a_name_cannot_move_the_cursor() -> None:
    assert all(one.about.isprintable() for one in Town(called="\x1b[2J\u202eAllotment").found())


# The invite link


def test_the_invite_link_asks_for_what_is_used_and_no_more() -> None:
    link = invite("7", needed(EXPECTED))
    asked = parse_qs(urlsplit(link).query)
    assert (asked["client_id"], asked["scope"]) == (["7"], ["bot applications.commands"])
    granted = dict(Permissions(int(asked["permissions"][0])))
    assert {name for name, on in granted.items() if on} == {
        "read_messages",
        "send_messages",
        "send_messages_in_threads",
        "read_message_history",
        "embed_links",
        "attach_files",
        "add_reactions",
        "manage_messages",
        "manage_webhooks",
        "moderate_members",
        "manage_roles",
    }


@pytest.mark.parametrize(
    ("expected", "asked"),
    [
        (Expected(uses=USED), False),
        (Expected(roles=[MEMBER], uses=USED), True),
        (Expected(roles=[MEMBER]), False),
    ],
    ids=["no role is named", "one is", "no cog gives roles"],
)
def test_manage_roles_is_asked_for_only_where_a_role_is_given(expected: Expected, asked: bool) -> None:
    assert any(need.bit == MANAGE_ROLES for need in needed(expected)) == asked


def test_no_need_is_an_administrators() -> None:
    assert not ALL & ADMINISTRATOR
    assert {need.label for need in needed(Expected(roles=[MEMBER], uses=EVERYTHING))} == {need.label for need in NEEDS}
