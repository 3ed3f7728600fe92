"""The embedded broker: kombu's filesystem transport, made whole under several processes.

kombu writes a message file and locks it afterwards, and reads without a lock: a worker can meet an empty file and die
of it. Here a message or a table of queues appears under its name only when it is complete, and a reader takes a
message by renaming it. Registered as the transport "doorbell"; see settings.CELERY_BROKER_URL.
"""

from __future__ import annotations

import fcntl
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)
ALIAS = "doorbell"


def write_whole(target: Path, text: str) -> None:
    """Make `target` hold `text`, so that no reader ever sees a part of it."""
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, target)


class Channel(filesystem.Channel):
    """Messages in one folder, tables of queues in another; all writes are renames."""

    def _put(self, queue: Any, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu disagrees itself
        # 名称以时间开头：按名称排序即先来先取
        name = f"{time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: Any, timeout: Any = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{uuid.uuid4().hex}.taken"
            try:
                os.rename(folder / name, taken)
            except FileNotFoundError:
                continue  # another reader was first
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            try:
                return loads(text)
            except ValueError:
                logger.warning("a damaged message was dropped: %s", name)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """The queues bound to an exchange."""
        try:
            text = self._exchange_file(exchange).read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in loads(text)]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_lock():
            table = self.get_table(exchange)
            if bound not in table:
                write_whole(self._exchange_file(exchange), dumps([bound, *table]))

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_lock():
            table = self.get_table(exchange)
            if bound in table:
                write_whole(self._exchange_file(exchange), dumps([row for row in table if row != bound]))

    @contextmanager
    def _table_lock(self) -> Iterator[None]:
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / ".lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    """kombu's filesystem transport with our channel."""

    Channel = Channel
    driver_name = ALIAS


TRANSPORT_ALIASES[ALIAS] = "config.doorbell:Transport"
