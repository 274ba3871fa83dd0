"""What a file must hold for flexlint to have anything to say of it, known without loading more."""

from __future__ import annotations

NEEDLES = (
    b"vmss",
    b"virtualmachinescaleset",
    b"virtual_machine_scale_set",
    b"virtual-machine-scale-set",
    b"natpool",
    b"nat_pool",
    b"nat-pool",
    b"azuremachinepool",
    b"orchestrationmode",
    b"orchestration_mode",
)
"""Lower-case byte strings; a file with none of them has nothing for any rule. A test holds
them against every spelling of the catalogue."""

PARTS = (b"vmss", b"scale", b"pool", b"orchestration")
"""Each needle has one of them in it."""


def surely_silent(data: bytes) -> bool:
    """Whether ``data`` holds not even a part of a needle that all texts with one have.

    True means that it mentions nothing (see :func:`flexlint.files.prefilter.mentions`); False
    means nothing. ``data`` must not be UTF-16 or UTF-32.
    """
    lowered = data.lower()
    return not any(part in lowered for part in PARTS)
