"""The part of the gPodder driver that runs under the system's interpreter."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.clients.lines import answer_all
from tests.clients.process import program


def podcast(model: Any, url: str) -> Any:  # noqa: ANN401 (gPodder has no types)
    """Return a podcast that is subscribed to."""
    return next(found for found in model.get_podcasts() if found.url == url)


def item(episode: Any) -> list[object]:  # noqa: ANN401 (as above)
    """Return the fields of an episode; gPodder knows no authors."""
    published = datetime.fromtimestamp(episode.published, UTC)
    return [
        episode.guid,
        episode.title,
        episode.link or "",
        "",
        published.strftime("%Y-%m-%dT%H:%M:%SZ") if episode.published else "",
        episode.description_html or episode.description,
        episode.url,
        episode.is_new,
    ]


def main() -> None:
    """Do with gPodder's own model what the driver asks."""
    # The program itself tells its library where it lies; the extensions are beside it.
    gpodder: Any = importlib.import_module("gpodder")
    gpodder.prefix = str(Path(program("gpo", "gpodder")).parents[1])
    core = importlib.import_module("gpodder.core").Core()
    model, limit = core.model, core.config.limit.episodes

    def subscribe(url: str) -> None:
        model.load_podcast(url, create=True, max_episodes=limit).save()

    def refresh(url: str) -> str:
        try:
            podcast(model, url).update(max_episodes=limit)
        # gPodder's user interfaces show any failure beside the podcast and go on.
        except Exception as error:  # noqa: BLE001
            return f"{type(error).__name__}: {error}"
        return ""

    def mark_all_read(url: str) -> None:
        for episode in podcast(model, url).get_all_episodes():
            episode.mark_old()

    answer_all(
        {
            "subscribe": subscribe,
            "refresh": refresh,
            "items": lambda url: [item(one) for one in podcast(model, url).get_all_episodes()],
            "mark_all_read": mark_all_read,
        }
    )


if __name__ == "__main__":
    main()
