"""With CI=true a test may be skipped for these reasons only; any other skip fails the run.

A skip is a test that did not look. Add a row only for what a CI machine can't have, and say why.
"""

# (reason as given to pytest.skip, why it is allowed)
ALLOWED_SKIPS = (
    ("shared/ is not beside the checkout", "reference data that is not part of the repository; where it is, they run"),
)


def is_allowed(reason: str) -> bool:
    """`reason` as pytest reports it: "Skipped: …"."""
    return any(reason.removeprefix("Skipped: ").startswith(allowed) for allowed, _ in ALLOWED_SKIPS)
