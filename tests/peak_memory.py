"""The most memory that this process has had: one measure for the limits, `make fuzz` and `make bench`."""

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_megabytes() -> float:
    """The most memory that this process has held at once, in MB, since its program was started.

    What getrusage tells on Linux also counts the process that this one was started from; the kernel's account
    of the memory itself does not.
    """
    if _STATUS.exists():
        return int(_STATUS.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    # Only macOS is left, which counts in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
