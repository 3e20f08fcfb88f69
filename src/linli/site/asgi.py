"""The application that granian serves: pages in a few threads (WSGI), streams of news in the event loop."""

from a2wsgi import WSGIMiddleware

from linli.doors.parts.live.serving import Application
from linli.site.wsgi import application as pages

THREADS = 4  # pages that are made at once, and connections to the database, per worker
application = Application(WSGIMiddleware(pages, workers=THREADS))
