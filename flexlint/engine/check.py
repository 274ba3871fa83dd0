"""The pipeline, and the only module that sees all the others."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import Path

from flexlint.catalog import Catalog, Catalogs, load_catalog
from flexlint.config.governing import Everywhere, Governing
from flexlint.config.options import Options
from flexlint.config.selection import Selection
from flexlint.engine.collector import collector_paused
from flexlint.engine.embedding import Host
from flexlint.engine.fingerprints import Fingerprints, digest
from flexlint.engine.matching import Draft, match
from flexlint.engine.modes import link
from flexlint.files.discovery import Discovery, SourceRef, discover
from flexlint.files.limits import SMALL_BYTES, TEXT_BYTES, Limit, for_file, for_size
from flexlint.files.paths import relative_path
from flexlint.files.prefilter import mentions, mentions_between_nuls, relevant, relevant_pieces
from flexlint.files.reading import Neighbours, matching_files, pieces, read_bytes
from flexlint.model import (
    Confidence,
    Extraction,
    Finding,
    Location,
    Problem,
    Related,
    Report,
    Silenced,
    Span,
    Suggestion,
    Summary,
)
from flexlint.suppressions.reading import Suppressions, collect
from flexlint.surfaces import registry
from flexlint.surfaces.base import Surface
from flexlint.templates.siblings import NeighboursOf, ReadSibling
from flexlint.text.encoding import hidden_text
from flexlint.text.excerpts import excerpt
from flexlint.text.printing import printable
from flexlint.text.source import SourceFile

DEFAULTS = Options()

_MAX_EMBEDDING = 4
"""How deep languages may nest (YAML holding a shell script holding a URL is three)."""


_MOST_OF_AN_ERROR = 500
"""Characters of an exception's text, which may quote the file."""

_NAMED_BY = 4000
"""Characters of its primary text that go into a finding's fingerprint."""


@dataclass(frozen=True, slots=True)
class Task:
    """One text to analyse: a file, or what a caller handed over."""

    ref: SourceRef
    content: str | bytes | None = None
    """None for a file that is still to be read."""
    failure: str = ""
    """Why an analysis did not come back; then the text is only searched."""

    def limit(self) -> Limit:
        """What the work may cost."""
        if self.content is not None:
            return for_size(len(self.content))
        return for_file(self.ref.path)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file has to say."""

    path: str
    findings: tuple[Finding, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    surfaces: tuple[str, ...] = ()
    """The surfaces that read it; empty for a file that none reads."""
    examined: bool = False
    unparsable: bool = False


@dataclass(frozen=True, slots=True)
class Instead:
    """Gives what reads neighbours, but knows the text of ``source``: the disk's may be older."""

    source: SourceFile
    neighbours: NeighboursOf

    def __call__(self, path: str) -> ReadSibling:
        """What reads the files that the file called ``path`` refers to."""
        read = self.neighbours(path)
        return lambda other: self.source.text if other == self.source.path else read(other)


# -- one text ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that stays the same from file to file. Picklable by its parts, cheap to fork."""

    catalog: Catalog
    options: Options
    selection: Selection
    surfaces: registry.Surfaces
    today: date

    @classmethod
    def of(
        cls,
        options: Options,
        *,
        neighbours: bool = False,
        instead: SourceFile | None = None,
        catalog: Catalog | None = None,
    ) -> Analysis:
        """The analysis that ``options`` ask for; loads the catalogue.

        With ``neighbours``, surfaces may read files beside the one they analyse (parameter
        files, modules); without, nothing but the text counts. ``instead`` is what such a file
        holds in place of what is on disk. ``catalog`` is that of the rule packs of
        ``options``, if it is loaded already.

        Raises:
            CatalogError: if a rule pack in ``options.rule_paths`` is not valid.
        """
        if catalog is None:
            catalog = load_catalog(tuple(Path(p) for p in options.rule_paths))
        today = datetime.now(timezone.utc).date()
        read: NeighboursOf | None = None
        if neighbours:
            read = Neighbours(options.most_bytes)
            read = read if instead is None else Instead(instead, read)
        setting = registry.Setting(
            neighbours=read,
            parameter_files=_parameter_files(options) if neighbours else (),
            client_factories=options.client_factories,
            only=options.include_surfaces,
        )
        surfaces = registry.Surfaces(setting)
        return cls(catalog, options, Selection.of(options), surfaces, today)

    def import_surfaces(self) -> None:
        """Import what files are read with, before there are workers."""
        self.surfaces.claiming("")

    def text(self, source: SourceFile, problems: Sequence[Problem] = ()) -> FileResult:
        """Analyse one text. Pure, and never raises.

        ``problems`` are what went wrong before: if there are any, no surface is asked, and
        the text search alone looks at the file.
        """
        return self._guarded(source.path, lambda failed: self._text(source, (*problems, *failed)))

    def _guarded(
        self, path: str, analyse: Callable[[tuple[Problem, ...]], FileResult]
    ) -> FileResult:
        """What ``analyse`` makes of the file called ``path``, whatever happens in it.

        It is called without problems; if it fails, once more with that problem, for which it is
        to do no more than search the text; and if that fails too, all there is to say is said
        without it. The one place that keeps the errors of a file from the rest of the run.
        """
        failed: tuple[Problem, ...] = ()
        for _ in range(2):
            try:
                with collector_paused():
                    return analyse(failed)
            except Exception as error:  # RecursionError and MemoryError among them
                failed = (_defect(error),)
        return self._bare(path, *failed)

    def _bare(self, path: str, problem: Problem) -> FileResult:
        """The finding that ``problem`` is, made without any stage that may have failed."""
        rule = self.catalog.diagnostic(problem.kind)
        try:
            wanted = self.selection.applies(rule) and not self.selection.ignored_in(rule, path)
        except Exception:  # the selection itself: rather one finding too many
            wanted = True
        finding = Finding(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            confidence=rule.confidence,
            surface="flexlint",
            location=Location(path, 1, 1, 1, 1),
            message=problem.message,
            fingerprint=digest((rule.code, path)),
            url=self.catalog.url(rule, self.options.docs_url),
            suggestion=Suggestion(problem.hint),
        )
        found = (finding,) if wanted else ()
        return FileResult(path, found, surfaces=("text",), examined=True, unparsable=True)

    def _text(self, source: SourceFile, problems: Sequence[Problem]) -> FileResult:
        surfaces = self.surfaces.claiming(source.path)
        drafts: list[Draft] = []
        extractions: list[Extraction] = []
        if problems:
            failed = Extraction(
                surfaces[0].name if surfaces else "text", problems=tuple(problems), degraded=True
            )
            extractions.append(failed)
            drafts.extend(match(source, failed, "text", self.catalog))
        else:
            for surface in surfaces:
                extraction, found = self._surface(source, surface, 0)
                extractions.append(extraction)
                drafts.extend(found)
            doubts = _doubts(source, extractions) if surfaces else ()
            if doubts:
                extra = Extraction(surfaces[0].name, problems=doubts, degraded="\0" in source.text)
                drafts.extend(match(source, extra, surfaces[0].name, self.catalog))
                extractions.append(extra)
        if any(e.degraded for e in extractions):
            drafts = self._with_text_search(source, drafts)
        unparsable = any(p.kind == "parse-failure" for e in extractions for p in e.problems)
        findings, silenced = self._finish(source, extractions, _best(drafts))
        return FileResult(
            source.path,
            findings,
            silenced,
            tuple(e.surface for e in extractions),
            examined=bool(extractions),
            unparsable=unparsable,
        )

    def _surface(
        self, source: SourceFile, surface: Surface, depth: int
    ) -> tuple[Extraction, list[Draft]]:
        """One surface's findings, those of the languages embedded in it included."""
        try:
            return self._read(source, surface, depth)
        except Exception as error:  # the other surfaces have something to say nevertheless
            failed = Extraction(surface.name, problems=(_defect(error),), degraded=True)
            return failed, match(source, failed, surface.name, self.catalog)

    def _read(
        self, source: SourceFile, surface: Surface, depth: int
    ) -> tuple[Extraction, list[Draft]]:
        extraction = surface.extract(source, self.catalog.vocabulary)
        extraction = link(extraction, self.catalog.mode_defaults, self.options.scale_sets)
        drafts = match(source, extraction, surface.name, self.catalog)
        if depth < _MAX_EMBEDDING:
            for piece in extraction.embedded:
                inner = self.surfaces.get(piece.language)
                host = Host(source, piece)
                _, found = self._surface(host.inner, inner, depth + 1)
                if piece.fragment:
                    found = [draft for draft in found if draft.rule.diagnostic is None]
                drafts.extend(host.outward(draft) for draft in found)
        return extraction, drafts

    def _with_text_search(self, source: SourceFile, drafts: list[Draft]) -> list[Draft]:
        """``drafts`` and what the text search finds on lines where they have nothing."""
        _, found = self._surface(source, self.surfaces.get("text"), _MAX_EMBEDDING)
        taken = {(d.rule.code, source.position(d.span.start)[0]) for d in drafts}
        fresh = [
            replace(d, confidence=Confidence.LOW)
            for d in found
            if (d.rule.code, source.position(d.span.start)[0]) not in taken
        ]
        return drafts + fresh

    def _finish(
        self, source: SourceFile, extractions: Iterable[Extraction], drafts: Iterable[Draft]
    ) -> tuple[tuple[Finding, ...], tuple[Silenced, ...]]:
        """Drafts made into findings: selected, located, fingerprinted, suppressed."""
        # Several surfaces read the same file, and the same comments in it.
        comments = list({c.span: c for e in extractions for c in e.comments}.values())
        waivers = [w for e in extractions for w in e.waivers]
        suppressions = Suppressions(
            collect(source, comments, waivers) if not self.options.no_suppressions else (),
            self._code_of,
            self.today,
        )
        active: list[Finding] = []
        silenced: list[Silenced] = []
        fingerprints = Fingerprints(printable(self.selection.relative(source.path)))
        for draft in sorted(drafts, key=lambda d: (d.span, d.rule.code, d.message)):
            finding = self._finding(source, draft, fingerprints)
            if not self._wanted(finding, draft):
                continue
            lines = _lines(source, draft)
            suppression = suppressions.match(
                draft.rule.code, lines, [p for p in (draft.span, draft.anchor) if p is not None]
            )
            if suppression is None:
                active.append(finding)
            else:
                silenced.append(Silenced(finding, "suppression", suppression.reason))
        for draft in self._about_suppressions(suppressions):
            finding = self._finding(source, draft, fingerprints)
            if self._wanted(finding, draft):
                active.append(finding)
        active.sort(key=lambda finding: finding.sort_key)
        return tuple(active), tuple(silenced)

    def _code_of(self, written: str) -> str | None:
        rule = self.catalog.rule(written)
        return None if rule is None else rule.code

    def _wanted(self, finding: Finding, draft: Draft) -> bool:
        selection = self.selection
        return (
            selection.applies(draft.rule)
            and not selection.ignored_in(draft.rule, finding.location.path)
            and selection.sure_enough(finding.confidence)
        )

    def _finding(self, source: SourceFile, draft: Draft, fingerprints: Fingerprints) -> Finding:
        start, end = draft.span.start, draft.span.end
        text = source.text[start : min(end, start + _NAMED_BY)]
        return Finding(
            code=draft.rule.code,
            name=draft.rule.name,
            severity=self.selection.severity(draft.rule) or draft.severity,
            confidence=draft.confidence,
            surface=draft.surface,
            location=source.location(draft.span),
            message=f"{draft.message} ({draft.place})" if draft.place else draft.message,
            fingerprint=fingerprints.next(draft.rule.code, draft.symbol, text),
            url=self.catalog.url(draft.rule, self.options.docs_url),
            why=draft.why,
            operation=draft.operation,
            resource=draft.resource,
            mode=draft.mode,
            suggestion=draft.suggestion,
            related=tuple(
                Related(source.location(note.span), note.message) for note in draft.notes
            ),
            row=draft.rule.mapping.row if draft.rule.mapping else None,
            symbol=draft.symbol,
        )

    def _about_suppressions(self, suppressions: Suppressions) -> Iterator[Draft]:
        """Findings on suppressions that are expired, malformed, unknown or unused."""
        for item in suppressions.items:
            if item.malformed:
                yield self._diagnostic(
                    "unknown-rule-in-suppression",
                    f"This suppression does nothing: {item.malformed}.",
                    item.span,
                )
            elif suppressions.expired(item):
                codes = ", ".join(code for code, _ in item.codes)
                yield self._diagnostic(
                    "expired-suppression",
                    f"The suppression of {codes} ended on {item.until}: fix what it hides, "
                    "or change the date.",
                    item.span,
                )
        for written, span in suppressions.unknown():
            yield self._diagnostic("unknown-rule-in-suppression", self._no_such_rule(written), span)
        for written, span, _ in suppressions.unused(self._ran):
            yield self._diagnostic(
                "unused-suppression",
                f"Nothing here is a finding of {written}: remove it from the suppression.",
                span,
            )

    def _no_such_rule(self, written: str) -> str:
        if any(rule.code.startswith(written.upper()) for rule in self.catalog.rules):
            return f"A suppression needs whole codes: {written!r} is only the start of some."
        near = self.catalog.nearest(written)
        return f"There is no rule {written!r}." + (f" Did you mean {near}?" if near else "")

    def _ran(self, code: str) -> bool:
        rule = self.catalog.rule(code)
        return rule is not None and self.selection.applies(rule)

    def _diagnostic(self, kind: str, message: str, span: Span) -> Draft:
        rule = self.catalog.diagnostic(kind)
        return Draft(rule, "flexlint", rule.severity, rule.confidence, message, span, span)

    # -- one file --------------------------------------------------------------------------

    def task(self, task: Task) -> FileResult:
        """Do one piece of work, in the way that has not failed yet. Never raises."""
        return self._guarded(task.ref.display, lambda failed: self._task(task, failed))

    def _task(self, task: Task, problems: tuple[Problem, ...]) -> FileResult:
        content = task.content
        if content is None:
            try:
                content = read_bytes(task.ref.path, TEXT_BYTES)
            except OSError as error:
                return self._unreadable(task.ref, error)
        if task.failure:
            problems = (_no_answer(f"{task.failure}; it was searched as text"), *problems)
        elif isinstance(content, bytes) and len(content) > self.options.most_bytes:
            problems = problems or self.too_large(len(content))
            if task.content is not None and not relevant(content):  # nobody has looked through it
                return self._unsearched(task.ref, problems[0])
        if isinstance(content, bytes):
            return self._text(_source(task.ref.display, content), problems)
        return self._text(SourceFile(task.ref.display, content), problems)

    def too_large(self, size: int) -> tuple[Problem, ...]:
        """What to say of a file of ``size`` bytes, which is more than the limit."""
        at_least, part = "", "it was"
        if size > TEXT_BYTES:
            at_least, part = "more than ", f"its first {_megabytes(TEXT_BYTES)} were"
        most = self.options.most_bytes
        return (
            Problem(
                f"The file is too large to analyse ({at_least}{_megabytes(size)}, "
                f"limit {_megabytes(most)}); {part} searched as text.",
                Span(0, 0),
                hint=("Raise max-file-size, or exclude" if most < TEXT_BYTES else "Exclude")
                + " the file if it is generated.",
            ),
        )

    def given_up(self, task: Task, reason: str) -> FileResult:
        """The result for what could not even be searched as text; looks at nothing."""
        also = "" if reason == task.failure else f" ({reason})"
        problem = _no_answer(f"{task.failure}; nor could it be searched as text{also}")
        return self._guarded(task.ref.display, lambda _: self._unsearched(task.ref, problem))

    def unreadable(self, ref: SourceRef, error: Exception) -> FileResult:
        """The result for a file that the operating system does not let us read. Never raises."""
        return self._guarded(ref.display, lambda _: self._unreadable(ref, error))

    def _unreadable(self, ref: SourceRef, error: Exception) -> FileResult:
        reason = getattr(error, "strerror", None) or type(error).__name__
        problem = Problem(f"The file cannot be read: {reason}.", Span(0, 0), "unreadable-file")
        return self._unread(ref, problem)

    def _unsearched(self, ref: SourceRef, problem: Problem) -> FileResult:
        """What there is to say of a text that was there, and was too much for us."""
        return replace(self._unread(ref, problem), examined=True, unparsable=True)

    def _unread(self, ref: SourceRef, problem: Problem) -> FileResult:
        source = SourceFile(ref.display, "")
        extraction = Extraction("text", problems=(problem,))
        drafts = match(source, extraction, "text", self.catalog)
        findings, silenced = self._finish(source, (extraction,), drafts)
        return FileResult(ref.display, findings, silenced)


def _source(path: str, data: bytes) -> SourceFile:
    """``data`` decoded; that it holds another text in ASCII is a problem of the decoding."""
    source = SourceFile.from_bytes(path, data)
    wide = source.encoding.startswith(("utf-16", "utf-32"))
    if source.decode_problem is None and wide and mentions(data):
        problem = (
            f"The file was read as {source.encoding.upper()}, as its first bytes say; what reads "
            "it as ASCII sees another text, which mentions scale sets."
        )
        source = replace(source, decode_problem=problem)
    return source


def _doubts(source: SourceFile, extractions: Sequence[Extraction]) -> tuple[Problem, ...]:
    """Why ``source`` may not be the text that the tools it is written for would read."""
    doubts: list[Problem] = []
    if source.decode_problem is not None:
        hint = "Save the file as UTF-8."
        doubts.append(Problem(source.decode_problem, Span(0, 0), "partly-read", hint))
    nul = source.text.find("\0")
    unparsable = any(p.kind == "parse-failure" for e in extractions for p in e.problems)
    if nul >= 0 and not unparsable:
        said = "The file holds NUL characters: other tools may read another text than flexlint."
        hint = "Save the file as UTF-8, without NUL characters."
        doubts.append(Problem(said, Span(nul, nul + 1), "partly-read", hint))
    return tuple(doubts)


def _defect(error: Exception) -> Problem:
    """The problem that the analysis of a file ended in ``error``."""
    if isinstance(error, MemoryError):  # a limit, and no defect
        return _no_answer("it needs more memory than there is for it")
    try:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    except Exception:
        said = type(error).__name__
    return Problem(
        f"flexlint failed on this file ({excerpt(said, _MOST_OF_AN_ERROR)}).",
        Span(0, 0),
        hint="This is a defect of flexlint: please report it with the file.",
    )


def _parameter_files(options: Options) -> tuple[str, ...]:
    """The parameter files that the options name, as paths relative to the working directory."""
    root, here = os.path.abspath(options.root), os.getcwd()
    found = matching_files(root, options.parameter_files)
    return tuple(sorted(relative_path(os.path.join(root, path), here) for path in found))


def _no_answer(reason: str) -> Problem:
    """What to say of a file whose analysis did not come back."""
    return Problem(
        f"The file could not be analysed: {reason}.",
        Span(0, 0),
        hint="Exclude the file if it is not meant to be read by people or tools.",
    )


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


def _lines(source: SourceFile, draft: Draft) -> tuple[tuple[int, int], ...]:
    """The lines on which a suppression counts: the primary span's and the statement's ends."""
    line = source.position(draft.span.start)[0]
    first = source.position(draft.statement.start)[0]
    last = source.position(max(draft.statement.start, draft.statement.end - 1))[0]
    if first <= line <= last:
        return ((line, line), (first, first), (last, last))
    return ((line, line),)


def _best(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each rule and place; several surfaces may have seen the same text."""
    kept: dict[tuple[str, int], Draft] = {}
    for draft in drafts:
        key = (draft.rule.code, draft.span.start)
        other = kept.get(key)
        if other is None or draft.confidence > other.confidence:
            kept[key] = draft
    return list(kept.values())


# -- many files ----------------------------------------------------------------------------

Progress = Callable[[int, int], None]
"""Told (files done, files to do) as the analysis goes on."""


def check_paths(
    paths: Sequence[str], options: Options = DEFAULTS, *, progress: Progress | None = None
) -> Report:
    """Lint files and directories.

    Args:
        paths: files are read whatever their name; directories are walked.
        options: how to lint.
        progress: called in this process, now and then.

    Returns:
        A report whose findings are sorted, the same for any number of jobs.

    Raises:
        DiscoveryError: if a path does not exist.
        CatalogError: if a rule pack is not valid.
    """
    everywhere = Everywhere(options)
    started = time.monotonic()
    discovery = discover(paths, governing=everywhere)
    return check_discovered(
        paths, discovery, everywhere, options.jobs, progress=progress, started=started
    )


def check_discovered(
    paths: Sequence[str],
    discovery: Discovery,
    governing: Governing,
    jobs: int,
    *,
    progress: Progress | None = None,
    catalogs: Catalogs | None = None,
    started: float | None = None,
) -> Report:
    """Lint the files that ``discovery`` has found below ``paths``, each under its own options.

    Args:
        paths: what the user named, to say of an empty run why it is one.
        discovery: the files.
        governing: the options of each file's folder.
        jobs: as in :class:`Options`, for the run as a whole.
        progress: called in this process, now and then.
        catalogs: what is loaded of them already.
        started: when the run began, by ``time.monotonic``.

    Raises:
        CatalogError: if a rule pack is not valid.
    """
    started = time.monotonic() if started is None else started
    candidates, unreadable = _candidates(discovery, governing)
    results: list[FileResult] = []
    if candidates or unreadable:
        refs = (*candidates, *(ref for ref, _ in unreadable))
        analyses = Analyses.of(refs, governing, catalogs or Catalogs())
        results.extend(analyses.unreadable(ref, error) for ref, error in unreadable)
        results.extend(_analyse(analyses, [Task(ref) for ref in candidates], jobs, progress))
    nothing = _nothing(paths, discovery, results, governing)
    return _report(discovery, results, time.monotonic() - started, nothing)


def check_text(text: str, path: str, options: Options = DEFAULTS) -> Report:
    """Lint ``text`` as if it were the content of ``path``, which need not exist.

    A text of more than 16 kB is analysed in a process of its own, within limits of time and
    memory, where processes can be forked; otherwise in this one.
    """
    return _check_content(text, path, options)


def check_bytes(
    data: bytes, path: str, options: Options = DEFAULTS, *, isolated: bool = False
) -> Report:
    """Lint ``data`` as if it were the content of ``path``, which need not exist.

    In contrast to :func:`check_text`, the encoding is found out as it is for files. If
    ``isolated``, the analysis has a process of its own whatever the size and the platform;
    the main module must then be one that can be imported.
    """
    return _check_content(data, path, options, isolated=isolated)


def check_input(
    data: bytes,
    path: str,
    discovery: Discovery,
    governing: Governing,
    catalogs: Catalogs,
) -> Report:
    """Lint ``data`` as the content of the file ``path``, which need not exist.

    Other files are read where the file refers to them, as for a file on disk; the analysis has
    a process of its own.

    Args:
        data: the content.
        path: the file's name.
        discovery: what :func:`flexlint.files.discovery.discover_text` says of the name.
        governing: the options of its folder.
        catalogs: what is loaded of them already.

    Raises:
        CatalogError: if a rule pack is not valid.
    """
    started = time.monotonic()
    results: list[FileResult] = []
    for ref in discovery.files:
        # Of what is longer nobody has seen the rest, which the analysis says.
        if len(data) <= TEXT_BYTES and not _mentions(data, ref, registry.Surfaces()):
            continue
        options = governing(ref.home())
        analysis = Analysis.of(
            options,
            neighbours=True,
            instead=_source(ref.display, data),
            catalog=catalogs(options.rule_paths),
        )
        results.extend(_analyse(analysis, [Task(ref, data)], jobs=1))
    nothing = _nothing((path,), discovery, results, governing)
    return _report(discovery, results, time.monotonic() - started, nothing)


def _check_content(
    content: str | bytes, path: str, options: Options, *, isolated: bool = False
) -> Report:
    started = time.monotonic()
    analysis = Analysis.of(options)
    path = path.replace(os.sep, "/")
    task = Task(SourceRef(path, path, explicit=True), content)
    results = _alone(analysis, task, isolated) or [analysis.task(task)]
    return _report(Discovery((task.ref,)), results, time.monotonic() - started)


def _alone(analysis: Analysis, task: Task, isolated: bool) -> list[FileResult]:
    """The result of ``task`` from a process of its own; empty if it is to have none."""
    if not isolated and len(task.content or "") <= SMALL_BYTES:
        return []
    from flexlint.engine import workers

    if not isolated and not workers.FORKS:
        return []
    try:
        return list(_analyse(analysis, [task], jobs=1))
    except workers.WorkerError:
        if isolated:
            raise
        return []


def _candidates(
    discovery: Discovery, governing: Governing
) -> tuple[list[SourceRef], list[tuple[SourceRef, Exception]]]:
    """The files that mention something of interest, and those that could not be read."""
    candidates: list[SourceRef] = []
    unreadable: list[tuple[SourceRef, Exception]] = []
    surfaces = registry.Surfaces()
    for ref in discovery.files:
        try:
            if _is_candidate(ref, governing(ref.home()).most_bytes, surfaces):
                candidates.append(ref)
        except Exception as error:  # mostly an OSError
            unreadable.append((ref, error))
    return candidates, unreadable


def _is_candidate(ref: SourceRef, limit: int, surfaces: registry.Surfaces) -> bool:
    data = read_bytes(ref.path, limit)
    if len(data) > limit:
        is_source = bool(surfaces.claiming(ref.display))
        return relevant_pieces(pieces(ref.path), nuls_mean_nothing=is_source)
    return _mentions(data, ref, surfaces)


def _mentions(data: bytes, ref: SourceRef, surfaces: registry.Surfaces) -> bool:
    """Whether the content ``data`` of a file mentions something of interest."""
    if relevant(data):
        return True
    # Bytes that look binary may be meant as source, and read as such.
    if b"\0" in data and mentions_between_nuls(data):
        return bool(surfaces.claiming(ref.display))
    hidden = hidden_text(data, ref.display)
    return hidden is not None and mentions(hidden.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Analyses:
    """The analysis of each file: one for all that have the same options."""

    by_folder: Mapping[str, Analysis]

    @classmethod
    def of(cls, refs: Iterable[SourceRef], governing: Governing, catalogs: Catalogs) -> Analyses:
        """The analyses that ``refs`` need.

        Raises:
            CatalogError: if a rule pack is not valid.
        """
        made: dict[Options, Analysis] = {}
        by_folder: dict[str, Analysis] = {}
        for ref in refs:
            folder = ref.home()
            if folder not in by_folder:
                options = governing(folder)
                if options not in made:
                    catalog = catalogs(options.rule_paths)
                    made[options] = Analysis.of(options, neighbours=True, catalog=catalog)
                by_folder[folder] = made[options]
        return cls(by_folder)

    def for_file(self, ref: SourceRef) -> Analysis:
        """The analysis of one of the files."""
        return self.by_folder[ref.home()]

    def import_surfaces(self) -> None:
        """See :meth:`Analysis.import_surfaces`."""
        for analysis in self.by_folder.values():
            analysis.import_surfaces()

    def task(self, task: Task) -> FileResult:
        """See :meth:`Analysis.task`."""
        return self.for_file(task.ref).task(task)

    def given_up(self, task: Task, reason: str) -> FileResult:
        """See :meth:`Analysis.given_up`."""
        return self.for_file(task.ref).given_up(task, reason)

    def unreadable(self, ref: SourceRef, error: Exception) -> FileResult:
        """See :meth:`Analysis.unreadable`."""
        return self.for_file(ref).unreadable(ref, error)


def _analyse(
    analysis: Analysis | Analyses,
    tasks: Sequence[Task],
    jobs: int,
    progress: Progress | None = None,
) -> Iterator[FileResult]:
    """The results of ``tasks``, in any order, each worked out in a worker process.

    What does not come back from there is searched as text, in a worker again; and what does
    not come back from that either is a finding that says so.
    """
    from flexlint.engine import workers

    if not workers.allowed():
        yield from map(analysis.task, tasks)
        return
    if workers.FORKS:
        with suppress(Exception):  # said where a file is guarded
            analysis.import_surfaces()  # once, not in each process
    done, total = 0, len(tasks)
    while tasks:
        failed: list[Task] = []
        jobs = jobs or min(os.cpu_count() or 1, 1 + len(tasks) // 4)
        for outcome in workers.run(tasks, analysis.task, jobs, Task.limit):
            task = outcome.item
            if outcome.result is not None:
                yield outcome.result
            elif task.failure:
                yield analysis.given_up(task, outcome.failure)
            else:
                failed.append(replace(task, failure=outcome.failure))
                continue
            done += 1
            if progress is not None:
                progress(done, total)
        tasks = failed


def _nothing(
    paths: Sequence[str],
    discovery: Discovery,
    results: Sequence[FileResult],
    governing: Governing,
) -> tuple[str, ...]:
    """Why there was nothing to look at; empty if there was a file that a surface reads."""
    if any(result.examined or result.findings for result in results):
        return ()
    for ref in discovery.files:
        if (
            ref.display.endswith(registry.SURELY_READ)
            and not governing(ref.home()).include_surfaces
        ):
            return ()
    only = {ref.home(): governing(ref.home()).include_surfaces for ref in discovery.files}
    surfaces = {
        named: registry.Surfaces(registry.Setting(only=named)) for named in set(only.values())
    }
    if any(surfaces[only[ref.home()]].claiming(ref.display) for ref in discovery.files):
        return ()
    found = {os.path.join(ref.home(), os.path.basename(ref.path)) for ref in discovery.files}
    from flexlint.files.inventory import left_out

    reasons = left_out(paths, found, discovery.left_out)
    if not found:
        return reasons
    are = "1 file is of a kind" if len(found) == 1 else f"{len(found):,} files are of kinds"
    return (f"{are} that flexlint does not read", *reasons)


def _report(
    discovery: Discovery,
    results: Sequence[FileResult],
    seconds: float,
    nothing: tuple[str, ...] = (),
) -> Report:
    findings = sorted(
        (finding for result in results for finding in result.findings),
        key=lambda finding: finding.sort_key,
    )
    silenced = sorted(
        (item for result in results for item in result.silenced),
        key=lambda item: item.finding.sort_key,
    )
    examined = sum(result.examined for result in results)
    counts = Counter(name for result in results for name in set(result.surfaces))
    summary = Summary(
        discovered=len(discovery.files),
        examined=examined,
        skipped=len(discovery.files) - examined,
        unread=len(results) - examined,
        unparsable=sum(result.unparsable for result in results),
        excluded=discovery.excluded,
        by_surface=tuple(sorted(counts.items())),
        seconds=seconds,
        nothing=nothing,
    )
    return Report(tuple(findings), summary, tuple(silenced), discovery.notices)
