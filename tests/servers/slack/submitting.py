"""What becomes of a form after it was sent: closed, corrected, replaced, or covered by another."""

from tests.servers.shapes import Shape
from tests.servers.slack.desk import Desk, Modal
from tests.servers.slack.errors import SlackError
from tests.servers.slack.interaction import Interacted
from tests.servers.slack.views import checked, replaced
from tests.servers.slack.world import World


def settle(world: World, desk: Desk, modal: Modal, answer: Shape, asked: Interacted) -> None:
    """What the acknowledgement of a view_submission says; nothing said closes the form."""
    match answer.get("response_action"):
        case "errors":
            fields = {one["block_id"] for one in modal.shape["blocks"] if one["type"] == "input"}
            if not answer.get("errors") or not answer["errors"].keys() <= fields:
                raise SlackError("invalid_errors", messages=[f"[ERROR] the form has {sorted(fields)}"])
            modal.errors = dict(answer["errors"])
        case "update":
            replaced(modal, checked(world, answer.get("view"), "modal"))
            asked.modals.append(modal)
        case "push":
            asked.modals.append(desk.pushes(modal.user, checked(world, answer.get("view"), "modal")))
        case "clear":
            modal.stack.clear()
        case _:
            if modal in modal.stack:
                modal.stack.remove(modal)
