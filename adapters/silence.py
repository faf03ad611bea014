"""What it means that a platform did not answer, or not so that anybody can tell.

*Pure.*
"""

from __future__ import annotations

from digest.errors import DeliveryError, Unavailable, Uncertain


def for_silence(name: str, *, is_connected: bool) -> DeliveryError:
    """Return what it means that there was no answer: without a connection nothing has left.

    Args:
        name: of what went wrong.
        is_connected: whether there was a connection.
    """
    if is_connected:
        return Uncertain(f"no answer: {name}")
    return Unavailable(f"no connection: {name}")


def of_question(error: DeliveryError) -> DeliveryError:
    """Return what an error means for a call that changes nothing."""
    if isinstance(error, Uncertain):
        return Unavailable(error.reason, retry_after=error.retry_after)
    return error
