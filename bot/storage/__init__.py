"""The database: one write connection, read-only ones, core tables, and the migrations."""
