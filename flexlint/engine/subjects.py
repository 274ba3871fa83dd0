"""Which scale set something in a text is about, as far as the text itself says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flexlint.azure import RESOURCE_GROUP, SCALE_SET
from flexlint.model import (
    UNKNOWN_MODE,
    ApiUse,
    Attachment,
    AttachmentKind,
    Declaration,
    InTemplate,
    Known,
    Mode,
    ModeKind,
    Note,
    OneOf,
    Origin,
    Related,
    Resource,
    Span,
    Subject,
    SurfaceName,
    Unknown,
    Value,
)
from flexlint.record import field, record, replace
from flexlint.regex import regex
from flexlint.text.excerpts import excerpt
from flexlint.text.source import SourceFile
from flexlint.typed import TypeAlias
from flexlint.values.attachments import (
    ON_OTHERS,
    attachment_kind,
    defines_role,
    role_defined,
    role_in,
)
from flexlint.values.paths import resolve
from flexlint.values.resource_ids import NOT_GIVEN
from flexlint.values.sources import is_of_callers

_SPEAKS: frozenset[Origin] = frozenset({"query", "reference", "id", "property", "text"})
"""Origins of resources that are spoken of, and not declared."""
_MODE = "properties.orchestrationMode"
_SIZES = ("sku.name", "properties.virtualMachineProfile.hardwareProfile.vmSize")

_NAME = regex(r"[A-Za-z0-9][\w.-]{0,79}")
"""What Azure takes for a name, and a little more: expressions and placeholders are none."""

_MOST_CHARACTERS = 400
"""Of what a subject quotes. What is longer names nothing."""


def is_name(text: str) -> bool:
    """Whether a scale set may be called ``text``."""
    return _NAME.fullmatch(text) is not None


Told: TypeAlias = Mapping[Subject, Mode]
"""The modes that other files give the sets that a text speaks of."""

ToldOf: TypeAlias = tuple[tuple[Subject, Mode], ...]
"""The same as it is handed to an analysis, in one order."""


@record
class Declared:
    """A scale set that a text declares or speaks of, in offsets of the text."""

    subject: Subject
    span: Span
    mode: Mode
    surface: SurfaceName
    resource: Resource
    inner: bool = False
    """Whether the text stands in another one."""

    def located(self, source: SourceFile) -> Declaration:
        """The declaration in lines of ``source``, whose offsets :attr:`span` and the evidence of
        :attr:`mode` are."""
        resource = self.resource
        evidence = tuple(Related(source.location(n.span), n.message) for n in self.mode.evidence)
        return Declaration(
            self.subject,
            source.location(self.span),
            replace(self.mode, evidence=()),
            self.surface,
            resource.pointer,
            resource.origin,
            resource.tool,
            _address(resource),
            declares=is_declared(resource),
            declared_in=resource.declared_in,
            conditional=resource.condition is not None,
            size=_size(resource),
            evidence=evidence,
            template=None if self.inner else _in_template(resource, source),
        )

    def moved(self, to: Callable[[Span], Span]) -> Declared:
        """The same in a text around this one, where ``to`` says what stands where."""
        evidence = tuple(Note(to(n.span), n.message) for n in self.mode.evidence)
        return replace(
            self,
            subject=moved(self.subject, to),
            span=to(self.span),
            mode=replace(self.mode, evidence=evidence),
            inner=True,
        )


@record
class Attached:
    """What a text makes for a scale set that it names by its id, in offsets of the text."""

    kind: AttachmentKind
    subject: Subject
    span: Span
    role: str = ""

    def located(self, source: SourceFile) -> Attachment:
        """The same in lines of ``source``, whose offsets :attr:`span` has."""
        return Attachment(self.kind, self.subject, source.location(self.span), self.role)

    def moved(self, to: Callable[[Span], Span]) -> Attached:
        """The same in a text around this one, where ``to`` says what stands where."""
        return replace(self, subject=moved(self.subject, to), span=to(self.span))


def moved(subject: Subject, to: Callable[[Span], Span]) -> Subject:
    """``subject`` in a text around its own, where ``to`` says what stands where."""
    return subject if subject.at is None else replace(subject, at=to(subject.at))


@record
class Subjects:
    """Says of the uses and resources of one text which sets they are about."""

    room: str = ""
    """Names the text within its file: what it calls by a symbol is something else in another."""
    told: Told = field(default_factory=dict)
    """What other files say."""

    def of_use(self, use: ApiUse) -> tuple[Subject, ...]:
        """The sets that the operation is called for."""
        return _in(use.subscription, self.of_value(use.target, group_of(use)))

    def of_resource(self, resource: Resource) -> tuple[Subject, ...]:
        """The sets that the resource is, is part of, or says that it is about; none if it is
        about none."""
        return _in(resource.subscription, self._of_resource(resource))

    def _of_resource(self, resource: Resource) -> tuple[Subject, ...]:
        kind = resource.type.lower()
        if resource.target is not None:
            named = self.of_value(resource.target, resource.group)
            if resource.target is resource.name:  # a set in words of its own
                named = tuple(replace(each, place=self._place(resource)) for each in named)
            return named
        if kind == SCALE_SET:
            name, given = resource.name, resource.deployment
            files = (given.file,) if given is not None and given.gives(_via(name)) else ()
            if files and isinstance(name, Known):
                name = replace(name, by_default=False, given_by="")
            if files and isinstance(name, OneOf) and name.every:
                name = replace(name, default_first=False)
            named = self.of_value(name, resource.group)
            named = tuple(replace(each, files=files) for each in named) if files else named
            place = self._place(resource)
            if len(named) < 2:
                return tuple(replace(each, place=place) for each in named)
            # The turns of a loop make a set each.
            return tuple(replace(each, place=f"{place}={each.name}") for each in named)
        if kind.startswith(SCALE_SET + "/"):
            return self.of_value(_first_part(resource.name), resource.group)
        return ()

    def of_value(self, name: Value, group: Value) -> tuple[Subject, ...]:
        """The sets that ``name``, of the resource group ``group``, stands for."""
        # What a caller may override tells no set from another.
        in_group = "" if isinstance(group, Known) and group.by_default else _text(group) or ""
        in_group = in_group if len(in_group) <= _MOST_CHARACTERS else ""
        if isinstance(name, OneOf) and name.every:
            words = [w for w in name.values if isinstance(w, str) and is_name(w)]
            by_default = name.default_first
            return tuple(Subject(word, in_group, by_default) for word in dict.fromkeys(words))
        return (self._subject(name, in_group),)

    def _subject(self, name: Value, group: str) -> Subject:
        text = _text(name)
        if text is not None:
            assert isinstance(name, Known)
            if not is_name(text):
                return Subject(
                    "", group, why="what is written there is not the name of a scale set"
                )
            if name.by_default and 0 < len(name.given_by) <= _MOST_CHARACTERS:
                return Subject(
                    group=group,
                    symbol=f"{self.room}{name.given_by}",
                    given_by=name.given_by,
                    default=text,
                    at=name.span,
                    why="it has a default, which something else may override",
                )
            if is_of_callers(name.given_by) and len(name.given_by) <= _MOST_CHARACTERS:
                # What the callers of this text give it; there may be others.
                given_by = name.given_by
                return Subject(text, group, name.by_default, given_by=given_by, at=name.span)
            return Subject(text, group, by_default=name.by_default)
        if isinstance(name, OneOf):
            first = name.values[0]
            if name.default_first and isinstance(first, str) and is_name(first):
                return Subject(first, group, by_default=True)
            shown = " or ".join(map(str, name.values[:3]))
            return Subject("", group, why=excerpt(f"its name may be {shown}", _MOST_CHARACTERS))
        if isinstance(name, Unknown):
            # What one text reads from outside another may read otherwise.
            given_by = name.given_by if len(name.given_by) <= _MOST_CHARACTERS else ""
            symbol = name.symbol or given_by
            return Subject(
                "",
                group,
                symbol=f"{self.room}{symbol}" if 0 < len(symbol) <= _MOST_CHARACTERS else "",
                given_by=given_by,
                default=name.default if is_name(name.default) else "",
                at=name.span if given_by else None,
                why=excerpt(name.why, _MOST_CHARACTERS),
            )
        return Subject("", group, why="its name is not a string")

    def _place(self, resource: Resource) -> str:
        pointer = excerpt(resource.pointer, _MOST_CHARACTERS)
        return f"{self.room}{resource.type_span.start}{pointer}"

    def declared(self, resources: Iterable[Resource], surface: SurfaceName) -> Iterator[Declared]:
        """The scale sets among ``resources`` and below them, each once for each name."""
        seen: set[tuple[Subject, ModeKind]] = set()
        for resource in _with_those_below(resources):
            if resource.type.lower() != SCALE_SET:
                continue
            for subject in self.of_resource(resource):
                # A parameter file may change the mode and nothing else.
                key = (subject, resource.mode.kind)
                if key not in seen:
                    seen.add(key)
                    yield Declared(subject, resource.type_span, resource.mode, surface, resource)

    def attached(self, resources: Iterable[Resource]) -> Iterator[Attached]:
        """What ``resources`` and those below them are made for, if that is a scale set;
        of roles, what else they are assigned on as well."""
        every = tuple(_with_those_below(resources))
        roles = {r.identity: role_defined(r) for r in every if r.identity and defines_role(r)}
        for resource in every:
            kind = attachment_kind(resource.type)
            made = is_declared(resource) and not resource.elsewhere
            if kind is None or not made:
                continue
            named = (roles[identity] for _, identity in resource.links if identity in roles)
            role = role_in(resource.body) or next(named, "")
            if resource.target is None:
                if role:  # it may be assigned on sets by what they are in
                    yield Attached(kind, Subject(why=ON_OTHERS), resource.type_span, role)
                continue
            about = self.of_value(resource.target, resource.group)
            for subject in _in(resource.subscription, about):
                yield Attached(kind, subject, resource.type_span, role)

    def mode(self, subjects: Sequence[Subject]) -> Mode:
        """The mode that other files give ``subjects``; unknown if they give several or none."""
        modes = [self.told.get(subject, UNKNOWN_MODE) for subject in subjects]
        kinds = {mode.kind for mode in modes}
        return modes[0] if len(kinds) == 1 else UNKNOWN_MODE


def _in(subscription: str, subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    if not subscription:
        return subjects
    return tuple(replace(each, subscription=subscription) for each in subjects)


def _with_those_below(resources: Iterable[Resource]) -> Iterator[Resource]:
    stack = list(reversed(list(resources)))
    while stack:
        resource = stack.pop()
        stack.extend(reversed(resource.children))
        yield resource


def beside(subject: Subject) -> Subject:
    """What works with the set that ``subject``, its declaration's own, is."""
    return replace(subject, place="", symbol="", beside=subject.place)


def is_declared(resource: Resource) -> bool:
    """Whether the text makes the resource, and does not only speak of one that exists."""
    speaks = resource.existing or resource.changes or resource.origin in _SPEAKS
    return not (speaks or is_not_made(resource))


def is_never_deployed(resource: Resource) -> bool:
    """Whether the condition of the resource never holds, whatever a deployment gives."""
    condition = resource.condition
    return isinstance(condition, Known) and condition.value is False and not condition.by_default


def is_not_made(resource: Resource) -> bool:
    """Whether what is known of the deployment of the resource leaves it out. Where that is a
    parameter file beside a template, others may deploy it: its properties are looked at."""
    if is_never_deployed(resource):
        return True
    condition, given = resource.condition, resource.deployment
    if given is None or not isinstance(condition, Known):
        return False
    return condition.value is False and given.gives(condition.via)


def asking(subjects: Iterable[Subject], mode: Mode) -> Iterator[Subject]:
    """Those of ``subjects``, whose mode is ``mode``, of which another file may know more."""
    if mode.kind is ModeKind.UNKNOWN:
        for subject in subjects:
            if subject.name or subject.given_by:
                yield subject


def group_of(use: ApiUse) -> Value:
    """The name of the resource group of the set that ``use`` is about."""
    argument = use.argument(RESOURCE_GROUP)
    return use.group if argument is None else argument.value


def _given_by(name: Value) -> str:
    given_by = name.given_by if isinstance(name, Known) and name.by_default else ""
    return given_by if len(given_by) <= _MOST_CHARACTERS else ""


def _in_template(resource: Resource, source: SourceFile) -> InTemplate | None:
    if resource.tool != "template":
        return None
    return InTemplate(
        "" if resource.deployment is None else resource.deployment.file,
        _given_by(resource.name),
        _resting(resource.name, resource, source),
        _mode_resting(resource, source),
        resource.group == NOT_GIVEN,
    )


def _resting(value: Value, resource: Resource, source: SourceFile) -> tuple[str, ...]:
    """The parameters of the template ``source`` that ``value``, of the resource, came through."""
    if resource.deployment is None and not _is_by_default(value):
        return ()
    names = (source.text[span.start : span.end].strip("\"'").lower() for span in _via(value))
    found = tuple(dict.fromkeys(name for name in names if 0 < len(name) <= _MOST_CHARACTERS))
    return found or (("*",) if _is_by_default(value) else ())


def _mode_resting(resource: Resource, source: SourceFile) -> tuple[str, ...]:
    """Those that its mode came through."""
    for hit in resolve(resource.body, _MODE).found:
        if resource.elsewhere and _is_by_default(hit.value):
            return ("*",)  # those of the file that is called, which the caller hands on
        return _resting(hit.value, resource, source)
    return ()


def _is_by_default(value: Value) -> bool:
    return (isinstance(value, Known) and value.by_default) or (
        isinstance(value, OneOf) and value.default_first
    )


def _via(name: Value) -> tuple[Span, ...]:
    return name.via if isinstance(name, (Known, OneOf)) else ()


def _first_part(name: Value) -> Value:
    """Of the name of something below a set, ``web/extension``, the set's."""
    text = _text(name)
    if text is None:
        return replace(name, symbol="") if isinstance(name, Unknown) else name
    assert isinstance(name, Known)
    return replace(name, value=text.partition("/")[0])


def _address(resource: Resource) -> str:
    """By what other files refer to it: of languages whose names hold in a whole folder."""
    named = resource.identity == resource.pointer.lower()
    return resource.pointer if named else ""


def _size(resource: Resource) -> str:
    for path in _SIZES:
        for hit in resolve(resource.body, path).found:
            return _text(hit.value) or ""
    return ""


def _text(value: Value) -> str | None:
    if isinstance(value, Known) and isinstance(value.value, str) and value.value:
        return value.value
    return None
