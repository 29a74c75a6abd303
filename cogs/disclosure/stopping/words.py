"""What organisers read when the platform does not stop bare paid links as they wished."""


def not_stopped(why: str) -> str:
    """It was switched on, or changed."""
    return (
        f"Posts that are nothing but a paid link are not stopped yet, as /setup disclosure has it. {why} "
        "I try again when these settings are saved, and whenever Hearth connects. "
        "Until then such posts are held as before."
    )


def not_lifted(why: str) -> str:
    """It was switched off, and the rule stands."""
    return (
        "Posts that are nothing but a paid link may still be stopped, although you switched that off in "
        f"/setup disclosure. {why} "
        'Or remove the rule "Hearth: paid links" there yourself.'
    )
