"""The two compressed streams that a gateway connection may ask for."""

import zlib
from typing import Protocol

import zstandard


class Squeezer(Protocol):
    """One compression context for one connection."""

    def squeeze(self, frame: bytes) -> bytes:
        """The frame in the stream, flushed so that it can be read at once."""
        ...


class Zlib:
    """`compress=zlib-stream`: each frame ends with 00 00 FF FF."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def squeeze(self, frame: bytes) -> bytes:
        """The frame in the stream."""
        return self._context.compress(frame) + self._context.flush(zlib.Z_SYNC_FLUSH)


class Zstd:
    """`compress=zstd-stream`: each frame ends with a block."""

    def __init__(self) -> None:
        self._context = zstandard.ZstdCompressor().compressobj()

    def squeeze(self, frame: bytes) -> bytes:
        """The frame in the stream."""
        return self._context.compress(frame) + self._context.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def squeezer(asked: str | None) -> Squeezer | None:
    """The context for what the connection's address asks for; None sends plain text."""
    match asked:
        case "zlib-stream":
            return Zlib()
        case "zstd-stream":
            return Zstd()
        case _:
            return None
