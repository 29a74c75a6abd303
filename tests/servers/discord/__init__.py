"""A loopback Discord to which the unmodified discord.py connects: simcord's world behind real HTTP and WebSocket."""

from tests.servers.discord.asking import CannotAsk
from tests.servers.discord.forms import CannotSend
from tests.servers.discord.grounds import BOT
from tests.servers.discord.interaction import Answer, Choice, Form, Interacted
from tests.servers.discord.people import Person
from tests.servers.discord.posts import Post
from tests.servers.discord.room import Room
from tests.servers.discord.server import DiscordServer, Gap
from tests.servers.discord.town import Town
from tests.servers.discord.writing import Blocked, NotAllowed
from tests.servers.waiting import NotSeen

__all__ = (
    "BOT",
    "Answer",
    "Blocked",
    "CannotAsk",
    "CannotSend",
    "Choice",
    "DiscordServer",
    "Form",
    "Gap",
    "Interacted",
    "NotAllowed",
    "NotSeen",
    "Person",
    "Post",
    "Room",
    "Town",
)
