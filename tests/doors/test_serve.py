"""One command starts everything, notices a death, and stops everything."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import servers

pytestmark = pytest.mark.needs_sqlite  # the embedded default; production has a supervisor of its own
PATIENCE_SECONDS = 90


@pytest.fixture
def environment(tmp_path):
    """The environment of somebody who set nothing but the state folder."""
    ours = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL")
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    return {**clean, "MINGCHA_VAR": str(tmp_path / "var"), "PYTHONUTF8": "1"}


@pytest.fixture
def serve(root, environment):
    """Start `manage.py serve` on a free port without the demo; (process, port)."""
    port = servers.free_port()
    command = [sys.executable, "manage.py", "serve", f"--port={port}", "--no-demo"]
    process = subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    yield process, port
    process.terminate()
    process.communicate(timeout=30)


def said_until(process: subprocess.Popen, words: str) -> str:
    """Lines of the process up to the one that holds `words`; all of them when it ends before."""
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            break
    return said


def children_of(process: subprocess.Popen) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class TestServe:
    def test_answers_and_stops_when_told(self, serve):
        process, port = serve

        said = said_until(process, "按 Ctrl-C 停止")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/") as answer:
            status = answer.status
        process.terminate()
        rest, _ = process.communicate(timeout=30)

        assert f"明察已启动：http://127.0.0.1:{port}" in said
        assert status == 200
        assert "明察已停止" in rest
        assert process.returncode == 0
        assert not is_listening(port)

    @pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
    def test_stops_the_others_when_one_dies(self, serve):
        process, port = serve
        said_until(process, "按 Ctrl-C 停止")
        _web, worker, _beat = children_of(process)

        os.kill(worker, signal.SIGKILL)
        rest, _ = process.communicate(timeout=30)

        assert "“后台任务”被信号 9 终止，其余已停止" in rest
        assert process.returncode != 0
        assert not is_listening(port)

    @pytest.mark.skipif(sys.platform != "linux", reason="children follow their parent by a call of Linux")
    def test_leaves_nobody_behind_when_it_is_killed(self, serve):
        process, port = serve
        said_until(process, "按 Ctrl-C 停止")
        children = children_of(process)

        process.kill()
        process.wait()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in children) and time.monotonic() < deadline:
            time.sleep(0.1)

        assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
        assert not is_listening(port)


class TestRun:
    """bin/run refuses before it prepares anything."""

    def run(self, root, environment, *words):
        command = [sys.executable, "bin/run", *words]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=20)

    def test_names_a_port_in_use_and_offers_another(self, root, environment):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            ended = self.run(root, environment, "--port", str(taken.getsockname()[1]))

        assert ended.returncode == 1
        assert "不能用" in ended.stderr
        assert "bin/run --port" in ended.stderr

    @pytest.mark.parametrize("port", ["0", "65536", "八千", "-1"])
    def test_refuses_a_port_that_is_none(self, root, environment, port):
        ended = self.run(root, environment, f"--port={port}")

        assert ended.returncode == 2
        assert "1 至 65535" in ended.stderr

    def test_leaves_a_state_folder_in_use_alone(self, root, environment):
        folder = Path(environment["MINGCHA_VAR"])
        folder.mkdir()
        (folder / "mingcha.sqlite3").touch()
        with (folder / "serve.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ended = self.run(root, environment, f"--port={servers.free_port()}", "--fresh")

        assert ended.returncode == 1
        assert "正被另一个明察使用" in ended.stderr
        assert (folder / "mingcha.sqlite3").exists()

    def test_does_not_empty_a_database_that_is_not_its_own(self, root, environment):
        elsewhere = {**environment, "DATABASE_URL": "postgres://app@127.0.0.1:1/mingcha"}

        ended = self.run(root, elsewhere, f"--port={servers.free_port()}", "--fresh")

        assert ended.returncode == 1
        assert "未作任何改动" in ended.stderr
