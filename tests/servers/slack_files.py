"""files.*: a place for each file, its bytes, and word that all are there;
beside the loopback Slack, on a port of its own.
"""

from aiohttp import web

from tests.servers.shapes import Shape, parts
from tests.servers.slack.call import METHODS, Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.model import Upload
from tests.servers.slack.world import World

PLACE = "files.getUploadURLExternal"
SHARE = "files.completeUploadExternal"


class Files:
    """Opened with `async with`, for one workspace."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runner: web.AppRunner | None = None
        self._address = ""

    async def __aenter__(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/upload/{key}", self._takes)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        method(PLACE, "filename length alt_txt", "files:write")(self._places)
        method(SHARE, "files channel_id initial_comment thread_ts", "files:write")(self._shares)

    async def __aexit__(self, *_: object) -> None:
        for name in (PLACE, SHARE):
            METHODS.pop(name, None)
        if self._runner is not None:
            await self._runner.cleanup()

    def _places(self, call: Call) -> Shape:
        key = self._world.clock.new_id("F")
        alt, name = call.text("alt_txt"), call.text("filename")
        self._world.uploads[key] = Upload(key, name, call.number("length", 0), alt=alt)
        return {"upload_url": f"{self._address}/upload/{key}", "file_id": key}

    async def _takes(self, request: web.Request) -> web.Response:
        """The bytes, as many as were told."""
        form = await request.post()
        field = form["file"]
        upload = self._world.uploads[request.match_info["key"]]
        upload.data = field.file.read() if isinstance(field, web.FileField) else str(field).encode()
        return web.Response(text=f"OK - {len(upload.data)}", status=200 if len(upload.data) == upload.length else 400)

    def _shares(self, call: Call) -> Shape:
        shared: list[Shape] = []
        for one in parts(call.args, "files"):
            upload = self._world.uploads.get(one["id"])
            if upload is None or upload.data is None:
                raise SlackError("file_not_found")
            upload.complete, upload.title = True, str(one.get("title") or "")
            shared.append({"id": upload.id, "name": upload.name, "title": upload.title, "alt_txt": upload.alt})
        if call.text("channel_id"):
            channel, world = call.channel("channel_id"), self._world
            frame = {"type": "message", "bot_id": world.app.bot_id, "user": world.bot.id, "subtype": "file_share"}
            world.post(channel, frame | {"text": call.text("initial_comment"), "files": shared})
        return {"files": shared}
