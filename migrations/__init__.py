"""The database's history, one linear line of Alembic revisions, shipped with the program."""

from typing import Final

HEAD: Final = "0015"
"""The newest revision. Comparing with it spares importing Alembic at every start; a test keeps it true."""
