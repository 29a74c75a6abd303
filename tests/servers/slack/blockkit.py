"""Block Kit as Slack documents it: which blocks there are, what stands in them, and how long it may be."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from tests.servers.slack.kit_controls import (
    Button,
    ChannelsMenu,
    ChannelsMenus,
    Checkboxes,
    ConversationsMenu,
    ConversationsMenus,
    DatePicker,
    ExternalMenu,
    ExternalMenus,
    LinkField,
    MailField,
    MomentPicker,
    NumberField,
    Overflow,
    Radios,
    StaticMenu,
    StaticMenus,
    TextField,
    TimePicker,
    UsersMenu,
    UsersMenus,
)
from tests.servers.slack.kit_objects import Id, Marked, Of24, Of150, Of2000, Of3000, Of12000, Plain, Shaped


class Picture(Shaped, tag_field="type", tag="image", kw_only=True):
    """In a section's corner, or in small print."""

    alt_text: Of2000
    image_url: Of3000 | UnsetType = UNSET
    slack_file: dict[str, str] | UnsetType = UNSET


Chooser = (
    StaticMenu | ExternalMenu | UsersMenu | ChannelsMenu | ConversationsMenu
    | StaticMenus | ExternalMenus | UsersMenus | ChannelsMenus | ConversationsMenus
    | Checkboxes | Radios | DatePicker | TimePicker
)  # fmt: skip
Asks = Chooser | MomentPicker | TextField | MailField | LinkField | NumberField
Acts = Chooser | MomentPicker | Button | Overflow
Corner = Chooser | Button | Overflow | Picture
Words = Plain[Of3000] | Marked[Of3000]


class Block(Shaped, tag_field="type", kw_only=True):
    """One of a message or a view."""

    block_id: Id = UNSET


class Section(Block, tag="section", kw_only=True):
    """Words, in columns or not, with something in the corner."""

    text: Words | UnsetType = UNSET
    fields: Annotated[list[Plain[Of2000] | Marked[Of2000]], Meta(min_length=1, max_length=10)] | UnsetType = UNSET
    accessory: Corner | UnsetType = UNSET
    expand: bool = False


class Divider(Block, tag="divider", kw_only=True):
    """A line."""


class Header(Block, tag="header", kw_only=True):
    """Large words."""

    text: Plain[Of150]
    level: Literal[1, 2, 3, 4] | UnsetType = UNSET


class Context(Block, tag="context", kw_only=True):
    """Small print."""

    elements: Annotated[list[Plain[Of3000] | Marked[Of3000] | Picture], Meta(min_length=1, max_length=10)]


class Actions(Block, tag="actions", kw_only=True):
    """Buttons and menus in a row."""

    elements: Annotated[list[Acts], Meta(min_length=1, max_length=25)]


class Input(Block, tag="input", kw_only=True):
    """Something to fill in."""

    label: Plain[Of2000]
    element: Asks
    hint: Plain[Of2000] | UnsetType = UNSET
    optional: bool = False
    dispatch_action: bool = False


class Image(Block, tag="image", kw_only=True):
    """A picture."""

    alt_text: Of2000
    image_url: Of3000 | UnsetType = UNSET
    slack_file: dict[str, str] | UnsetType = UNSET
    title: Plain[Of2000] | UnsetType = UNSET


class Markdown(Block, tag="markdown", kw_only=True):
    """Words with the usual marks; in messages alone."""

    text: Of12000


class RichText(Block, tag="rich_text", kw_only=True):
    """What people's own client writes; its inside is not looked at."""

    elements: list[Any]


KNOWN = Section | Divider | Header | Context | Actions | Input | Image | Markdown | RichText


class View(Shaped, tag_field="type", kw_only=True):
    """What modals and homes have in common; their blocks are looked at on their own."""

    blocks: Annotated[list[Any], Meta(min_length=1, max_length=100)]
    private_metadata: Annotated[str, Meta(max_length=3000)] | UnsetType = UNSET
    callback_id: Id = UNSET
    external_id: Id = UNSET


class ModalView(View, tag="modal", kw_only=True):
    """A form."""

    title: Plain[Of24]
    submit: Plain[Of24] | UnsetType | None = UNSET
    close: Plain[Of24] | UnsetType | None = UNSET
    clear_on_close: bool = False
    notify_on_close: bool = False
    submit_disabled: bool = False


class HomeView(View, tag="home"):
    """The app's home."""
