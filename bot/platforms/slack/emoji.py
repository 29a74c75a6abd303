"""Emoji by Slack's names and as Unicode has them, so that a reaction means the same on every platform. Pure.

Slack's names are mostly Unicode's own, in lower case with `_`; those that differ and are often used stand here (from
the emoji data that Slack takes its names from, iamcal/emoji-data). What is not known stays as `:name:`.
"""

import unicodedata
from typing import Final

_OWN: Final = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "heart": "❤️",
    "tada": "🎉",
    "pray": "🙏",
    "clap": "👏",
    "wave": "👋",
    "raised_hands": "🙌",
    "ok_hand": "👌",
    "muscle": "💪",
    "joy": "😂",
    "smile": "😄",
    "grinning": "😀",
    "slightly_smiling_face": "🙂",
    "blush": "😊",
    "sob": "😭",
    "thinking_face": "🤔",
    "heart_eyes": "😍",
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "x": "❌",
    "warning": "⚠️",
    "question": "❓",
    "exclamation": "❗",
    "bulb": "💡",
    "100": "💯",
    "star": "⭐",
    "boom": "💥",
    "coffee": "☕",
    "sunny": "☀️",
    "point_up": "☝️",
    "raised_hand": "✋",
    "hand": "✋",
    "memo": "📝",
    "pencil": "📝",
    "book": "📖",
    "triangular_flag_on_post": "🚩",
    "flag-eu": "🇪🇺",
    "soup": "🍲",
    "stew": "🍲",
    "arrow_up": "⬆️",
    "arrow_down": "⬇️",
    "no_entry": "⛔",
    "bell": "🔔",
    "lock": "🔒",
    "mag": "🔍",
}
_NAMED: Final = {char.rstrip("\ufe0f"): name for name, char in reversed(_OWN.items())}
_TONES: Final = {f"skin-tone-{number}": chr(0x1F3FA + number - 1) for number in range(2, 7)}
_SHOWN: Final = frozenset({"So", "Sk"})


def emoji_of(name: str) -> str:
    """The emoji that a reaction's name means, as `:name:` where it is a workspace's own."""
    base, _, tone = name.partition("::")
    found = _OWN.get(base) or _by_name(base)
    return f":{name}:" if found is None else found + _TONES.get(tone, "")


def name_of(emoji: str) -> str:
    """The name that Slack gives an emoji; raises ValueError for what has none."""
    plain = emoji.strip().replace("\ufe0f", "")
    if len(plain) > 2 and plain[0] == plain[-1] == ":":
        return plain[1:-1]
    if found := _NAMED.get(plain):
        return found
    if len(plain) == 1 and unicodedata.category(plain) in _SHOWN:
        return unicodedata.name(plain).casefold().replace(" ", "_").replace("-", "_")
    raise ValueError(f"Slack has no name for {emoji!r}")


def _by_name(name: str) -> str | None:
    for written in (name.replace("_", " "), name.replace("_", "-")):
        try:
            found = unicodedata.lookup(written.upper())
        except KeyError:
            continue
        if len(found) == 1 and unicodedata.category(found) == "So":
            return found
    return None
