"""Free ports on the loopback address."""

import errno
import random
import socket

# Below the kernel's own (32768 and above on Linux): no outgoing connection of another test takes one of these between
# its choice and the server's start.
LOWEST, HIGHEST = 15000, 32000


def free_port() -> int:
    """A port that nobody listens on now, chosen at random so that two tests hardly ever choose the same."""
    while True:
        port = random.randint(LOWEST, HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return port
