"""One module a revision. A revision never imports the tables: they move on, it stays."""
