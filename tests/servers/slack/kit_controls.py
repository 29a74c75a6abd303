"""Block Kit's controls: what can be pressed, chosen, picked and typed into."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from tests.servers.slack.kit_objects import (
    Confirm,
    Groups,
    Id,
    Of75,
    Of150,
    Of3000,
    Option,
    Options,
    Plain,
    Shaped,
    Ten,
)


class Control(Shaped, kw_only=True, tag_field="type"):
    """What somebody can use."""

    action_id: Id = UNSET
    confirm: Confirm | UnsetType = UNSET


class Button(Control, tag="button", kw_only=True):
    """Pressed."""

    text: Plain[Of75]
    value: Annotated[str, Meta(max_length=2000)] | UnsetType = UNSET
    url: Of3000 | UnsetType = UNSET
    style: Literal["primary", "danger"] | UnsetType = UNSET
    accessibility_label: Of75 | UnsetType = UNSET


class Overflow(Control, tag="overflow", kw_only=True):
    """Three dots."""

    options: Annotated[list[Option], Meta(min_length=1, max_length=5)]


class Menu(Control):
    """A list that unfolds."""

    placeholder: Plain[Of150] | UnsetType = UNSET
    focus_on_load: bool = False


class StaticMenu(Menu, tag="static_select"):
    """With options of its own."""

    options: Options | UnsetType = UNSET
    option_groups: Groups | UnsetType = UNSET
    initial_option: Option | UnsetType = UNSET


class ExternalMenu(Menu, tag="external_select"):
    """With options that the app is asked for."""

    initial_option: Option | UnsetType = UNSET
    min_query_length: int | UnsetType = UNSET


class UsersMenu(Menu, tag="users_select"):
    """Of people."""

    initial_user: str | UnsetType = UNSET


class ChannelsMenu(Menu, tag="channels_select"):
    """Of public channels."""

    initial_channel: str | UnsetType = UNSET
    response_url_enabled: bool = False


class Filter(Shaped):
    """Which conversations are offered."""

    include: list[Literal["im", "mpim", "private", "public"]] | UnsetType = UNSET
    exclude_external_shared_channels: bool = False
    exclude_bot_users: bool = False


class ConversationsMenu(Menu, tag="conversations_select"):
    """Of channels and direct messages."""

    initial_conversation: str | UnsetType = UNSET
    default_to_current_conversation: bool = False
    response_url_enabled: bool = False
    filter: Filter | UnsetType = UNSET


class SeveralMenu(Menu):
    """More than one may be chosen."""

    max_selected_items: Annotated[int, Meta(ge=1)] | UnsetType = UNSET


class StaticMenus(SeveralMenu, tag="multi_static_select"):
    """With options of its own."""

    options: Options | UnsetType = UNSET
    option_groups: Groups | UnsetType = UNSET
    initial_options: list[Option] | UnsetType = UNSET


class ExternalMenus(SeveralMenu, tag="multi_external_select"):
    """With options that the app is asked for."""

    initial_options: list[Option] | UnsetType = UNSET
    min_query_length: int | UnsetType = UNSET


class UsersMenus(SeveralMenu, tag="multi_users_select"):
    """Of people."""

    initial_users: list[str] | UnsetType = UNSET


class ChannelsMenus(SeveralMenu, tag="multi_channels_select"):
    """Of public channels."""

    initial_channels: list[str] | UnsetType = UNSET


class ConversationsMenus(SeveralMenu, tag="multi_conversations_select"):
    """Of channels and direct messages."""

    initial_conversations: list[str] | UnsetType = UNSET
    default_to_current_conversation: bool = False
    filter: Filter | UnsetType = UNSET


class Checkboxes(Control, tag="checkboxes", kw_only=True):
    """Ticked."""

    options: Ten
    initial_options: list[Option] | UnsetType = UNSET
    focus_on_load: bool = False


class Radios(Control, tag="radio_buttons", kw_only=True):
    """One of them."""

    options: Ten
    initial_option: Option | UnsetType = UNSET
    focus_on_load: bool = False


class DatePicker(Menu, tag="datepicker"):
    """A day."""

    initial_date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | UnsetType = UNSET


class TimePicker(Menu, tag="timepicker"):
    """A time of day."""

    initial_time: Annotated[str, Meta(pattern=r"^\d{2}:\d{2}$")] | UnsetType = UNSET
    timezone: str | UnsetType = UNSET


class MomentPicker(Control, tag="datetimepicker"):
    """Both, in epoch seconds."""

    initial_date_time: Annotated[int, Meta(ge=1_000_000_000, le=9_999_999_999)] | UnsetType = UNSET
    focus_on_load: bool = False


class Dispatch(Shaped):
    """When a text field tells the app before the form is sent."""

    trigger_actions_on: list[Literal["on_enter_pressed", "on_character_entered"]]


class Field(Control):
    """Typed into."""

    placeholder: Plain[Of150] | UnsetType = UNSET
    focus_on_load: bool = False
    dispatch_action_config: Dispatch | UnsetType = UNSET


class TextField(Field, tag="plain_text_input"):
    """Words."""

    initial_value: Annotated[str, Meta(max_length=3000)] | UnsetType = UNSET
    multiline: bool = False
    min_length: Annotated[int, Meta(ge=0, le=3000)] | UnsetType = UNSET
    max_length: Annotated[int, Meta(ge=1, le=3000)] | UnsetType = UNSET


class MailField(Field, tag="email_text_input"):
    """An address."""

    initial_value: str | UnsetType = UNSET


class LinkField(Field, tag="url_text_input"):
    """A link."""

    initial_value: str | UnsetType = UNSET


class NumberField(Field, tag="number_input", kw_only=True):
    """A number, which travels as text."""

    is_decimal_allowed: bool
    initial_value: str | UnsetType = UNSET
    min_value: str | UnsetType = UNSET
    max_value: str | UnsetType = UNSET
