"""A network of a test's own: its sockets and the programs that it starts see a loopback and nothing else, so that ports
which the whole machine shares are free there."""

import ctypes
import fcntl
import os
import socket
import struct
import threading
from collections.abc import Callable

CLONE_NEWNET, SIOCSIFFLAGS, IFF_UP = 0x40000000, 0x8914, 1
LIBC = ctypes.CDLL(None, use_errno=True)


def _enter() -> None:
    """This thread, and what it starts from here on."""
    if LIBC.unshare(CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    with socket.socket() as any_one:
        fcntl.ioctl(any_one, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def in_own_network(body: Callable[[], None]) -> None:
    """Runs it to its end in a thread of that network; PermissionError: nobody may have one here."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            _enter()
            body()
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def may_have_own() -> bool:
    try:
        in_own_network(lambda: None)
    except OSError:
        return False
    return True
