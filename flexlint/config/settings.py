"""What a configuration file and the command line say together."""

from __future__ import annotations

from flexlint.config.options import MAX_FILE_BYTES, Options
from flexlint.model import Confidence, ModeKind, Severity
from flexlint.record import field, record


@record
class Settings:
    """The values of all keys. Field names are the keys with ``_`` for ``-``.

    Paths are absolute; a default is what a run without a file has.
    """

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_ignore: tuple[str, ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    extend_per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    include_surfaces: tuple[str, ...] = ()
    fail_on: str = "warning"
    min_confidence: str = "low"
    baseline: str = ""
    rule_paths: tuple[str, ...] = ()
    docs_url: str = ""
    client_factories: tuple[str, ...] = ()
    scale_sets: tuple[tuple[str, str], ...] = ()
    parameter_files: tuple[str, ...] = ()
    max_file_size: int = MAX_FILE_BYTES
    jobs: int = 0

    root: str = ""
    """The directory that patterns and fingerprints are relative to: the file's, or without a
    file the top of the repository."""
    file: str = ""
    """The file that was read, or ""."""
    exclude_below: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(absolute directory, patterns relative to it) to leave out as well: the command line's."""
    origins: tuple[tuple[str, str], ...] = field(default=())
    """(key, where its value comes from), for those that are not the default."""

    def origin(self, key: str) -> str:
        """Where the value of ``key`` comes from: ``default``, a file and line."""
        return dict(self.origins).get(key, "default")

    def options(self, *, no_suppressions: bool = False) -> Options:
        """The engine's part."""
        return Options(
            root=self.root,
            jobs=self.jobs,
            select=self.select,
            extend_select=self.extend_select,
            ignore=(*self.ignore, *self.extend_ignore),
            severity=tuple((name, Severity[value.upper()]) for name, value in self.severity),
            per_file_ignores=(*self.per_file_ignores, *self.extend_per_file_ignores),
            min_confidence=Confidence[self.min_confidence.upper()],
            include_surfaces=self.include_surfaces,
            scale_sets=tuple((name, ModeKind(value)) for name, value in self.scale_sets),
            parameter_files=self.parameter_files,
            client_factories=self.client_factories,
            rule_paths=self.rule_paths,
            docs_url=self.docs_url,
            no_suppressions=no_suppressions,
            max_file_bytes=self.max_file_size,
            exclude=(*self.exclude, *self.extend_exclude),
            exclude_below=self.exclude_below,
            force_exclude=self.force_exclude,
            respect_gitignore=self.respect_gitignore,
        )
