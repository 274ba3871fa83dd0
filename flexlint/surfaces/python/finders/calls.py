"""Attributes and calls that use an operation, as ApiUses."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TypeAlias

import libcst as cst

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import PythonMethod
from flexlint.catalog.vocabulary import PythonName
from flexlint.lexical.picking import PICKED
from flexlint.model import (
    ApiUse,
    Argument,
    Confidence,
    Known,
    Object,
    Problem,
    Span,
    Unknown,
    UseForm,
    Value,
)
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.facts import ClientFact, GroupFact, InstanceFact
from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.evaluation.texts import agree
from flexlint.surfaces.python.finders.doubles import Doubles
from flexlint.surfaces.python.finders.iterated import is_in_class, is_iterated
from flexlint.surfaces.python.finders.results import Results
from flexlint.surfaces.python.names.nodes import last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Context, Site

_MOCKED = frozenset(
    [
        "return_value",
        "side_effect",
        "called",
        "call_count",
        "call_args",
        "call_args_list",
        "mock_calls",
        "method_calls",
        "reset_mock",
        "assert_called",
        "assert_called_once",
        "assert_called_with",
        "assert_called_once_with",
        "assert_any_call",
        "assert_has_calls",
        "assert_not_called",
        "assert_awaited",
        "assert_awaited_once",
        "assert_awaited_with",
        "assert_awaited_once_with",
        "assert_not_awaited",
        "await_count",
        "await_args",
        "await_args_list",
        "configure_mock",
        "metadata",
        "__name__",
        "__doc__",
        "__wrapped__",
    ]
)
_WAITS = frozenset({"result", "wait"})
"""The methods of a poller that wait for its operation."""
_HANDED_ON = frozenset({"target", "func", "function", "fn", "method", "callable", "operation"})
_ARGS = frozenset({"args", "fargs"})
_KWARGS = frozenset({"kwargs", "kwds"})
_MAX_ALIASES = 8
_LITERAL = regex(r"[rRbBuU]{0,2}['\"]|-?\d|(?:True|False|None)\Z")
"""How an expression begins that means the same wherever it stands."""
_MethodSite: TypeAlias = "Site[cst.Attribute] | Site[cst.Call]"
"""Where a method is got: ``group.method`` or ``getattr(group, "method")``."""


@record
class Found:
    """The uses of one module, and dynamic accesses that cannot be resolved."""

    uses: tuple[ApiUse, ...]
    problems: tuple[Problem, ...]


@record
class _CallSite:
    """How a method is used at one place."""

    call: cst.Call | None
    context: Context
    form: UseForm
    first: int = 0
    """The call's arguments from this index on are the method's."""
    handed: bool = False
    """True if another function makes the call with arguments of its own form."""


def find_calls(evaluation: Evaluation) -> Found:
    """Every use, in the order of the text.

    Raises:
        RecursionError: if an expression is deeper than the interpreter's stack allows.
    """
    return _Calls(evaluation).find()


class _Calls:
    def __init__(self, evaluation: Evaluation) -> None:
        self._outline = evaluation.outline
        self._tree = evaluation.tree
        self._lexicon = evaluation.lexicon
        self._clients = evaluation.clients
        self._strings = evaluation.strings
        self._values = evaluation.values
        self._conditions = evaluation.conditions
        self._receivers = evaluation.receivers
        self._results = Results(evaluation)
        self._doubles = Doubles(evaluation)

    def find(self) -> Found:
        uses: list[ApiUse] = []
        problems: list[Problem] = []
        track2 = self._second_generation()
        for site in self._outline.attributes:
            name = site.node.attr.value
            if name in self._lexicon.methods:
                uses.extend(self._attribute(site, name, track2))
        for look_up in self._outline.calls_by_name.get("getattr", ()):
            uses.extend(self._getattr(look_up, track2, problems))
        for caller in self._outline.calls_by_name.get("methodcaller", ()):
            uses.extend(self._methodcaller(caller, track2))
        unique: dict[tuple[Span, str], ApiUse] = {}
        for use in uses:
            key = (use.span, use.operation)
            if key not in unique or use.confidence > unique[key].confidence:
                unique[key] = use
        ordered = sorted(unique.values(), key=lambda use: (use.span, use.operation))
        return Found(tuple(ordered), tuple(problems))

    def _second_generation(self) -> bool | None:
        """Whether the module's method names show which generation of the SDK it uses."""
        for site in self._outline.attributes:
            node = site.node
            name = node.attr.value
            if name.startswith("begin_"):
                return True
            base = node.value
            old = "begin_" + name in self._lexicon.methods
            if old and isinstance(base, cst.Attribute) and base.attr.value in self._lexicon.groups:
                return False
        return None

    # -- call sites -------------------------------------------------------------------------

    def _attribute(
        self, site: Site[cst.Attribute], name: str, track2: bool | None
    ) -> Iterator[ApiUse]:
        node = site.node
        groups = self._groups(node.value, name, site.context)
        if not groups:
            return
        place = self._place(node, site.context)
        if place is None or self._doubles.answer(node, site.context):
            return
        seen = self._receivers.seen(node.value, site.context, site.guard)
        for group, client_text, unbound in groups:
            meaning = self._lexicon.name_of(group.group, name)
            if meaning is not None and not seen.excludes(group.group):
                # The first argument of a function of the class is the group.
                at = replace(place, first=place.first + unbound)
                use = self._use(site, meaning, group, client_text, node.attr, at, track2)
                yield replace(use, shared=seen.several)

    def _groups(
        self, base: cst.BaseExpression, name: str, context: Context
    ) -> list[tuple[GroupFact, str | None, bool]]:
        """The operation groups ``base`` may be (or be the class of: True), with the client's
        text where visible."""
        found: list[tuple[GroupFact, str | None, bool]] = []
        facts = self._clients.facts(base, context)
        for group_fact, unbound in self._clients.groups(base, name, context):
            found.append((group_fact, self._client_text(base, group_fact, context), unbound))
        if not found and name in self._lexicon.distinctive_methods:
            if any(isinstance(fact, InstanceFact) for fact in facts):
                return found
            group, package = self._lexicon.distinctive_methods[name]
            client: ClientFact | None = None
            text: str | None = None
            if isinstance(base, cst.Attribute) and base.attr.value == group:
                text = self._tree.text(base.value)
                for fact in self._clients.facts(base.value, context):
                    if isinstance(fact, ClientFact) and fact.package == package:
                        client = fact
            found.append((GroupFact(group, client, text), text, False))
        return found

    def _client_text(
        self, base: cst.BaseExpression, group: GroupFact, context: Context
    ) -> str | None:
        """The client as it can be written at ``context``."""
        if isinstance(base, cst.Attribute) and base.attr.value == group.group:
            return self._tree.text(base.value)
        text = group.text
        if text is None:
            return None
        head = text.split(".", 1)[0]
        if not text.replace(".", "").replace("_", "").isalnum():
            return None
        if head == "self" and isinstance(base, cst.Attribute):
            # The class that made the group says ``self``; here its instance has another name.
            owner = self._tree.text(base.value)
            return owner + text[len(head) :] if owner.replace(".", "").isidentifier() else None
        if head == "self" or reaching(head, context):
            return text
        return None

    def _place(self, node: cst.BaseExpression, context: Context) -> _CallSite | None:
        """How the method that ``node`` denotes is used, or None if it is not."""
        parents = self._outline.parents
        parent = parents.get(node)
        if isinstance(parent, cst.Call) and parent.func is node:
            return _CallSite(parent, context, "call")
        if isinstance(parent, cst.Attribute):
            return None if parent.attr.value in _MOCKED else _CallSite(None, context, "reference")
        if isinstance(parent, cst.AssignTarget | cst.Del):
            return None
        if isinstance(parent, cst.AnnAssign | cst.NamedExpr | cst.Assign):
            if isinstance(parent, cst.AnnAssign) and parent.target is node:
                return None
            return self._aliased(parent, context)
        if isinstance(parent, cst.Arg):
            call = parents.get(parent)
            if isinstance(call, cst.Call):
                return self._argument(call, parent, context)
        if isinstance(parent, cst.Expr | cst.ComparisonTarget | cst.Comparison):
            return None
        return _CallSite(None, context, "reference")

    def _argument(self, call: cst.Call, argument: cst.Arg, context: Context) -> _CallSite | None:
        """The method is handed to ``call``: an executor, ``partial``, a retry helper."""
        name = last_name(call.func)
        if name in ("patch", "hasattr", "isinstance", "callable", "object"):
            return None
        index = next((i for i, a in enumerate(call.args) if a is argument), 0)
        if argument.keyword is not None and argument.keyword.value in _HANDED_ON:
            return _CallSite(call, context, "reference", 0, handed=True)
        if name == "map":
            return _CallSite(None, context, "reference")
        return _CallSite(call, context, "reference", index + 1, handed=True)

    def _aliased(self, parent: cst.CSTNode, context: Context) -> _CallSite:
        """``stop = vms.begin_power_off``: the arguments are those of the one call of it."""
        names: list[str] = []
        if isinstance(parent, cst.Assign):
            names = [last_name(target.target) for target in parent.targets]
        elif isinstance(parent, cst.AnnAssign | cst.NamedExpr):
            names = [last_name(parent.target)]
        calls = [
            site
            for name in names
            if name
            for site in self._outline.calls_by_name.get(name, ())[:_MAX_ALIASES]
        ]
        if len(calls) == 1:
            return _CallSite(calls[0].node, calls[0].context, "reference")
        return _CallSite(None, context, "reference")

    def _getattr(
        self, site: Site[cst.Call], track2: bool | None, problems: list[Problem]
    ) -> Iterator[ApiUse]:
        node = site.node
        if not isinstance(node.func, cst.Name) or len(node.args) < 2:
            return
        base, wanted = node.args[0].value, node.args[1].value
        groups = [f for f in self._clients.facts(base, site.context) if isinstance(f, GroupFact)]
        texts = [
            text
            for text in self._strings.texts(wanted, site.context)
            if text.known and text.literal and self._receivers.admits(site.guard, text.turns)
        ]
        words = {text.text for text in texts}
        if not groups:
            return
        place = self._place(node, site.context) or _CallSite(None, site.context, "reference")
        if not words:
            span = self._tree.span(wanted)
            group = groups[0].group
            problems.append(
                Problem(
                    f"Which operation of {group} is called here is decided at run time.",
                    span,
                    "dynamic-call",
                    "Check every operation this can name, or write the names out.",
                )
            )
            return
        seen = self._receivers.seen(base, site.context, site.guard)
        pairs = {
            (receiver.group, text.text)
            for receiver in seen.admitted
            for text in texts
            if agree(receiver.turns, text.turns)
        }
        shared = seen.several or len(pairs or words) > 1
        groups_seen = {receiver.group for receiver in seen.every}
        for word in sorted(words):
            for group_fact in groups:
                group = group_fact.group
                meaning = self._lexicon.name_of(group, word)
                if meaning is None or (group in groups_seen and (group, word) not in pairs):
                    continue
                client = self._client_text(base, group_fact, site.context)
                use = self._use(site, meaning, group_fact, client, wanted, place, track2)
                yield replace(use, shared=shared)

    def _methodcaller(self, site: Site[cst.Call], track2: bool | None) -> Iterator[ApiUse]:
        """``methodcaller("restart", group_name, …)(group)``."""
        node, outer = site.node, self._outline.parents.get(site.node)
        if not isinstance(outer, cst.Call) or outer.func is not node:
            return
        if len(outer.args) != 1 or not node.args or node.args[0].star:
            return
        base, wanted = outer.args[0].value, node.args[0].value
        for word in sorted(self._strings.words(wanted, site.context)):
            for group, unbound in self._clients.groups(base, word, site.context):
                meaning = self._lexicon.name_of(group.group, word)
                if meaning is not None and not unbound:
                    place = _CallSite(node, site.context, "reference", 1, handed=True)
                    text = self._client_text(base, group, site.context)
                    yield self._use(site, meaning, group, text, wanted, place, track2)

    # -- uses ---------------------------------------------------------------------------

    def _use(
        self,
        site: _MethodSite,
        meaning: PythonName,
        group: GroupFact,
        client_text: str | None,
        at: cst.CSTNode,
        place: _CallSite,
        track2: bool | None,
    ) -> ApiUse:
        confidence, why = _confidence(group, meaning.group in self._lexicon.distinctive)
        span = self._tree.span(at)
        if isinstance(at, cst.SimpleString):
            quote = len(at.prefix) + len(at.quote)
            span = Span(span.start + quote, span.end - len(at.quote))
        arguments, hidden = self._arguments(place, meaning.method)
        target = self._target(arguments, meaning)
        statement = place.call if place.call is not None else site.node
        at_all = self._tree.span(statement)
        called = place.call is not None and place.form == "call"
        result = self._results.of(statement, meaning.operation if called else "")
        return ApiUse(
            operation=meaning.operation,
            spelling=f"{meaning.group}.{meaning.method.name}",
            span=span,
            confidence=confidence,
            why=why,
            arguments=arguments,
            open_arguments=hidden,
            target=target,
            group=self._group_of(arguments, meaning),
            symbol=site.context.scope.symbol,
            client=client_text,
            generation=_generation(meaning, self._lexicon.groups[meaning.group], track2),
            asynchronous=self._asynchronous(place, group),
            mode=self._conditions.mode(site.guard, self._named(place, meaning), place.context),
            statement=at_all,
            form=place.form,
            alone=self._alone(place),
            iterated=place.call is not None and is_iterated(place.call, self._outline.parents),
            in_class=is_in_class(place.context.scope),
            reads=result.reads,
            reads_nothing_else=result.everything,
            hindrance=PICKED if result.picks else "",
            instance_ids=self._results.ids(at_all),
            clients=self._clients.at_hand(site.context),
        )

    def _alone(self, place: _CallSite) -> bool:
        """Whether the call is a statement, or what is awaited or waited for in one."""
        if place.call is None or place.form != "call":
            return False
        parents = self._outline.parents
        node: cst.CSTNode | None = parents.get(place.call)
        while isinstance(node, cst.Await | cst.Attribute | cst.Call):
            if isinstance(node, cst.Attribute) and node.attr.value not in _WAITS:
                return False
            node = parents.get(node)
        return isinstance(node, cst.Expr)

    def _named(self, place: _CallSite, meaning: PythonName) -> cst.BaseExpression | None:
        """The argument that names the scale set."""
        if place.call is None or place.handed:
            return None
        for number, argument in enumerate(place.call.args[place.first :]):
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if keyword in SCALE_SET_NAMES or (number == 1 and not keyword and not argument.star):
                known = meaning.method.parameters()
                return None if known.isdisjoint(SCALE_SET_NAMES) else argument.value
        return None

    @staticmethod
    def _target(arguments: tuple[Argument, ...], meaning: PythonName) -> Value:
        """The scale set's name: by its parameter, else second, where releases renamed it."""
        for argument in arguments:
            if argument.name in SCALE_SET_NAMES:
                return argument.value
        known = meaning.method.parameters()
        second = arguments[1] if len(arguments) > 1 else None
        if second is not None and second.name is None and not known.isdisjoint(SCALE_SET_NAMES):
            return second.value
        return Unknown("not given")

    @staticmethod
    def _group_of(arguments: tuple[Argument, ...], meaning: PythonName) -> Value:
        """The resource group's name: by its parameter, else first, as :meth:`_target`."""
        for argument in arguments:
            if argument.name == RESOURCE_GROUP:
                return argument.value
        known = meaning.method.parameters()
        first = arguments[0] if arguments else None
        if first is not None and first.name is None and RESOURCE_GROUP in known:
            return first.value
        return Unknown("not given")

    def _asynchronous(self, place: _CallSite, group: GroupFact) -> bool:
        if group.client is not None and group.client.asynchronous:
            return True
        if place.call is None:
            return False
        if place.handed and group.client is not None and group.client.proven:
            return False  # what is awaited is the thread that calls it
        parent = self._outline.parents.get(place.call)
        if isinstance(parent, cst.Await):
            return True
        return (
            isinstance(parent, cst.For | cst.CompFor)
            and parent.iter is place.call
            and parent.asynchronous is not None
        )

    def _arguments(
        self, place: _CallSite, method: PythonMethod
    ) -> tuple[tuple[Argument, ...], bool]:
        """The call's arguments under their canonical names, and whether some are hidden."""
        if place.call is None:
            return (), True
        found: list[Argument] = []
        hidden = False
        position: int | None = 0
        parameters = method.parameters()
        for given in place.call.args[place.first :]:
            node = given.value
            if given.star == "*":
                hidden, position = True, None
            elif given.star == "**":
                value = self._values.value(node, place.context)
                if isinstance(value, Object):
                    spread = self._spread(value, node)
                    found.extend(spread)
                    hidden = hidden or value.open or len(spread) < len(value.entries)
                else:
                    hidden = True
            elif given.keyword is not None:
                name = given.keyword.value
                if place.handed and name not in parameters:
                    inner = self._packed(given, place)
                    found.extend(self._positional(inner, method, place.context))
                    hidden = hidden or name in _KWARGS
                    continue
                found.append(self._argument_of(name, node, place.context))
            else:
                name_at = None if position is None else method.positional_name(position)
                position = None if position is None else position + 1
                found.append(self._argument_of(name_at, node, place.context))
        return tuple(found), hidden

    def _packed(self, given: cst.Arg, place: _CallSite) -> list[cst.BaseExpression]:
        """``args=(rg, name)`` of a thread or a pool."""
        if given.keyword is None or given.keyword.value not in _ARGS:
            return []
        node = given.value
        if isinstance(node, cst.Tuple | cst.List):
            return [element.value for element in node.elements]
        return []

    def _positional(
        self, nodes: list[cst.BaseExpression], method: PythonMethod, context: Context
    ) -> Iterator[Argument]:
        for index, node in enumerate(nodes):
            yield self._argument_of(method.positional_name(index), node, context)

    def _argument_of(
        self, name: str | None, node: cst.BaseExpression, context: Context
    ) -> Argument:
        value = self._values.given(name, node, context)
        return Argument(name, self._tree.text(node), value, self._tree.span(node))

    def _spread(self, value: Object, node: cst.BaseExpression) -> list[Argument]:
        """The arguments that ``**node`` gives, ``value``, as they can be written at the call.

        What stands elsewhere may mean something else by now, unless it is a literal: it is read
        out of ``node``. What a call gives cannot be: that would make it again.
        """
        text, here = self._tree.source.text, self._tree.span(node)
        found: list[Argument] = []
        for entry in value.entries:
            span = entry.value.span or entry.key_span
            written = text[span.start : span.end]
            if not (here.start <= span.start and span.end <= here.end):
                literal = isinstance(entry.value, Known) and _LITERAL.match(written) is not None
                if not literal and not isinstance(node, cst.Name | cst.Attribute):
                    continue
                if not literal:
                    written = f'{self._tree.text(node)}["{entry.key}"]'
            found.append(Argument(entry.key, written, entry.value, span))
        return found


def _confidence(group: GroupFact, distinctive: bool) -> tuple[Confidence, str]:
    client = group.client
    if client is not None and client.proven:
        kind = "an asynchronous" if client.asynchronous else "a"
        return Confidence.HIGH, f"the receiver is {kind} {client.name}"
    if group.typed:
        return Confidence.HIGH, "the operation group's class is named"
    if client is not None:
        return Confidence.MEDIUM, f"an attribute of this name is a {client.name} elsewhere here"
    what = f"the operation group {group.group}" if distinctive else "the method's name"
    return Confidence.MEDIUM, f"{what} names scale sets; the client's type is not known"


def _generation(meaning: PythonName, methods: Container[str], track2: bool | None) -> str | None:
    """The generation the name belongs to, if it tells or its surroundings do."""
    name = meaning.method.name
    if name.startswith("begin_"):
        return "track2"
    if "begin_" + name in methods:
        return "track1"
    if track2 is None:
        return None
    return "track2" if track2 else "track1"
