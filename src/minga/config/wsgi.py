"""What granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")

# The web writes jobs down by their names; what does them, with solvers and PDF, is for the worker to load.
settings.PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

application = get_wsgi_application()
