"""A loopback Slack to which the unmodified slack_bolt connects: a small model of a workspace behind real HTTP and
WebSocket.
"""

from tests.servers.slack.asking import CannotAsk
from tests.servers.slack.desk import Modal
from tests.servers.slack.forms import CannotSend
from tests.servers.slack.interaction import Interacted
from tests.servers.slack.model import App, Channel
from tests.servers.slack.people import Person
from tests.servers.slack.posts import Button, Post
from tests.servers.slack.server import Gap, SlackServer
from tests.servers.slack.workspace import Workspace
from tests.servers.waiting import NotSeen

__all__ = (
    "App",
    "Button",
    "CannotAsk",
    "CannotSend",
    "Channel",
    "Gap",
    "Interacted",
    "Modal",
    "NotSeen",
    "Person",
    "Post",
    "SlackServer",
    "Workspace",
)
