"""The guard itself is tested: a fixture that refuses nothing would look just as green."""

import socket
import threading

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0), ("example.invalid", 80)])
def test_connections_off_the_machine_are_refused(address: tuple) -> None:
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as s, pytest.raises(AssertionError, match="tests stay on this machine"):
        s.connect(address)


def test_datagrams_off_the_machine_are_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s,
        pytest.raises(AssertionError, match="tests stay on this machine"),
    ):
        s.sendto(b"x", ("192.0.2.1", 53))


def test_names_are_not_looked_up() -> None:
    with pytest.raises(AssertionError, match="refused to look up"):
        socket.create_connection(("example.invalid", 443), timeout=1)


def test_loopback_works() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = threading.Thread(target=lambda: server.accept()[0].close())
        answer.start()
        with socket.create_connection(server.getsockname(), timeout=5) as client:
            assert client.recv(1) == b""
        answer.join()
