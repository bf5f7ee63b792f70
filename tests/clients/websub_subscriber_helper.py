"""The subscriber's process: the subscriber of flask-websub, with its callbacks served."""

from __future__ import annotations

import sys
import threading

from flask import Flask
from flask_websub.subscriber import (  # type: ignore[import-untyped]
    SQLite3SubscriberStorage,
    SQLite3TempSubscriberStorage,
    Subscriber,
    discover,
)
from werkzeug.serving import make_server

from tests.clients.lines import answer_all
from tests.clients.loopback import stay_on_the_loopback
from tests.clients.process import until


def main(database: str) -> None:
    """Do what the driver asks, and take what hubs send."""
    stay_on_the_loopback()
    subscriber = Subscriber(
        SQLite3SubscriberStorage(database),
        SQLite3TempSubscriberStorage(database),
        REQUEST_TIMEOUT=10,  # a busy machine is slow
    )
    app = Flask("subscriber")
    app.register_blueprint(subscriber.build_blueprint(url_prefix="/callbacks"))
    verified: set[str] = set()
    bodies: list[tuple[str, str]] = []

    subscriber.add_success_handler(lambda _topic, callback, _mode: verified.add(callback))
    subscriber.add_listener(lambda topic, _, body: bodies.append((topic, body.decode())))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"

    def subscribe(url: str) -> list[str]:
        found = discover(url)
        with app.test_request_context(base_url=base):  # so that it knows its own address
            callback = subscriber.subscribe(**found)
        until(lambda: callback in verified or None, f"the hub verifies {url}")
        return [found["hub_url"], found["topic_url"], f"{base}/callbacks/{callback}"]

    answer_all({"subscribe": subscribe, "received": lambda: bodies})


if __name__ == "__main__":
    main(*sys.argv[1:])
