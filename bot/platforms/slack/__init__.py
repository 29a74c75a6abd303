"""Slack: an adapter over slack-bolt in Socket Mode. How it is built: docs/architecture.md; set up: docs/slack.md."""

from bot.platforms.slack.options import Options
from bot.platforms.slack.platform import SlackPlatform

__all__ = ["Options", "SlackPlatform"]
