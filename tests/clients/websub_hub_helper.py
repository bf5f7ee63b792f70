"""The hub's process: the hub of flask-websub behind its endpoint.

Its tasks are done at once, while whoever asked waits for the answer: nobody has to guess
when they are done, and no queue can lose one.
"""

from __future__ import annotations

import sys

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
    app.config["REQUEST_TIMEOUT"] = 10  # a busy machine is slow, and what fails is not repeated
    celery = Celery("hub")
    celery.conf.task_always_eager = True
    hub = Hub(SQLite3HubStorage(database), celery, **app.config)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))
    server = make_server("127.0.0.1", int(port), app, threaded=True, ssl_context=(certificate, key))
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
