"""Onboarding, which takes the place of the plain welcome: whoever was greeted stays greeted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_INSTANT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, carry over what the welcome knew, and let its tables go."""
    _onboarding_accepted()
    _onboarding_burst()
    _onboarding_greeter()
    _onboarding_hello()
    _onboarding_newcomer()
    _onboarding_norms()
    _onboarding_step()
    _onboarding_unreached()
    _carry_over()


def _onboarding_accepted() -> None:
    op.create_table(
        "onboarding_accepted",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community", "person", "version"),
        sqlite_strict=True,
    )
    op.create_index("ix_onboarding_accepted_person", "onboarding_accepted", ["person"], unique=False)


def _onboarding_burst() -> None:
    op.create_table(
        "onboarding_burst",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("started", _INSTANT, nullable=False),
        sa.Column("cards", sa.Text(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("community", "started"),
        sqlite_strict=True,
    )
    op.create_index("ix_onboarding_burst_decided_by", "onboarding_burst", ["decided_by"], unique=False)
    op.create_index("ix_onboarding_burst_ended_at", "onboarding_burst", ["community", "ended_at"], unique=False)


def _onboarding_greeter() -> None:
    op.create_table(
        "onboarding_greeter",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("last", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_onboarding_greeter_person", "onboarding_greeter", ["person"], unique=False)


def _onboarding_hello() -> None:
    op.create_table(
        "onboarding_hello",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("newcomer", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("newcomer", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_onboarding_hello_person", "onboarding_hello", ["person"], unique=False)


def _onboarding_newcomer() -> None:
    op.create_table(
        "onboarding_newcomer",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("arrived_at", _INSTANT, nullable=True),
        sa.Column("admitted_at", _INSTANT, nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("greeting", sa.Text(), nullable=False),
        sa.Column("since", _INSTANT, nullable=False),
        sa.Column("burst", _INSTANT, nullable=True),
        sa.Column("greeter", sa.Integer(), nullable=True),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("let_in", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("quiet", sa.Integer(), nullable=False),
        sa.Column("note", _INSTANT, nullable=True),
        sa.Column("turn", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_onboarding_newcomer_admitted_at", "onboarding_newcomer", ["community", "admitted_at"], unique=False
    )
    op.create_index(
        "ix_onboarding_newcomer_arrived_at", "onboarding_newcomer", ["community", "arrived_at"], unique=False
    )
    op.create_index("ix_onboarding_newcomer_burst", "onboarding_newcomer", ["community", "burst"], unique=False)
    op.create_index("ix_onboarding_newcomer_greeter", "onboarding_newcomer", ["greeter"], unique=False)
    op.create_index("ix_onboarding_newcomer_person", "onboarding_newcomer", ["person"], unique=False)


def _onboarding_norms() -> None:
    op.create_table(
        "onboarding_norms",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community", "version"),
        sqlite_strict=True,
    )


def _onboarding_step() -> None:
    op.create_table(
        "onboarding_step",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("community", "person", "step"),
        sqlite_strict=True,
    )
    op.create_index("ix_onboarding_step_person", "onboarding_step", ["person"], unique=False)


def _onboarding_unreached() -> None:
    op.create_table(
        "onboarding_unreached",
        sa.Column("community", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("note", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("community", "person"),
        sqlite_strict=True,
    )
    op.create_index("ix_onboarding_unreached_person", "onboarding_unreached", ["person"], unique=False)


def _carry_over() -> None:
    op.execute(
        "INSERT INTO onboarding_newcomer (community, person, arrived_at, admitted_at, stage, greeting, since,"
        " let_in, reminded, quiet)"
        " SELECT community, person, at, at, 'through', 'done', at, 0, 0, 0 FROM welcome_greeted"
    )
    op.execute(
        "INSERT INTO onboarding_hello (community, newcomer, person, at)"
        " SELECT community, newcomer, person, at FROM welcome_hello"
    )
    op.execute("UPDATE setting SET section = 'onboarding' WHERE section = 'welcome'")
    op.execute("DELETE FROM draft WHERE section = 'welcome'")
    op.drop_table("welcome_hello")
    op.drop_table("welcome_greeted")
