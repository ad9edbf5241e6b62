"""The schema's history. How to add a revision: a file in versions/, written by hand, additive where it can be.

SQLite cannot alter much: Alembic's batch mode recreates a table, which drops its triggers and, with foreign keys on,
deletes the rows that point to it. Prefer a new column or table; where a table must be recreated, turn foreign keys off
outside the transaction, recreate the triggers, run `foreign_key_check`, and test it on a filled database.
"""
