"""The embedded broker under several writers and readers: every message arrives once, and nobody meets half a file."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

EACH = 300


def opened(folder: Path) -> Connection:
    """A connection over one folder; importing the configuration makes the transport's name known."""
    import config.doorbell  # noqa: F401

    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    return Connection("doorbell://", transport_options=options)


def write(folder: Path, writer: int) -> None:
    with opened(folder) as connection:
        queue = connection.SimpleQueue("jobs")
        for number in range(EACH):
            queue.put({"writer": writer, "number": number, "padding": "检" * 2000})


def read(folder: Path, got: Any) -> None:
    with opened(folder) as connection:
        queue = connection.SimpleQueue("jobs")
        while True:
            try:
                message = queue.get(timeout=3)
            except Empty:
                return
            got.append((message.payload["writer"], message.payload["number"]))
            message.ack()


class TestDoorbell:
    def test_three_writers_and_two_readers_lose_and_double_nothing(self, tmp_path):
        spawn = multiprocessing.get_context("spawn")
        with spawn.Manager() as manager:
            got = manager.list()
            people = [spawn.Process(target=write, args=(tmp_path, n)) for n in range(3)]
            people += [spawn.Process(target=read, args=(tmp_path, got)) for _ in range(2)]
            for one in people:
                one.start()
            for one in people:
                one.join(60)

            assert [one.exitcode for one in people] == [0] * 5
            assert sorted(got) == [(writer, number) for writer in range(3) for number in range(EACH)]

    def test_a_damaged_message_is_dropped_and_the_next_one_comes(self, tmp_path):
        with opened(tmp_path) as connection:
            queue = connection.SimpleQueue("jobs")
            (tmp_path / "messages" / "00000_x.jobs.msg").write_text("")
            queue.put({"number": 1})

            assert queue.get(timeout=3).payload == {"number": 1}

    def test_a_queue_is_bound_once_however_often_it_is_opened(self, tmp_path):
        with opened(tmp_path) as connection:
            channel = connection.default_channel
            for _time in range(3):
                channel._queue_bind("bell", "jobs", "", "jobs")

            assert [row.queue for row in channel.get_table("bell")] == ["jobs"]
            channel._delete("jobs", "bell", "jobs", "")
            assert channel.get_table("bell") == []

    @pytest.mark.parametrize("text", ["", "{"])
    def test_what_kombu_itself_does_with_half_a_file(self, tmp_path, text):
        """The control: with kombu's own transport the same file kills the reader."""
        options = {
            "data_folder_in": str(tmp_path),
            "data_folder_out": str(tmp_path),
            "control_folder": str(tmp_path / "c"),
        }
        with Connection("filesystem://", transport_options=options) as connection:
            queue = connection.SimpleQueue("jobs")
            (tmp_path / "00000_x.jobs.msg").write_text(text)

            with pytest.raises(ValueError):
                queue.get(timeout=3)
