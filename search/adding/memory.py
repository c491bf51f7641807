"""Memory that a batch took and freed, given back to the system."""

from __future__ import annotations

from contextlib import suppress


def give_back() -> None:
    """Let the system have what is free, where the C library can (glibc; elsewhere not needed).

    The index's threads are new with each commit, and what one has freed is often not used by the
    next: it would add up to several times what a batch needs.
    """
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
