"""String expressions folded into texts, with holes where a part is unknown."""

from __future__ import annotations

import re

import libcst as cst

from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import ClassFact, FunctionFact, InstanceFact
from flexlint.surfaces.python.evaluation.members import Members
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.texts import (
    MAX_PIECES,
    Piece,
    Text,
    add_part,
    joined,
    unescaped,
    written_out,
)
from flexlint.surfaces.python.names.nodes import constant, dotted, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import Binding, Context

_MAX_ALTERNATIVES = 4
_MAX_LENGTH = 100_000
_MAX_DEPTH = 40
_MAX_ELEMENTS = 8
_MAX_RETURNS = 4
_MAX_TABLES = 2
_MAX_HOLE_SOURCE = 80
_MAX_HOLE_NAME = 40
_PERCENT = re.compile(
    r"%(?:\((?P<name>\w+)\))?[-+ #0]{0,5}\d{0,9}(?:\.\d{1,9})?(?P<kind>[%a-zA-Z])"
)
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?:![rsa])?(?::[^{}]*)?\}")
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
        "replace",
        "removesuffix",
        "removeprefix",
        "expandtabs",
    ]
)
_WRAPPERS = frozenset({"str", "quote", "quote_plus", "URL", "Path", "dedent", "text"})
_NOT_WORD = re.compile(r"\W+")
_IS_SET_ID = re.compile(
    r"(?:vmss|scale_?set)(?:\.id|\[[\"']id[\"']\]|\.get\([\"']id[\"']\)|_?(?:resource_?)?(?:id|uri))\Z",
    re.IGNORECASE,
)


class Strings:
    """Folds the string expressions of one module, each at most twice."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._outline = clients.outline
        self._tree = clients.outline.tree
        self._memo: Memo[tuple[Text, ...]] = Memo((), _MAX_DEPTH)
        self._members = Members(clients, self.texts)

    def words(self, node: cst.BaseExpression, context: Context) -> frozenset[str]:
        """The constant strings ``node`` may be; empty if none is certain to be all of it."""
        texts = self.texts(node, context)
        return frozenset(text.text for text in texts if text.known and text.literal)

    def texts(self, node: cst.CSTNode, context: Context) -> tuple[Text, ...]:
        """The strings ``node`` may be, at most four; ``()`` if it does not look like one."""
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
        return Text((Piece("{" + name + "}", -1, 0, set_id, instance),))

    @staticmethod
    def _bounded(found: list[Text]) -> tuple[Text, ...]:
        unique = dict.fromkeys(found)
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
            return [*self.texts(node.body, context), *self.texts(node.orelse, context)]
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            return [*self.texts(node.left, context), *self.texts(node.right, context)]
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
        return self._product([self.part(part, context) for part in parts])

    def _formatted(self, node: cst.FormattedString, context: Context) -> list[Text]:
        raw = "r" in node.prefix.lower()
        parts: list[tuple[Text, ...]] = []
        for part in node.parts:
            if isinstance(part, cst.FormattedStringText):
                start = self._tree.span(part).start
                pieces = unescaped(part.value, start, raw=raw, formatted=True)
                parts.append((Text(tuple(pieces)),))
            elif isinstance(part, cst.FormattedStringExpression):
                parts.append(self.part(part.expression, context))
        return self._product(parts)

    def _product(self, parts: list[tuple[Text, ...]]) -> list[Text]:
        """Every combination, as far as there are few."""
        found: list[list[Text]] = [[]]
        for every in parts[:MAX_PIECES]:
            few = len(found) * len(every) <= _MAX_ALTERNATIVES
            alternatives = every if few else every[:1]
            if len(alternatives) == 1:
                for done in found:
                    done.append(alternatives[0])
            else:
                found = [[*done, text] for done in found for text in alternatives]
        return [joined(parts_) for parts_ in found]

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
            filled = [
                texts or (self._hole(part, context),)
                for part, texts in zip(parts, folded, strict=True)
            ]
            return self._product(filled)
        if isinstance(node.operator, cst.Modulo):
            return [
                self._percent(text, node.right, context) for text in self.texts(node.left, context)
            ]
        if isinstance(node.operator, cst.Divide):
            # pathlib and yarl spell a join this way.
            left = self.texts(node.left, context)
            right = self.part(node.right, context)
            slash = (Text((Piece("/", -1, 0),)),)
            return self._product([left, slash, right]) if left else []
        return []

    def _percent(self, text: Text, right: cst.BaseExpression, context: Context) -> Text:
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
    ) -> Text:
        """``text`` with its placeholders replaced by what is known of the arguments."""
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
                    pieces.extend(self.part(value, context)[0].pieces)
            add_part(pieces, piece, done, len(piece.text))
        return Text(written_out(pieces[:MAX_PIECES]))

    # -- names --------------------------------------------------------------------------

    def _name(self, node: cst.Name, context: Context) -> list[Text]:
        found: list[Text] = []
        for binding in reaching(node.value, context):
            found.extend(self._bound(binding, node.value))
            if binding.kind == "augment" and context.block.within(binding.context.block):
                break
        return found

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
            outer = binding.context.scope.context
            if node.default is not None and outer is not None:
                return self.texts(node.default, outer)
        return ()

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
        after = self.part(node, binding.context)
        return self._bounded(self._product([self._bounded(before), after]))

    def _items(self, node: cst.BaseExpression, binding: Binding) -> tuple[Text, ...]:
        """``for name in (…)`` over a display of strings."""
        display: cst.CSTNode = node
        context = binding.context
        if isinstance(node, cst.Name):
            made = sole_value(node.value, context)
            if made is not None and made.node is not None:
                display, context = made.node, made.context
        if isinstance(display, cst.Dict) and not binding.path:
            keys = [e.key for e in display.elements if isinstance(e, cst.DictElement)]
            return tuple(t for key in keys[:_MAX_ELEMENTS] for t in self.texts(key, context))
        if not isinstance(display, cst.Tuple | cst.List | cst.Set):
            return ()
        found: list[Text] = []
        for element in display.elements[:_MAX_ELEMENTS]:
            item: cst.BaseExpression | None = element.value
            for index in binding.path:
                nested = item.elements if isinstance(item, cst.Tuple | cst.List) else ()
                item = nested[index].value if index < len(nested) else None
            if item is not None:
                found.extend(self.texts(item, context))
        return tuple(found)

    def _attribute(self, node: cst.Attribute, context: Context) -> list[Text]:
        found: list[Text] = []
        name = node.attr.value
        for fact in self._clients.facts(node.value, context):
            if isinstance(fact, InstanceFact | ClassFact):
                for binding in fact.scope.members(name):
                    if binding.kind == "function" and binding.node is not None:
                        function = self._outline.scopes[binding.node]
                        if function.decorated("property"):
                            found.extend(self._returned(FunctionFact(function)))
                    else:
                        found.extend(self._bound(binding, name))
        if name == "value" and not found and isinstance(node.value, cst.Attribute):
            return list(self.texts(node.value, context))
        return found

    def _subscript(self, node: cst.Subscript, context: Context) -> list[Text]:
        """``TABLE["key"]`` of a dictionary or list that is written out."""
        index = index_of(node)
        key = constant(index) if index is not None else None
        if not isinstance(node.value, cst.Name):
            return []
        for binding in reaching(node.value.value, context)[:_MAX_TABLES]:
            if binding.kind != "value":
                continue
            if isinstance(binding.node, cst.Dict):
                entries = _entries(binding.node)
                chosen = [entries[key]] if isinstance(key, str) and key in entries else []
                if key is None:
                    chosen = list(entries.values())[:_MAX_ALTERNATIVES]
                return [t for value in chosen for t in self.texts(value, binding.context)]
        return []

    # -- calls --------------------------------------------------------------------------

    def _call(self, node: cst.Call, context: Context) -> list[Text]:
        func, name = node.func, last_name(node.func)
        if isinstance(func, cst.Attribute):
            if name == "format":
                return self._format(func.value, node, context)
            if name == "join":
                return self._join(func, node, context)
            if name in _SAME:
                return list(self.texts(func.value, context))
            if name in ("joinpath", "with_path") and node.args:
                return self._path([func.value, *(a.value for a in node.args)], context)
        if name in ("urljoin", "url_join", "urljoin_") and len(node.args) >= 2:
            return self._path([argument.value for argument in node.args[:2]], context)
        if name in _WRAPPERS and node.args and not node.args[0].star:
            return list(self.texts(node.args[0].value, context))
        found: list[Text] = []
        for fact in self._clients.facts(func, context):
            if isinstance(fact, FunctionFact):
                found.extend(self._returned(fact))
        return found

    def _returned(self, fact: FunctionFact) -> tuple[Text, ...]:
        scope = fact.scope
        return self._memo.get(
            scope,
            lambda: self._bounded(
                [
                    text
                    for expression, context in scope.returns[:_MAX_RETURNS]
                    for text in self.texts(expression, context)
                ]
            ),
        )

    def _format(self, base: cst.BaseExpression, node: cst.Call, context: Context) -> list[Text]:
        positional = [a.value for a in node.args if a.keyword is None and not a.star]
        named = {a.keyword.value: a.value for a in node.args if a.keyword is not None}
        return [
            self._filled(text, _BRACES, positional, named, context)
            for text in self.texts(base, context)
        ]

    def _join(self, func: cst.Attribute, node: cst.Call, context: Context) -> list[Text]:
        if dotted(func.value) in ("os.path", "posixpath", "path", "osp"):
            return self._path([argument.value for argument in node.args], context)
        if len(node.args) != 1:
            return []
        items = node.args[0].value
        if isinstance(items, cst.Name):
            made = sole_value(items.value, context)
            if made is not None and isinstance(made.node, cst.List | cst.Tuple):
                items, context = made.node, made.context
        if not isinstance(items, cst.List | cst.Tuple):
            return []
        glue = self.part(func.value, context)[:1]
        return self._glued(glue, [element.value for element in items.elements], context)

    def _path(self, parts: list[cst.BaseExpression], context: Context) -> list[Text]:
        folded = [self.texts(part, context) for part in parts]
        if not any(folded):
            return []
        slash = (Text((Piece("/", -1, 0),)),)
        return self._glued(slash, parts, context, once=True)

    def _glued(
        self,
        glue: tuple[Text, ...],
        parts: list[cst.BaseExpression],
        context: Context,
        once: bool = False,
    ) -> list[Text]:
        row: list[tuple[Text, ...]] = []
        for index, part in enumerate(parts[: MAX_PIECES // 2]):
            folded = self.part(part, context)
            if index and not (once and folded[0].text.startswith("/")):
                row.append(glue)
            row.append(folded)
        return self._product(row)


def _entries(node: cst.Dict) -> dict[str, cst.BaseExpression]:
    found: dict[str, cst.BaseExpression] = {}
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            key = constant(element.key)
            if isinstance(key, str):
                found[key] = element.value
    return found
