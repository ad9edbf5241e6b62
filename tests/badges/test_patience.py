"""One verification asks each address once, so many in all, and not for ever."""

import pytest

from bot.badges import patience
from bot.badges.fetch import Fetched, FetchError
from bot.badges.patience import MAX_DOCUMENTS, Patience


class Site:
    def __init__(self):
        self.asked = []

    def get(self, url, accept="application/json"):
        self.asked.append(url)
        if url == "away":
            raise FetchError("It is away.")
        return Fetched(url, 200, accept, b"{}")


def test_each_address_is_asked_once_also_one_that_is_away():
    site = Site()
    patient = Patience(site)

    for _ in range(3):
        assert patient.get("here").body == b"{}"
        with pytest.raises(FetchError, match="away"):
            patient.get("away")

    assert site.asked == ["here", "away"]


def test_so_many_addresses_and_no_more():
    site = Site()
    patient = Patience(site)
    for number in range(MAX_DOCUMENTS):
        patient.get(str(number))

    with pytest.raises(FetchError, match="too many"):
        patient.get("one more")

    assert len(site.asked) == MAX_DOCUMENTS
    assert patient.get("0").status == 200


def test_after_its_time_nothing_new_is_asked(monkeypatch):
    site = Site()
    monkeypatch.setattr(patience, "MAX_SECONDS", -1.0)

    with pytest.raises(FetchError, match="too long"):
        Patience(site).get("here")

    assert site.asked == []
