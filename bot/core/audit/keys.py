"""The key of the audit chain: from the environment, or from a file beside the database that nobody else can read."""

import base64
import binascii
import logging
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.core.audit.chain import Key
from bot.kit.errors import ConfigError

VARIABLE: Final = "HEARTH_AUDIT_KEY"
FILE: Final = "audit.key"
LEAST: Final = 32
"""Bytes of a key at least: as long as the seal (RFC 2104, section 3)."""
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2})+")
_REMEDY: Final = f"Put the right one back from your backup; for a new chain, make one with: openssl rand -hex {LEAST}"
log = logging.getLogger("hearth.audit")


def find_key(folder: Path, environ: Mapping[str, str]) -> Key | None:
    """The key of the environment, else of the folder's file, if there is one. Raises `ConfigError`."""
    if given := environ.get(VARIABLE, "").strip():
        return _read(given, f"The environment variable {VARIABLE}")
    path = folder / FILE
    try:
        text = path.read_text(encoding="ascii", errors="replace")
        open_to_all = path.stat().st_mode & 0o077
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(
            f"{path}: Hearth cannot read its audit key ({error.strerror}). See whose file it is."
        ) from None
    if open_to_all and os.name == "posix":
        log.warning("others on this machine can read %s; close it with: chmod 600 %s", path, path)
    return _read(text.strip(), str(path))


def make_key(folder: Path) -> Key:
    """A new key in the folder's file, which its owner alone can read. Raises `ConfigError`."""
    secret, path = secrets.token_bytes(LEAST), folder / FILE
    draft = folder / f".{FILE}.new"
    try:
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secret.hex()}\n")
            file.flush()
            os.fsync(handle)
        draft.replace(path)
        _settle(folder)
    except OSError as error:
        raise ConfigError(
            f"{path}: Hearth cannot write its audit key ({error.strerror}). Give it a folder that it may write to, "
            f"or put a key into the environment variable {VARIABLE}."
        ) from None
    return Key(secret)


def _read(text: str, where: str) -> Key:
    """A key as people write it. It is never repeated to them, since logs keep what is said."""
    try:
        secret = bytes.fromhex(text) if _HEX.fullmatch(text) else base64.b64decode(_plain(text), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigError(f"{where} holds no key: it is neither hexadecimal nor base64. {_REMEDY}") from None
    if len(secret) < LEAST:
        raise ConfigError(
            f"{where} holds a key that is too short: {len(secret)} bytes, and the least is {LEAST}. {_REMEDY}"
        )
    return Key(secret)


def _plain(text: str) -> str:
    """Base64 of either alphabet, with or without its padding."""
    bare = text.replace("-", "+").replace("_", "/").rstrip("=")
    return bare + "=" * (-len(bare) % 4)


def _settle(folder: Path) -> None:
    """Let the file's name survive a power cut too."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
