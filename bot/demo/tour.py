"""What a visitor's page can do beyond being a person: be led, move time, follow links, start afresh.

Owns those deeds; how they are asked for over HTTP is control.py.
"""

import httpx

from bot.demo.guide import guide
from bot.demo.refusal import Misuse
from bot.demo.samples import SAMPLES
from bot.demo.workspace import Json
from bot.demo.world import World

SWEEP_SECONDS = 60  # moving time brings every reminder and deadline that was due meanwhile


class Tour:
    def __init__(self, world: World):
        self._world = world

    def guide(self, _query: Json) -> Json:
        return guide(self._world)

    def clock(self, body: Json) -> Json:
        """Pass `{"days": n}` on to whoever keeps programme time: a page may not call another origin itself."""
        url = self._world.config.clock_url
        if url is None:
            raise Misuse("Nobody keeps programme time here.")
        try:
            response = httpx.post(url, json={"days": body["days"]}, timeout=SWEEP_SECONDS, trust_env=False)
        except httpx.HTTPError as wrong:
            raise Misuse(f"Programme time did not move: {wrong}") from wrong
        if not response.is_success:
            raise Misuse(f"Programme time did not move: {response.status_code}")
        with self._world.workspace.changing():
            self._world.days_moved += float(body["days"])
        return {}

    def opened(self, body: Json) -> Json:
        """Somebody followed a link: pages of badges are what the guide asks for."""
        if "/badges/" in body["url"]:
            with self._world.workspace.changing():
                self._world.badge_opened = True
        return {}

    def reset(self, _body: Json) -> Json:
        """Everybody and everything as at the start. The app forgets too, where whoever runs both has arranged it."""
        self._world.reset()
        return {}

    def sample(self, name: str) -> bytes:
        """A file to hand in, for a visitor who has none at hand; raises Misuse."""
        if name not in SAMPLES:
            raise Misuse(f"There is no sample {name!r}, only {', '.join(SAMPLES)}.")
        return SAMPLES[name]()
