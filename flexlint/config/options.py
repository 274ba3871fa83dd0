"""What a run may be asked to do differently: the engine's options, with no file behind them."""

from __future__ import annotations

from flexlint.files.limits import TEXT_BYTES
from flexlint.model import Confidence, ModeKind, Severity
from flexlint.record import record

MAX_FILE_BYTES = 20_000_000


@record
class Options:
    """How to lint. The defaults are what a run without a configuration file does.

    A *selector* is a rule's code (``FLX201``), the start of one (``FLX2``: a whole row of the
    mapping table), its slug (``vmss-vm-deallocate``), its category, or ``ALL``; compared
    without regard to case. A *pattern* is a glob on the path relative to ``root`` with ``/``,
    as :mod:`flexlint.files.globs` reads it. :mod:`flexlint.config.selection` turns selectors
    into answers.
    """

    root: str = ""
    """Absolute directory that patterns are relative to; "" is the working directory."""
    jobs: int = 0
    """Worker processes; 0 chooses by the number of processors and files."""
    select: tuple[str, ...] = ()
    """Selectors of the rules to apply; empty means all."""
    extend_select: tuple[str, ...] = ()
    """Selectors of rules to apply besides ``select``; they win over ``ignore``."""
    ignore: tuple[str, ...] = ()
    """Selectors of the rules to leave out; a more specific selector wins over a broader one."""
    severity: tuple[tuple[str, Severity], ...] = ()
    """(selector, severity) overrides; the most specific selector wins."""
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(pattern, selectors): rules to leave out in the files that match."""
    min_confidence: Confidence = Confidence.LOW
    """Findings below it are not reported."""
    include_surfaces: tuple[str, ...] = ()
    """The only surfaces that read files, such as ``python``; empty for all."""
    scale_sets: tuple[tuple[str, ModeKind], ...] = ()
    """(glob on the scale set's name, its orchestration mode): what is known of existing sets.
    The first that matches counts; names compare without regard to case, as in Azure."""
    parameter_files: tuple[str, ...] = ()
    """Patterns of parameter files to read as evidence besides those next to a template."""
    client_factories: tuple[str, ...] = ()
    """Dotted names of Python functions that return a management client."""
    rule_paths: tuple[str, ...] = ()
    """Directories of further rules (data only), absolute."""
    docs_url: str = ""
    """Where the pages of the rules are published; "" if nowhere."""
    no_suppressions: bool = False
    """Report findings in spite of suppression comments."""
    max_file_bytes: int = MAX_FILE_BYTES
    """A larger file that mentions scale sets is a finding of its own instead of being read."""
    exclude: tuple[str, ...] = ()
    """Patterns of files and directories to leave out, besides the built-in ones."""
    exclude_below: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(absolute directory, patterns relative to it) to leave out as well."""
    force_exclude: bool = False
    """Apply excludes to files named on the command line as well."""
    respect_gitignore: bool = True
    """Leave out what git ignores."""

    @property
    def most_bytes(self) -> int:
        """The most that is analysed of a file: ``max_file_bytes``, if as much is ever read."""
        return min(self.max_file_bytes, TEXT_BYTES)
