"""What Alembic runs: one transaction on the connection that `storage.migrate` hands over."""

from alembic import context

from storage.tables import requests

metadata = requests.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter much: tables are recreated
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
