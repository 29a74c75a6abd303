"""What happens inside Hearth, in the past tense: what one cog tells for others to listen for."""

from msgspec import Struct

from bot.kit.items import State, Step


class DomainEvent(Struct, frozen=True):
    """Something that happened inside Hearth, told by one cog for others; journaled with its cause.

    `person` in a subclass is who did it, `subject` whom it was about, `about` what (a key), and `what`
    which of several things it was; the journal keeps these four.
    """


class SettingsChanged(DomainEvent, frozen=True):
    """An organiser saved or undid a section's settings."""

    section: str
    version: int
    person: int | None = None


class Thanked(DomainEvent, frozen=True):
    """One member thanked another in public."""

    person: int
    subject: int


class PostFlagged(DomainEvent, frozen=True):
    """A rule found something in a post that its author or a moderator should look at."""

    item: int
    rule: str
    subject: int
    about: str


class RelationshipChanged(DomainEvent, frozen=True):
    """A member declared, changed, ended or renewed a relationship of theirs, or took that back: `what` it was."""

    person: int
    what: str


class OwnLinkPosted(DomainEvent, frozen=True):
    """A member posted a link of their own: to a site that they declared, or to something they say they made."""

    person: int


class SelfPromotionTold(DomainEvent, frozen=True):
    """Somebody was told that many of their posts have links of their own."""

    subject: int


class PostShared(DomainEvent, frozen=True):
    """A member shared something by way of Hearth; `what` says whether with a label."""

    person: int
    what: str


class ShareRemoved(DomainEvent, frozen=True):
    """A moderator took away what `subject` had shared by way of Hearth."""

    person: int
    subject: int


class PostSaved(DomainEvent, frozen=True):
    """Somebody saved a post for themselves, for the first time (docs/metrics.md 9 counts who did).

    Whose post it is stays out: authors read what names them.
    """

    person: int
    about: str


class ExemptionChanged(DomainEvent, frozen=True):
    """A moderator exempted a member from labelling something, ended that, or took either back: `what` it was."""

    person: int
    subject: int
    what: str


class RuleModeChanged(DomainEvent, frozen=True):
    """A rule does something else from now on, as an organiser chose (`person`), or because too few of its findings
    were upheld (None). `about` is the rule as in "rule:network.example", `what` its mode.
    """

    person: int | None
    about: str
    what: str


class ReviewMoved(DomainEvent, frozen=True):
    """A step was taken with an item of the moderation queue; `what` it was and the item's `state` after it.

    `owner` is the cog that submitted the item, `person` who took the step (None: Hearth, or nobody's
    name is to be known), `subject` the author, `about` the item as in "item:12".
    """

    item: int
    owner: str
    what: Step
    state: State
    person: int | None
    subject: int | None
    about: str


class ErasureAsked(DomainEvent, frozen=True):
    """Somebody asked to be erased, and will be once this is committed: let go of what is open about them."""

    subject: int
