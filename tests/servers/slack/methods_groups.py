"""usergroups.*: the groups of people that a workspace has."""

from tests.servers.shapes import Shape
from tests.servers.slack.call import Call, method
from tests.servers.slack.model import Group
from tests.servers.slack.world import World


def shown(world: World, group: Group, *, users: bool = True) -> Shape:
    """A user group as the API shows it."""
    shape: Shape = {
        "id": group.id,
        "team_id": world.team_id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": group.created,
        "date_update": group.created,
        "date_delete": group.created if group.disabled else 0,
        "auto_type": None,
        "created_by": "",
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    return shape | ({"users": list(group.users)} if users else {})


@method("usergroups.list", "include_users include_count include_disabled team_id", "usergroups:read")
def every(call: Call) -> Shape:
    """Every user group."""
    groups = [one for one in call.world.groups.values() if call.flag("include_disabled") or not one.disabled]
    return {"usergroups": [shown(call.world, one, users=call.flag("include_users")) for one in groups]}
