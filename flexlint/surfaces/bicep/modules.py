"""One Bicep file with the files it refers to: modules, imports, parameter files."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.catalog.model_table import ModelTable
from flexlint.model import Entry, Object, Problem, Resource, Span, Unknown, Value
from flexlint.record import record, replace
from flexlint.surfaces.bicep.declarations import (
    Arguments,
    Imported,
    function_of,
    names_of,
    types_of,
)
from flexlint.surfaces.bicep.parameter_files import read_parameter_files
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.registry_modules import find_published
from flexlint.surfaces.bicep.resources import ResourceReader
from flexlint.surfaces.bicep.syntax import (
    FunctionDeclaration,
    ImportDeclaration,
    ModuleDeclaration,
    OutputDeclaration,
    ParameterDeclaration,
    Program,
    Type,
    TypeDeclaration,
    VariableDeclaration,
)
from flexlint.templates.calls import Caller, decided_by_call, handed_over
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import Given, Literal, Member
from flexlint.templates.parameter_files import ParameterFile, ParameterTexts
from flexlint.templates.readings import Reading, readings
from flexlint.templates.scope import Names, Scope, UserFunction, Variable
from flexlint.templates.siblings import (
    TOO_MANY,
    ReadSibling,
    Siblings,
    beside,
    unread_parameter_files,
    unread_problem,
)
from flexlint.text.source import SourceFile
from flexlint.values.algebra import relocated
from flexlint.values.resource_ids import NOT_GIVEN

_MAX_DEPTH = 4
_MAX_FILES = 200
_MAX_CALLS = 200
_MAX_CHARACTERS = 2_000_000
_IMPORTABLE = (TypeDeclaration, VariableDeclaration, FunctionDeclaration)


@record
class Module(Reading):
    """What one file declares, as far as its surroundings let us know."""

    outputs: tuple[Entry, ...] = ()
    """Its outputs; none where it is read on its own."""


@record
class Called:
    """A module that a file calls."""

    file: SourceFile
    parameters: tuple[tuple[str, Span], ...]
    """What it declares, and where."""
    given: Module
    """With the arguments of the call."""
    alone: Module
    """Without any."""


class Workspace:
    """Reads a file and, with ``read_sibling``, the files it refers to. One use.

    Args:
        read_sibling: reads the files that the file refers to.
        interesting: lower-cased resource types whose bodies matter; empty for all.
        published: the tables of the catalogue; those told by modules count.
        parameter_files: paths of further parameter files.
    """

    def __init__(
        self,
        read_sibling: ReadSibling | None,
        interesting: frozenset[str],
        published: tuple[ModelTable, ...] = (),
        parameter_files: tuple[str, ...] = (),
    ) -> None:
        self._parameter_files = parameter_files
        self.interesting = interesting
        self.published = published
        self._files = (
            None
            if read_sibling is None
            else Siblings(read_sibling, parse, _MAX_FILES, _MAX_CHARACTERS)
        )
        self._texts = None if read_sibling is None else ParameterTexts(read_sibling)
        self._calls = 0

    def readings(self, path: str, text: str, program: Program) -> list[Reading]:
        """The file at ``path``, on its own (nobody passes it arguments): once for each of its
        parameter files."""

        def read(file: ParameterFile | None) -> Reading:
            self._calls = 0
            return _File(self, path, text, program, (path,)).read(None, file)

        return list(readings(len(text), self._parameter_files_of(path, program), read))

    def sibling(self, base: str, written: str) -> tuple[str, str, Program] | None:
        """Path, text and syntax of the local file ``written`` in the file ``base``."""
        if self._files is None or ":" in written:
            return None
        path = beside(base, written)
        known = self._files.get(path)
        return None if known is None else (path, *known)

    def _parameter_files_of(self, path: str, program: Program) -> list[ParameterFile]:
        if self._texts is None:
            return []
        return list(read_parameter_files(path, program, self._texts, self._parameter_files))

    def why_unread(self, base: str, written: str) -> str:
        """Why :meth:`sibling` gave nothing for what it was asked for, if it can be said."""
        return "" if self._files is None else self._files.why_unread(beside(base, written))

    def unread(self, path: str, program: Program) -> Iterator[Problem]:
        """That files which the file at ``path`` refers to were not read, after it was."""
        if self._texts is not None:
            yield from unread_parameter_files(self._texts.unread)
        for declared in program.declarations:
            if not isinstance(declared, (ModuleDeclaration, ImportDeclaration)):
                continue
            if isinstance(declared.path, Literal):
                written = str(declared.path.value)
                why = self.why_unread(path, written)
                if why:
                    yield unread_problem(f"The file {written!r}", why, declared.path.span)
                if why == TOO_MANY.why:  # and so of all that follow
                    return

    def call(
        self, base: str, written: str, arguments: Arguments, callers: tuple[str, ...]
    ) -> Called | None:
        """The local module ``written`` with ``arguments``, and without any."""
        found = self.sibling(base, written)
        if found is None:
            return None
        path, text, program = found
        self._calls += 1
        if path in callers or len(callers) > _MAX_DEPTH or self._calls > _MAX_CALLS:
            return None
        file = _File(self, path, text, program, (*callers, path))
        alone = _File(self, path, text, program, (*callers, path))
        parameters = tuple(
            (d.name.text, d.name.span)
            for d in program.declarations
            if isinstance(d, ParameterDeclaration)
        )
        return Called(SourceFile(path, text), parameters, file.read(arguments), alone.read(None))


class _File:
    """One reading of one file."""

    def __init__(
        self,
        workspace: Workspace,
        path: str,
        text: str,
        program: Program,
        callers: tuple[str, ...],
    ) -> None:
        self._workspace = workspace
        self._path = path
        self._program = program
        self._callers = callers
        self._reader = ResourceReader(text, program, workspace.interesting)
        self._modules = {
            d.name.text: d for d in program.declarations if isinstance(d, ModuleDeclaration)
        }
        self._called: dict[str, Called | None] = {}
        self._passed: dict[str, tuple[tuple[str, Value], ...]] = {}

    def read(self, arguments: Arguments | None, file: ParameterFile | None = None) -> Module:
        """Everything in the file, called with ``arguments`` or on its own (with ``file``)."""
        names = self._names(arguments, file)
        resources = tuple(self._reader.read(names))
        called = tuple(r for name in self._modules for r in self._resources_of(name, names))
        published = tuple(self._published(Scope(names))) if arguments is None else ()
        outputs = () if arguments is None else tuple(self._outputs(Scope(names)))
        given = tuple(p.span for p in names.parameters.values() if p.accepted is not None)
        return Module(resources, (*called, *published), given, outputs=outputs)

    def _published(self, scope: Scope) -> Iterator[Resource]:
        """What the published modules called here declare."""
        for declared in self._modules.values():
            found = find_published(declared, self._workspace.published)
            if found is not None:
                made = found.resource(declared, self._arguments(declared, scope))
                said = self._group_said(declared, scope)
                yield replace(made, group=said if made.group == NOT_GIVEN else made.group)

    def _outputs(self, scope: Scope) -> Iterator[Entry]:
        for declared in self._program.declarations:
            if isinstance(declared, OutputDeclaration):
                self._reader.budget.refill(5_000)
                value = evaluate(declared.value, scope, self._reader.budget)
                yield Entry(declared.name.text, declared.name.span, value)

    # -- names from other files --------------------------------------------------------

    def _imports(self) -> Imported:
        """What this file imports from others that are here."""
        types: dict[str, Type] = {}
        variables: list[Variable] = []
        functions: list[UserFunction] = []
        for declared in self._program.declarations:
            if not isinstance(declared, ImportDeclaration):
                continue
            found = None
            if isinstance(declared.path, Literal):
                found = self._workspace.sibling(self._path, str(declared.path.value))
            if found is None or found[0] in self._callers:
                continue
            path, text, program = found
            file = _File(self._workspace, path, text, program, (*self._callers, path))
            given = file._imported_by(declared, len(self._callers) <= _MAX_DEPTH)
            types |= given.types
            variables += given.variables
            functions += given.functions
        return Imported(types, tuple(variables), tuple(functions))

    def _imported_by(self, importing: ImportDeclaration, with_values: bool) -> Imported:
        """What another file gets of this one; variables and functions only ``with_values``."""
        wanted = dict(importing.symbols)
        at = importing.span
        types: dict[str, Type] = {}
        values: list[tuple[str, Value]] = []
        functions: list[UserFunction] = []
        scope: Scope | None = None
        for declared in self._program.declarations:
            if not isinstance(declared, _IMPORTABLE):
                continue
            name = declared.name.text
            here = f"{wanted['*']}.{name}" if "*" in wanted else wanted.get(name)
            if here is None:
                continue
            if isinstance(declared, TypeDeclaration):
                types[here] = declared.type
            elif with_values:
                scope = scope or Scope(self._names(None))
                if isinstance(declared, FunctionDeclaration):
                    functions.append(function_of(declared, here, scope.names))
                else:
                    self._reader.budget.refill(5_000)
                    value = evaluate(declared.value, scope, self._reader.budget)
                    values.append((here, relocated(value, at)))
        if "*" in wanted and values:
            # Its members are looked up as those of any object.
            entries = tuple(Entry(key.partition(".")[2], at, value) for key, value in values)
            values = [(wanted["*"], Object(entries, at, open=True))]
        variables = tuple(Variable(name, at, Given(value, at)) for name, value in values)
        return Imported(types, variables, tuple(functions))

    def _names(self, arguments: Arguments | None, file: ParameterFile | None = None) -> Names:
        """What this file declares and imports."""
        imported = self._imports()
        return names_of(
            self._program,
            types_of(self._program, imported),
            self._symbol,
            arguments,
            imported,
            None if file is None else file.values,
        )

    def _symbol(self, name: str, names: Names) -> Value | None:
        found = self._reader.symbol(name, names)
        if found is not None or name not in self._modules:
            return found
        span = self._modules[name].name.span
        called = self._call(name, names)
        outputs: Value = Unknown("the outputs of a module", span)
        if called is not None:
            outputs = relocated(Object(called.given.outputs, span, open=True), span)
        return Object((Entry("outputs", span, outputs),), span, open=True)

    # -- calls -------------------------------------------------------------------------

    def _call(self, name: str, names: Names) -> Called | None:
        if name not in self._called:
            # Whoever asks again meanwhile is part of a circle.
            self._called[name] = None
            self._called[name] = self._made_call(self._modules[name], names)
        return self._called[name]

    def _made_call(self, declared: ModuleDeclaration, names: Names) -> Called | None:
        if not isinstance(declared.path, Literal):
            return None
        path = str(declared.path.value)
        if self._workspace.sibling(self._path, path) is None:
            return None
        passed = self._arguments(declared, Scope(names))
        # What may not be passed at all is neither given nor left to its default.
        certain = [entry for entry in passed.entries if not entry.conditional]
        self._passed[declared.name.text] = tuple((e.key, e.value) for e in certain)
        given = {entry.key: handed_over(entry.value) for entry in certain}
        complete = not passed.open and len(certain) == len(passed.entries)
        return self._workspace.call(self._path, path, Arguments(given, complete), self._callers)

    def _arguments(self, declared: ModuleDeclaration, scope: Scope) -> Object:
        """The value of ``params``; open where it is not known."""
        body = declared.body.object
        scope = self._inside(declared, scope)
        for member in body.members if body is not None else ():
            if isinstance(member, Member) and member.key == Literal("params", member.key_span):
                self._reader.budget.refill(20_000)
                value = evaluate(member.value, scope, self._reader.budget)
                if isinstance(value, Object):
                    return value
                return Object((), member.value.span, open=True)
        return Object((), declared.name.span)

    def _inside(self, declared: ModuleDeclaration, scope: Scope) -> Scope:
        """What the body of ``declared`` sees."""
        scope = self._reader.under(declared.body.condition, scope)
        if declared.body.loop is None:
            return scope
        return scope.with_local(self._reader.loop_values(declared.body.loop, scope))

    def _group_said(self, declared: ModuleDeclaration, scope: Scope) -> Value:
        return self._reader.group_said(declared.body.object, self._inside(declared, scope))

    def _resources_of(self, name: str, names: Names) -> Iterator[Resource]:
        """What a called module declares, where the arguments decide about it."""
        called = self._call(name, names)
        if called is None:
            return
        declared = self._modules[name]
        given, alone = called.given, called.alone
        yield from decided_by_call(
            (*given.resources, *given.called),
            (*alone.resources, *alone.called),
            Caller(
                declared.path.span,
                declared.name.text,
                called.file,
                self._group_said(declared, Scope(names)),
                declared.body.loop is not None,
                self._passed.get(name, ()),
                called.parameters,
            ),
        )
