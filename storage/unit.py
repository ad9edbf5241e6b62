"""A unit: one transaction with everything that can be said to the store, grouped by noun.

Owns the list of nouns. Must not hold rules or statements, and is used only inside `Store.read()` or `Store.write()`.
"""

from datetime import datetime

from sqlalchemy import Connection

from storage.appeals import Appeals
from storage.audit import Audit
from storage.awards import Awards
from storage.clock import Clock, Settings
from storage.decisions import Decisions
from storage.digests import Digests
from storage.editions import Editions
from storage.enrolments import Enrolments
from storage.evidence import EvidenceItems
from storage.exemptions import Exemptions
from storage.grants import Grants
from storage.handoffs import Handoffs
from storage.inbox import Inbox
from storage.keys import IssuerKeys
from storage.letters import Letters
from storage.notices import Notices
from storage.nudges import Nudges
from storage.outbox import Outbox
from storage.pace import Pace
from storage.people import People
from storage.posted import PostedMessages
from storage.programmes import Programmes
from storage.questions import Questions
from storage.rows import Rows
from storage.statuses import Statuses
from storage.submissions import Submissions
from storage.talks import Talks
from storage.tally import Tally


class Unit:
    """Everything in it is committed together, or not at all."""

    def __init__(self, connection: Connection, pace: Pace) -> None:
        rows = Rows(connection)
        self._rows = rows
        self.clock = Clock(rows)
        self.settings = Settings(rows)
        self.people = People(rows, self.clock)
        self.enrolments = Enrolments(rows)
        self.nudges = Nudges(rows)
        self.submissions = Submissions(rows)
        self.evidence = EvidenceItems(rows)
        self.decisions = Decisions(rows)
        self.appeals = Appeals(rows)
        self.awards = Awards(rows)
        self.statuses = Statuses(rows)
        self.keys = IssuerKeys(rows)
        self.exemptions = Exemptions(rows)
        self.programmes = Programmes(rows)
        self.grants = Grants(rows)
        self.audit = Audit(rows)
        self.editions = Editions(rows)
        self.inbox = Inbox(rows)
        self.outbox = Outbox(rows, self.clock, pace)
        self.posted = PostedMessages(rows)
        self.talks = Talks(rows)
        self.handoffs = Handoffs(rows)
        self.questions = Questions(rows)
        self.digests = Digests(rows)
        self.notices = Notices(rows)
        self.letters = Letters(rows)
        self.tally = Tally(rows)

    def now(self) -> datetime:
        """Programme time: the same for the whole unit."""
        return self.clock.now()

    def machine_now(self) -> datetime:
        """Machine time: the database's clock, read at each call."""
        return self._rows.machine_now()
