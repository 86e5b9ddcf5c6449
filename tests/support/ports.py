"""Free ports on the loopback address."""

import errno
import random
import socket
from collections import deque

# Below the kernel's own (32768 and above on Linux): no outgoing connection takes one of these.
LOWEST, HIGHEST = 15000, 32000
HELD_MAX = 400

# What holds a port: bound and never listening, so that another who asks for a free one is refused, while a server
# (SO_REUSEADDR) may listen there, and again after its restart. The oldest are let go.
_held: deque[socket.socket] = deque(maxlen=HELD_MAX)


def free_port() -> int:
    """A port that nobody has, and that no other test of this machine is given while this one may need it."""
    while True:
        port = random.randint(LOWEST, HIGHEST)
        holder = socket.socket()
        try:
            holder.bind(("127.0.0.1", port))  # without SO_REUSEADDR: refused when anybody else holds it
        except OSError as error:
            holder.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            _held.append(holder)
            return port
