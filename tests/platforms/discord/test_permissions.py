"""What Hearth may do is reckoned as Discord reckons it."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from simcord.backend import Backend, serializers
from simcord.backend.models import Overwrite as Rule
from simcord.enums import OverwriteType

from bot.platforms.discord.permissions import (
    ADMINISTRATOR,
    ALL,
    LEFT_BY_A_TIME_OUT,
    SEND,
    VIEW,
    Channel,
    Membership,
    Overwrite,
    Role,
    Server,
    granted,
)

NOW = 1_800_000_000_000
LATER, EARLIER = (datetime.fromtimestamp(NOW / 1000 + seconds, UTC).isoformat() for seconds in (60, -60))
ME, SERVER, GARDENER, HELPER = "1", "10", "11", "12"


def may(
    *overwrites: Overwrite,
    everyone: int = VIEW | SEND,
    gardener: int = 0,
    owner: str = "99",
    until: str | None = None,
) -> int:
    server = Server(
        SERVER,
        "Allotment",
        owner,
        [Role(SERVER, "@everyone", str(everyone)), Role(GARDENER, "gardener", str(gardener)), Role(HELPER, "h", "0")],
    )
    membership = Membership([GARDENER, HELPER], until)
    return granted(server, ME, membership, NOW, Channel("100", 0, "general", overwrites))


def rule(whom: str, *, allow: int = 0, deny: int = 0, person: bool = False) -> Overwrite:
    return Overwrite(whom, int(person), str(allow), str(deny))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (may(), VIEW | SEND),
        (may(everyone=VIEW, gardener=SEND), VIEW | SEND),
        (may(rule(SERVER, deny=SEND)), VIEW),
        (may(rule(SERVER, deny=SEND), rule(GARDENER, allow=SEND)), VIEW | SEND),
        (may(rule(GARDENER, deny=SEND), rule(HELPER, allow=SEND)), VIEW | SEND),
        (may(rule(GARDENER, allow=SEND), rule(ME, deny=SEND, person=True)), VIEW),
        (may(rule("13", deny=SEND), rule("2", deny=VIEW, person=True)), VIEW | SEND),
        (may(rule(ME, deny=SEND)), VIEW | SEND),
        (may(rule(SERVER, deny=VIEW | SEND), gardener=ADMINISTRATOR), ALL),
        (may(rule(SERVER, deny=VIEW | SEND), owner=ME), ALL),
        (may(until=LATER), VIEW),
        (may(until=EARLIER), VIEW | SEND),
        (may(gardener=ADMINISTRATOR, until=LATER), ALL),
    ],
    ids=[
        "everyone's role",
        "a role adds",
        "a channel denies everyone",
        "a role's allowance goes before everyone's denial",
        "among roles an allowance goes before a denial",
        "one's own denial goes before all",
        "others' rules",
        "a role with one's own number",
        "administrators know no channels",
        "nor do owners",
        "timed out",
        "timed out until lately",
        "nobody times out an administrator",
    ],
)
def test_each_layer_overrules_the_one_before(got: int, expected: int) -> None:
    assert got == expected


BITS = st.integers(0, 2**6 - 1).map(lambda bits: bits << 8) | st.sampled_from([0, VIEW, SEND, LEFT_BY_A_TIME_OUT])


@given(
    base=st.lists(BITS | st.just(ADMINISTRATOR), min_size=3, max_size=3),
    rules=st.lists(st.tuples(st.integers(0, 4), BITS, BITS), max_size=5, unique_by=lambda rule: rule[0]),
    roles=st.sets(st.integers(1, 2)),
    timed_out=st.booleans(),
)
def test_it_agrees_with_a_model_of_discord(
    base: list[int], rules: list[tuple[int, int, int]], roles: set[int], timed_out: bool
) -> None:
    world = Backend()
    owner, somebody = world.make_user("owner"), world.make_user("somebody")
    guild = world.create_guild("Allotment", owner_id=owner.id)
    guild.everyone_role.permissions = base[0]
    made = [guild.id, *(world.create_role(guild.id, f"r{n}", permissions=base[n]).id for n in (1, 2))]
    member = world.add_member(guild.id, somebody.id, roles=[made[n] for n in roles])
    if timed_out:
        member.timed_out_until = "2999-01-01T00:00:00+00:00"
    channel = world.create_channel(guild.id, "general")
    for whom, allow, deny in rules:
        person = whom > 2
        target = (somebody.id, owner.id)[whom - 3] if person else made[whom]
        kind = OverwriteType.MEMBER if person else OverwriteType.ROLE
        world.set_overwrite(channel.id, Rule(target, kind, allow, deny))

    def seen(payload: Any, kind: Any) -> Any:
        return msgspec.convert(dict(payload), kind)

    server = seen(serializers.guild_create_payload(world, guild), Server)
    membership = seen(serializers.member_payload(world, guild, member), Membership)
    place = seen(serializers.channel_payload(world, channel), Channel)
    assert granted(server, str(somebody.id), membership, NOW, place) == world.compute_permissions(
        guild.id, somebody.id, channel.id
    )
