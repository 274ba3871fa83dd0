"""Suggestions that are known to be wrong, until they are right. No other may be."""

from __future__ import annotations

from tests.azure.programs import Program

_FOR_SETS = {f"FLX{n}" for n in (502, 503, 504, 505, 506, 507, 508, 510)}


def known_wrong(program: Program) -> bool:
    operation, shape = program.operation, program.shape
    if operation.rule == "FLX202":
        return True
    if operation.rule in ("FLX1001", "FLX1002"):
        return True
    if operation.rule == "FLX401" and shape == "restarted":
        return True
    if operation.rule == "FLX101" and program.asynchronous:
        return True
    if operation.rule in _FOR_SETS or operation.name == "reapply":
        return shape in ("returned", "poller") or shape.rpartition("-")[2] in (
            "result",
            "poller",
            "back",
            "wait",
        )
    return False
