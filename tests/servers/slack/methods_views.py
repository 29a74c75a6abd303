"""views.*: forms that the app opens, and its home."""

from tests.servers.shapes import Shape
from tests.servers.slack.call import Call, method
from tests.servers.slack.errors import SlackError
from tests.servers.slack.views import checked, replaced


@method("views.open", "trigger_id view")
def opens(call: Call) -> Shape:
    """A form, for whoever the trigger came from."""
    shape = checked(call.world, call.args.get("view"), "modal")
    trigger = call.desk.exchange(call.text("trigger_id", "invalid_trigger_id"))
    modal = call.desk.opens(trigger.user, shape)
    trigger.asked.modals.append(modal)
    return {"view": modal.shape}


@method("views.push", "trigger_id view")
def pushes(call: Call) -> Shape:
    """A form on top of another."""
    shape = checked(call.world, call.args.get("view"), "modal")
    trigger = call.desk.exchange(call.text("trigger_id", "invalid_trigger_id"))
    modal = call.desk.pushes(trigger.user, shape)
    trigger.asked.modals.append(modal)
    return {"view": modal.shape}


@method("views.update", "view_id external_id hash view")
def updates(call: Call) -> Shape:
    """Another form in the place of one that is open, or another home."""
    shape = checked(call.world, call.args.get("view"), "modal" if not _is_home(call) else "home")
    if _is_home(call):
        user = next(key for key, one in call.desk.homes.items() if one["id"] == call.text("view_id"))
        return {"view": _published(call, user, shape)}
    modal = call.desk.find(call.text("view_id"), call.text("external_id"))
    if call.text("hash") and call.text("hash") != modal.shape["hash"]:
        raise SlackError("hash_conflict")
    replaced(modal, shape)
    return {"view": modal.shape}


def _is_home(call: Call) -> bool:
    return any(one["id"] == call.text("view_id") for one in call.desk.homes.values())


@method("views.publish", "user_id view hash")
def publishes(call: Call) -> Shape:
    """What somebody finds on the app's home."""
    if not call.world.app.home_tab:
        raise SlackError("not_enabled")
    user = call.text("user_id", "missing_profile_id")
    if user not in call.world.users:
        raise SlackError("user_not_found")
    shape = checked(call.world, call.args.get("view"), "home")
    return {"view": _published(call, user, shape)}


def _published(call: Call, user: str, shape: Shape) -> Shape:
    before = call.desk.homes.get(user)
    if before is not None:
        if call.text("hash") and call.text("hash") != before["hash"]:
            raise SlackError("hash_conflict")
        shape["id"] = shape["root_view_id"] = before["id"]
    call.desk.homes[user] = shape
    return shape
