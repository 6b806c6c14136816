"""How the garbage collector treats a process of ours."""

from __future__ import annotations

import gc

_ALLOCATIONS = 10_000
"""Objects that come to live on before the collector looks at them; 700 where nobody says more."""

BY_THE_WAY = 100_000
"""The same for a process in which nobody waits for a pause to end."""

_YOUNG, _OLD = 10, 20


def settle(allocations: int = _ALLOCATIONS) -> None:
    """Tell the collector that what lives by now lives until the end.

    Call it once all that a process works with is loaded. Batches of articles are thousands of
    objects that go by themselves: looking at each of them after 700 cost a tenth of the time.
    """
    gc.freeze()
    gc.set_threshold(allocations, _YOUNG, _OLD)
