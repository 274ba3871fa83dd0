"""What other files say a set is called, where a file names it by something that they give."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable, Iterator, Sequence

from flexlint.engine.subjects import is_name
from flexlint.model import (
    Array,
    Known,
    OneOf,
    Related,
    Span,
    Subject,
    Unknown,
)
from flexlint.project.inventory import shown_files
from flexlint.project.places import Tops, absolute, exists_below
from flexlint.project.reaching import Defined, Reaching, certain, is_by_default, is_left_out
from flexlint.record import field, record, record_with, replace
from flexlint.regex import regex
from flexlint.text.words import listed
from flexlint.typed import Protocol, TypeAlias
from flexlint.values import reach
from flexlint.values.sources import (
    ansible,
    composing,
    contained,
    dotenv,
    elsewhere,
    environment,
    guarded,
    in_words,
    interpolated,
    is_of_callers,
    is_of_folder,
    is_of_module,
    is_of_shells,
    kustomized,
    managed,
    outside,
    over_ansible,
    parts,
    settable,
    shell,
    started,
    terraform_module,
    terraform_output,
    terraform_root,
    terraform_value,
    working_folder,
)

_MOST_STEPS = 6
"""So many files in a row may name a value by one another."""
_MOST_RUNNING = 100
"""So many files that run a program, one through the other, are looked at; what more of them give
it nobody knows."""
_MOST_FOLLOWED = 20_000
"""So many definitions are followed for one name; what more of them say nobody knows."""
_BY_ITSELF = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC = regex(r"\.auto\.tfvars(?:\.json)?\Z")
_GIVEN = "its name is given here"
_MOST_NAMED = 3
_KUSTOMIZED = frozenset({kustomized("name"), kustomized("spec")})
_TERRAFORM = "TF_VAR_"
_ARGUMENTS = ("TF_CLI_ARGS", "TF_CLI_ARGS_apply", "TF_CLI_ARGS_plan")


@record
class Named:
    """A set's name, or why it has none."""

    name: str = ""
    group: str = ""
    why: str = ""
    """The proof, if another file gives the name; why it is not known, if none does."""
    evidence: tuple[Related, ...] = ()
    by_default: bool = False
    address: tuple[str, str] = ("", "")
    """The folder and the address of the resource that has the name, where nobody knows it."""


class Definitions(Protocol):
    """The definitions of the files of a run, by their absolute paths."""

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        """Those under this form, of all files that may define something for others."""

    def beside(self, path: str, given_by: str) -> Sequence[Defined]:
        """Those of :meth:`anywhere` that may hold for the file ``path``, and perhaps others."""

    def handing_on(self, path: str) -> Sequence[Defined]:
        """Those that say that what a script runs has the environment of the script, of all that may
        run the file ``path``."""

    def of(self, path: str) -> Sequence[Defined]:
        """All of one file; none if it is not part of the run."""

    def given(self, path: str, given_by: str) -> Sequence[Defined]:
        """What those give a file, or a function in it, that call it, where ``given_by`` is one of
        the forms of callers."""

    def passed(self, path: str, given_by: str) -> Sequence[Defined] | None:
        """What the deployments of the template ``path`` give a parameter of it; None if no
        deployment is in sight."""

    def outputs(self, path: str, given_by: str) -> Sequence[Defined]:
        """What the output ``given_by`` is that the file ``path`` asks for of a deployment; none if
        it does not show which template that is of."""

    def by_loaders(self, path: str, name: str) -> Sequence[Defined]:
        """What those set the variable ``name`` to that load the script ``path`` into their shell,
        and what they load."""

    def by_pattern(self, path: str, name: str) -> Sequence[Defined]:
        """Where files that may set the variable ``name`` of the environment may run the file
        ``path`` by a pattern."""

    def loaders(self, path: str) -> Sequence[str]:
        """The files that load the script ``path`` into their shell, or one that does."""

    def applied(self, folder: str, name: str) -> Sequence[Defined] | None:
        """What each command that plans or applies the Terraform configuration in ``folder`` gives
        a variable of it; None if no such command is in sight."""

    def has(self, path: str) -> bool:
        """Whether the file is part of the run, or a file right in the folder that ends with /."""


class Names:
    """Follows names through the files of a run."""

    def __init__(self, definitions: Definitions, tops: Tops) -> None:
        """Nothing is followed from one repository into another; ``tops`` tells them apart."""
        self._definitions = definitions
        self._tops = tops
        self._known: dict[tuple[str, str, Span | None], _Told] = {}
        self._index: dict[tuple[str, str], Reaching] = {}
        self._handing: dict[str, Reaching] = {}
        self._by_every: dict[int, tuple[Sequence[Defined], Reaching]] = {}
        self._parted: dict[tuple[str, str], bool] = {}

    def subject(self, path: str, subject: Subject) -> Subject:
        """``subject`` of the file ``path`` with the name that other files give it, if they do."""
        if not subject.given_by:
            return subject
        if subject.name and subject.given_by not in _KUSTOMIZED:
            return subject
        named = self.named(path, subject)
        if subject.name and not named.name:
            return replace(subject, name="", why=named.why)
        if not named.name:
            return subject
        return replace(subject, name=named.name, by_default=named.by_default, why="")

    def says_of_parts(self, path: str, given_by: str) -> bool:
        """Whether it matters where in the file ``path`` the form ``given_by`` is read."""
        if not given_by:
            return False
        key = (path, given_by)
        parted = self._parted.get(key)
        if parted is None:
            parted = self._parted[key] = self._is_parted(absolute(path), given_by)
        return parted

    def _is_given_another(self, path: str, subject: Subject) -> bool:
        """Whether callers in other files give what those of its own file give ``subject``, and
        something else."""
        if not is_of_callers(subject.given_by):
            return False
        found = self._told(absolute(path), subject.given_by, subject.at)
        return bool(found.unknown) or not found.values.keys() <= {subject.name}

    def _is_parted(self, path: str, given_by: str) -> bool:
        _, given_by = guarded(given_by)
        if not given_by or is_of_callers(given_by):
            return False
        if is_of_folder(given_by) or is_of_module(given_by):
            return False  # it holds for files as wholes
        if parts(given_by)[0] == "applied":
            return self._defining(path, working_folder()).says_of_parts(path)
        place, _ = elsewhere(given_by)
        return not place and self._defining(path, given_by).says_of_parts(path)

    def named(self, path: str, subject: Subject) -> Named:
        """What the set is called that ``subject`` of the file ``path`` is."""
        if subject.name and not self._is_given_another(path, subject):
            why = ""
            if subject.by_default:
                why = f'the name "{subject.name}" is a default here, which a caller may override'
            return Named(subject.name, subject.group, why, by_default=subject.by_default)
        if not subject.given_by:
            why = subject.why or "the name is not known"
            return Named(group=subject.group, why=f"the name of the set is not known: {why}")
        told = in_words(subject.given_by)
        found = self._told(absolute(path), subject.given_by, subject.at)
        if found.left_out:
            found = found.completed(subject.default)
        sure = bool(subject.name) and not subject.by_default
        if sure and not found.unknown and found.values and subject.name not in found.values:
            # What its own file gives it is not always among what others do.
            other, first = next(iter(found.values.items()))
            at_other = next(iter(first)).location.path
            both = f"{subject.name} in {path} and {other} in {at_other}"
            return Named(group=subject.group, why=f"{told} names it, which is {both}")
        if found.unknown and is_of_callers(subject.given_by):
            place = min(found.unknown, key=lambda e: (e.location.path, e.location.line))
            why = f"{told} names it, and what {place.location.path} gives it is not known"
            if parts(subject.given_by)[0] == "constant":
                why = f"{told} names it, which {place.location.path} may set to something else"
            if place.message != _GIVEN:
                why = f"{told} names it, and {place.message}"
            return Named(group=subject.group, why=why)
        if found.unknown:
            files = shown_files(sorted({place.location.path for place in found.unknown}))
            why = f"{told} names it, which {files} set to something that is not known"
            if len({place.location.path for place in found.unknown}) == 1:
                why = f"{told} names it, which {files} sets to something that is not known"
            return Named(group=subject.group, why=why)
        if found.addresses:
            if len(found.addresses) + len(found.values) > 1:
                return Named(group=subject.group, why=f"{told} names it, which may be several")
            ((at, places),) = found.addresses.items()
            files = shown_files(sorted({place.location.path for place in places}))
            why = f"{told} is the name of {at[1]} in {files}"
            return Named(
                group=subject.group, why=why, evidence=tuple(places)[:_MOST_NAMED], address=at
            )
        if len(found.values) == 1:
            ((value, places),) = found.values.items()
            files = shown_files(sorted({place.location.path for place in places}))
            if not is_name(value):
                why = f"{told} names it, which is not the name of a scale set in {files}"
                return Named(group=subject.group, why=why)
            why = f"{told} is {value} in {files}"
            if found.by_default:
                why += ", where nothing else sets it"
            shown = tuple(places)[:_MOST_NAMED]
            return Named(value, subject.group, why, shown, found.by_default)
        if found.values:
            named = list(itertools.islice(found.values.items(), _MOST_NAMED))
            words = [f"{value} in {next(iter(places)).location.path}" for value, places in named]
            return Named(group=subject.group, why=f"{told} names it, which is {listed(words)}")
        if subject.default:
            given = self._in_containers(absolute(path), subject.given_by)
            others = {
                value: each for value, each in given.values.items() if value != subject.default
            }
            differing = (*given.unknown, *itertools.chain.from_iterable(others.values()))
            if differing:
                files = shown_files(sorted({place.location.path for place in differing}))
                why = f"{told} names it, which {files} may give a container with another value"
                return Named(group=subject.group, why=why)
            why = f'{told} names it, "{subject.default}" where nothing sets that'
            return Named(subject.default, subject.group, why, by_default=True)
        return Named(group=subject.group, why=f"{told} names it, and {outside(subject.given_by)}")

    # -- following ---------------------------------------------------------------------------

    def _told(self, path: str, given_by: str, at: Span | None) -> _Told:
        """What ``given_by``, read at ``at`` of the file ``path``, may be."""
        key = (path, given_by, at if self._is_parted(path, given_by) else None)
        if key not in self._known:
            reaching = self._reaching((path,), given_by, at)
            self._known[key] = self._all_of(reaching, (path,), _Walk())
        return self._known[key]

    def _all_of(self, reaching: Iterable[Defined], readers: tuple[str, ...], walk: _Walk) -> _Told:
        found = _Told()
        followed: set[int] = set()
        for each in reaching:
            walk.left -= 1
            if walk.left < 0:
                found.unknown[Related(each.location(), _GIVEN)] = None
                break
            one = self._one(each, readers, walk)
            if id(one) not in followed:  # many definitions may be the same one in the end
                followed.add(id(one))
                found.add(one)
        return found

    def _one(self, each: Defined, readers: tuple[str, ...], walk: _Walk) -> _Told:
        """What one definition says, for ``readers``: the file that reads it, and those that had
        to read another file for it before."""
        key = (each.path, each.definition.given_by, each.definition.span)
        met = walk.met
        if key in met:
            return met[key]
        place = Related(each.location(), each.why or _GIVEN)
        # One that comes back to itself says nothing.
        met[key] = _Told({}, {place: None})
        met[key] = self._said(each, place, readers, walk)
        return met[key]

    def _said(self, each: Defined, place: Related, readers: tuple[str, ...], walk: _Walk) -> _Told:
        value = each.definition.value
        if isinstance(value, Unknown) and (address := managed(value.given_by)):
            # The resource itself is meant, and not another one that has its name.
            return _Told(addresses={(posixpath.dirname(each.path), address): {place: None}})
        if isinstance(value, (Known, Unknown)) and value.given_by and len(readers) <= _MOST_STEPS:
            files = tuple(dict.fromkeys((each.path, *readers)))
            reaching = self._reaching(files, value.given_by, each.definition.span)
            further = self._all_of(reaching, (*readers, each.path), walk)
            if further.left_out and isinstance(value, Unknown) and value.default:
                further.add(_Told({value.default: further.left_out}))
                further.left_out = {}
            if further.values and isinstance(value, Known) and _is_of_container(value):
                # What is the same there is no other, and there may be containers without it.
                weak = value.by_default
                further.add(_Told({str(value.value): {place: None}}, by_default=weak))
            if further.values or further.unknown or further.addresses:
                return further
        if isinstance(value, Known) and isinstance(value.value, str) and value.value:
            found = _Told({value.value: {place: None}}, by_default=value.by_default)
            if value.by_default and value.given_by:
                found.add(self._in_containers(each.path, value.given_by))
            return found
        if isinstance(value, Unknown) and value.default:
            found = self._in_containers(each.path, value.given_by)
            found.add(_Told({value.default: {place: None}}, by_default=True))
            return found
        if isinstance(value, OneOf) and value.every:
            words = [word for word in value.values if isinstance(word, str) and word]
            if len(words) == len(value.values):
                return _Told({word: {place: None} for word in words})
        if isinstance(value, Known) and value.value is None:
            return _Told(left_out={place: None})
        return _Told({}, {place: None})

    def _reaching(self, paths: Sequence[str], given_by: str, at: Span | None) -> Iterable[Defined]:
        """The definitions of ``given_by`` that hold at ``at`` of the first of ``paths``. Variables
        of the environment are one for a whole program: they may be given to any of them."""
        top = self._tops(paths[0])
        found = self._reaching_from_anywhere(paths, given_by, at)
        return [each for each in found if self._tops(each.path) == top]

    def _reaching_from_anywhere(
        self, paths: Sequence[str], given_by: str, at: Span | None
    ) -> Iterable[Defined]:
        guards, rest = guarded(given_by)
        if guards and rest and not is_of_shells(rest):
            others = self._definitions.given(paths[0], given_by)
            return (*others, *self._reaching_from_anywhere(paths, rest, at))
        if is_of_callers(given_by):
            return self._definitions.given(paths[0], given_by)
        kind, name = parts(given_by)
        if kind == "deployed":
            return self._definitions.outputs(paths[0], given_by)
        if kind == "applied":
            return self._of_applied(paths[0], name, at)
        if kind == "compose":
            beside = self._definitions.of(posixpath.join(posixpath.dirname(paths[0]), ".env"))
            filled = [d for d in beside if d.definition.given_by == environment(name)]
            for form in (interpolated(name), interpolated("@")):
                filled += self._defining(paths[0], form).of(paths[:1], None)
            return filled
        if kind == "parameter":
            passed = self._definitions.passed(paths[0], given_by)
            if passed is not None:
                return passed
        if kind == "terraform-variable":
            return self._of_terraform(paths[0], given_by, name, at)
        place, form = elsewhere(given_by)
        if place and kind == "terraform-output":
            return self._of_module(paths[0], place, form)
        if place and kind == "shell":
            own = self._in_file(paths[0], place, form)
            return (*own, *self._definitions.by_loaders(paths[0], form.rpartition(":")[2]))
        if place:
            return self._in_file(paths[0], place, form)
        if kind == "env":
            return self._of_environment(paths, given_by, at)
        found = self._defining(paths[0], given_by).of(paths[:1], at)
        if kind == "container":
            return (*found, *self._of_containers(paths[0], given_by))
        if kind == "ansible":  # a file of variables that a command adds may have it as well
            for form in (ansible("@"), over_ansible(name)):
                found = (*found, *self._defining(paths[0], form).of(paths[:1], None))
        return found

    def _of_containers(self, path: str, given_by: str) -> Iterator[Defined]:
        """What else those may give a container that start it, where ``given_by`` is what they give
        it before its composition, or before its image."""
        forms = [started("@")]
        name = given_by.rpartition(":")[2]
        if given_by == contained(name):
            forms += [started(name)]
            for each in self._defining(path, contained("@")).of((path,), None):
                if not self._is_read(each):
                    unknown = Unknown("a file may give it", each.definition.span)
                    yield replace(each, definition=replace(each.definition, value=unknown))
        elif given_by == started(name):
            yield from self._over_composition(path, name)
        for form in forms:
            yield from self._defining(path, form).of((path,), None)

    def _in_containers(self, path: str, given_by: str) -> _Told:
        """What containers may be given for a variable that has a default where it is read."""
        kind, name = parts(given_by)
        if kind != "env":
            return _Told()
        top = self._tops(path)
        found = [
            each
            for form in (contained(name), started(name))
            for each in self._defining(path, form).of((path,), None)
            if self._tops(each.path) == top
        ]
        return self._all_of(found, (path,), _Walk()) if found else _Told()

    def _is_read(self, each: Defined) -> bool:
        """Whether what gives a container any variables is a file of variables of the run."""
        value = each.definition.value
        written = str(value.value) if isinstance(value, Known) else ""
        file = posixpath.normpath(posixpath.join(posixpath.dirname(each.path), written))
        return reach.is_of_variables(file) and self._definitions.has(file)

    def _over_composition(self, path: str, name: str) -> Iterator[Defined]:
        """What those compositions give a variable that commands lay over the one at ``path``, and
        what others of its services do that run what their image says."""
        for each in self._definitions.of(path):
            if each.definition.given_by == contained(name):
                yield each
        own = posixpath.basename(path)
        for each in self._defining(path, composing()).of((path,), None):
            value = each.definition.value
            items = value.items if isinstance(value, Array) else ()
            files = [str(item.value) for item in items if isinstance(item, Known)]
            names = [posixpath.basename(file) for file in files]
            for file in files[names.index(own) + 1 :] if own in names else ():
                there = (o for o in reach.candidates(file, each.path) if self._definitions.has(o))
                other = next(there, "")
                if not other:
                    unknown = Unknown("it is not seen what is laid over it", each.definition.span)
                    yield replace(each, definition=replace(each.definition, value=unknown))
                    continue
                said = self._definitions.of(other)
                yield from (d for d in said if d.definition.given_by == environment(name))

    def _of_terraform(
        self, path: str, given_by: str, name: str, at: Span | None
    ) -> Iterable[Defined]:
        """What commands in sight give a variable of the folder of ``path``, and where they give
        nothing, what counts next: files of values that are read without being asked for, the
        environment, who calls the folder as a module, the default."""
        own = self._defining(path, given_by).of((path,), at)
        folder = posixpath.dirname(path)
        applied = self._definitions.applied(folder, name)
        is_called = any(posixpath.dirname(each.path) != folder for each in own)
        if applied is None and is_called and not self._is_root(path):
            return own  # nobody reads files of values for a module
        values = self._defining(path, terraform_value(name)).of((path,), None)
        automatic = sorted((v for v in values if _rank(v.path)), key=lambda v: _rank(v.path))
        base = automatic[-1:] or self._without_values(path, name, own)
        if applied is None:
            others = [v for v in values if not _rank(v.path)]
            if not automatic and others and all(map(is_by_default, base)):
                base = (*base, *others)  # which of them somebody names does not show
            found = tuple(base)
        else:
            given = [base if is_left_out(each) else (each,) for each in applied]
            found = tuple(dict.fromkeys(each for several in given for each in several))
        return (*found, *self._added(path))

    def _without_values(self, path: str, name: str, own: Sequence[Defined]) -> Sequence[Defined]:
        """What counts where no file of values gives a variable. Nothing but a configuration that
        is applied reads the environment."""
        variable = environment(f"{_TERRAFORM}{name}")
        if not self._definitions.anywhere(variable):
            return own
        given = self._of_environment((path,), variable, None)
        if any(is_by_default(each) for each in given) and not self._is_root(path):
            return own
        return certain((*own, *given))

    def _added(self, path: str) -> Iterator[Defined]:
        """Arguments that the environment adds to each command, which may give anything."""
        for name in _ARGUMENTS:
            if self._definitions.anywhere(environment(name)):
                for each in self._of_environment((path,), environment(name), None):
                    unknown = Unknown("arguments that are added may give it", each.definition.span)
                    yield replace(each, definition=replace(each.definition, value=unknown))

    def _is_root(self, path: str) -> bool:
        """Whether the folder of the file ``path`` is a Terraform configuration that is applied."""
        return bool(self._defining(path, terraform_root()).of((path,), None))

    def _of_applied(self, path: str, rest: str, at: Span | None) -> Iterable[Defined]:
        """The output of a Terraform configuration that ``path`` asks for at ``at``: of the folder
        that it says, or of the only one that is applied."""
        written, _, name = rest.rpartition(":")
        top = self._tops(path)
        every = {
            posixpath.dirname(each.path)
            for each in self._definitions.anywhere(terraform_root())
            if self._tops(each.path) == top
        }
        for each in self._defining(path, working_folder()).of((path,), at):
            if isinstance(each.definition.value, Known):
                written = posixpath.join(str(each.definition.value.value), written)
        if written == "./":  # where the script is, or the root of what it is part of
            every &= set(reach.above(path))
        elif written:
            every &= set(reach.candidates(written, path))
        if len(every) != 1:
            return ()
        (folder,) = every
        return self._in_folder(folder, terraform_output("", name))

    def _of_environment(
        self, paths: Sequence[str], given_by: str, at: Span | None
    ) -> Iterable[Defined]:
        """What programs are given themselves, and what the scripts that run them have."""
        defining = self._defining(paths[0], given_by)
        _, name = parts(given_by)
        found: dict[int, Defined] = {}
        seen: set[tuple[str, Span | None]] = set()
        stack: list[tuple[tuple[str, ...], Span | None]] = [(tuple(paths), at)]
        while stack:
            if len(seen) > _MOST_RUNNING:
                return ()
            readers, place = stack.pop()
            if (readers[0], place) in seen:
                continue
            seen.add((readers[0], place))
            own = defining.of(readers, place)
            found.update((id(each), each) for each in own)
            loading = self._definitions.by_loaders(readers[0], name)
            found.update((id(each), each) for each in loading)
            # What one that loads it sets is said of it already.
            stack += [((other,), None) for other in self._definitions.loaders(readers[0])]
            for each in self._running(readers, given_by):
                stack.append(((each.path,), each.definition.span))
        for program in dict.fromkeys(reader for reader, _ in seen) if found else ():
            perhaps = self._definitions.by_pattern(program, name)
            found.update((id(each), each) for each in perhaps)
        counting = self._nearest(paths[0], certain(found.values()))
        if counting and all(map(is_by_default, counting)):
            also = self._defining(paths[0], contained(name)).of(paths[:1], None)
            return (*counting, *also)
        return counting

    def _nearest(self, path: str, found: Sequence[Defined]) -> Sequence[Defined]:
        """Of files of variables the one that the tool reads that reads the file ``path``: who fills
        in parameter files has its own, and ``load_dotenv()`` takes the nearest."""
        files = [each for each in found if reach.is_of_variables(each.path)]
        if not files or not all(map(is_by_default, found)):
            return found
        rest = [each for each in found if each not in files]
        own = [each for each in files if "/.azure/" in each.path]
        if path.endswith(".json") or (own and path.endswith(".bicepparam")):
            return (*rest, *own)
        if self._says(path, dotenv()):
            nearest = self._nearest_variables(path)
            return (*rest, *(each for each in files if each.path == nearest))
        return found

    def _nearest_variables(self, path: str) -> str:
        """The ``.env`` that is the nearest above the file ``path``, part of the run or not; "" if
        there is none."""
        top = self._tops(path)
        for folder in reach.above(path):
            each = f"{folder.rstrip('/')}/.env"
            if self._definitions.has(each) or exists_below(top, each):
                return each
        return ""

    def _says(self, path: str, form: str) -> bool:
        return any(each.definition.given_by == form for each in self._definitions.of(path))

    def _running(self, paths: Sequence[str], given_by: str) -> Iterator[Defined]:
        """Where scripts run one of the files ``paths`` with what is given to them."""
        _, name = parts(given_by)
        own = {shell("", name), given_by}
        every = (each for path in paths for each in self._handing_on(path).of((path,), None))
        for each in dict.fromkeys(every):
            if each.path in paths:
                continue
            if any(d.definition.given_by in own for d in self._definitions.of(each.path)):
                continue  # it has set that itself, and says so where that is passed on
            yield each

    def _handing_on(self, path: str) -> Reaching:
        if path not in self._handing:
            self._handing[path] = self._indexed(self._definitions.handing_on(path))
        return self._handing[path]

    def _defining(self, path: str, given_by: str) -> Reaching:
        """The definitions that may hold for the file ``path``."""
        of_folder = is_of_folder(given_by) or is_of_module(given_by)
        key = (posixpath.dirname(path) if of_folder else "", given_by)
        if key not in self._index:
            self._index[key] = self._indexed(self._definitions.beside(path, given_by))
        return self._index[key]

    def _indexed(self, every: Sequence[Defined]) -> Reaching:
        index = self._by_every.get(id(every))  # many files may have the very same
        if index is None:
            index = self._by_every[id(every)] = every, Reaching(every, self._definitions.has)
        return index[1]

    def _of_module(self, path: str, place: str, form: str) -> Iterable[Defined]:
        """The definitions of ``form`` in the folder ``place``, as the file ``path`` writes it, or
        in the one that the folder of ``path`` calls so."""
        if not place.endswith("/"):
            calls = self._defining(path, terraform_module(place)).of((path,), None)
            values = [call.definition.value for call in calls]
            written = {str(v.value) for v in values if isinstance(v, Known)}
            if len(written) != 1:
                return ()
            (place,) = written
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
        return self._in_folder(folder, form)

    def _in_folder(self, folder: str, form: str) -> Iterable[Defined]:
        """The definitions of ``form`` that hold for the files of ``folder``."""
        path = f"{folder}/outputs.tf"  # whatever the files are called
        return self._defining(path, form).of((path,), None)

    def _in_file(self, path: str, place: str, form: str) -> Iterable[Defined]:
        """The definitions of ``form`` in the file that ``place`` means in the file ``path``."""
        kind = form.partition(":")[0]
        may_be = reach.modules if kind == "python" else reach.candidates
        for other in may_be(place, path):
            if self._definitions.has(other):
                found = [d for d in self._definitions.of(other) if d.definition.given_by == form]
                if kind == "python" and found:
                    found += self._definitions.given(other, settable(form.rpartition(":")[2]))
                return found
            if exists_below(self._tops(path), other):  # it is that one, and not part of the run
                return ()
        return ()


def _is_of_container(value: Known) -> bool:
    """Whether ``value`` is what a composition or an image gives, unless something else does."""
    return parts(value.given_by)[0] == "container"


def _rank(path: str) -> tuple[int | str, ...]:
    """In which order the file of values ``path`` is read without being asked for, the last of
    which counts; nothing of one that is not."""
    name = posixpath.basename(path)
    if name in _BY_ITSELF:
        return _BY_ITSELF.index(name) + 1, name
    return (len(_BY_ITSELF) + 1, name) if _AUTOMATIC.search(name) else ()


_Place: TypeAlias = tuple[str, str, Span]
"""A definition: its file, its form and where it stands."""


@record_with(frozen=False)
class _Walk:
    """What is known while one name is followed."""

    met: dict[_Place, _Told] = field(default_factory=dict)
    left: int = _MOST_FOLLOWED


@record_with(frozen=False)
class _Told:
    """What a name may be."""

    values: dict[str, dict[Related, None]] = field(default_factory=dict)
    """The texts, and where each is given."""
    unknown: dict[Related, None] = field(default_factory=dict)
    """Where it is given something that nobody knows."""
    by_default: bool = False
    """Whether something that is not seen may give it another."""
    addresses: dict[tuple[str, str], dict[Related, None]] = field(default_factory=dict)
    """The resources, by folder and address, that have it for a name, and where that is said."""
    left_out: dict[Related, None] = field(default_factory=dict)
    """Calls that do not give it."""

    def completed(self, default: str) -> _Told:
        """This where ``default`` is what counts for calls that do not give it, if it has one."""
        found = _Told()
        found.add(self)
        if default:
            found.add(_Told({default: self.left_out}))
        else:
            found.unknown.update(self.left_out)
        found.left_out = {}
        return found

    def add(self, other: _Told) -> None:
        """Take what ``other`` says for what this may be as well."""
        for value, places in other.values.items():
            self.values.setdefault(value, {}).update(places)
        for address, places in other.addresses.items():
            self.addresses.setdefault(address, {}).update(places)
        self.unknown.update(other.unknown)
        self.left_out.update(other.left_out)
        self.by_default = self.by_default or other.by_default
