"""Serves an application on the loopback address, and says in one sentence where it cannot."""

import errno
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.kit.errors import ConfigError

DEMO_PORT: Final = 8321
_SHUTDOWN: Final = 2.0
_LINE: Final = 64 * 1024
"""Bytes of an address, so that one that is too long is answered in words, too."""
_LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is being served; `port` is the real one."""

    runner: web.AppRunner
    host: str
    port: int

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    async def stop(self) -> None:
        """Finish what is under way and let the port go."""
        await self.runner.cleanup()


async def serve(app: web.Application, host: str = "127.0.0.1", port: int = DEMO_PORT) -> Served:
    """Serve until stopped; port 0 takes a free one. Raises ConfigError where the address cannot be had."""
    if host not in _LOOPBACK:
        raise ConfigError(f"The page is for this computer only: its address is 127.0.0.1, not {host}.")
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN, max_line_size=_LINE)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
    except OSError as error:
        await runner.cleanup()
        raise ConfigError(_why(host, port, error)) from error
    address = runner.addresses[0]
    return Served(runner, host, int(address[1]))


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken by another program. Choose another, as in: hearth demo --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that Hearth does not have. Choose one above 1023, as in: --port {DEMO_PORT}"
    return f"Hearth cannot listen on {host} port {port}: {error.strerror or error}."
