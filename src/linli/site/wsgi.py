"""The WSGI application that granian serves."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from linli.engine.catalogue import load_pack

application = get_wsgi_application()

# The first visitor does not wait for the packs to be read.
for _pack in settings.PACKS_DIR.glob("*/pack.yaml"):
    load_pack(_pack.parent)
