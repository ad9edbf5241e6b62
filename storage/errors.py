"""What storage refuses, and why: one root, and the docstring is the default message.

Owns the names that callers may catch. Must not know SQL, drivers or constraint names (engine.py maps those).
"""


class StoreError(Exception):
    """The store could not do this."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class Unavailable(StoreError):
    """The database is away, busy or full: nothing was changed; try again later."""


class ReadOnly(StoreError):
    """A reading unit cannot write."""


class Stale(StoreError):
    """It has changed since it was read: somebody else was first."""


class Refused(StoreError):
    """A rule of the schema refuses this value."""


class AlreadyEnrolled(Refused):
    """There is an enrolment of this person on this pathway."""


class AlreadyNudged(Refused):
    """Another replica decided this nudge before."""


class AlreadyOpen(Refused):
    """There is an open submission of this person for this member."""


class CodeTaken(Refused):
    """Another submission of this team has this code."""


class AlreadyDecided(Refused):
    """The submission has its decision."""


class AlreadyAwarded(Refused):
    """The person holds this badge, or an award with this number."""


class AlreadyAppealed(Refused):
    """The decision on this submission was appealed before."""


class AlreadyExempt(Refused):
    """The person is released from this member."""


class TooLarge(StoreError):
    """More bytes than allowed; nothing was kept."""


class Full(StoreError):
    """Not enough space left on the disk; nothing was kept."""


class Missing(StoreError):
    """There is nothing with this id or address."""


class Damaged(StoreError):
    """What is stored under this address are other bytes; they are never handed out."""
