"""Which orchestration mode a scale set is in, and how we know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flexlint.azure import SCALE_SET
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.engine.subjects import Subjects, group_of, is_not_made
from flexlint.engine.subscriptions import may_be_one
from flexlint.model import (
    UNKNOWN_MODE,
    Answer,
    ApiUse,
    Confidence,
    Entry,
    Extraction,
    Known,
    Mode,
    ModeKind,
    Note,
    OneOf,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.text.words import listed
from flexlint.values.paths import all_keys, resolve
from flexlint.values.predicates import evaluate
from flexlint.values.versions import is_between

_TEMPLATE = "template"
_MODE_PATH = "properties.orchestrationMode"
_MODE_KEY = "orchestrationmode"


@record
class Made:
    """A scale set that a text makes, and what is proved where it does so."""

    resource: Resource
    guard: Mode = UNKNOWN_MODE


def made_sets(
    extraction: Extraction,
    defaults: Sequence[ModeDefault],
    known_sets: Sequence[tuple[str, ModeKind]],
    around: Mode = UNKNOWN_MODE,
) -> tuple[Made, ...]:
    """The scale sets that a text makes under literal names, for :func:`link` of other texts of its
    file. ``around`` is what a condition around the text proves."""
    resources = _resources(extraction, defaults, known_sets, around)
    return tuple(
        Made(replace(resource, mode=_seen_from_beside(resource.mode)), _guard(given.mode, around))
        for given, resource in zip(extraction.resources, resources, strict=True)
        if (_makes(resource) or _is_known(resource)) and _text(resource.name)
    )


def _is_known(resource: Resource) -> bool:
    """Whether it is a set that is made and of which nothing is to be said, but for its mode."""
    return resource.silent and resource.mode.kind is not ModeKind.UNKNOWN and _is_made(resource)


def _seen_from_beside(mode: Mode) -> Mode:
    """``mode`` for other texts of the file, in which its evidence has no places."""
    why = "given where this file makes the set" if mode.basis == "given" else mode.why
    return replace(mode, why=why, evidence=())


def link(
    extraction: Extraction,
    defaults: Sequence[ModeDefault],
    known_sets: Sequence[tuple[str, ModeKind]],
    subjects: Subjects | None = None,
    around: Mode = UNKNOWN_MODE,
    beside: Sequence[Made] = (),
) -> Extraction:
    """``extraction`` with the mode of every scale set, its children and its uses filled in.

    ``known_sets`` pairs name patterns (``web-*``) with modes, from the configuration; the
    first that matches wins over defaults, but not over what the file itself says. What other
    files say, which ``subjects`` knows, comes last.

    ``around`` is what a condition around an embedded text proves of the sets in it. What the
    text says of a set of its own wins over it; it wins over configuration and defaults. Its
    evidence stands in the other text and is left out. In the same way a set that is made under a
    condition, in whatever text of the file, has the mode that it is given there.

    ``beside`` are the sets that other texts of the file make. A set of the same name that this
    text makes itself comes before them.
    """
    resources = _resources(extraction, defaults, known_sets, around)
    guards = (_guard(given.mode, around) for given in extraction.resources)
    declared = _Declared(map(Made, resources, guards), beside)
    outer, within = around, replace(around, evidence=())
    resources = tuple(_governed(_changed(r, declared, outer), within) for r in resources)
    known_sets = () if around.kind is not ModeKind.UNKNOWN else known_sets
    uses = tuple(_use(use, known_sets, declared, outer) for use in extraction.uses)
    if subjects is not None and subjects.told:
        resources = tuple(_told_of_resource(r, subjects) for r in resources)
        uses = tuple(_told_of_use(use, subjects) for use in uses)
    return replace(extraction, resources=resources, uses=uses)


def _resources(
    extraction: Extraction,
    defaults: Sequence[ModeDefault],
    known_sets: Sequence[tuple[str, ModeKind]],
    around: Mode,
) -> tuple[Resource, ...]:
    """The resources with what they say themselves, or a condition around them does."""
    given = extraction.resources
    if around.kind is not ModeKind.UNKNOWN:
        within, known_sets = replace(around, evidence=()), ()
        given = tuple(r if r.changes else _governed(r, within) for r in given)
    return tuple(_resource(r, defaults, known_sets) for r in given)


def _guard(mode: Mode, around: Mode) -> Mode:
    """What a condition proves where a text says ``mode`` of something: one in the text itself,
    or else one around it."""
    is_own = mode.kind is not ModeKind.UNKNOWN and mode.basis == "guard"
    return mode if is_own else around


def _governed(resource: Resource, around: Mode) -> Resource:
    """``resource`` of the mode ``around``, if that is known and nothing else is."""
    if around.kind is ModeKind.UNKNOWN or resource.mode.kind is not ModeKind.UNKNOWN:
        return resource
    return replace(resource, mode=around)


def _told_of_use(use: ApiUse, subjects: Subjects) -> ApiUse:
    if use.mode.kind is not ModeKind.UNKNOWN:
        return use
    mode = subjects.mode(subjects.of_use(use))
    return use if mode.kind is ModeKind.UNKNOWN else replace(use, mode=mode)


def _told_of_resource(resource: Resource, subjects: Subjects) -> Resource:
    if resource.mode.kind is not ModeKind.UNKNOWN:
        return resource
    mode = subjects.mode(subjects.of_resource(resource))
    if mode.kind is ModeKind.UNKNOWN:
        return resource
    children = tuple(_inherit(child, mode) for child in resource.children)
    return replace(resource, mode=mode, children=children)


def _resource(
    resource: Resource, defaults: Sequence[ModeDefault], known_sets: Sequence[tuple[str, ModeKind]]
) -> Resource:
    mode = resource.mode
    if mode.kind is not ModeKind.UNKNOWN and resource.type.lower() == SCALE_SET:
        written = resolve(resource.body, _MODE_PATH).found
        own = _given(written[0].value, written[0].key_span, resource) if written else mode
        mode = own if own.basis == "given" and own.kind is not mode.kind else mode
    if mode.kind is ModeKind.UNKNOWN:
        if resource.type.lower() == SCALE_SET or resource.tool != _TEMPLATE:
            mode = _of_scale_set(resource, defaults, known_sets)
        elif resource.type.lower().startswith(SCALE_SET + "/"):
            parent = (_text(resource.name) or "").split("/")[0]
            mode = configured(parent, known_sets) or UNKNOWN_MODE
    children = tuple(_resource(child, defaults, known_sets) for child in resource.children)
    if mode.kind is not ModeKind.UNKNOWN:
        children = tuple(_inherit(child, mode) for child in children)
    in_modes = tuple(_resource(each, defaults, known_sets) for each in resource.in_modes)
    return replace(resource, mode=mode, children=children, in_modes=in_modes)


def _text(value: Value) -> str | None:
    if isinstance(value, Known) and isinstance(value.value, str):
        return value.value
    return None


def _identity(value: Value) -> str:
    """What names one set within a file: its name, or what is surely the same name; "" if neither
    is known."""
    text = _text(value)
    if text is not None:
        return text.lower()
    return f"\n{value.symbol}" if isinstance(value, Unknown) and value.symbol else ""


def _inherit(child: Resource, mode: Mode) -> Resource:
    if child.mode.kind is ModeKind.UNKNOWN and child.type.lower().startswith(SCALE_SET + "/"):
        return replace(child, mode=mode)
    return child


def _of_scale_set(
    resource: Resource, defaults: Sequence[ModeDefault], known_sets: Sequence[tuple[str, ModeKind]]
) -> Mode:
    hits = resolve(resource.body, _MODE_PATH)
    # A set that exists has the mode that it was made with, whatever a change asks for.
    for hit in hits.found if not resource.changes else ():
        if hit.conditional:
            why = "whether the mode is given depends on a condition"
            return Mode(ModeKind.UNKNOWN, why, Confidence.LOW)
        return _given(hit.value, hit.key_span, resource)
    known = configured(_text(resource.name), known_sets)
    if known is not None:
        return known
    if resource.changes:
        return UNKNOWN_MODE
    if resource.tool != _TEMPLATE:
        return _default(resource, defaults)
    if any(key.replace("_", "") == _MODE_KEY for key in all_keys(resource.body)):
        why = "the mode is given where another shape of the model has it"
        return Mode(ModeKind.UNKNOWN, why, Confidence.LOW)
    if resource.existing or hits.hidden:
        why = hits.hidden or "the set is declared elsewhere"
        only = None if resource.existing else _whatever_is_given(resource, defaults)
        return only or Mode(ModeKind.UNKNOWN, why, Confidence.LOW)
    return _default(resource, defaults)


def _whatever_is_given(resource: Resource, defaults: Sequence[ModeDefault]) -> Mode | None:
    """The default that holds however ``properties`` go on: no mode can be given in them."""
    unseen = Entry("properties", resource.type_span, Unknown("it is not seen"))
    body = replace(resource.body, entries=(*resource.body.entries, unseen))
    for default in defaults:
        if default.tool != resource.tool or default.when is None:
            continue
        if evaluate(default.when, body).answer is Answer.YES:
            return Mode(default.mode, default.why, default.confidence, basis="default")
    return None


def _given(value: Value, key_span: Span | None, resource: Resource) -> Mode:
    span = value.span or key_span
    here = (Note(span, "the orchestration mode is given here"),) if span else ()
    if isinstance(value, Known) and isinstance(value.value, str):
        kind = _kind(value.value)
        if kind is None:
            return Mode(ModeKind.UNKNOWN, f"no orchestration mode is called {value.value!r}")
        if not value.by_default:
            return Mode(kind, "given", Confidence.HIGH, here, "given")
        return _by_default(kind, value.via, here, resource)
    if isinstance(value, OneOf):
        kinds = {_kind(v) for v in value.values if isinstance(v, str)}
        if len(kinds) == 1 and None not in kinds:
            kind = kinds.pop() or ModeKind.UNKNOWN
            return Mode(kind, "given", Confidence.HIGH, here, "given")
        first = value.values[0]
        by_default = _kind(first) if value.default_first and isinstance(first, str) else None
        if by_default is not None:
            return _by_default(by_default, value.via, here, resource)
        return Mode(ModeKind.UNKNOWN, value.why or "several modes are possible", evidence=here)
    if isinstance(value, Unknown):
        return Mode(ModeKind.UNKNOWN, value.why, evidence=here)
    return Mode(ModeKind.UNKNOWN, "the mode is not a string", evidence=here)


def _by_default(
    kind: ModeKind,
    via: Sequence[Span],
    here: tuple[Note, ...],
    resource: Resource,
) -> Mode:
    deployment = resource.deployment
    # What another file declares has no places here but that of the call.
    told = (resource.type_span,) if resource.elsewhere else via
    if deployment is not None and deployment.gives(told):
        notes = (*here, *(Note(span, "", by_files=True) for span in via))
        mode = Mode(kind, "", Confidence.MEDIUM, notes, "parameter")
        return given_by_files(mode, (deployment.file,))
    notes = (*here, *(Note(span, "its default comes from here") for span in via))
    return Mode(kind, "by default of a parameter", Confidence.MEDIUM, notes, "parameter")


def given_by_files(mode: Mode, files: tuple[str, ...]) -> Mode:
    """``mode``, which parameter files give, in words that name all of ``files``."""
    several = len(files) > 1
    why = f"by parameter file{'s' if several else ''} {listed(files)}"
    note = f"{listed(files)} {'give' if several else 'gives'} it"
    evidence = tuple(replace(n, message=note) if n.by_files else n for n in mode.evidence)
    return replace(mode, why=why, evidence=evidence, files=files)


def _kind(word: str) -> ModeKind | None:
    word = word.lower()
    if word in (ModeKind.UNIFORM.value, ModeKind.FLEXIBLE.value):
        return ModeKind(word)
    return None


def _default(resource: Resource, defaults: Sequence[ModeDefault]) -> Mode:
    for default in defaults:
        if default.tool != resource.tool:
            continue
        if not is_between(resource.tool_version, default.since, default.until):
            continue
        if default.when is not None:
            holds = evaluate(default.when, resource.body).answer
            if holds is Answer.MAYBE:
                return Mode(ModeKind.UNKNOWN, "the default depends on what is not known here")
            if holds is Answer.NO:
                continue
        return Mode(default.mode, default.why, default.confidence, basis="default")
    return UNKNOWN_MODE


def configured(name: str | None, known_sets: Sequence[tuple[str, ModeKind]]) -> Mode | None:
    """The mode that the configuration gives sets of this name; None if it gives none."""
    if not name or not known_sets:
        return None
    from fnmatch import fnmatchcase

    for pattern, kind in known_sets:
        if fnmatchcase(name.lower(), pattern.lower()):
            return Mode(kind, f'the configuration says so for "{pattern}"', basis="config")
    return None


def _makes(resource: Resource) -> bool:
    return _is_made(resource) and not resource.silent


def _is_made(resource: Resource) -> bool:
    is_made = not (resource.changes or is_not_made(resource))
    return resource.type.lower() == SCALE_SET and is_made


class _Declared:
    """Modes of the scale sets that a file makes, by what names them and their resource groups."""

    def __init__(self, own: Iterable[Made], beside: Iterable[Made] = ()) -> None:
        self._own = _by_name(each for each in own if _makes(each.resource))
        self._beside = _by_name(beside)

    def mode(self, name: str, place: _Place, guard: Mode = UNKNOWN_MODE) -> Mode | None:
        """The mode of the set of this name in ``place``; None if no set is surely that one, or if
        those that may be are not of one mode.

        With a ``guard``, sets of other texts count only if they are made under it.
        """
        made = self._own.get(name)
        if made is None:
            made = self._beside.get(name, [])
            if guard.kind is not ModeKind.UNKNOWN:
                made = [each for each in made if each.guard == guard]
        return _the_one(made, place)

    def mode_under(self, guard: Mode, name: str, place: _Place) -> Mode | None:
        """The mode of the set of this name that is made where the condition ``guard`` holds;
        None as :meth:`mode`."""
        made = (*self._own.get(name, ()), *self._beside.get(name, ()))
        return _the_one([each for each in made if each.guard == guard], place)


def _the_one(made: Sequence[Made], place: _Place) -> Mode | None:
    wanted = _identity(place.group)
    made = [m for m in made if may_be_one(m.resource.subscription, place.subscription)]
    places = [_identity(each.resource.group) for each in made]
    fitting = [
        each.resource.mode
        for each, other in zip(made, places, strict=True)
        if _may_be_one_group(other, wanted)
    ]
    if not fitting or len({mode.kind for mode in fitting}) > 1:
        return None
    # One that is left over because the others are in other groups may be in a third.
    certain = len(fitting) == len(made) or wanted in places
    return fitting[0] if certain else None


@record
class _Place:
    """Where a set is, as far as something says that is about it."""

    group: Value
    subscription: str


def _by_name(sets: Iterable[Made]) -> dict[str, list[Made]]:
    found: dict[str, list[Made]] = {}
    for made in sets:
        name = _identity(made.resource.name)
        if name:
            found.setdefault(name, []).append(made)
    return found


def _may_be_one_group(one: str, other: str) -> bool:
    """Whether two resource groups, each a name, a symbol or not known, may be the same."""
    literal = not one.startswith("\n") and not other.startswith("\n")
    return not one or not other or not literal or one == other


def _changed(resource: Resource, declared: _Declared, around: Mode) -> Resource:
    """``resource`` with the mode of the set that it changes, if this file makes that set."""
    name = _identity(resource.name)
    if not resource.changes or not name:
        return resource
    place = _Place(resource.group, resource.subscription)
    mode = _made(resource.mode, name, place, declared, around)
    return resource if mode is None else replace(resource, mode=mode)


def _made(mode: Mode, name: str, place: _Place, declared: _Declared, around: Mode) -> Mode | None:
    """What the file says of the set of that name which it makes; None if that is nothing, or if
    ``mode``, which is proved by other means, comes first."""
    guard = _guard(mode, around)
    if guard.kind is not ModeKind.UNKNOWN:
        under = declared.mode_under(guard, name, place)
        if under is not None and under.kind not in {guard.kind, ModeKind.UNKNOWN}:
            return under
    if mode.kind is not ModeKind.UNKNOWN:
        return None
    return declared.mode(name, place, guard)


def _use(
    use: ApiUse,
    known_sets: Sequence[tuple[str, ModeKind]],
    declared: _Declared,
    around: Mode,
) -> ApiUse:
    if use.mode.kind is not ModeKind.UNKNOWN and use.mode.basis != "guard":
        return use
    name = _identity(use.target)
    mode = None
    if use.mode.kind is ModeKind.UNKNOWN:
        mode = configured(_text(use.target), known_sets)
    if mode is None and name:
        place = _Place(group_of(use), use.subscription)
        mode = _made(use.mode, name, place, declared, around)
    if use.mode.kind is ModeKind.UNKNOWN and (mode is None or mode.kind is ModeKind.UNKNOWN):
        mode = replace(around, evidence=())
    if mode is None or mode.kind is ModeKind.UNKNOWN:
        return use
    return replace(use, mode=mode)
