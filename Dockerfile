# The product in one image: web, worker and beat differ only in their command (docker-compose.yml).
FROM python:3.11-slim-bookworm

# What WeasyPrint loads to set the PDFs; the Chinese fonts come with the Python packages.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/mingcha --create-home mingcha

WORKDIR /srv/mingcha
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock

COPY . .
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/srv/static MINGCHA_VAR=/var/lib/mingcha/state
# Collected under the embedded default, whose throw-away secrets stay in the build's own folder and go with it.
RUN MINGCHA_VAR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build \
    && python -m compileall -q . \
    && install -d -o mingcha -g mingcha "$MINGCHA_VAR"

USER mingcha
ENV MINGCHA_MODE=production
VOLUME ["/var/lib/mingcha/state"]
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--workers=3", "--threads=4", "--no-control-socket", \
     "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
