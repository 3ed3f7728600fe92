"""The production set-up as it runs in its containers: PostgreSQL, Redis, collected files, web, worker and beat."""

import os
import subprocess
import sys
import time

import psycopg
import pytest

import servers

SECRETS = {
    "SECRET_KEY": "Wq3vN8xT1mZ7rB5kJ9pL2cF6hD4gS0aYuEiOtRwQzXnMbVcKjH",
    "SEALING_KEY": "pL2cF6hD4gS0aYuEiOtRwQzXnMbVcKjHWq3vN8xT1mZ7rB5kJ9",
}
NAME = "mingcha_production_rehearsal"
SETTLE_SECONDS = 60


@pytest.fixture
def production(postgresql_url, redis_url, tmp_path):
    """The environment of a container, on a database of its own."""
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    yield {
        **kept,
        **SECRETS,
        "MINGCHA_MODE": "production",
        "MINGCHA_VAR": str(tmp_path / "state"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "ALLOWED_HOSTS": "mingcha.example",
        "BEHIND_PROXY": "1",
        "DATABASE_URL": f"{postgresql_url.rpartition('/')[0]}/{NAME}",
        "REDIS_URL": redis_url,
    }
    with psycopg.connect(postgresql_url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture
def start(root, production):
    """Start `python -m …` in that environment; everything started ends with the test."""
    started = []

    def begin(*command):
        process = subprocess.Popen([sys.executable, "-m", *command], cwd=root, env=production)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.terminate()
    for process in started:
        process.wait(20)


def manage(root, production, *arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=root, env=production, check=True, capture_output=True)


def ask(root, production, *words):
    command = [sys.executable, "bin/healthy", *words]
    return subprocess.run(command, cwd=root, env=production, capture_output=True, text=True, timeout=60)


def becomes_healthy(root, production, *words):
    """Ask until the answer is good; the last complaint, or "" when it became good."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        answer = ask(root, production, *words)
        if answer.returncode == 0 or time.monotonic() > deadline:
            return answer.stderr
        time.sleep(0.5)


@pytest.mark.needs_postgresql
class TestProduction:
    def test_serves_pages_and_collected_files_over_a_proxy(self, root, production, start):
        manage(root, production, "migrate", "--no-input")
        manage(root, production, "collectstatic", "--no-input")
        port = servers.free_port()

        start("gunicorn", "config.wsgi", f"--bind=127.0.0.1:{port}", "--no-control-socket", "--log-level=warning")

        assert becomes_healthy(root, production, "web", str(port)) == ""

    def test_answers_the_health_check_of_a_worker_through_redis(self, root, production, start):
        start("celery", "--app=config", "--quiet", "worker", "--pool=threads", "--concurrency=1", "--loglevel=ERROR")

        assert becomes_healthy(root, production, "worker") == ""

    def test_tells_a_web_process_that_is_not_there(self, root, production):
        answer = ask(root, production, "web", str(servers.free_port()))

        assert answer.returncode != 0
        assert "does not answer" in answer.stderr

    def test_tells_a_beat_that_never_wrote_its_schedule(self, root, production):
        assert "no schedule" in ask(root, production, "beat").stderr
