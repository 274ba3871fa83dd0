"""String expressions folded into texts, with holes where a part is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from flexlint.lexical.urls.set_ids import is_about_instances, is_unnamed_id
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import ClassFact, FunctionFact, InstanceFact
from flexlint.surfaces.python.evaluation.members import Members
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.outside import Outside, is_plain, parameter, replaceable
from flexlint.surfaces.python.evaluation.tables import ADDING, Tables
from flexlint.surfaces.python.evaluation.texts import (
    MANY,
    MAX_PIECES,
    Piece,
    Text,
    add_part,
    combined,
    joined,
    unescaped,
)
from flexlint.surfaces.python.names.nodes import constant, dotted, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import (
    Binding,
    Context,
    Scope,
    is_constant,
    is_field,
    is_on_top,
    may_be_hidden,
)
from flexlint.values.sources import settable

_MAX_ALTERNATIVES = 16
_MAX_LENGTH = 100_000
_MAX_DEPTH = 40
_MAX_ELEMENTS = 16
_MAX_RETURNS = 4
_MAX_TABLES = 2
_MAX_HOLE_SOURCE = 80
_MAX_HOLE_NAME = 40
_PERCENT = regex(r"%(?:\((?P<name>\w+)\))?[-+ #0]{0,5}\d{0,9}(?:\.\d{1,9})?(?P<kind>[%a-zA-Z])")
_BRACES = regex(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}")
_SAME = frozenset(
    [
        "strip",
        "rstrip",
        "lstrip",
        "lower",
        "upper",
        "title",
        "encode",
        "decode",
        "expandtabs",
    ]
)
_OTHER = frozenset({"replace", "removesuffix", "removeprefix"})
"""What gives a text that is much the same, and may have another name in it."""
_WRAPPERS = frozenset({"str", "quote", "quote_plus", "URL", "Path", "dedent", "text"})
_NAMED = regex(
    r"(?:\s(?:-g|--resource-group|-n|--name|--vmss-name|--subscription)[ =]"
    r"|/(?:subscriptions|resourceGroups|virtualMachineScaleSets)/)['\"]?\Z",
    re.IGNORECASE,
)
"""What stands before the name of a subscription, a group or a scale set."""
_NOT_WORD = regex(r"\W+")
_IS_SET_ID = regex(
    r"(?:vmss|scale_?set)(?:\.id|\[[\"']id[\"']\]|\.get\([\"']id[\"']\)|_?(?:resource_?)?(?:id|uri))\Z",
    re.IGNORECASE,
)


@record
class _Part:
    """A part of a text: the alternatives, and the expression that they are of."""

    texts: tuple[Text, ...]
    of: tuple[cst.CSTNode, Context] | None = None


class Strings:
    """Folds the string expressions of one module, each at most twice."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._outline = clients.outline
        self._tree = clients.outline.tree
        self._memo: Memo[tuple[Text, ...]] = Memo((), _MAX_DEPTH)
        self._members = Members(clients, self.texts)
        self.outside = Outside(clients.outline, self._word)
        """What gives the expressions of the module that it does not."""
        self.tables = Tables(clients.outline)

    def words(self, node: cst.BaseExpression, context: Context) -> frozenset[str]:
        """The constant strings ``node`` may be; empty if none is certain to be all of it."""
        texts = self.texts(node, context)
        return frozenset(text.text for text in texts if text.known and text.literal)

    def texts(self, node: cst.CSTNode, context: Context) -> tuple[Text, ...]:
        """The strings ``node`` may be, at most sixteen; ``()`` if it does not look like one."""
        return self._memo.get(node, lambda: self._bounded(self._fold(node, context)))

    def part(self, node: cst.CSTNode, context: Context) -> tuple[Text, ...]:
        """Like :meth:`texts`, but something unknown is a hole."""
        return self.texts(node, context) or (self._hole(node, context),)

    def _hole(self, node: cst.CSTNode, context: Context) -> Text:
        """A hole named after the expression."""
        if isinstance(node, cst.Call) and len(node.args) == 1 and last_name(node.func) == "str":
            return self._hole(node.args[0].value, context)
        source = self._tree.text(node)[:_MAX_HOLE_SOURCE]
        word = dotted(node).rsplit(".", 1)[-1] or source
        if isinstance(node, cst.Call):
            word = last_name(node.func) or word
        name = _NOT_WORD.sub("_", word).strip("_")[:_MAX_HOLE_NAME] or "value"
        set_id = source if _IS_SET_ID.search(source) else ""
        named = None if set_id else self._members.name_of(node, context)
        instance = self._tree.module.code_for_node(named) if named is not None else ""
        unnamed = not set_id and not instance and is_unnamed_id(source)
        at = self._tree.span(node).start if set_id or instance or unnamed else -1
        if unnamed and is_about_instances(self._tree.source.text, at):
            return Text((Piece("{" + name + "}", -1, 0, source, at=at, unnamed=True),))
        given_by, default = self._given(node, context)
        return Text((Piece("{" + name + "}", -1, 0, set_id, instance, at, given_by, default),))

    def _given(self, node: cst.CSTNode, context: Context) -> tuple[str, str]:
        """What outside of the module gives an expression, and its default."""
        if not isinstance(node, cst.BaseExpression):
            return "", ""
        given = self.outside.given(node, context)
        if given is None:
            return "", ""
        default = "" if given.default is None else self._word(given.default, context)
        return given.by, default or ""

    def _word(self, node: cst.BaseExpression, context: Context) -> str | None:
        texts = self.texts(node, context)
        return texts[0].text if len(texts) == 1 and texts[0].sure else None

    @staticmethod
    def _bounded(found: list[Text]) -> tuple[Text, ...]:
        unique = dict.fromkeys(found) if len(found) > 1 else found
        kept = [text for text in unique if sum(len(p.text) for p in text.pieces) <= _MAX_LENGTH]
        return tuple(kept[:_MAX_ALTERNATIVES])

    def _fold(self, node: cst.CSTNode, context: Context) -> list[Text]:
        if isinstance(node, cst.SimpleString):
            return self._literal(node)
        if isinstance(node, cst.ConcatenatedString):
            return self._concatenated(node, context)
        if isinstance(node, cst.FormattedString):
            return self._formatted(node, context)
        if isinstance(node, cst.BinaryOperation):
            return self._operation(node, context)
        if isinstance(node, cst.IfExp):
            place = -1 - self._tree.span(node).start
            both = [self.texts(each, context) for each in (node.body, node.orelse)]
            return [
                _of_turn(text.marked("", perhaps=not all(both)), (place, which))
                for which, texts in enumerate(both)
                for text in texts
            ]
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            return self._or_else(node, context)
        if isinstance(node, cst.NamedExpr):
            return list(self.texts(node.value, context))
        if isinstance(node, cst.Name):
            return self._name(node, context)
        if isinstance(node, cst.Attribute):
            return self._attribute(node, context)
        if isinstance(node, cst.Call):
            return self._call(node, context)
        if isinstance(node, cst.Subscript):
            return self._subscript(node, context)
        return []

    def _or_else(self, node: cst.BooleanOperation, context: Context) -> list[Text]:
        first, second = self.texts(node.left, context), self.texts(node.right, context)
        if first or not second:
            return [*first, *second]
        given_by, _ = self._given(node.left, context)
        if not given_by:
            return [text.marked("", perhaps=True) for text in second]
        return [text.as_default(given_by) for text in second]

    # -- literals -----------------------------------------------------------------------

    def _literal(self, node: cst.SimpleString) -> list[Text]:
        prefix = node.prefix.lower()
        start = self._tree.span(node).start + len(node.prefix) + len(node.quote)
        pieces = unescaped(node.raw_value, start, raw="r" in prefix)
        return [Text(tuple(pieces))]

    def _concatenated(self, node: cst.ConcatenatedString, context: Context) -> list[Text]:
        parts: list[cst.CSTNode] = []
        item: cst.CSTNode = node
        while isinstance(item, cst.ConcatenatedString):
            parts.append(item.left)
            item = item.right
        parts.append(item)
        return self._product([self._piece(part, context) for part in parts])

    def _formatted(self, node: cst.FormattedString, context: Context) -> list[Text]:
        raw = "r" in node.prefix.lower()
        parts: list[_Part] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                start = self._tree.span(part).start
                pieces = unescaped(part.value, start, raw=raw, formatted=True)
                parts.append(_Part((Text(tuple(pieces)),)))
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append(self._piece(part.expression, context))
        return self._product(parts)

    def _product(self, parts: Sequence[_Part]) -> list[Text]:
        """Every combination, as far as there are few.

        A name that may be several is a name that is not known: it decides nothing.
        """
        rows: list[tuple[Text, ...]] = []
        for part in parts[:MAX_PIECES]:
            several = len(part.texts) > 1 or part.texts[0].passed
            if several and part.of is not None and rows and _NAMED.search(rows[-1][0].tail):
                rows.append((self._hole(*part.of),))
            else:
                rows.append(part.texts)
        return [joined(row) for row in combined(rows, _MAX_ALTERNATIVES)]

    def _piece(self, node: cst.CSTNode, context: Context) -> _Part:
        return _Part(self.part(node, context), (node, context))

    # -- operators ----------------------------------------------------------------------

    def _operation(self, node: cst.BinaryOperation, context: Context) -> list[Text]:
        if isinstance(node.operator, cst.Add):
            parts: list[cst.BaseExpression] = []
            item: cst.BaseExpression = node
            while isinstance(item, cst.BinaryOperation) and isinstance(item.operator, cst.Add):
                parts.append(item.right)
                item = item.left
            parts.append(item)
            parts.reverse()
            folded = [self.texts(part, context) for part in parts]
            if not any(folded):
                return []
            return self._product([self._piece(part, context) for part in parts])
        if isinstance(node.operator, cst.Modulo):
            return [
                filled
                for text in self.texts(node.left, context)
                for filled in self._percent(text, node.right, context)
            ]
        if isinstance(node.operator, cst.Divide):
            # pathlib and yarl spell a join this way.
            left = self.texts(node.left, context)
            return self._path([node.left, node.right], context) if left else []
        return []

    def _percent(self, text: Text, right: cst.BaseExpression, context: Context) -> list[Text]:
        positional: list[cst.BaseExpression] = []
        named: dict[str, cst.BaseExpression] = {}
        if isinstance(right, cst.Tuple):
            positional = [element.value for element in right.elements]
        elif isinstance(right, cst.Dict):
            named = _entries(right)
        else:
            positional = [right]
        return self._filled(text, _PERCENT, positional, named, context)

    def _filled(
        self,
        text: Text,
        pattern: re.Pattern[str],
        positional: list[cst.BaseExpression],
        named: dict[str, cst.BaseExpression],
        context: Context,
    ) -> list[Text]:
        """``text`` with its placeholders replaced by what is known of the arguments."""
        row: list[_Part] = []
        pieces: list[Piece] = []
        count = 0
        for piece in text.pieces:
            done = 0
            for match in pattern.finditer(piece.text) if not piece.hole else ():
                add_part(pieces, piece, done, match.start())
                done = match.end()
                word = match.group()
                if word in ("%%", "{{", "}}"):
                    pieces.append(Piece(word[0], piece.start + match.start(), 1))
                    continue
                name = match["name"]
                value: cst.BaseExpression | None = None
                if name and not name.isdigit():
                    value = named.get(re.split(r"[.\[]", name, maxsplit=1)[0])
                else:
                    index = int(name) if name else count
                    count += 1
                    value = positional[index] if index < len(positional) else None
                if value is None:
                    pieces.append(Piece("{" + (name or "value") + "}", -1, 0))
                else:
                    row += [
                        _Part((replace(text, pieces=tuple(pieces)),)),
                        self._piece(value, context),
                    ]
                    pieces = []
            add_part(pieces, piece, done, len(piece.text))
        return self._product([*row, _Part((replace(text, pieces=tuple(pieces)),))])

    # -- names --------------------------------------------------------------------------

    def _name(self, node: cst.Name, context: Context) -> list[Text]:
        found: list[Text] = []
        every = reaching(node.value, context)
        perhaps = may_be_hidden(self._outline.hidings, node.value, every, context)
        for binding in every:
            texts = self._bound(binding, node.value)
            perhaps = perhaps or (not texts and binding.kind not in ADDING)
            found.extend(texts)
            if binding.kind == "augment" and context.block.within(binding.context.block):
                break
        given_by = settable(node.value) if any(is_constant(b, context) for b in every) else ""
        return [text.marked(given_by, perhaps=perhaps) for text in found]

    def _bound(self, binding: Binding, name: str) -> tuple[Text, ...]:
        """The strings that a binding gives its name."""
        node = binding.node
        if binding.kind == "value" and node is not None:
            if not binding.path:
                return self.texts(node, binding.context)
            if isinstance(node, cst.Tuple | cst.List) and len(binding.path) == 1:
                index = binding.path[0]
                if index < len(node.elements):
                    return self.texts(node.elements[index].value, binding.context)
        elif binding.kind == "augment" and node is not None:
            return self._memo.get(binding, lambda: self._augmented(node, binding, name))
        elif binding.kind == "item" and isinstance(node, cst.BaseExpression):
            return self._items(node, binding)
        elif binding.kind == "parameter" and isinstance(node, cst.Param):
            return self._memo.get(binding, lambda: self._bounded(self._passed(node, binding, name)))
        return ()

    def _passed(self, node: cst.Param, binding: Binding, name: str) -> list[Text]:
        """The default of a parameter, and what calls in the module give it."""
        scope = binding.context.scope
        found: list[Text] = []
        if node.default is not None and scope.context is not None:
            texts = self.texts(node.default, scope.context)
            found.extend(text.as_default(parameter(binding)) for text in texts)
        defaults = tuple(found[:1])
        place = scope.context.offset if scope.context is not None else 0
        given = list(self._clients.given(scope, name))
        for call, (argument, context) in enumerate(given):
            texts = self.texts(argument, context) if argument is not None else defaults
            found += [replace(_of_turn(text, (place, call)), passed=True) for text in texts]
        if found and len(given) > len({dict(text.turns)[place] for text in found if text.passed}):
            # One of the calls gives something that is not known.
            found.append(self._hole(node.name, binding.context))
        return found

    def _augmented(self, node: cst.CSTNode, binding: Binding, name: str) -> tuple[Text, ...]:
        """The name as it was just before ``name += node``, and the node."""
        before: list[Text] = []
        place = self._tree.span(node).start
        context = Context(binding.context.scope, binding.context.block, place)
        for earlier in reaching(name, context):
            if earlier is not binding and earlier.context.offset < place:
                before.extend(self._bound(earlier, name))
            if earlier.kind == "augment":
                break
        if not before:
            return ()
        after = self._piece(node, binding.context)
        return self._bounded(self._product([_Part(self._bounded(before)), after]))

    def _items(self, node: cst.BaseExpression, binding: Binding) -> tuple[Text, ...]:
        """``for name in (…)`` over a display of strings, each of its own turn."""
        display: cst.CSTNode = node
        context = binding.context
        perhaps = False
        if isinstance(node, cst.Name):
            made = sole_value(node.value, context)
            if made is not None and made.node is not None:
                display, context = made.node, made.context
                perhaps = self.tables.grows(node.value, context)
        path = binding.path
        if isinstance(display, cst.Call) and last_name(display.func) == "enumerate":
            display, path = (display.args[0].value, path[1:]) if display.args else (display, ())
        items: list[cst.BaseExpression] = []
        if isinstance(display, cst.Call) and isinstance(display.func, cst.Attribute):
            return self._entries_of(display.func, path, binding)
        if isinstance(display, cst.Dict) and not path:
            items = [e.key for e in display.elements if isinstance(e, cst.DictElement)]
        elif isinstance(display, cst.Tuple | cst.List | cst.Set):
            items = [element.value for element in display.elements]
            starred = (isinstance(element, cst.StarredElement) for element in display.elements)
            perhaps = perhaps or any(starred)
        found = self._in_turn(items, path, context, binding)
        return tuple(text.marked("", perhaps=True) for text in found) if perhaps else found

    def _entries_of(
        self, func: cst.Attribute, path: tuple[int, ...], binding: Binding
    ) -> tuple[Text, ...]:
        """``for key, value in {…}.items()`` and the like."""
        display: cst.CSTNode = func.value
        context = binding.context
        if isinstance(display, cst.Name):
            made = sole_value(display.value, context)
            if made is not None and made.node is not None:
                display, context = made.node, made.context
        kind = func.attr.value
        if not isinstance(display, cst.Dict) or kind not in ("items", "keys", "values"):
            return ()
        entries = [e for e in display.elements if isinstance(e, cst.DictElement)]
        if kind == "items":
            kind, path = "keys" if path[:1] == (0,) else "values", path[1:]
        items = [e.key if kind == "keys" else e.value for e in entries]
        return self._in_turn(items, path, context, binding)

    def _in_turn(
        self,
        items: list[cst.BaseExpression],
        path: tuple[int, ...],
        context: Context,
        binding: Binding,
    ) -> tuple[Text, ...]:
        found: list[Text] = []
        for turn, item in enumerate(items[:_MAX_ELEMENTS]):
            inner: cst.BaseExpression | None = item
            for index in path:
                nested = inner.elements if isinstance(inner, cst.Tuple | cst.List) else ()
                inner = nested[index].value if index < len(nested) else None
            if inner is not None:
                which = (binding.context.offset, turn)
                found += [_of_turn(text, which) for text in self.texts(inner, context)]
        return tuple(found)

    def _attribute(self, node: cst.Attribute, context: Context) -> list[Text]:
        found: list[Text] = []
        name = node.attr.value
        for fact in self._clients.facts(node.value, context):
            if isinstance(fact, InstanceFact | ClassFact):
                own: list[Text] = []
                perhaps = False
                for binding in fact.scope.members(name):
                    texts: tuple[Text, ...] = ()
                    if binding.kind == "function" and binding.node is not None:
                        function = self._outline.scopes[binding.node]
                        if function.decorated("property"):
                            texts = self._returned(FunctionFact(function))
                    else:
                        texts = self._bound(binding, name)
                    perhaps = perhaps or (not texts and binding.kind not in ADDING)
                    own += texts
                perhaps = perhaps or self._is_another(node.value, fact.scope, name)
                of_class = settable(f"{fact.scope.name}().{name}")
                given_by = of_class if is_on_top(fact.scope) else ""
                found += [text.marked(given_by, perhaps=perhaps) for text in own]
        if name == "value" and not found and isinstance(node.value, cst.Attribute):
            return list(self.texts(node.value, context))
        return found

    @staticmethod
    def _is_another(of: cst.BaseExpression, owner: Scope, name: str) -> bool:
        """Whether whoever makes ``of``, an object of the class ``owner``, may give its attribute
        ``name`` another value than the class has."""
        of_class = isinstance(of, cst.Name) and of.value == owner.name
        return not of_class and is_field(owner, name)

    def _subscript(self, node: cst.Subscript, context: Context) -> list[Text]:
        """``TABLE["key"]`` of a dictionary that is written out."""
        index = index_of(node)
        return self._looked_up(node.value, index, context) if index is not None else []

    def _looked_up(
        self, table: cst.BaseExpression, key: cst.BaseExpression, context: Context
    ) -> list[Text]:
        """The strings under ``key`` of a dictionary; all there are if the key is not known."""
        word = constant(key)
        for display, inside in self._tables(table, context):
            entries = _entries(display)
            if word is None:
                words = self.words(key, context) & entries.keys() or entries.keys()
                chosen = [entries[each] for each in entries if each in words]
            else:
                chosen = [entries[word]] if isinstance(word, str) and word in entries else []
            found = [t for each in chosen[:_MAX_ALTERNATIVES] for t in self.texts(each, inside)]
            open_ = any(isinstance(e, cst.StarredDictElement) for e in display.elements)
            perhaps = open_ or word is None or self.tables.is_changed(table, context)
            given_by = self.tables.settable(table, context)
            return [text.marked(given_by, perhaps=perhaps) for text in found]
        return []

    def _tables(
        self, node: cst.BaseExpression, context: Context
    ) -> Iterator[tuple[cst.Dict, Context]]:
        """The dictionaries written out that ``node`` may be."""
        if isinstance(node, cst.Dict):
            yield node, context
        bindings: Sequence[Binding] = ()
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)
        elif isinstance(node, cst.Attribute):
            facts = self._clients.facts(node.value, context)
            owners = (f.scope for f in facts if isinstance(f, InstanceFact | ClassFact))
            bindings = [b for owner in owners for b in owner.members(node.attr.value)]
        for binding in bindings[:_MAX_TABLES]:
            if binding.kind == "value" and isinstance(binding.node, cst.Dict):
                yield binding.node, binding.context

    # -- calls --------------------------------------------------------------------------

    def _call(self, node: cst.Call, context: Context) -> list[Text]:
        func, name = node.func, last_name(node.func)
        if isinstance(func, cst.Attribute):
            if name == "format":
                return self._format(func.value, node, context)
            if name == "join":
                return self._join(func, node, context)
            if name == "get" and 1 <= len(node.args) <= 2:
                found = self._looked_up(func.value, node.args[0].value, context)
                if found:
                    default = [t for a in node.args[1:] for t in self.texts(a.value, context)]
                    return [*found, *default]
            if name in _SAME:
                return list(self.texts(func.value, context))
            if name in _OTHER:
                return [t.marked("", perhaps=True) for t in self.texts(func.value, context)]
            if name in ("joinpath", "with_path") and node.args:
                return self._path([func.value, *(a.value for a in node.args)], context)
        if name in ("urljoin", "url_join", "urljoin_") and len(node.args) >= 2:
            return self._path([argument.value for argument in node.args[:2]], context)
        if name in _WRAPPERS and node.args and not node.args[0].star:
            return list(self.texts(node.args[0].value, context))
        given: list[Text] = []
        for fact in self._clients.facts(func, context):
            if isinstance(fact, FunctionFact):
                given.extend(self._returned(fact))
        return given

    def _returned(self, fact: FunctionFact) -> tuple[Text, ...]:
        scope = fact.scope
        return self._memo.get(scope, lambda: self._bounded(self._all_returned(scope)))

    def _all_returned(self, scope: Scope) -> list[Text]:
        every = [self.texts(each, context) for each, context in scope.returns[:_MAX_RETURNS]]
        perhaps = not all(every) or len(scope.returns) > _MAX_RETURNS
        node = scope.node
        if isinstance(node, cst.FunctionDef):
            perhaps = perhaps or not is_plain(node)
        given_by = replaceable(scope)
        return [text.marked(given_by, perhaps=perhaps) for texts in every for text in texts]

    def _format(self, base: cst.BaseExpression, node: cst.Call, context: Context) -> list[Text]:
        positional = [a.value for a in node.args if a.keyword is None and not a.star]
        named = {a.keyword.value: a.value for a in node.args if a.keyword is not None}
        return [
            filled
            for text in self.texts(base, context)
            for filled in self._filled(text, _BRACES, positional, named, context)
        ]

    def _join(self, func: cst.Attribute, node: cst.Call, context: Context) -> list[Text]:
        if dotted(func.value) in ("os.path", "posixpath", "path", "osp"):
            return self._path([argument.value for argument in node.args], context)
        if len(node.args) != 1:
            return []
        glue = self.part(func.value, context)[:1]
        words = glue[0].text.isspace()
        parts = self._joined(node.args[0].value, context, words)
        if parts is None:
            return [MANY] if words else []
        return self._glued(glue, parts)

    def _joined(
        self, items: cst.BaseExpression, context: Context, words: bool
    ) -> list[_Part] | None:
        """The elements of a list that is joined; None if it does not show. Of ``words``, those of
        a list in it that does not show are any number of them."""
        if isinstance(items, cst.Name):
            made = sole_value(items.value, context)
            if made is not None and isinstance(made.node, cst.List | cst.Tuple):
                items, context = made.node, made.context
        if isinstance(items, cst.BinaryOperation) and isinstance(items.operator, cst.Add):
            first = self._joined(items.left, context, words)
            second = self._joined(items.right, context, words)
            if first is None or not (words or second is not None):
                return None
            return [*first, *([_Part((MANY,))] if second is None else second)]
        if not isinstance(items, cst.List | cst.Tuple):
            return None
        parts: list[_Part] = []
        for element in items.elements[: MAX_PIECES // 2]:
            if isinstance(element, cst.StarredElement) and words:
                more = self._joined(element.value, context, words)
                parts += [_Part((MANY,))] if more is None else more
            else:
                parts.append(self._piece(element.value, context))
        return parts

    def _path(self, parts: list[cst.BaseExpression], context: Context) -> list[Text]:
        folded = [self.texts(part, context) for part in parts]
        if not any(folded):
            return []
        slash = (Text((Piece("/", -1, 0),)),)
        pieces = [self._piece(part, context) for part in parts[: MAX_PIECES // 2]]
        return self._glued(slash, pieces, once=True)

    def _glued(self, glue: tuple[Text, ...], parts: list[_Part], once: bool = False) -> list[Text]:
        row: list[_Part] = []
        for index, part in enumerate(parts):
            if index and not (once and part.texts[0].text.startswith("/")):
                row.append(_Part(glue))
            row.append(part)
        return self._product(row)


def _of_turn(text: Text, which: tuple[int, int]) -> Text:
    return replace(text, turns=(*text.turns, which))


def _entries(node: cst.Dict) -> dict[str, cst.BaseExpression]:
    found: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            key = constant(element.key)
            if isinstance(key, str):
                found[key] = element.value
    return found
