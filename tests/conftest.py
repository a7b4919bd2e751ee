"""What every test gets: no network, no settings of this machine, a loud word about skipped documents."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

# Set on a developer's machine, any of these would change what a test does.
MACHINE_SETTINGS = (
    "JUSTIFICA_MODEL",
    "LANGCHAIN_API_KEY",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_API_KEY",
    "LANGSMITH_TRACING",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
)

# Two shared cores make per-example deadlines a lottery; CI must fail the same way twice.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


class NetworkRefusedError(AssertionError):
    """A test tried to leave the machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--model", action="store_true", help="also run tests that need a real model endpoint (marker `model`)"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without_model = pytest.mark.skip(reason="needs a real model endpoint: run with --model")
    for item in items:
        if "shared_dir" in getattr(item, "fixturenames", ()):
            item.add_marker("shared")
        if item.get_closest_marker("model") and not config.getoption("--model"):
            item.add_marker(without_model)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "shared" in r.keywords]
    if skipped:
        terminalreporter.section("REAL DOCUMENTS NOT TESTED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} tests skipped: no folder {SHARED}")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder with the seeds, their truth and real reports, beside the repository."""
    if not SHARED.is_dir():
        pytest.skip(f"SHARED DOCUMENTS ABSENT: no folder {SHARED}; seeds and real reports were NOT tested")
    return SHARED


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_unless_loopback(address: object) -> None:
    if isinstance(address, tuple) and not _is_loopback(address[0]):
        raise NetworkRefusedError(f"tests stay on this machine: refused a connection to {address!r}")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse every socket and every name that is not loopback (Unix sockets are addressed by a string)."""
    methods = {name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")}

    def guarded(name: str) -> Any:
        def call(self: socket.socket, *args: Any) -> Any:
            # sendto(data, address) and sendto(data, flags, address); connect(address)
            _refuse_unless_loopback(args[-1])
            return methods[name](self, *args)

        return call

    resolve = socket.getaddrinfo

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_loopback(host):
            raise NetworkRefusedError(f"tests stay on this machine: refused to look up {host!r}")
        return resolve(host, *args, **kwargs)

    for name in methods:
        monkeypatch.setattr(socket.socket, name, guarded(name))
    monkeypatch.setattr(socket, "getaddrinfo", guarded_resolve)
    yield


@pytest.fixture(autouse=True)
def no_machine_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hide the model settings and config folder of whoever runs the tests, from child processes too."""
    for name in MACHINE_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    # Closed loopback ports: a child process, which the fixture above cannot guard, fails at once.
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost,::1")
