"""The application that granian serves: pages in a few threads (WSGI), streams of news in the event loop."""

from linli.doors.parts.live.serving import Application
from linli.site.lanes import Lanes
from linli.site.wsgi import application as pages

THREADS = 4  # pages that are made at once, and connections to the database, per worker
PHOTO_THREADS = 1  # beside them; reading a photo keeps a core busy, and two workers have two cores
application = Application(Lanes(pages, threads=THREADS, photo_threads=PHOTO_THREADS))
