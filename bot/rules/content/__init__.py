"""Which files are evidence at all: bytes in, a verdict out. `check.check_file` is the one way in; a module a kind."""
