"""One text analysed: read by its surfaces, what is embedded in it included, and matched."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

from flexlint.catalog.catalog import Catalog
from flexlint.catalog.catalogs import Catalogs
from flexlint.config.options import Options
from flexlint.config.selection import Selection
from flexlint.engine.collector import collector_paused
from flexlint.engine.drafts import Draft
from flexlint.engine.extractions import Extractions
from flexlint.engine.findings import Finisher
from flexlint.engine.matching import match
from flexlint.engine.modes import Made, link, made_sets
from flexlint.engine.results import FileResult
from flexlint.engine.retold import without_retold
from flexlint.engine.roles import with_roles
from flexlint.engine.subjects import (
    Attached,
    Declared,
    Subjects,
    Told,
    asking,
    is_declared,
    moved,
)
from flexlint.engine.subscriptions import in_subscriptions
from flexlint.engine.tasks import Task
from flexlint.files.discovery import SourceRef
from flexlint.files.limits import TEXT_BYTES
from flexlint.files.paths import relative_path
from flexlint.files.prefilter import mentions, relevant
from flexlint.files.reading import Neighbours, matching_files, read_bytes
from flexlint.model import (
    UNKNOWN_MODE,
    Confidence,
    Embedded,
    Extraction,
    Mode,
    ModeKind,
    Problem,
    Span,
    Subject,
)
from flexlint.record import field, record, replace
from flexlint.surfaces import registry
from flexlint.surfaces.base import Surface
from flexlint.templates.siblings import NeighboursOf, ReadSibling
from flexlint.text.excerpts import excerpt
from flexlint.text.source import SourceFile
from flexlint.typed import TYPE_CHECKING
from flexlint.values.holes import with_holes

if TYPE_CHECKING:
    from flexlint.engine.witness import Witness

_MAX_EMBEDDING = 4
"""How deep languages may nest (YAML holding a shell script holding a URL is three)."""
_OF_EXAMPLES = frozenset({"markdown"})
"""Whose texts stand each for itself, and mostly call their sets alike."""
_MAX_ERROR = 500
"""Characters of an exception's text, which may quote the file."""


@record
class Instead:
    """Gives what reads neighbours, but knows the text of ``source``: the disk's may be older."""

    source: SourceFile
    neighbours: NeighboursOf

    def __call__(self, path: str) -> ReadSibling:
        """What reads the files that the file called ``path`` refers to."""
        read = self.neighbours(path)
        return lambda other: self.source.text if other == self.source.path else read(other)


@record
class _Read:
    """What one surface says of a text, the languages embedded in it included."""

    extraction: Extraction
    drafts: list[Draft]
    declared: list[Declared]
    attached: list[Attached]
    asking: list[Subject]
    """The sets of which another file may know more."""


@record
class Analysis:
    """All that stays the same from file to file. Picklable by its parts, cheap to fork."""

    catalog: Catalog
    options: Options
    surfaces: registry.Surfaces
    finisher: Finisher
    witness: Witness | None = None
    """Notes what a file's result comes from, if it is to be kept."""
    told: Told = field(default_factory=dict)
    """What other files say of the scale sets that this one speaks of."""
    extractions: Extractions | None = None
    """What surfaces say of the one file that is analysed, as far as it has been read; None if
    nobody will ask again."""

    @classmethod
    def of(
        cls,
        options: Options,
        *,
        neighbours: bool = False,
        instead: SourceFile | None = None,
        catalog: Catalog | None = None,
        witnessed: bool = False,
    ) -> Analysis:
        """The analysis that ``options`` ask for; loads the catalogue.

        With ``neighbours``, surfaces may read files beside the one they analyse (parameter
        files, modules); without, nothing but the text counts. ``instead`` is what such a file
        holds in place of what is on disk. ``catalog`` is that of the rule packs of
        ``options``, if it is loaded already. If ``witnessed``, results say what they came from.

        Raises:
            CatalogError: if a rule pack in ``options.rule_paths`` is not valid.
        """
        if catalog is None:
            catalog = Catalogs()(options.rule_paths)
        today = time.strftime("%Y-%m-%d", time.gmtime())
        finisher = Finisher(catalog, options, Selection.of(options), today)
        read: NeighboursOf | None = None
        if neighbours:
            read = Neighbours(options.most_bytes)
            read = read if instead is None else Instead(instead, read)
        witness = None
        if witnessed and read is not None:
            from flexlint.engine.witness import Witness

            witness = Witness(read)
        setting = registry.Setting(
            neighbours=witness or read,
            parameter_files=_parameter_files(options) if neighbours else (),
            client_factories=options.client_factories,
            only=options.include_surfaces,
        )
        surfaces = registry.Surfaces(setting)
        return cls(catalog, options, surfaces, finisher, witness)

    def import_surfaces(self, paths: Sequence[str], /) -> None:
        """Import all that the files called ``paths`` may be read with."""
        self.surfaces.import_all(paths)

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
                self._doubt()
                failed = (_defect(error),)
        found = self.finisher.of_failure(path, *failed)
        return FileResult(path, found, surfaces=("text",), examined=True, unparsable=True)

    def _text(self, source: SourceFile, problems: Sequence[Problem]) -> FileResult:
        surfaces = self.surfaces.claiming(source.path)
        drafts: list[Draft] = []
        extractions: list[Extraction] = []
        declared: list[Declared] = []
        attached: list[Attached] = []
        asked: list[Subject] = []
        if problems:
            failed = Extraction(
                surfaces[0].name if surfaces else "text", problems=tuple(problems), degraded=True
            )
            extractions.append(failed)
            drafts.extend(match(source, failed, "text", self.catalog))
        else:
            for surface in surfaces:
                read = self._surface(source, surface)
                extractions.append(read.extraction)
                drafts.extend(read.drafts)
                declared.extend(read.declared)
                attached.extend(read.attached)
                asked.extend(read.asking)
            doubts = _doubts(source, extractions) if surfaces else ()
            if doubts:
                extra = Extraction(surfaces[0].name, problems=doubts, degraded="\0" in source.text)
                drafts.extend(match(source, extra, surfaces[0].name, self.catalog))
                extractions.append(extra)
        if any(e.degraded for e in extractions):
            drafts = self._with_text_search(source, drafts)
        unparsable = any(p.kind == "parse-failure" for e in extractions for p in e.problems)
        drafts = with_roles(extractions, drafts)
        drafts = without_retold(source, extractions, drafts)
        findings, silenced = self.finisher.findings(source, extractions, _best(drafts))
        return FileResult(
            source.path,
            findings,
            silenced,
            tuple(e.surface for e in extractions),
            examined=bool(extractions),
            unparsable=unparsable,
            declared=tuple(dict.fromkeys(each.located(source) for each in declared)),
            attached=tuple(dict.fromkeys(each.located(source) for each in attached)),
            asking=tuple({(each, each.at): each for each in asked}.values()),
            extracted=self._extracted(source) if asked and not self.told else None,
        )

    def _surface(
        self,
        source: SourceFile,
        surface: Surface,
        depth: int = 0,
        room: str = "",
        around: Mode = UNKNOWN_MODE,
        beside: Sequence[Made] = (),
    ) -> _Read:
        """What one surface says, that of the languages embedded in it included.

        ``room`` names the text within its file; ``around`` is what a condition around the text
        proves of the sets in it; ``beside`` are the sets that texts of the file make.
        """
        try:
            return self._read(source, surface, depth, room, around, beside)
        except Exception as error:  # the other surfaces have something to say nevertheless
            self._doubt()
            failed = Extraction(surface.name, problems=(_defect(error),), degraded=True)
            drafts = match(source, failed, surface.name, self.catalog)
            return _Read(failed, drafts, [], [], [])

    def _read(
        self,
        source: SourceFile,
        surface: Surface,
        depth: int,
        room: str,
        around: Mode,
        beside: Sequence[Made],
    ) -> _Read:
        extraction = self._extraction(source, surface, room)
        extraction = with_holes(extraction, source.holes)
        extraction = in_subscriptions(extraction, source.text)
        if not depth and extraction.embedded and surface.name not in _OF_EXAMPLES:
            its = self if self.extractions is not None else replace(self, extractions=Extractions())
            beside = tuple(its._made(source, surface, depth, room, around))
            return its._linked(source, surface, extraction, depth, room, around, beside)
        return self._linked(source, surface, extraction, depth, room, around, beside)

    def _linked(
        self,
        source: SourceFile,
        surface: Surface,
        extraction: Extraction,
        depth: int,
        room: str,
        around: Mode,
        beside: Sequence[Made],
    ) -> _Read:
        subjects = Subjects(room, self.told)
        defaults, known_sets = self.catalog.mode_defaults, self.options.scale_sets
        extraction = link(extraction, defaults, known_sets, subjects, around, beside)
        drafts = match(source, extraction, surface.name, self.catalog, subjects)
        declared = list(subjects.declared(extraction.resources, surface.name))
        attached = list(subjects.attached(extraction.resources))
        asked = list(self._asking(extraction, subjects))
        for piece, inner, place, within in self._inside(extraction, surface, depth, room, around):
            from flexlint.engine.embedding import Host

            host = Host(source, piece, surface.name)
            read = self._surface(host.inner, inner, depth + 1, place, within, beside)
            found = read.drafts
            if piece.fragment:
                found = [draft for draft in found if draft.rule.diagnostic is None]
            drafts.extend(host.outward(draft) for draft in found)
            declared.extend(map(host.outward_declared, read.declared))
            attached.extend(map(host.outward_attached, read.attached))
            asked.extend(moved(subject, host.trace.span) for subject in read.asking)
        return _Read(extraction, drafts, declared, attached, asked)

    def _inside(
        self, extraction: Extraction, surface: Surface, depth: int, room: str, around: Mode
    ) -> Iterator[tuple[Embedded, Surface, str, Mode]]:
        """The texts embedded in one, each with what reads it, its room and what is proved of the
        sets in it."""
        if depth < _MAX_EMBEDDING:
            for number, piece in enumerate(extraction.embedded):
                within = around if piece.mode.kind is ModeKind.UNKNOWN else piece.mode
                place = f"{room}{surface.name}{number}/"
                yield piece, self.surfaces.get(piece.language), place, within

    def _made(
        self, source: SourceFile, surface: Surface, depth: int, room: str, around: Mode
    ) -> Iterator[Made]:
        """The scale sets that a text makes, or one that is embedded in it."""
        with suppress(Exception):  # who reads the text comes across it, and says so
            extraction = with_holes(self._extraction(source, surface, room), source.holes)
            defaults, known_sets = self.catalog.mode_defaults, self.options.scale_sets
            yield from made_sets(extraction, defaults, known_sets, around)
            inside = self._inside(extraction, surface, depth, room, around)
            for piece, inner, place, within in inside:
                text = SourceFile(source.path, piece.text, holes=piece.holes, inner=True)
                yield from self._made(text, inner, depth + 1, place, within)

    def _extraction(self, source: SourceFile, surface: Surface, room: str) -> Extraction:
        def extract() -> Extraction:
            return surface.extract(source, self.catalog.vocabulary)

        known = self.extractions
        return extract() if known is None else known.of(room, surface.name, extract)

    def _extracted(self, source: SourceFile) -> bytes | None:
        return None if self.extractions is None else self.extractions.packed(source.text)

    def _asking(self, extraction: Extraction, subjects: Subjects) -> Iterator[Subject]:
        """The sets of ``extraction`` of which another file may know more."""
        for use in extraction.uses:
            if self.catalog.operations[use.operation].is_of_one_set:
                yield from asking(subjects.of_use(use), use.mode)
        for resource in extraction.resources:
            if not is_declared(resource):
                yield from asking(subjects.of_resource(resource), resource.mode)

    def _with_text_search(self, source: SourceFile, drafts: list[Draft]) -> list[Draft]:
        """``drafts`` and what the text search finds on lines where they have nothing."""
        found = self._surface(source, self.surfaces.get("text"), _MAX_EMBEDDING).drafts
        taken = {(d.rule.code, source.position(d.span.start)[0]) for d in drafts}
        fresh = [
            replace(d, confidence=Confidence.LOW)
            for d in found
            if (d.rule.code, source.position(d.span.start)[0]) not in taken
        ]
        return drafts + fresh

    # -- one file --------------------------------------------------------------------------

    def task(self, task: Task) -> FileResult:
        """Do one piece of work, in the way that has not failed yet. Never raises."""
        if self.witness is not None:
            self.witness.begin()
        its = replace(self, told=dict(task.told), extractions=Extractions())
        return self._guarded(task.ref.display, lambda failed: its._task(task, failed))

    def _doubt(self) -> None:
        if self.witness is not None:
            self.witness.doubt()

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
            problems = problems or self._too_large(len(content))
            if task.content is not None and not relevant(content):  # nobody has looked through it
                return self._unsearched(task.ref, problems[0])
        if isinstance(content, bytes):
            source = decoded(task.ref.display, content)
            if self.extractions is not None:
                self.extractions.unpack(task.extracted, source.text)
            result = self._text(source, problems)
            if self.witness is None or problems:
                return result
            return replace(result, origin=self.witness.origin(content))
        return self._text(SourceFile(task.ref.display, content), problems)

    def _too_large(self, size: int) -> tuple[Problem, ...]:
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
        findings, silenced = self.finisher.findings(source, (extraction,), drafts)
        return FileResult(ref.display, findings, silenced)


def decoded(path: str, data: bytes) -> SourceFile:
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
        f"flexlint failed on this file ({excerpt(said, _MAX_ERROR)}).",
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


def _best(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each rule and place; several surfaces may have seen the same text."""
    kept: dict[tuple[str, int], Draft] = {}
    for draft in drafts:
        key = (draft.rule.code, draft.span.start)
        other = kept.get(key)
        if other is None or draft.confidence > other.confidence:
            kept[key] = draft
    return list(kept.values())
