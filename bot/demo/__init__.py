"""The demo community: a story that its members live through, so that its past enters as events."""

from bot.demo.folder import finish, prepare
from bot.demo.play import Scene, play, scene_of

__all__ = ["Scene", "finish", "play", "prepare", "scene_of"]
