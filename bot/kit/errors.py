"""The two kinds of errors that are not ours: a person's, and the operator's."""


class Say(Exception):  # noqa: N818  a refusal is an answer; members read it, nobody debugs it
    """A refusal meant for the person who asked, shown to them alone; it undoes what its handler wrote.

    The text is a whole sentence in plain words: what happened, why, and what one can do now.
    """


class Invalid(Exception):  # noqa: N818  as above: the answer of a form, not a fault
    """A form came back with mistakes: one sentence for each field that has one."""

    def __init__(self, **why: str) -> None:
        super().__init__("; ".join(why.values()))
        self.why = why


class ConfigError(Exception):
    """The operator's mistakes, all of them at once; the command line shows them and exits with 2."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
