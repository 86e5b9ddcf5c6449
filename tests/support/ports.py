"""Free ports on the loopback address."""

import socket


def free_port() -> int:
    """A port that nobody listens on now. Another process could take it before the caller does; tests live with that."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
