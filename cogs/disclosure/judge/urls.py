"""Addresses as browsers read them (WHATWG), what they lead on to, and the name somebody registered.

ada-url and tldextract are imported when the first link is read (20 and 155 ms), so that Hearth starts
at once. tldextract uses the list it comes with: no network, no cache.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

DEPTH: Final = 3
"""How deep addresses inside addresses are read (docs/policy.md 1)."""
_MOST: Final = 40
"""Addresses read out of one link."""
_INNER: Final = re.compile(r"h(?:ttps?):[\\/]{1,3}.{3,}", re.IGNORECASE | re.DOTALL)
_PORT: Final = re.compile(":[0-9]+$")
_HOSTLIKE: Final = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}\.?[/?#\\]\S*", re.IGNORECASE)


class Url(Struct, frozen=True):
    """One address: host in lower case, path decoded, parameters with names in lower case.

    `named` is whether it names more than the site itself.
    """

    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    named: bool


@cache
def _parser() -> Any:
    import ada_url  # noqa: PLC0415  20 ms that a start need not wait for

    return ada_url.URL


@cache
def _suffixes() -> Callable[[str], Any]:
    from tldextract import TLDExtract  # noqa: PLC0415  155 ms that a start need not wait for

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


_COUNTING: Final = """
utm_source utm_campaign utm_term utm_content utm_id fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid
mc_cid mc_eid _hsenc _hsmi
"""
_COUNTED: Final = frozenset(_COUNTING.split())
"""Parameters that count where visitors come from and pay nobody; `utm_medium` is not among them, as it says
"affiliate" where it does.
"""
_ESCAPE: Final = re.compile("%([0-9A-Fa-f]{2})")
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical(address: str) -> str:
    """The one spelling of an address, however it is written: without its scheme, a default port, escapes that nothing
    needs and parameters that only count visitors. What is no address stays as it is.
    """
    try:
        schemed = address[:5].lower() in {"http:", "https"}
        parsed = _parser()(address if schemed else f"https://{address}")
    except (ValueError, UnicodeError):
        return address
    host = parsed.hostname.rstrip(".")
    port = f":{parsed.port}" if parsed.port and parsed.port not in {"80", "443"} else ""
    path, search, mark = (_unescaped(str(part)) for part in (parsed.pathname, parsed.search, parsed.hash))
    kept = [pair for pair in search[1:].split("&") if pair and pair.partition("=")[0].lower() not in _COUNTED]
    query = "?" + "&".join(kept) if kept else ""
    return f"{host}{port}{path}{query}{mark if len(mark) > 1 else ''}"


def _unescaped(part: str) -> str:
    def one(found: re.Match[str]) -> str:
        letter = chr(int(found[1], 16))
        return letter if letter in _PLAIN else found.group().upper()

    return _ESCAPE.sub(one, part)


@lru_cache(maxsize=128)
def unfold(address: str) -> Sequence[Url]:
    """An address and everything it leads on to, itself first; empty where it is none.

    Remembered for a while: what is flagged is judged again with each label that could be offered.
    """
    return tuple(url for url, _ in zip(_unfolded(address, DEPTH), range(_MOST), strict=False))


@lru_cache(maxsize=1024)
def registered(host: str) -> tuple[str, str]:
    """The name that was registered and the suffix under it: ("amazon", "co.uk").

    A suffix that is in no list (`.example`, or newer than the list) is taken to be the last label.
    """
    found = _suffixes()(host)
    if found.suffix:
        return found.domain, found.suffix
    name, _, suffix = host.rpartition(".")
    return name.rpartition(".")[2], suffix


def listed(host: str) -> bool:
    """Whether a name ends in a public suffix or one kept for examples (RFC 2606), so that "Node.js" is no address."""
    return bool(_suffixes()(host).suffix) or host.endswith((".example", ".test"))


def _unfolded(address: str, depth: int) -> Iterator[Url]:
    url, inner = _read(address)
    if url is None:
        return
    yield url
    if depth:
        for one in inner:
            yield from _unfolded(one, depth - 1)


def _read(address: str) -> tuple[Url | None, Sequence[str]]:
    """One address, and the addresses inside it."""
    schemed = _INNER.match(address) is not None or address[:6].lower() in {"http:/", "https:", "http:\\"}
    try:
        written = str(_parser()(address if schemed else f"https://{address}").href)
    except (ValueError, UnicodeError):
        return None, ()
    scheme, _, rest = written.partition("://")  # asking the parser for each part would take three times as long
    if scheme not in {"http", "https"}:
        return None, ()
    rest, _, mark = rest.partition("#")
    rest, _, search = rest.partition("?")
    owner, slash, path = rest.partition("/")
    host = _PORT.sub("", owner.rpartition("@")[2]).rstrip(".").lower()
    path = slash + path
    pairs = _pairs(search)
    more = len(path) > 1 or bool(search) or (schemed and host.count(".") > 1 and not host.startswith("www."))
    read = unquote(path, errors="replace") if "%" in path else path
    url = Url(host, read, tuple((name.lower(), value) for name, value in pairs), more)
    return url, list(_inside([value for _, value in pairs] + [path[1:], mark]))


def _pairs(search: str) -> Sequence[tuple[str, str]]:
    if not search:
        return ()
    try:
        return parse_qsl(search, keep_blank_values=True, errors="replace")
    except ValueError:
        return ()


def _inside(texts: Sequence[str]) -> Iterator[str]:
    """Addresses that stand in the parameters, the path or after the #, decoded as often as it takes."""
    for text in filter(None, texts):
        for _ in range(DEPTH):
            found = _INNER.search(text)
            if found:
                yield found.group()
                break
            if "%" not in text:
                if _HOSTLIKE.fullmatch(text):
                    yield text
                break
            text = unquote(text, errors="replace")  # noqa: PLW2901  the same text, decoded once more
