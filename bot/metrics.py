"""/metrics, for Prometheus: numbers only, and no name of a person.

Owns the metrics' names. What must be true after a restart and for all replicas together is counted from rows when it is
asked for; what this process did itself is counted while it does it. It must not decide anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from bot.service.watch import Pulse
from storage.errors import StoreError
from storage.store import Store
from storage.unit import Unit

# Slack waits three seconds for an acknowledgement.
ACKNOWLEDGEMENT = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
DELIVERY = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0)


class Metrics:
    """A Watch that counts, and the page that shows it; a registry of its own for each built Cairn."""

    def __init__(self, store: Store, pulse: Pulse) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "cairn_requests", "Signed requests of Slack's.", ["kind", "outcome"], registry=self.registry
        )
        self._acknowledged = Histogram(
            "cairn_acknowledgement_seconds",
            "From a request of Slack's to its answer.",
            ["status"],
            buckets=ACKNOWLEDGEMENT,
            registry=self.registry,
        )
        self._deliveries = Histogram(
            "cairn_delivery_seconds",
            "One try of an effect: a message, a badge, a file.",
            ["kind", "outcome"],
            buckets=DELIVERY,
            registry=self.registry,
        )
        self.registry.register(_Rows(store))
        self.registry.register(_Threads(pulse))
        ProcessCollector(registry=self.registry)

    def handled(self, kind: str, outcome: str) -> None:
        self._requests.labels(kind, outcome).inc()

    def acknowledged(self, status: int, seconds: float) -> None:
        self._acknowledged.labels(status).observe(seconds)

    def delivered(self, kind: str, outcome: str, seconds: float) -> None:
        self._deliveries.labels(kind, outcome).observe(seconds)

    def page(self, _request: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex"}
        return Response(generate_latest(self.registry), headers=headers, media_type=CONTENT_TYPE_LATEST)


class _Threads(Collector):
    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse

    def describe(self) -> Iterator[Metric]:
        yield from ()  # or it would be collected once while it is registered

    def collect(self) -> Iterator[Metric]:
        seen = GaugeMetricFamily(
            "cairn_thread_seen_seconds", "Since a sender, the clock or a round last ended well.", labels=["thread"]
        )
        for name, age in sorted(self._pulse.ages().items()):
            seen.add_metric([name], age)
        yield seen


class _Rows(Collector):
    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> Iterator[Metric]:
        yield from ()  # or the database would be asked while it is registered

    def collect(self) -> Iterator[Metric]:
        try:
            with self._store.read() as unit:
                found = list(_counted(unit))
        except StoreError:
            found = []
        yield GaugeMetricFamily("cairn_database_up", "1 where the database answers.", value=float(bool(found)))
        yield from found


def _counted(unit: Unit) -> Iterator[Metric]:
    now = unit.machine_now()
    yield _family(CounterMetricFamily, "cairn_decisions", "Decisions on submissions.", "kind", unit.tally.decisions())
    yield _family(GaugeMetricFamily, "cairn_awards", "Awards as they stand.", "state", unit.tally.awards())
    yield _family(CounterMetricFamily, "cairn_nudges", "Nudges sent.", "reason", unit.tally.nudges())
    yield from _effects(unit, now)
    skew = (datetime.now(UTC) - now).total_seconds()
    yield GaugeMetricFamily("cairn_clock_skew_seconds", "This machine's clock less the database's.", value=skew)


def _family(
    kind: type[CounterMetricFamily | GaugeMetricFamily], name: str, text: str, label: str, counts: dict[str, int]
) -> Metric:
    family = kind(name, text, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family


def _effects(unit: Unit, now: datetime) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("cairn_effects", "Effects that are not done yet.", labels=["kind", "state"])
    ages = GaugeMetricFamily("cairn_effect_oldest_seconds", "Age of the oldest open effect.", labels=["kind"])
    oldest: dict[str, datetime] = {}
    for one in unit.tally.effects():
        waiting.add_metric([one.kind, one.state.value], one.number)
        oldest[one.kind] = min(one.oldest, oldest.get(one.kind, one.oldest))
    for kind, since in oldest.items():
        ages.add_metric([kind], (now - since).total_seconds())
    counts = {"effect": unit.tally.dead_effects(), "request": unit.tally.letters()}
    yield from (waiting, ages, _family(GaugeMetricFamily, "cairn_dead_letters", "To be retried.", "of", counts))
