"""Pictures and files on their way to Slack: a place for each, its bytes, then word that all are there."""

from collections.abc import Sequence

from bot.platforms.slack.render import File
from bot.platforms.slack.rest import Caller, Json


async def put(caller: Caller, files: Sequence[File], *, channel: str | None = None, text: str = "") -> list[str]:
    """Upload files and give their ids; with a channel they are shown there, below the text. Raises as `Caller`."""
    placed: list[Json] = []
    for file in files:
        place = await caller.call(
            "files.getUploadURLExternal", filename=file.name, length=len(file.content), alt_txt=file.about or None
        )
        await caller.upload(str(place["upload_url"]), file.content, file.name)
        placed.append({"id": str(place["file_id"]), "title": file.about[:200] or file.name})
    if placed:
        await caller.call(
            "files.completeUploadExternal",
            files=placed,
            channel_id=channel,
            initial_comment=(text or None) if channel else None,
        )
    return [one["id"] for one in placed]
