"""`hearth slack`: the app manifest for a workspace."""

# ruff: noqa: PLC0415  every command imports what it needs when it runs, so that `hearth --help` stays quick

import json

import typer

from bot.cli.configured import File, configured

slack = typer.Typer(help="Set Hearth up on Slack.", no_args_is_help=True, rich_markup_mode=None)


@slack.callback()
def _only() -> None:  # pyright: ignore[reportUnusedFunction]  typer calls it
    """Keep `manifest` a command of its own, though it is the only one."""


@slack.command("manifest")
def manifest(config: File = None) -> None:
    """Print the app manifest for your workspace: paste it at api.slack.com/apps, Create New App, From a manifest."""
    from bot import jobs

    typer.echo(json.dumps(jobs.slack_manifest(configured(config)), indent=2))
