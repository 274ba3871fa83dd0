"""Uses and resources joined with the catalogue: the findings of one text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from flexlint.azure import ORCHESTRATION_MODE, SCALE_SET
from flexlint.catalog import Catalog
from flexlint.catalog.operation import Replacement
from flexlint.catalog.rule import ResourcePattern, Rule, Variant
from flexlint.engine.drafts import Draft, fits
from flexlint.engine.modes import given_by_files
from flexlint.engine.roles import of_role
from flexlint.engine.subjects import Subjects, beside, is_never_deployed
from flexlint.engine.surroundings import Text
from flexlint.engine.wording import (
    NO_WORDS,
    as_called,
    as_declared,
    filled,
    in_their_words,
    in_words,
    may_apply,
    words_of,
)
from flexlint.lexical.feeding import is_given_ids
from flexlint.model import (
    Answer,
    ApiUse,
    Argument,
    Confidence,
    Deployment,
    Entry,
    Extraction,
    Known,
    Mode,
    ModeKind,
    Note,
    Object,
    OneOf,
    Problem,
    Read,
    Resource,
    ResourceRef,
    Severity,
    Span,
    Subject,
    Suggestion,
    SurfaceName,
    Truth,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.suggestions.fragments import without_present
from flexlint.surfaces.registry import ENTRIES, Names, suggest_call, suggest_property
from flexlint.text.source import SourceFile
from flexlint.text.words import listed
from flexlint.values.paths import Hit, all_keys, last_key, last_name, resolve
from flexlint.values.predicates import (
    BY_DEFAULT,
    GIVEN_TO,
    RESULT,
    YES,
    Predicate,
    at_fault,
    besides,
    evaluate,
)

_LOAD_BALANCER = "microsoft.network/loadbalancers"
_NOBODY = Subjects()
_WORD = regex(r"-{0,2}[A-Za-z_][\w.\[\]-]*")
_ANOTHER_SET = "in the Flexible scale set that takes the place of this one"
_OPTION = regex(r"--?[A-Za-z][\w-]*|[A-Za-z_]\w*(?=\s*=)")


def match(
    source: SourceFile,
    extraction: Extraction,
    surface: SurfaceName,
    catalog: Catalog,
    subjects: Subjects = _NOBODY,
) -> list[Draft]:
    """Every finding that the catalogue's rules have about ``extraction``, unsorted.

    They are said to be found by ``surface``, and their replacements are in its words. Pure.
    A rule speaks at most once at a place; offsets are those of ``source``. ``subjects`` says
    which sets they are about.
    """
    around = Text(extraction.resources)
    matcher = _Matcher(source, surface, catalog, extraction.resources, around, subjects)
    drafts: list[Draft] = []
    for use in extraction.uses:
        drafts.extend(matcher.use(use))
    for resource in _flat(extraction.resources):
        drafts.extend(matcher.resource(resource))
    resources = list(_flat(extraction.resources))
    sets = {each.type_span for each in resources if each.type.lower() == SCALE_SET}
    drafts = list(_kept_uniform(drafts, sets))
    drafts.extend(matcher.problem(problem) for problem in extraction.problems)
    return _once(drafts)


def _is_of_property(draft: Draft) -> bool:
    """Whether ``draft`` is about something that is written in the resource's body."""
    return draft.resource is not None and draft.span != draft.anchor


def _key(draft: Draft) -> tuple[str, Span]:
    return draft.rule.code, draft.span


def _differs(draft: Draft, modes: Iterable[Resource]) -> bool:
    """Whether what ``draft`` is about is not the same in all of ``modes``."""
    path = draft.resource.property if draft.resource is not None else None
    values = {tuple(hit.value for hit in resolve(m.body, path or "").found) for m in modes}
    return len(values) > 1


def _in_one_mode(draft: Draft) -> Draft:
    only = f"It is so on {draft.mode.kind.value.title()} sets only"
    return replace(draft, message=f"{draft.message.rstrip('.')}. {only}")


def _is_elsewhere(path: str, body: Object) -> bool:
    """Whether the property that ``path`` ends in is given where another shape of the model has
    it: under its name in snake_case, or not below ``properties``."""
    wanted = last_key(path).replace("_", "")
    return "." in path and any(key.replace("_", "") == wanted for key in all_keys(body))


def _is_due_to_mode(draft: Draft, pattern: ResourcePattern) -> bool:
    """Whether the mode makes ``draft`` what it is: the file that declares has the rest."""
    if len(pattern.modes) < len(ModeKind):
        return True
    refused = draft.mode.kind is ModeKind.FLEXIBLE and draft.severity is Severity.ERROR
    return refused and draft.rule.severity is not Severity.ERROR


def _kept_uniform(drafts: Sequence[Draft], sets: Set[Span]) -> Iterator[Draft]:
    """``drafts``, but nothing offers a set a way to Flexible that another draft says cannot
    become so, or says what is part of that way. A set is what stands at one place: as its tool
    has it, and as ARM would. Nor is a load balancer told what to become where none of ``sets``,
    those of the text, can."""
    keeping = {
        draft.anchor: draft
        for draft in drafts
        if draft.rule.keeps_uniform and draft.anchor is not None
    }
    for draft in drafts:
        other = keeping.get(draft.anchor or draft.span)
        if other is None and _serves(draft) and sets and sets <= keeping.keys():
            if draft.severity is not Severity.INFO:
                why = next(keeping[each].rule.keeps_uniform for each in keeping)
                message = f"{draft.message.rstrip('.')}. The sets here stay Uniform: {why}"
                yield replace(draft, message=message, severity=Severity.INFO, suggestion=None)
            continue
        if other is None or other.rule is draft.rule or draft.mode.kind is ModeKind.FLEXIBLE:
            yield draft
            continue
        if _is_of_the_way(draft):
            continue
        message = f"This scale set is Uniform, and stays so: {other.rule.keeps_uniform}"
        about_it = draft.resource is None or draft.resource.property is None
        if not about_it or draft.severity is not Severity.INFO:
            before = draft.message.rstrip(".")
            message = f"{before}. This set stays Uniform: {other.rule.keeps_uniform}"
        yield replace(draft, message=message, suggestion=None)


def _serves(draft: Draft) -> bool:
    """Whether ``draft`` is about a load balancer that no Flexible set is known to use."""
    kind = "" if draft.resource is None else draft.resource.type.lower()
    return kind.startswith(_LOAD_BALANCER) and draft.mode.kind is not ModeKind.FLEXIBLE


def _is_of_the_way(draft: Draft) -> bool:
    """Whether what ``draft`` says of a property matters on the way to Flexible only."""
    if draft.resource is None or draft.resource.property is None:
        return False
    if any(_is_about_uniform(pattern) for pattern in draft.rule.resources):
        return False
    most = Severity.INFO if draft.mode.kind is ModeKind.UNIFORM else Severity.WARNING
    return draft.severity <= most


def _flat(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Resources and all below them, each place once (a surface may list children twice)."""
    seen: set[tuple[Span, str, str, Deployment | None]] = set()
    stack = list(reversed(list(resources)))
    while stack:
        resource = stack.pop()
        kind, pointer = resource.type.lower(), resource.pointer
        key = (resource.type_span, kind, pointer, resource.deployment)
        if key not in seen and not resource.silent:
            seen.add(key)
            yield resource
        stack.extend(reversed(resource.children))


def _once(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft for each rule and place: the most severe, then the surest. Of several
    deployments that agree, all are named."""
    kept: dict[tuple[str, Span], list[Draft]] = {}
    for draft in drafts:
        kept.setdefault((draft.rule.code, draft.span), []).append(draft)
    return [_strongest(same) for same in kept.values()]


def _strongest(drafts: Sequence[Draft]) -> Draft:
    best = max(drafts, key=lambda draft: (draft.severity, draft.confidence, bool(draft.files)))
    subjects = tuple(dict.fromkeys(each for draft in drafts for each in draft.subjects))
    best = best if subjects == best.subjects else replace(best, subjects=subjects)
    if not best.files:
        return best
    agreeing = (d for d in drafts if d.message == best.message and d.mode.kind is best.mode.kind)
    files = tuple(dict.fromkeys(file for draft in agreeing for file in draft.files))
    message = f"{best.message.rstrip('.')}. This applies when deployed with {listed(files)}"
    mode = given_by_files(best.mode, files) if best.mode.files else best.mode
    return replace(
        best,
        message=message,
        files=files,
        mode=mode,
        why=mode.why if best.why == best.mode.why else best.why,
        notes=tuple(n for n in mode.evidence if n.span != best.statement),
    )


@record
class _Matcher:
    source: SourceFile
    surface: SurfaceName
    catalog: Catalog
    resources: tuple[Resource, ...]
    around: Text
    subjects: Subjects

    @property
    def _names(self) -> Names:
        """How the surface's readers call operations."""
        return ENTRIES[self.surface].names

    # -- uses ---------------------------------------------------------------------------

    def use(self, use: ApiUse) -> Iterator[Draft]:
        arguments = _arguments(use)
        for rule in self.catalog.rules_for_operation(use.operation):
            if rule.surfaces and self.surface not in rule.surfaces:
                continue
            holds = YES if rule.when is None else evaluate(rule.when, arguments)
            if holds.answer is Answer.YES:
                for faults in self._at_fault(rule, use, arguments):
                    yield self._use_draft(use, rule, arguments, holds, faults)

    def _use_draft(
        self,
        use: ApiUse,
        rule: Rule,
        arguments: Object,
        holds: Truth,
        faults: tuple[Argument, ...],
    ) -> Draft:
        """The finding; it is about ``faults``, if about arguments of the call."""
        variant = _variant(_about(rule.variants, None), use.mode, _holds_of(arguments))
        severity, message, replacements = _choice(rule, variant)
        spans = [_named(self.source.text, fault) for fault in faults]
        options = [self.source.text[each.start : each.end] for each in spans]
        there, notes = use.span, use.mode.evidence
        if len(faults) == 1:
            name = faults[0].name
            own = _variant(_about(rule.variants, name), use.mode, _holds_of(arguments), name)
            replacements = (own.replacements if own is not None else None) or replacements
        if spans and (self._beside(use, spans[0]) or use.mode.basis != "given"):
            there = spans[0]
        else:
            notes = (*notes, *(Note(each, "this is at fault") for each in spans))
        if not replacements:
            replacements = self.catalog.operations[use.operation].replacements
        uniform = use.mode.kind is ModeKind.UNIFORM
        message = filled(
            message, use.spelling, use.target, None, use.mode, listed(options) if options else ""
        )
        suggestion, chosen = self._suggest_use(use, replacements)
        # A variant for Uniform sets that says how severe it is there has the last word.
        decided = variant is not None and variant.mode is ModeKind.UNIFORM and variant.severity
        if uniform and use.mode.basis == "guard" and not decided:
            severity = Severity.INFO
            message = f"{message.rstrip('.')}. It runs for Uniform sets only: {use.mode.why}"
        elif _is_found_uniform(use) and severity is not Severity.INFO and not decided:
            severity = Severity.INFO
            where = use.mode.why if use.mode.basis == "set" else "made Uniform in this file"
            message = f"{message.rstrip('.')}. The set of this name is {where}"
        return Draft(
            rule=rule,
            surface=self.surface,
            severity=severity,
            confidence=_lower(min(use.confidence, rule.confidence), holds),
            message=message,
            span=self._one_line(there),
            statement=use.statement or use.span,
            symbol=use.symbol,
            why=use.why,
            operation=use.operation,
            form=use.form,
            mode=use.mode,
            notes=(*notes, *_gone(use, chosen)),
            suggestion=suggestion,
            subjects=self._subjects_of(use),
            fed_by=use.fed_by,
            followed=use.followed,
            hindrance=use.hindrance,
            given_ids=use.form == "call" and is_given_ids(use),
        )

    def _subjects_of(self, use: ApiUse) -> tuple[Subject, ...]:
        """The sets that ``use`` is about; none if it is about all sets there are."""
        for_one = self.catalog.operations[use.operation].is_of_one_set
        return self.subjects.of_use(use) if for_one and use.form != "permission" else ()

    def _at_fault(
        self, rule: Rule, use: ApiUse, arguments: Object
    ) -> Iterator[tuple[Argument, ...]]:
        """The arguments that the rule is about, for each finding; none if about the call.

        Each is a finding of its own, where it stands. Only what goes wrong together with the
        mode that the same call gives is wrong with the call, if it stands in further lines: then
        all of that is one finding, in the line in which the call begins.
        """
        if rule.when is None or "{property}" not in rule.message:
            yield ()
            return
        given = [use.argument(key) for key in at_fault(rule.when, arguments)]
        faults = [a for a in given if a is not None and a.span.end > a.span.start]
        further: tuple[Argument, ...] = ()
        if use.mode.basis == "given":
            further = tuple(a for a in faults if not self._beside(use, a.span))
        yield from ((a,) for a in faults if a not in further)
        if further or not faults:
            yield further

    def _beside(self, use: ApiUse, span: Span) -> bool:
        """Whether ``span`` begins in the line in which ``use`` does."""
        return "\n" not in self.source.text[use.span.start : span.start]

    def _suggest_use(
        self, use: ApiUse, replacements: Sequence[Replacement]
    ) -> tuple[Suggestion | None, Replacement | None]:
        """What to write, and the replacement that it is, if it is a call."""
        replacements = tuple(r.spoken(self.surface) for r in replacements)
        for replacement in replacements:
            suggestion = suggest_call(
                self.surface, self.source, use, replacement, self.catalog.vocabulary
            )
            if suggestion is not None and fits(suggestion):
                if replacement.sketch or _is_read_otherwise(use, replacement):
                    suggestion = replace(suggestion, complete=False)
                return suggestion, replacement
        words = in_words(
            replacements,
            lambda counterpart: as_called(counterpart, self._names, use.spelling),
            self.catalog,
        )
        return words, None

    # -- resources ----------------------------------------------------------------------

    def resource(self, resource: Resource) -> Iterator[Draft]:
        """What there is to say of ``resource``. Of a property that is not the same in both modes,
        what holds in neither is not said, and what holds in one is said of that one."""
        drafts = list(self._resource(resource))
        if not resource.in_modes:
            return iter(drafts)
        whole = [draft for draft in drafts if not _is_of_property(draft)]
        found = {_key(draft): draft for draft in drafts if _is_of_property(draft)}
        kept: dict[tuple[str, Span], Draft] = {}
        several: set[tuple[str, Span]] = set()
        for each in resource.in_modes:
            for draft in self._resource(each):
                alike = _key(draft) not in found and not _differs(draft, resource.in_modes)
                if alike or not _is_of_property(draft):
                    continue
                several |= {_key(draft)} & kept.keys()
                known = kept.get(_key(draft))
                if known is None or draft.severity > known.severity:
                    kept[_key(draft)] = draft
        one_mode = len(resource.in_modes) == 1
        told = [
            found.get(key) or draft
            if key in several or one_mode or draft.mode.kind is resource.mode.kind
            else _in_one_mode(draft)
            for key, draft in kept.items()
        ]
        return iter((*whole, *told))

    def _resource(self, resource: Resource) -> Iterator[Draft]:
        if is_never_deployed(resource):
            return
        # Most properties are in no body: a look at the names saves following the path, and
        # reading the rule.
        patterns = self.catalog.patterns_for_type(
            resource.type.lower(), lambda: all_keys(resource.body)
        )
        for rule, pattern in patterns:
            if rule.surfaces and self.surface not in rule.surfaces:
                continue
            for draft in self._pattern(resource, rule, pattern):
                if not resource.elsewhere or _is_due_to_mode(draft, pattern):
                    yield draft

    def _pattern(self, resource: Resource, rule: Rule, pattern: ResourcePattern) -> Iterator[Draft]:
        if not (pattern.existing if resource.existing else pattern.declared):
            return
        if resource.mode.kind not in pattern.modes:
            return
        if pattern.changes and not resource.changes:
            return
        partial = resource.changes or resource.origin == "property"  # nothing is said of the whole
        if resource.tool in pattern.except_tools or (partial and pattern.property is None):
            return
        if pattern.missing is not None:
            there = resolve(resource.body, pattern.missing)
            if there.found or there.hidden or _is_elsewhere(pattern.missing, resource.body):
                return
        if pattern.property is None:
            holds = YES if pattern.when is None else self._holds(pattern.when, resource)
            if holds.answer is Answer.YES:
                yield self._resource_draft(resource, rule, pattern, None, holds)
            return
        for hit in resolve(resource.body, pattern.property).found:
            if isinstance(hit.value, Known) and hit.value.value is None:
                continue  # ARM drops it
            holds = YES
            if pattern.when is not None:
                holds = self._holds(pattern.when, resource, hit.value)
            open_ = holds.answer is Answer.MAYBE and pattern.if_unknown
            if holds.answer is Answer.YES or open_:
                yield self._resource_draft(resource, rule, pattern, hit, holds)

    def _holds(self, when: Predicate, resource: Resource, here: Value | None = None) -> Truth:
        return evaluate(
            when, resource.body, here, lambda other: self.around.beside(resource, other)
        )

    def _resource_draft(
        self,
        resource: Resource,
        rule: Rule,
        pattern: ResourcePattern,
        hit: Hit | None,
        holds: Truth,
    ) -> Draft:
        here = hit.value if hit is not None else None
        found = pattern.property
        variant = _variant(
            rule.variants,
            resource.mode,
            lambda when: self._holds(when, resource, here),
            found,
        )
        severity, message, replacements = _choice(rule, variant)
        if not replacements and rule.operations:
            replacements = self.catalog.operations[rule.operations[0]].replacements
        span = hit.key_span if hit is not None and hit.key_span else resource.type_span
        confidence = _lower(min(rule.confidence, resource.confidence), holds)
        may_be = holds.answer is Answer.MAYBE
        if may_be:
            severity, confidence = Severity.INFO, Confidence.LOW
        depends_on_mode = len(pattern.modes) < len(ModeKind) or (
            variant is not None and variant.mode is not None
        )
        if depends_on_mode and resource.mode.kind is not ModeKind.UNKNOWN:
            confidence = min(confidence, resource.mode.confidence)
        may_be_null = not may_be and isinstance(here, Unknown) and here.optional
        if may_be_null:
            confidence = Confidence.LOW
        name = last_name(hit.path) if hit is not None else ""
        message = filled(message, resource.type, resource.name, here, resource.mode, name)
        files = _files(resource, here, depends_on_mode)
        guarded = resource.mode.kind is ModeKind.UNIFORM and resource.mode.basis == "guard"
        guarded = guarded and not _is_about_uniform(pattern)
        if guarded and severity is not Severity.INFO:
            severity = Severity.INFO
            message = f"{message.rstrip('.')}. It is for Uniform sets only: {resource.mode.why}"
        if holds.by_default and not files:
            open_ = hit is not None and hit.conditional
            told = "the value is a parameter's default" if holds.why == BY_DEFAULT else holds.why
            why = "it is there under a condition" if open_ else told
            message = f"{message.rstrip('.')}. {why[:1].upper()}{why[1:]}"
        if may_be_null:
            message = f"{message.rstrip('.')}. It may be null"
        if may_be:
            message = may_apply(message, here)
        path = hit.path if hit is not None else None
        asked = [p for p in (pattern.when, variant.when if variant else None) if p is not None]
        others = (other for when in asked for other in self.around.shown(resource, when))
        shown = [_declared_here(other) for other in dict.fromkeys(others)]
        return Draft(
            rule=rule,
            surface=self.surface,
            severity=severity,
            confidence=confidence,
            message=message,
            span=self._one_line(span),
            statement=span,
            symbol=resource.pointer,
            why=resource.why or resource.mode.why,
            resource=ResourceRef(resource.type, pattern.property),
            mode=resource.mode,
            notes=tuple(n for n in (*resource.mode.evidence, *shown) if n.span != span),
            related=() if resource.declared_at is None else (resource.declared_at,),
            suggestion=_in_another_set(
                self._suggest_property(resource, span, path, replacements, may_be),
                resource,
                pattern,
            ),
            anchor=resource.type_span,
            files=files,
            subjects=self._subjects_of_resource(resource),
        )

    def _subjects_of_resource(self, resource: Resource) -> tuple[Subject, ...]:
        """The sets that ``resource`` is, is part of, or works with in the same text."""
        own = of_role(resource) or self.subjects.of_resource(resource)
        if own:
            above = None if all(each.name for each in own) else self.around.set_above(resource)
            return tuple(map(beside, self.subjects.of_resource(above))) if above else own
        found: list[Subject] = []
        for other in self.around.sets_with(resource):
            same = other.pointer == resource.pointer and other.type_span == resource.type_span
            for each in self.subjects.of_resource(other):
                found.append(each if same else beside(each))
        return tuple(dict.fromkeys(found))

    def _suggest_property(
        self,
        resource: Resource,
        span: Span,
        path: str | None,
        replacements: Sequence[Replacement],
        may_be: bool,
    ) -> Suggestion | None:
        """What to write; of what only may apply, in words."""
        resource = replace(resource, around=self.resources)
        spoken = (replacement.spoken(self.surface) for replacement in replacements)
        replacements = tuple(without_present(r, resource, path) for r in spoken)
        named = may_be or resource.tool != "template"
        if named and path is not None and replacements:
            said = in_their_words(replacements[0], path, self._word_at(span))
            if said is not None:
                return said
        for replacement in () if may_be else replacements:
            suggestion = suggest_property(
                self.surface, self.source, resource, span, path, replacement
            )
            if suggestion is None or not fits(suggestion):
                continue
            if replacement.sketch:
                suggestion = replace(suggestion, complete=False)
            beside = path is None and not replacement.remove
            whole = replacement.fragment is not None and replacement.fragment.type is not None
            return replace(suggestion, adds=beside and not whole)
        said = in_words(
            replacements,
            lambda counterpart: as_declared(counterpart) or as_called(counterpart, self._names, ""),
            self.catalog,
            self._words_of(resource),
        )
        return self._by_another_name(resource, said) if path is None else said

    def _words_of(self, resource: Resource) -> Mapping[str, str]:
        """What the tool that makes ``resource`` calls its properties."""
        tables = self.catalog.vocabulary.models if resource.tool != "template" else ()
        named = (t for t in tables if t.tool == resource.tool and t.type == resource.type)
        table = next(named, None)
        if table is None:
            return NO_WORDS
        instead = next((t for t in tables if table.instead in t.names), None)
        return words_of(table) if instead is None else words_of(instead)

    def _by_another_name(self, resource: Resource, said: Suggestion | None) -> Suggestion | None:
        """``said`` of a set whose tool goes by another name by now, which knows more."""
        tables = self.catalog.vocabulary.models if resource.tool != "template" else ()
        instead = next((t.instead for t in tables if t.tool == resource.tool and t.instead), "")
        if not instead or said is None or said.language is not None:
            return said
        return replace(said, text=f"use {instead}, and {said.text}")

    def _word_at(self, span: Span) -> str:
        """The option, parameter or key at ``span``, as written."""
        match = _WORD.match(self.source.text, span.start, span.end)
        return "" if match is None else match.group()

    # -- problems -----------------------------------------------------------------------

    def problem(self, problem: Problem) -> Draft:
        rule = self.catalog.diagnostic(problem.kind)
        span = self._one_line(problem.span)
        return Draft(
            rule=rule,
            surface=self.surface,
            severity=rule.severity,
            confidence=rule.confidence,
            message=problem.message,
            span=span,
            statement=span,
            suggestion=Suggestion(problem.hint) if problem.hint else None,
        )

    def _one_line(self, span: Span) -> Span:
        """``span``, cut at the end of its first line."""
        end = self.source.line_end(self.source.position(span.start)[0])
        return Span(span.start, max(span.start, min(span.end, end)))


def _in_another_set(
    suggestion: Suggestion | None, resource: Resource, pattern: ResourcePattern
) -> Suggestion | None:
    """``suggestion``, which is no change of ``resource`` if that is not known to be the Flexible
    set it is for: no set becomes Flexible, and a Uniform one keeps what it has."""
    if suggestion is None or suggestion.adds or suggestion.replaces is None:
        return suggestion
    mode = resource.mode.kind
    if mode is ModeKind.FLEXIBLE or mode not in pattern.modes:
        return suggestion
    if ModeKind.FLEXIBLE not in pattern.modes or resource.type.lower() != SCALE_SET:
        return suggestion
    note = "; ".join(part for part in (_ANOTHER_SET, suggestion.note) if part)
    return replace(suggestion, note=note, complete=False)


def _is_about_uniform(pattern: ResourcePattern) -> bool:
    """Whether what ``pattern`` finds is wrong with a Uniform set: that it is there for Uniform
    alone excuses nothing then."""
    asked = () if pattern.when is None else besides(pattern.when)
    modes = (pattern.modes, *(each.modes for each in asked))
    return any(set(each) == {ModeKind.UNIFORM} for each in modes)


def _files(resource: Resource, here: Value | None, depends_on_mode: bool) -> tuple[str, ...]:
    """The parameter file that makes the value ``here``, or the mode if that counts."""
    deployment = resource.deployment
    if deployment is None:
        return ()
    via = here.via if isinstance(here, (Known, OneOf)) else ()
    if resource.elsewhere:
        via = (resource.type_span,)
    told = depends_on_mode and resource.mode.basis == "parameter"
    by_mode = told and deployment.gives(note.span for note in resource.mode.evidence)
    return (deployment.file,) if deployment.gives(via) or by_mode else ()


def _arguments(use: ApiUse) -> Object:
    """The call's arguments as an object, so that rules can look into them."""
    entries = tuple(
        Entry(argument.name, argument.span, argument.value)
        for argument in use.arguments
        if argument.name is not None
    )
    hidden = use.open_arguments or any(a.name is None for a in use.arguments)
    if use.reads_nothing_else and not use.open_arguments:
        entries = (*entries, Entry(RESULT, use.span, _result(use.reads)))
    return Object(entries, use.statement, hidden)


def _declared_here(other: Resource) -> Note:
    return Note(other.type_span, f"this {other.type.rpartition('/')[2]} is meant")


def _holds_of(arguments: Object) -> Callable[[Predicate], Truth]:
    """What tells of predicates whether they hold of the arguments of a call."""
    return lambda predicate: evaluate(predicate, arguments)


def _about(variants: Iterable[Variant], name: str | None) -> tuple[Variant, ...]:
    return tuple(variant for variant in variants if variant.property == name)


def _is_found_uniform(use: ApiUse) -> bool:
    """Whether the file makes the set Uniform elsewhere: a rule has looked at what the call says."""
    told = use.mode.kind is ModeKind.UNIFORM and use.mode.basis in {"given", "set"}
    return told and use.argument(ORCHESTRATION_MODE) is None


def _named(text: str, argument: Argument) -> Span:
    """Where the option (or keyword) of ``argument`` stands; else where its value does."""
    option = _OPTION.match(text, argument.span.start, argument.span.end)
    return Span(argument.span.start, option.end()) if option else argument.span


def _is_read_otherwise(use: ApiUse, chosen: Replacement) -> bool:
    """Whether the code reads of the result what that of the new call has not, or under another
    name; what goes straight to an operation changes with the call of that."""
    renamed = dict(chosen.renamed)
    return any(
        read.name in chosen.gone or (read.name in renamed and not read.given_to)
        for read in use.reads
    )


def _gone(use: ApiUse, chosen: Replacement | None) -> Iterator[Note]:
    """Where the code reads what the result of the new call has under no such name."""
    if chosen is None:
        return
    renamed = dict(chosen.renamed)
    for read in use.reads:
        if read.name in renamed:
            has = f"{renamed[read.name]} instead of {read.name}"
        elif read.name in chosen.gone:
            has = f"no {read.name}"
        else:
            continue
        yield Note(read.span, f"the replacement's result has {has}")


def _result(reads: Iterable[Read]) -> Object:
    """All that is read, by name; of what is given to operations alone, to which."""
    by_name: dict[str, list[Read]] = {}
    for read in reads:
        by_name.setdefault(read.name, []).append(read)
    return Object(tuple(Entry(n, same[0].span, _given(same)) for n, same in by_name.items()))


def _given(reads: Sequence[Read]) -> Object:
    if not all(read.given_to for read in reads):
        return Object(())
    given = {read.given_to: Entry(read.given_to, read.span, Known(True)) for read in reads}
    return Object((Entry(GIVEN_TO, reads[0].span, Object(tuple(given.values()))),))


def _variant(
    variants: Iterable[Variant],
    mode: Mode,
    holds: Callable[[Predicate], Truth],
    found: str | None = None,
) -> Variant | None:
    """The first variant that certainly applies."""
    for variant in variants:
        if variant.mode is not None and variant.mode is not mode.kind:
            continue
        if variant.property is not None and variant.property != found:
            continue
        if variant.when is None or holds(variant.when).answer is Answer.YES:
            return variant
    return None


def _choice(rule: Rule, variant: Variant | None) -> tuple[Severity, str, tuple[Replacement, ...]]:
    if variant is None:
        return rule.severity, rule.message, rule.replacements
    replacements = rule.replacements if variant.replacements is None else variant.replacements
    severity = rule.severity if variant.severity is None else variant.severity
    return severity, variant.message or rule.message, replacements


def _lower(confidence: Confidence, holds: Truth) -> Confidence:
    """A finding that rests on a default is less sure by one step, one on what may be is not
    surely so."""
    if holds.by_default and confidence > Confidence.LOW:
        return Confidence(confidence - 1)
    if holds.possibly:
        return min(confidence, Confidence.MEDIUM)
    return confidence
