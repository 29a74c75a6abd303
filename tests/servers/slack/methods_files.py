"""files.*: a place for each file, its bytes, and word that all are there."""

from aiohttp import web

from tests.servers.shapes import Shape, parts
from tests.servers.slack.blocks import kept
from tests.servers.slack.call import Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.escaping import rich_text
from tests.servers.slack.messages import MOST, by_app, may_post, root_of
from tests.servers.slack.model import Upload
from tests.servers.slack.world import World

ALT = 1000
"""Characters of a description."""
LOOK = "username icon_emoji icon_url"


@method("files.getUploadURLExternal", "filename length alt_txt snippet_type", "files:write")
def place(call: Call) -> Shape:
    """Where to put the bytes, once."""
    name, length = call.text("filename", "missing_argument"), call.number("length", 0)
    if length < 1:
        raise SlackError("missing_argument")
    if len(call.text("alt_txt")) > ALT:
        raise SlackError("alt_txt_too_large")
    world = call.world
    upload = Upload(world.clock.new_id("F"), name, length, alt=call.text("alt_txt"), title=name)
    upload.created = int(world.clock.seconds())
    world.uploads[upload.id] = upload
    return {"upload_url": f"{call.address}/upload/v1/{upload.id}", "file_id": upload.id}


async def take(world: World, request: web.Request) -> web.Response:
    """The bytes, raw or as a form; as many as were told."""
    upload = world.uploads.get(request.match_info["key"])
    if upload is None or upload.data is not None:
        return web.Response(status=404)
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        found = [one.file.read() for one in form.values() if isinstance(one, web.FileField)]
        data = found[0] if found else b""
    else:
        data = await request.read()
    if len(data) != upload.length:
        return web.Response(status=400, text="the length is not what was told")
    upload.data = data
    return web.Response(text=f"OK - {len(data)}")


@method(
    "files.completeUploadExternal", f"files channel_id channels initial_comment thread_ts blocks {LOOK}", "files:write"
)
def complete(call: Call) -> Shape:
    """All bytes are there; with a channel, the files are shown in it."""
    world = call.world
    uploads: list[Upload] = []
    for one in parts(call.args, "files"):
        if one.keys() - {"id", "title"}:
            raise NotImplementedError(f"files of completeUploadExternal with {sorted(one)}")
        upload = world.uploads.get(one.get("id", ""))
        if upload is None or upload.data is None or upload.complete:
            raise SlackError("file_not_found")
        upload.title = str(one.get("title") or upload.title)
        uploads.append(upload)
    if not uploads:
        raise SlackError("invalid_arguments", messages=["[ERROR] no files"])
    names = [one for one in [call.text("channel_id"), *call.text("channels").split(",")] if one]
    for name in names:
        _share(call, name, uploads)
    for upload in uploads:
        upload.complete = True
    return {"files": [shown(world, one, call.address) for one in uploads]}


def _share(call: Call, name: str, uploads: list[Upload]) -> None:
    world = call.world
    channel = world.channels.get(name)
    if channel is None:
        raise SlackError("channel_not_found")
    may_post(world, channel)
    text = call.text("initial_comment")
    shape = by_app(world, call.args) | {"text": text, "upload": False, "display_as_bot": False}
    if call.args.get("blocks"):
        shape["blocks"] = kept(world, call.args["blocks"], MOST)
    elif text:
        shape["blocks"] = [rich_text(text, world.block_id())]
    for upload in uploads:
        upload.channels.append(channel.id)
    shape["files"] = [shown(world, one, call.address) for one in uploads]
    shape["subtype"] = "file_share"
    world.post(channel, shape, root_of(channel, call.text("thread_ts")))
    for upload in uploads:
        event: Shape = {"type": "file_shared", "file_id": upload.id, "user_id": world.bot.id}
        world.emit(event | {"file": {"id": upload.id}, "channel_id": channel.id}, channel)


@method("files.info", "file count cursor limit page", "files:read")
def info(call: Call) -> Shape:
    """One file."""
    upload = call.world.uploads.get(call.text("file", "file_not_found"))
    if upload is None or not upload.complete:
        raise SlackError("file_not_found")
    answer: Shape = {"file": shown(call.world, upload, call.address)}
    return answer | call.page("comments", [])


def shown(world: World, upload: Upload, address: str) -> Shape:
    """A file as the API shows it."""
    kind = upload.name.rpartition(".")[2].lower()
    pictures = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}
    return {
        "id": upload.id,
        "created": upload.created,
        "timestamp": upload.created,
        "name": upload.name,
        "title": upload.title,
        "mimetype": pictures.get(kind, "text/plain"),
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": world.bot.id,
        "user_team": world.team_id,
        "editable": False,
        "size": upload.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": f"{address}/files/{upload.id}",
        "url_private_download": f"{address}/files/{upload.id}",
        "permalink": f"https://{world.domain}.slack.com/files/{world.bot.id}/{upload.id}",
        "channels": list(upload.channels),
        "alt_txt": upload.alt,
        "file_access": "visible",
    }
