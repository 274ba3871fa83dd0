"""What is handed to an analysis: known without anything that reads or judges it."""

from __future__ import annotations

from flexlint.files.discovery import SourceRef
from flexlint.files.limits import Limit, for_file, for_size
from flexlint.record import record
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.engine.subjects import ToldOf


@record
class Task:
    """One text to analyse: a file, or what a caller handed over."""

    ref: SourceRef
    content: str | bytes | None = None
    """None for a file that is still to be read."""
    failure: str = ""
    """Why an analysis did not come back; then the text is only searched."""
    told: ToldOf = ()
    """What other files say of the scale sets that the text speaks of."""
    extracted: bytes | None = None
    """What an analysis before this one has read, as :attr:`FileResult.extracted` has it."""

    def limit(self) -> Limit:
        """What the work may cost."""
        if self.content is not None:
            return for_size(len(self.content))
        return for_file(self.ref.path)
