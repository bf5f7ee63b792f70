"""The application for a WSGI server: `gunicorn wsgi:app`, mod_wsgi, `flask --app wsgi run`.

Settings come from the environment: MODL_FEEDS_DATA and MODL_FEEDS_BASE_URL.
"""

from modl_feeds.web import create_app

app = create_app()
