"""Runs the revisions on the connection that Hearth hands over; there is no offline mode."""

from alembic import context

from bot.kit.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
