"""What the buttons and forms of the register, of sharing, of exemptions and of rules carry.

Whose they are is checked at the press.
"""

from bot.kit.actions import Action
from bot.kit.services import Timer


class Add(Action, frozen=True, tag="disclosure.relation_add"):
    """Declare a relationship."""


class Choose(Action, frozen=True, tag="disclosure.relation_pick"):
    """Pick one of one's own from the list."""


class Change(Action, frozen=True, tag="disclosure.relation_change"):
    """Change this one."""

    relation: int


class End(Action, frozen=True, tag="disclosure.relation_end"):
    """It is over."""

    relation: int


class Still(Action, frozen=True, tag="disclosure.relation_still"):
    """It still holds."""

    relation: int


class Undo(Action, frozen=True, tag="disclosure.relation_undo"):
    """Take back the step with this one that was taken at a time in epoch milliseconds."""

    relation: int
    at: int


class Mine(Action, frozen=True, tag="disclosure.relation_list"):
    """Back to one's own list."""


class RelationDue(Timer, frozen=True, tag="disclosure.relationship-renewal"):
    """Time to ask whether this one still holds, or to let go of its names."""

    relation: int


class Share(Action, frozen=True, tag="disclosure.share"):
    """The form for sharing something."""


class WithLabel(Action, frozen=True, tag="disclosure.share_label"):
    """Share this draft, with the label that was offered."""

    draft: int


class AsItIs(Action, frozen=True, tag="disclosure.share_as_is"):
    """Share this draft as it is."""

    draft: int


class Remove(Action, frozen=True, tag="disclosure.share_remove"):
    """Take away what was shared."""

    shared: int


class Remember(Action, frozen=True, tag="disclosure.share_remember"):
    """Declare the relationship that was told while sharing this."""

    shared: int


class LabelNow(Action, frozen=True, tag="disclosure.share_fix"):
    """Put the label in front of what was shared, because moderators asked."""

    shared: int


class Reply(Action, frozen=True, tag="disclosure.share_reply"):
    """Answer the moderators' question about what was shared."""

    shared: int


class LabelPost(Action, frozen=True, tag="disclosure.post"):
    """The form about what one gets from this post of one's own; `was` tells whether its words were changed."""

    post: int
    was: str


class LabelThere(Action, frozen=True, tag="disclosure.post_thread"):
    """Put the label in the thread of this post."""

    post: int


class Unlabel(Action, frozen=True, tag="disclosure.post_unlabel"):
    """Take the label out of the thread of this post."""

    post: int


class RememberPost(Action, frozen=True, tag="disclosure.post_remember"):
    """Declare the relationship that was told about this post."""

    post: int


class Exemptions(Action, frozen=True, tag="disclosure.exemptions"):
    """See every exemption."""


class MoreExemptions(Action, frozen=True, tag="disclosure.exemptions_page"):
    """A page of the exemptions, counted from 0."""

    page: int


class EndExemption(Action, frozen=True, tag="disclosure.exemption_end"):
    """End the one that was chosen from the list."""


class ResumeExemption(Action, frozen=True, tag="disclosure.exemption_resume"):
    """Let this one hold again that was ended at a time in epoch milliseconds."""

    exemption: int
    at: int


class UndoMode(Action, frozen=True, tag="disclosure.mode_undo"):
    """Take back the change of a rule's mode that was made at a time in epoch milliseconds."""

    at: int


class LookAgain(Timer, frozen=True, tag="disclosure.rule-does-less"):
    """Time to look at the next posts that wait because of this rule, from the item behind `after` on.

    No rule stands for all of the community's own that hold no more, "*" for all that there are.
    """

    rule: str
    after: int


class MoreRules(Action, frozen=True, tag="disclosure.rules_page"):
    """A page of the rules, counted from 0."""

    page: int


class RuleAdd(Action, frozen=True, tag="disclosure.rule_add"):
    """The form for a rule of the community's own, of this kind."""

    kind: str


class RulePick(Action, frozen=True, tag="disclosure.rule_pick"):
    """Look at one of the community's own rules."""


class RuleList(Action, frozen=True, tag="disclosure.rule_list"):
    """Back to the list of them."""


class RuleSave(Action, frozen=True, tag="disclosure.rule_save"):
    """Let the rules of this draft hold."""

    draft: int


class RuleDrop(Action, frozen=True, tag="disclosure.rule_drop"):
    """Put this draft aside."""

    draft: int


class RuleRemove(Action, frozen=True, tag="disclosure.rule_remove"):
    """Take away the rule with this id."""

    rule: str


class RuleUndo(Action, frozen=True, tag="disclosure.rule_undo"):
    """Go back to the rules before this version of the settings."""

    version: int
