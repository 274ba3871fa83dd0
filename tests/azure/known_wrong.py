"""Suggestions that are known to be wrong, until they are right. No other may be."""

from __future__ import annotations

from dataclasses import dataclass

from tests.azure.programs import Program

_FOR_EACH = ("FLX502", "FLX503", "FLX504", "FLX505", "FLX506", "FLX507", "FLX508", "FLX510")


@dataclass(frozen=True)
class Known:
    """A kind of suggestion that is wrong, and why. Empty: all."""

    why: str
    rules: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Operations that are not meant: nothing is suggested for them."""
    takes: str = ""
    asynchronous: bool | None = None
    track1: bool | None = None

    def holds(self, program: Program) -> bool:
        """Whether ``program`` is of the kind."""
        return (
            program.operation.name not in self.without
            and (not self.rules or program.operation.rule in self.rules)
            and (not self.shapes or program.shape in self.shapes)
            and (not self.operations or program.operation.name in self.operations)
            and self.takes in ("", program.operation.takes)
            and self.asynchronous in (None, program.asynchronous)
            and self.track1 in (None, program.track1)
        )


_HELD = ("returned", "poller", "given-back", "ids-poller", "ids-given-back")
_WAITED = ("result", "wait", "ids-result", "ids-wait")
KNOWN_WRONG = (
    Known(
        "instance_ids is no key of the request: it is instanceIds, and no member is deleted",
        rules=("FLX202",),
        track1=False,
    ),
    Known("a name that nobody defines; a list answered with one", rules=("FLX1001", "FLX1002")),
    Known("virtual machines have no instance_id", shapes=("restarted", "ids-listed")),
    Known("a list is no iterator", rules=("FLX401",), shapes=("first",)),
    Known("a coroutine that nobody awaits", rules=("FLX604",), asynchronous=True),
    Known("statements where an expression stood", rules=_FOR_EACH, shapes=_HELD),
    Known("statements where an expression stood", operations=("reapply",), shapes=_HELD),
    Known("the waiting is lost", rules=_FOR_EACH, shapes=_WAITED),
    Known("the waiting is lost", operations=("reapply",), shapes=_WAITED),
    Known("statements where an expression stood", shapes=("gathered",), rules=_FOR_EACH),
    Known("statements where an expression stood", shapes=("gathered",), operations=("reapply",)),
    Known(
        "the arguments stand elsewhere and stay as they were",
        takes="instance",
        shapes=("passed-on",),
        without=("approve_rolling_upgrade",),
    ),
    Known(
        "names that nobody defines, for what *args hold",
        takes="instance",
        shapes=("spread",),
        without=("approve_rolling_upgrade",),
    ),
)


def known_wrong(program: Program) -> bool:
    """Whether the suggestion for ``program`` is known to be wrong."""
    return any(known.holds(program) for known in KNOWN_WRONG)
