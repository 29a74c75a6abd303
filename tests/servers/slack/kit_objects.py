"""Block Kit's smallest parts: words of a certain length, options, and what asks once more."""

from typing import Annotated, Generic, Literal, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

T = TypeVar("T")
Id = Annotated[str, Meta(max_length=255)] | UnsetType
Of24 = Annotated[str, Meta(min_length=1, max_length=24)]
Of30 = Annotated[str, Meta(min_length=1, max_length=30)]
Of75 = Annotated[str, Meta(min_length=1, max_length=75)]
Of100 = Annotated[str, Meta(min_length=1, max_length=100)]
Of150 = Annotated[str, Meta(min_length=1, max_length=150)]
Of300 = Annotated[str, Meta(min_length=1, max_length=300)]
Of2000 = Annotated[str, Meta(min_length=1, max_length=2000)]
Of3000 = Annotated[str, Meta(min_length=1, max_length=3000)]
Of12000 = Annotated[str, Meta(min_length=1, max_length=12000)]


class Shaped(Struct, forbid_unknown_fields=True):
    """Anything of Block Kit: Slack refuses fields that it does not know."""


class Plain(Shaped, Generic[T], tag_field="type", tag="plain_text"):
    """Words as they are."""

    text: T
    emoji: bool = True


class Marked(Shaped, Generic[T], tag_field="type", tag="mrkdwn"):
    """Words with Slack's marks in them."""

    text: T
    verbatim: bool = False


class Confirm(Shaped):
    """Asks once more."""

    title: Plain[Of100]
    text: Plain[Of300] | Marked[Of300]
    confirm: Plain[Of30]
    deny: Plain[Of30]
    style: Literal["primary", "danger"] | UnsetType = UNSET


class Option(Shaped):
    """One of a menu; of checkboxes and radio buttons, with marks if they like."""

    text: Plain[Of75] | Marked[Of75]
    value: Of150
    description: Plain[Of75] | Marked[Of75] | UnsetType = UNSET
    url: Of3000 | UnsetType = UNSET


class Group(Shaped):
    """Options under a heading."""

    label: Plain[Of75]
    options: Annotated[list[Option], Meta(min_length=1, max_length=100)]


Options = Annotated[list[Option], Meta(min_length=1, max_length=100)]
Ten = Annotated[list[Option], Meta(min_length=1, max_length=10)]
Groups = Annotated[list[Group], Meta(min_length=1, max_length=100)]
