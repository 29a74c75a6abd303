"""Three short tours of the demo: what to try as a member, as a moderator and as an organiser.

They lead through the scene that `lately` sets, but any way to a step counts: whoever brings it about,
the step is ticked when the journal says so.
"""

from typing import Final

from bot.web.tours import Tick, Tour, TourStep

_ANY_STEP: Final = (
    *(Tick("ButtonPressed", f"onboarding.{one}") for one in ("accept", "done", "pick", "skip")),
    Tick("FormSent", "onboarding."),
)

MEMBER: Final = Tour(
    key="member",
    title="As a member",
    about="Take your first steps, share something you earn from, and point a post out.",
    steps=(
        TourStep(
            "Rook has just joined. Be Rook, and ask for your first steps with /welcome.",
            (Tick("CommandUsed", "/welcome"),),
            who="Rook",
            where="general",
            point="line",
            write="/welcome",
        ),
        TourStep(
            "Take one of them: accept the norms, say what you are here for, or skip it. You can come back to it.",
            _ANY_STEP,
            who="Rook",
            where="general",
        ),
        TourStep(
            "Be Marlow, and share a link that pays you. See who can read it, and what Hearth tells you alone.",
            (Tick("PostFlagged"),),
            who="Marlow",
            where="projects",
            point="line",
            write="My favourite glue, it holds for years: https://amzn.to/3glue",
        ),
        TourStep(
            "Put it right with one press, in your conversation with Hearth.",
            (Tick("ReviewMoved", "fixed"),),
            who="Marlow",
            where="direct",
        ),
        TourStep(
            "Be Tove, and point somebody's post out to the moderators. Only they learn of it.",
            (Tick("ReviewMoved", "reported"),),
            who="Tove",
            where="general",
            point="menu",
        ),
        TourStep(
            "See what Hearth keeps about you, and what you can do about it.",
            (Tick("CommandUsed", "/privacy"),),
            who="Tove",
            point="line",
            write="/privacy",
        ),
    ),
    closing="That is a member's day here. Thank somebody next: /thanks @Juniper for the kettle.",
)

MODERATOR: Final = Tour(
    key="moderator",
    title="As a moderator",
    about="Two minutes with the queue: see what waits, decide, and take it back.",
    steps=(
        TourStep(
            "Be Bram, and see what waits for you.",
            (Tick("CommandUsed", "/queue"),),
            who="Bram",
            where="staff",
            point="line",
            write="/queue",
        ),
        TourStep(
            "Quill's post waits in #staff, its telling words first. Let the others know that you are looking at it.",
            (Tick("ReviewMoved", "claimed"),),
            who="Bram",
            where="staff",
        ),
        TourStep(
            "Decide: approve it with one press, or reject it with a reason that Quill will read.",
            (Tick("ReviewMoved", "approved"), Tick("ReviewMoved", "rejected")),
            who="Bram",
            where="staff",
        ),
        TourStep(
            "Changed your mind? Take it back; you have ten minutes.",
            (Tick("ReviewMoved", "undone"),),
            who="Bram",
            where="staff",
        ),
        TourStep(
            "Be Wren, and write a note to the other moderators, under More.",
            (Tick("ReviewMoved", "noted"),),
            who="Wren",
            where="staff",
        ),
    ),
    closing="Every step stands in the journal beside. Move the clock by half an hour, and Ember's post comes too.",
)

ORGANISER: Final = Tour(
    key="organiser",
    title="As an organiser",
    about="See how newcomers fare, change a setting, and take it back.",
    steps=(
        TourStep(
            "Be Linden, and see how far the newcomers are.",
            (Tick("CommandUsed", "/newcomers"),),
            who="Linden",
            where="staff",
            point="line",
            write="/newcomers",
        ),
        TourStep(
            "Change the norms: a new version is asked of everyone who accepted the old one.",
            (Tick("FormSent", "setup.change"),),
            who="Linden",
            where="staff",
            point="line",
            write="/setup community",
        ),
        TourStep(
            "Look at the preview, and save it.",
            (Tick("SettingsChanged"),),
            who="Linden",
            where="staff",
        ),
        TourStep(
            "Let somebody arrive, and see who greets them.",
            (Tick("MemberAdmitted"),),
            where="general",
            point="arrive",
        ),
        TourStep(
            "Move the clock by a day, and look at what fell due.",
            (Tick("TimerDue"),),
            point="clock",
        ),
    ),
    closing="Everything you can change stands under /setup. What happened, and why, stands in the journal beside.",
)

TOURS: Final = (MEMBER, MODERATOR, ORGANISER)
