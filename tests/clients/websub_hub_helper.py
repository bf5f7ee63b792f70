"""The hub's process: the hub of flask-websub, its endpoint, and the worker that it needs.

The queue is in the memory of this process. The one worker thread takes the tasks in their order,
so that whoever received a later one's outcome has received an earlier one's.
"""

from __future__ import annotations

import sys
import threading

from celery import Celery  # type: ignore[import-untyped]
from flask import Flask
from flask_websub.hub import Hub, SQLite3HubStorage  # type: ignore[import-untyped]
from werkzeug.serving import make_server

from tests.clients.loopback import stay_on_the_loopback


def main(port: str, certificate: str, key: str, database: str) -> None:
    """Serve the hub until the process is ended."""
    stay_on_the_loopback()
    app = Flask("hub")
    app.config["PUBLISH_SUPPORTED"] = True
    # A failed distribution is tried again at once: nobody waits for the hub's patience.
    app.config["BACKOFF_BASE"] = 0.01
    celery = Celery("hub", broker="memory://")
    celery.conf.broker_transport_options = {"polling_interval": 0.01}
    hub = Hub(SQLite3HubStorage(database), celery, **app.config)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    # In the main thread the worker would finish everything before it lets the process end.
    worker = celery.Worker(pool="threads", concurrency=1, loglevel="WARNING")
    threading.Thread(target=worker.start, daemon=True).start()
    server = make_server("127.0.0.1", int(port), app, threaded=True, ssl_context=(certificate, key))
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
