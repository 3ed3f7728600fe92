"""The WSGI entry point."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from inspections.files.record_pdf import warm  # noqa: E402 - the apps are ready only now

# 版面组件载入要一两秒：在后台先载入，第一个要PDF的人不等
Thread(target=warm, name="warm-pdf", daemon=True).start()
