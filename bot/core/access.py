"""Who may do what: roles as they are at this moment, read through the community's role settings."""

from collections.abc import Iterable

from bot.kit.community import RoleSettings
from bot.kit.people import Access


def access_of(roles: Iterable[str], settings: RoleSettings) -> Access:
    """The most that any of these roles allows. Somebody with a newcomer's role and no other that
    counts is a newcomer; with none at all, a member.
    """
    allowed = settings.allowed
    held = [allowed[folded] for role in roles if (folded := role.casefold()) in allowed]
    return max(held, default=Access.MEMBER)


def refusal(needed: Access) -> str:
    """What somebody reads who may not do a thing."""
    match needed:
        case Access.ORGANISER:
            return "Only organisers can do this. They are the people who look after this community's settings."
        case Access.MODERATOR:
            return "Only moderators can do this. If something needs their eyes, write to one of them."
        case _:
            return "This opens once you are a member here. Until then, look around and say hello."
