"""A Redis of the test's own, on a free port, gone with the test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from typing import IO, Any, Optional

import pytest


def required() -> None:
    """Skips where no server of version 7 or later can be had; fails there where ``STRICT`` names ``redis``."""
    told = ""
    if shutil.which("redis-server") is not None:
        told = subprocess.run(["redis-server", "--version"], capture_output=True, text=True).stdout
    version = re.search(r"v=(\d+)\.", told)
    if version is not None and int(version[1]) >= 7:
        return
    reason = "no redis-server of version 7 or later is installed"
    if "redis" in os.environ.get("STRICT", "").split():
        pytest.fail(f"{reason}, and must be here")
    pytest.skip(reason)


class RedisServer:
    """One server that keeps nothing on disk."""

    def __init__(self, folder: str, *arguments: str) -> None:
        self.folder, self.arguments = folder, arguments
        self.process: Optional[subprocess.Popen[str]] = None
        for _ in range(20):
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port: int = free.getsockname()[1]
            # Somebody else may have taken the port meanwhile.
            if self.revive():
                return
        raise AssertionError("no redis-server could be started")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def revive(self) -> bool:
        """Starts it on its port, empty, and waits until it is there."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [*command, *self.arguments], cwd=self.folder, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        if any("Ready to accept connections" in line for line in self.process.stdout):
            return True
        self.kill()
        return False

    def kill(self) -> None:
        """Ends it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def say(self, *words: str) -> Any:
        """Says something to it and gives its answer."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            parts = "".join(f"${len(word.encode())}\r\n{word}\r\n" for word in words)
            connection.sendall(f"*{len(words)}\r\n{parts}".encode())
            with connection.makefile("rb") as stream:
                return _answer(stream)


def _answer(stream: IO[bytes]) -> Any:
    line = stream.readline().decode().rstrip()
    kind, rest = line[0], line[1:]
    if kind == "*":
        return [_answer(stream) for _ in range(int(rest))]
    if kind == "$":
        text = stream.read(int(rest) + 2) if int(rest) >= 0 else b""
        return text[:-2].decode()
    return int(rest) if kind == ":" else line
