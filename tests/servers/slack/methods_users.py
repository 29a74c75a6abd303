"""auth.test, apps.*, bots.*, users.* and team.*: who is who."""

from tests.servers.shapes import Shape
from tests.servers.slack.call import Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.messages import profile
from tests.servers.slack.model import User
from tests.servers.slack.world import World


def shown(world: World, user: User, *, locale: bool = False) -> Shape:
    """A person as the API shows them."""
    portrait = {f"image_{size}": f"https://loopback.invalid/{user.id}_{size}.png" for size in (24, 32, 48, 72)}
    person: Shape = {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": "",
        "team": world.team_id,
        **portrait,
    }
    if user.is_bot:
        person |= {"api_app_id": world.app.id, "bot_id": world.app.bot_id, "always_active": False}
    return {
        "id": user.id,
        "team_id": world.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.offset(world.clock.seconds()),
        "profile": person,
        "is_admin": user.is_owner,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "is_email_confirmed": not user.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    } | ({"locale": user.locale} if locale else {})


@method("auth.test")
def who_am_i(call: Call) -> Shape:
    """The app itself."""
    world = call.world
    return {
        "url": f"https://{world.domain}.slack.com/",
        "team": world.name,
        "user": world.bot.name,
        "team_id": world.team_id,
        "user_id": world.bot.id,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", app_token=True)
def connect(call: Call) -> Shape:
    """A ticket; the API hands it out itself, as it knows the sockets."""
    raise NotImplementedError


@method("bots.info", "bot team_id", "users:read")
def bot(call: Call) -> Shape:
    """The app's bot."""
    if call.text("bot", "bot_not_found") != call.world.app.bot_id:
        raise SlackError("bot_not_found")
    return {"bot": profile(call.world)}


@method("users.info", "user include_locale", "users:read")
def person(call: Call) -> Shape:
    """One person."""
    found = call.world.users.get(call.text("user", "user_not_found"))
    if found is None:
        raise SlackError("user_not_found")
    return {"user": shown(call.world, found, locale=call.flag("include_locale"))}


@method("users.list", "limit cursor include_locale team_id", "users:read")
def everybody(call: Call) -> Shape:
    """Everybody, who left included."""
    people = [shown(call.world, one, locale=call.flag("include_locale")) for one in call.world.users.values()]
    return call.page("members", people) | {"cache_ts": int(call.world.clock.seconds())}


@method("team.info", "team domain", "team:read")
def team(call: Call) -> Shape:
    """The workspace."""
    world = call.world
    icon = {"image_68": "https://loopback.invalid/team.png", "image_default": True}
    shape = {"id": world.team_id, "name": world.name, "domain": world.domain, "email_domain": "", "icon": icon}
    return {"team": shape | {"url": f"https://{world.domain}.slack.com/"}}
