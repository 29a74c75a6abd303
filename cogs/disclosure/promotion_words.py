"""What members read about links of their own."""

from collections.abc import Sequence

from bot.kit.text import counted
from cogs.disclosure.judge.promotion import Share


def note(share: Share, threshold: int) -> Sequence[str]:
    """A private note; it blames nobody, and says that nothing follows."""
    best = f"it reads best when they are at most {threshold} % of what somebody posts, so join in with other things."
    return (
        f"{count(share)} Links to one's own things are welcome here; {best}",
        "Only you see this count, your posts stay as they are, and I write about it once a week at most.",
    )


def count(share: Share) -> str:
    """How many it were."""
    posts = counted(max(share.posts, share.own), "post")
    return f"In the last 30 days, {share.own} of your {posts} here had a link of your own."
