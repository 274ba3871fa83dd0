"""Rule files checked before they are believed, with the line of every mistake.

Works on PyYAML's node graph, which knows where each value stands. Hostile files are refused
before anything recursive sees them: by size, by nesting, and by how much aliases blow up.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from flexlint.catalog.azure_errors import CatalogError
from flexlint.catalog.catalog import Catalog
from flexlint.catalog.format import RULE_FILE
from flexlint.catalog.shapes import (
    MAX_BYTES,
    Anything,
    Either,
    Fields,
    Flag,
    Items,
    Number,
    Pair,
    Reference,
    Shape,
    Table,
    Text,
)
from flexlint.files.reading import read_bytes
from flexlint.model import OWN_CODES
from flexlint.record import field, record, record_with
from flexlint.regex import regex
from flexlint.text.words import did_you_mean, listed, nearest
from flexlint.typed import TYPE_CHECKING
from flexlint.values.patterns import PatternError, compile_pattern

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 60
MAX_NODES = 200_000
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"
_PLACEHOLDER = regex(r"\{([^{}]*)\}")
_FILLED = ("spelling", "target", "property", "value", "mode")
_MAX_PROBLEMS = 100
"""Mistakes that are said of one file."""
_MAX_SAID = 300
"""Characters of each part of a mistake; a file may quote itself in all of them."""
_MAX_DIGITS = 100
_KINDS = MappingProxyType(
    {
        "str": "text",
        "int": "a number",
        "float": "a number",
        "bool": "a truth value",
        "null": "nothing",
    }
)


@record
class Known:
    """What rules may refer to, and what is taken."""

    operations: Collection[str]
    counterparts: Collection[str]
    sources: Collection[str]
    errors: Collection[str]
    background: Mapping[str, str] = field(default_factory=dict)
    table: Collection[tuple[int, str]] = ()
    """(row, API) of the mapping table."""
    codes: Collection[str] = ()
    names: Collection[str] = ()

    @classmethod
    def of(cls, catalog: Catalog) -> Known:
        """What there is in ``catalog``."""
        return cls(
            operations=catalog.operations,
            counterparts=catalog.counterparts,
            sources=catalog.sources,
            errors=catalog.errors,
            background=catalog.shorthand.background,
            table=catalog.shorthand.table,
            codes=[rule.code for rule in catalog.rules],
            names=[rule.name for rule in catalog.rules],
        )


@record_with(frozen=False)
class _Check:
    """One file under examination."""

    path: str
    known: Known
    problems: list[tuple[int, str]] = field(default_factory=list)
    notices: list[tuple[int, str]] = field(default_factory=list)
    """What is right as yet, but written in an old way."""
    rule: str = ""
    nodes: int = 0
    written: int = 0
    """Characters that short forms have been written out to."""

    def say(self, node: yaml.Node, field_name: str, problem: str) -> None:
        """Say that ``field_name``, which stands at ``node``, has a problem."""
        if not self.full:
            self.problems.append(self._placed(node, field_name, problem))

    def write_out(self, node: yaml.Node, field_name: str, length: int) -> None:
        """Count what the short form at ``node`` is written out to; too much is a problem."""
        if self.written <= MAX_BYTES < self.written + length:
            self.say(node, field_name, "the file says too much: its short forms multiply")
        self.written += length

    def note(self, node: yaml.Node, field_name: str, notice: str) -> None:
        """Say something of ``field_name`` that is no problem yet."""
        if len(self.notices) < _MAX_PROBLEMS:
            self.notices.append(self._placed(node, field_name, notice))

    def _placed(self, node: yaml.Node, field_name: str, text: str) -> tuple[int, str]:
        place = f"rule {self.rule}: " if self.rule else ""
        field_name = re.sub(r"^rules\[\d+\]\.?", "", field_name) if self.rule else field_name
        what = f"{_said(field_name)}: " if field_name else ""
        return node.start_mark.line + 1, f"{_said(place)}{what}{_said(text)}"

    def lines(self, said: Iterable[tuple[int, str]]) -> list[str]:
        """``said`` with the place of each, in order."""
        return [f"{self.path}:{line}: {text}" for line, text in sorted(said)]

    @property
    def full(self) -> bool:
        """Whether so much is wrong that no more is said."""
        return len(self.problems) >= _MAX_PROBLEMS


def _said(text: str) -> str:
    """``text``, which may quote the file, on one line and of a bounded length."""
    short = text if len(text) <= _MAX_SAID else text[: _MAX_SAID - 1] + "…"
    if short.isprintable():
        return short
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short)


def validate_rule_files(
    paths: Iterable[Path], known: Known, reserved: str = OWN_CODES
) -> tuple[str, ...]:
    """Check ``paths`` as rule files of one pack, whose codes may not start with ``reserved``.

    Returns:
        Notices, one line for each field that is called by an old name.

    Raises:
        CatalogError: with one line for each problem in any of the files:
            ``rules.yaml:12: rule ACME001: severity: must be info, warning or error``.
    """
    checks: list[_Check] = []
    formed: list[tuple[_Check, yaml.Node]] = []
    background = dict(known.background)
    codes = dict.fromkeys((code.lower() for code in known.codes), "another rule pack")
    names = dict.fromkeys((name.lower() for name in known.names), "another rule pack")
    for path in paths:
        check = _Check(path.as_posix(), known)
        checks.append(check)
        root = _compose(check, path)
        if root is not None:
            _visit(check, root, RULE_FILE, "")
            if not check.problems:
                own = _plain(_plain(root).get("background"))
                background.update((name, node.value) for name, node in own.items())
                formed.append((check, root))
    for check, root in formed:
        _meaning(check, root, codes, names, reserved, background)
    problems = [line for check in checks for line in check.lines(check.problems)]
    if problems:
        raise CatalogError("\n".join(problems))
    return tuple(line for check in checks for line in check.lines(check.notices))


def validate_file(path: Path, shape: Shape, known: Known) -> None:
    """Check the form of one YAML file against ``shape``.

    Raises:
        CatalogError: as :func:`validate_rule_files`.
    """
    check = _Check(path.as_posix(), known)
    root = _compose(check, path)
    if root is not None:
        _visit(check, root, shape, "")
    if check.problems:
        raise CatalogError("\n".join(check.lines(check.problems)))


# -- from bytes to nodes -------------------------------------------------------------------


def _compose(check: _Check, path: Path) -> yaml.Node | None:
    import yaml

    try:
        data = read_bytes(str(path), MAX_BYTES)
    except OSError as error:
        check.problems.append((1, f"cannot be read: {error.strerror or error}"))
        return None
    if len(data) > MAX_BYTES:
        check.problems.append((1, f"is larger than {MAX_BYTES // 1_000_000} MB"))
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = data.decode("utf-8-sig")
        if not _is_shallow(text, loader):
            check.problems.append((1, _TOO_DEEP))
            return None
        root: yaml.Node | None = yaml.compose(text, Loader=loader)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        check.problems.append((line, "is not UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # Some libyaml builds have a limit of their own, above ours, and say so as a syntax error.
        deep = "nesting depth" in (error.problem or "")
        what = _TOO_DEEP if deep else f"is not YAML: {error.problem}"
        check.problems.append((mark.line + 1 if mark else 1, what))
        return None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        check.problems.append((1, f"is not YAML: {reason}"))
        return None
    if root is None:
        check.problems.append((1, "is empty: a rule file has the field rules"))
    return root


def _is_shallow(text: str, loader: type[yaml.SafeLoader]) -> bool:
    """Whether composing ``text``, which recurses, is safe. The event stream does not recurse."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return True


# -- form ----------------------------------------------------------------------------------


def _visit(check: _Check, node: yaml.Node, shape: Shape, where: str, depth: int = 0) -> None:
    if check.full or not _goes_on(check, node, where, depth):
        return
    if isinstance(shape, Reference):
        shape = shape.find()
    if isinstance(shape, Either):
        shape = shape.scalar if _is_scalar(node) else shape.tree
    if isinstance(shape, Fields):
        _visit_fields(check, node, shape, where, depth + 1)
        check.rule = "" if shape.name == "a rule" else check.rule
    elif isinstance(shape, (Table, Pair)):
        _visit_table(check, node, shape, where, depth + 1)
    elif isinstance(shape, Items):
        _visit_items(check, node, shape, where, depth + 1)
    elif isinstance(shape, Anything) and shape.tree:
        _visit_tree(check, node, where, depth + 1)
    else:
        problem = _scalar(node, shape)
        if problem:
            check.say(node, where, problem)


def _goes_on(check: _Check, node: yaml.Node, where: str, depth: int) -> bool:
    """Whether ``node`` is still to be looked at: what aliases repeat counts each time, and one
    that holds itself has no end."""
    check.nodes += 1
    if check.nodes == MAX_NODES:
        check.say(node, where, "the file says too much: its aliases multiply")
    if depth > MAX_DEPTH:
        check.say(node, where, _TOO_DEEP)
    odd = _odd_tag(node)
    if odd:
        check.say(node, where, odd)
    return check.nodes < MAX_NODES and depth <= MAX_DEPTH and not odd


def _odd_tag(node: yaml.Node) -> str:
    """What is wrong with a list or a mapping that is tagged as something else, or ""."""
    import yaml

    kind = node.tag.rsplit(":", 1)[-1]
    plain = isinstance(node, yaml.ScalarNode) or kind in ("map", "seq")
    return "" if plain else f"is tagged as {kind}: only plain lists and mappings are read"


def _visit_tree(check: _Check, node: yaml.Node, where: str, depth: int) -> None:
    """Free data: any keys, any values, but no more than the program may hold."""
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in _entries(check, node, where) or ():
            if _goes_on(check, value, where, depth):
                _visit_tree(check, value, _join(where, key.value), depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            if _goes_on(check, item, where, depth):
                _visit_tree(check, item, f"{where}[{index}]", depth + 1)
    else:
        problem = _scalar(node, Anything())
        if problem:
            check.say(node, where, problem)


def _visit_fields(check: _Check, node: yaml.Node, shape: Fields, where: str, depth: int) -> None:
    if shape.name == "a rule":
        code = _plain(node).get("code")
        known = code is not None and isinstance(code.value, str)
        check.rule = code.value if code and known else f"on line {node.start_mark.line + 1}"
    entries = _entries(check, node, where)
    if entries is None:
        check.say(
            node, where, f"must be {shape.name}: a mapping with {listed(tuple(shape.fields))}"
        )
        return
    given = [shape.today(key.value) for key, _ in entries]
    for key, value in entries:
        if check.full:
            return
        name = shape.today(key.value)
        if name != key.value:
            _visit_renamed(check, key, name, where, given)
        below = shape.fields.get(name)
        if below is None:
            near = nearest(key.value, shape.fields)
            hint = did_you_mean(near, instead=f"allowed are {listed(tuple(shape.fields))}")
            check.say(key, _join(where, key.value), f"is not a field of {shape.name}; {hint}")
        else:
            _visit(check, value, below, _join(where, key.value), depth)
    for name in shape.required:
        if name not in given:
            check.say(node, _join(where, name), f"is missing from {shape.name}")
    for alternatives in (*shape.exactly_one, shape.at_least_one):
        count = sum(name in alternatives for name in given)
        if alternatives and count == 0:
            check.say(node, where, f"{shape.name} must have one of {listed(alternatives)}")
        elif count > 1 and alternatives in shape.exactly_one:
            check.say(node, where, f"{shape.name} must have only one of {listed(alternatives)}")


def _visit_renamed(
    check: _Check, key: yaml.ScalarNode, name: str, where: str, given: list[str]
) -> None:
    """``key`` is the old name of a field that is called ``name`` today."""
    place = _join(where, key.value)
    if given.count(name) > 1:
        check.say(key, place, f"is the old name of {name}, which is given as well")
    else:
        check.note(key, place, f"is called {name} now; the next release reads only that name")


def _visit_table(
    check: _Check, node: yaml.Node, shape: Table | Pair, where: str, depth: int
) -> None:
    entries = _entries(check, node, where)
    if entries is None:
        check.say(node, where, f"must be a mapping from a {shape.key} to a value")
        return
    if isinstance(shape, Pair) and len(entries) != 1:
        check.say(node, where, f"must have exactly one {shape.key}, has {len(entries)}")
    for key, value in entries:
        _visit(check, value, shape.value, _join(where, key.value), depth)


def _visit_items(check: _Check, node: yaml.Node, shape: Items, where: str, depth: int) -> None:
    import yaml

    if not isinstance(node, yaml.SequenceNode):
        check.say(node, where, "must be a list")
        return
    if len(node.value) < shape.least:
        check.say(node, where, "must not be empty")
    for index, item in enumerate(node.value):
        _visit(check, item, shape.item, f"{where}[{index}]", depth)


def _entries(
    check: _Check, node: yaml.Node, where: str
) -> list[tuple[yaml.ScalarNode, yaml.Node]] | None:
    """The entries of a mapping with string keys; None if it is no mapping."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return None
    entries: list[tuple[yaml.ScalarNode, yaml.Node]] = []
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            check.say(key, where, "a key must be a word")
            continue
        if key.tag.endswith(":merge"):
            check.say(key, where, "mappings cannot be merged: write the fields out")
            continue
        problem = _unfit(key)
        if problem:
            check.say(key, where, problem)
            continue
        if key.value in seen:
            check.say(key, _join(where, key.value), "is given twice")
        seen.add(key.value)
        entries.append((key, value))
    return entries


def _scalar(node: yaml.Node, shape: Shape) -> str:
    """What is wrong with a scalar, or ""."""
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        return "must be a single value"
    problem = _unfit(node)
    if problem:
        return problem
    kind = node.tag.rsplit(":", 1)[-1]
    if isinstance(shape, Flag):
        return "" if kind == "bool" else "must be true or false"
    if isinstance(shape, Number):
        if kind == "int" or (kind == "float" and not shape.integer):
            return ""
        if kind == "str" and shape.or_text:
            return ""
        return "must be a whole number" if shape.integer else "must be a number"
    if isinstance(shape, Text):
        return _text(node.value, kind, shape)
    return ""


def _unfit(node: yaml.ScalarNode) -> str:
    """Why a scalar cannot be read for what its look or its tag says it is, or ""."""
    import yaml

    kind = node.tag.rsplit(":", 1)[-1]
    if kind not in _KINDS:
        return f"is read as {kind}: put it in quotes"
    if kind == "str":
        return ""
    if len(node.value) > _MAX_DIGITS:
        return f"is too long for {_KINDS[kind]}"
    try:
        yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, LookupError, ValueError, OverflowError):
        return f"is not {_KINDS[kind]}"
    return ""


def _text(value: str, kind: str, shape: Text) -> str:
    if kind != "str":
        return f"must be text: put {value} in quotes"
    if not value.strip():
        return "must not be empty"
    if shape.words and value not in shape.words:
        hint = did_you_mean(nearest(value, shape.words), after="; ")
        return f"must be {listed(shape.words, 'or')}, not {value!r}{hint}"
    if shape.pattern and re.fullmatch(shape.pattern, value) is None:
        return f"must be {shape.says}, not {value!r}"
    if shape.regex:
        try:
            compile_pattern(value)
        except PatternError as error:
            return str(error)
    return ""


# -- meaning -------------------------------------------------------------------------------


def _meaning(
    check: _Check,
    root: yaml.Node,
    codes: dict[str, str],
    names: dict[str, str],
    reserved: str,
    background: Mapping[str, str],
) -> None:
    """What form cannot say: references, and codes and names that are taken."""
    document = _plain(root)
    tables = {
        "operations": ("operation", check.known.operations),
        "operation": ("operation", {*check.known.operations, *check.known.counterparts}),
        "errors": ("error", check.known.errors),
        "sources": ("source", {*check.known.sources, *_plain(document.get("sources"))}),
        "background": ("background paragraph", background),
    }
    for rule in document["rules"].value:
        fields = _plain(rule)
        check.rule = fields["code"].value
        for label, taken in (("code", codes), ("name", names)):
            node = fields[label]
            holder = taken.get(node.value.lower())
            if holder is not None:
                check.say(node, label, f"{node.value} is taken by {holder}")
            taken[node.value.lower()] = f"{check.path}:{node.start_mark.line + 1}"
        if reserved and check.rule.startswith(reserved):
            problem = f"codes that start with {reserved} are the catalogue's own"
            check.say(fields["code"], "code", problem)
        _mapping_table(check, fields.get("mapping"))
        _cases(check, fields.get("cases"))
        for key, node in _leaves(rule):
            if key in tables:
                _refer(check, key, node, *tables[key])
                if key == "background":
                    check.write_out(node, key, len(background.get(node.value, "")))
            elif key == "message":
                for word in _PLACEHOLDER.findall(node.value):
                    if word not in _FILLED:
                        known = listed([f"{{{w}}}" for w in _FILLED])
                        check.say(node, key, f"{{{word}}} is not filled in; there are {known}")


def _mapping_table(check: _Check, mapping: yaml.Node | None) -> None:
    """A mapping that leaves the table's words to the table names a row and an API of it."""
    fields = _plain(mapping)
    if mapping is None or "table" in fields:
        return
    row, api = fields["row"], fields["api"]
    rows = sorted({number for number, _ in check.known.table})
    apis = [name for number, name in check.known.table if str(number) == row.value]
    if not apis:
        known = listed([str(number) for number in rows], "or")
        problem = f"must be a row of the mapping table ({known}), not {row.value}"
        check.say(row, "mapping.row", problem)
    elif api.value not in apis:
        hint = did_you_mean(nearest(api.value, apis), instead=f"there are {listed(apis)}")
        problem = f"row {row.value} of the mapping table has no API {api.value!r}; {hint}"
        check.say(api, "mapping.api", problem)


def _cases(check: _Check, cases: yaml.Node | None) -> None:
    """The short form of a case is of an ARM template."""
    import yaml

    for index, case in enumerate(cases.value if isinstance(cases, yaml.SequenceNode) else ()):
        fields = _plain(case)
        surface = fields.get("bad") or fields["good"]
        resource = fields.get("resource")
        if resource is None:
            continue
        place = f"cases[{index}].resource"
        if surface.value != "arm":
            problem = f"is short for an ARM template: write code for {surface.value}"
            check.say(resource, place, problem)
        for scalar in _scalars(resource):
            check.write_out(resource, place, len(scalar.value))


def _refer(check: _Check, key: str, node: yaml.Node, noun: str, known: Collection[str]) -> None:
    if node.value in known:
        return
    hint = did_you_mean(nearest(node.value, known), after="; ")
    check.say(node, key, f"there is no {noun} {node.value!r}{hint}")


def _leaves(root: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    """(nearest field, scalar) of everything in a rule but free data and snippets."""
    import yaml

    stack: list[tuple[str, yaml.Node]] = [("", root)]
    while stack:
        key, node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            stack.extend(
                (k.value, v)
                for k, v in node.value
                if k.value not in ("data", "arguments", "cases", "when")
            )
        elif isinstance(node, yaml.SequenceNode):
            stack.extend((key, item) for item in node.value)
        else:
            yield key, node


def _is_scalar(node: yaml.Node) -> bool:
    import yaml

    return isinstance(node, yaml.ScalarNode)


def _scalars(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every scalar below ``root``, keys included, as often as aliases repeat it."""
    import yaml

    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.MappingNode):
            stack.extend(part for entry in node.value for part in entry)
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
        elif isinstance(node, yaml.ScalarNode):
            yield node


def _plain(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The fields of a mapping node, the last of equal keys; empty for other nodes."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name
