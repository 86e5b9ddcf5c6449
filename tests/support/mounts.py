"""Small file systems for one server: mounted where only it sees them."""

import functools
import os
import subprocess

# A mount namespace of its own; who is not root needs a user namespace for it as well.
OWN_MOUNTS = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]


@functools.cache
def may_mount() -> bool:
    """False in most containers, where the kernel lets nobody do it."""
    return subprocess.run([*OWN_MOUNTS, "true"], capture_output=True, check=False).returncode == 0
