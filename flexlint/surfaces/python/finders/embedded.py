"""Strings that are another language: REST requests, ``az`` commands, templates as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from flexlint.azure import HTTP_METHODS
from flexlint.lexical.argument_vectors import UNSPECIAL, CommandLine
from flexlint.model import Confidence, Embedded, SurfaceName
from flexlint.surfaces.python.evaluation.clients import constant
from flexlint.surfaces.python.evaluation.facts import FunctionFact
from flexlint.surfaces.python.evaluation.strings import Folding, Text
from flexlint.surfaces.python.names.scopes import Context, Scope, Site, dotted, last_name
from flexlint.text.generated import is_generated_module
from flexlint.text.traced import TracedText

_PATH = re.compile(r"virtualmachinescalesets/", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"\A\s*(?:\[\s*)?\{\s*[\"/}].*(?:microsoft\.compute/virtualmachinescalesets|inboundnatpools)",
    re.IGNORECASE | re.DOTALL,
)
_AZ = re.compile(r"(?:^|[\s;&|(`'\"/\\])az(?:\.cmd)?\s+(?:vmss|rest)\b")
_BARE = re.compile(r"\s*(?:vmss|rest)\s")
_VERB_IN_NAME = re.compile(r"(?:\A|_)(get|put|post|patch|delete|head)(?:\Z|_)", re.IGNORECASE)
_CAMEL_VERB = re.compile(r"(?<![A-Za-z])(get|put|post|patch|delete|head)(?=[A-Z])")
_VERB_WORDS = frozenset({"method", "verb", "http_method", "http_verb", "request_method"})
_OPENERS = frozenset({"urlopen", "urlretrieve", "Request"})
_RUNNERS = re.compile(
    r"(?:\A|_)(?:run|call|check_call|check_output|popen|system|exec|execute|getoutput|"
    r"getstatusoutput|invoke|cmd|command|shell|az|cli|sh|bash|local|sudo|spawn)(?:\Z|_)",
    re.IGNORECASE,
)
_WORD_PROGRAMS = frozenset(
    {"echo", "printf", "logger", "grep", "egrep", "fgrep", "rg", "sed", "awk", "git"}
)
_CLI_ENTRIES = frozenset({"invoke", "cmd", "az", "az_cli", "az_command", "run_az", "call_az"})
_TALKERS = re.compile(
    r"(?:\A|_)(?:print|log|logger|debug|info|warning|warn|error|exception|critical|fatal|echo|"
    r"secho|pprint|add_argument|add_parser|add_option|fail|fail_json|write_error|help|usage|"
    r"message|note|exit|abort|deprecated|skip|skipif|deprecate)\Z",
    re.IGNORECASE,
)
_TESTERS = frozenset(
    [
        "startswith",
        "endswith",
        "split",
        "rsplit",
        "partition",
        "rpartition",
        "find",
        "rfind",
        "index",
        "count",
        "match",
        "search",
        "fullmatch",
        "replace",
        "findall",
        "finditer",
        "compile",
        "sub",
        "subn",
        "strip_prefix",
        "removeprefix",
        "removesuffix",
        "in_",
        "isinstance",
        "parse_resource_id",
        "is_valid_resource_id",
        "fnmatch",
        "regex",
        "glob",
        "assertEqual",
        "assertEquals",
        "assertIn",
        "assertNotIn",
        "assertTrue",
        "assertRegex",
        "assert_called_with",
        "assert_called_once_with",
        "assert_any_call",
    ]
)
_TALKING_KEYWORDS = frozenset(
    [
        "help",
        "description",
        "message",
        "msg",
        "error",
        "hint",
        "warning",
        "short_summary",
        "long_summary",
        "epilog",
        "usage",
        "title",
        "reason",
        "text",
        "deprecate_info",
        "summary",
        "doc",
    ]
)
_QUOTES = re.compile(r"\A[A-Za-z]{0,3}[\"']{1,3}")
_STARTERS = frozenset({"sudo", "timeout", "nohup", "env", "time", "nice", "stdbuf", "exec"})
_OPTION = re.compile(r"-.*|\d+[smhd]?|\w+=.*")
_MAX_BEFORE = 8
_MAX_WORDS = 200
_MAX_LENGTH = 60_000


@dataclass(frozen=True, slots=True)
class _Request:
    """An HTTP method, if it shows."""

    verb: str | None


class Strings:
    """Finds embedded texts in one module."""

    def __init__(self, folding: Folding) -> None:
        self._folding = folding
        self._flow = folding.flow
        self._outline = folding.flow.outline
        self._tree = self._outline.tree
        self._used: set[int] = set()
        """Offsets of literal pieces that need no look of their own."""
        self._verbs: dict[Scope, str | None] = {}
        self._found: list[Embedded] = []
        # A generated client defines requests and makes none.
        self._generated = is_generated_module(self._tree.source.text)
        self._seen: set[tuple[SurfaceName, TracedText]] = set()

    def find(self) -> tuple[Embedded, ...]:
        """Every embedded text, in the order of the text."""
        later: list[tuple[Site, cst.Arg, Text]] = []
        for site in self._outline.calls:
            node = site.node
            assert isinstance(node, cst.Call)
            later.extend(self._call(site, node))
        # A string that goes through a helper of unknown meaning and is then requested counts
        # once, as the request.
        for site, argument, text in later:
            if not self._is_used(text):
                self._argument(site, argument, text, None)
        for site in self._outline.strings:
            self._literal(site)
        return tuple(sorted(self._found, key=lambda piece: piece.segments[0].source_start))

    # -- calls --------------------------------------------------------------------------

    def _call(self, site: Site, node: cst.Call) -> Iterator[tuple[Site, cst.Arg, Text]]:
        name = last_name(node.func)
        talks = self._talks(node, name)
        tests = name in _TESTERS
        if self._folding.texts(node, site.context):
            return  # it makes a string of its arguments: what takes that string counts
        for argument in node.args:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            quiet = talks or tests or keyword in _TALKING_KEYWORDS
            if not quiet and self._words(site, node, name, argument):
                continue
            for text in self._folding.texts(_whole(argument.value), site.context):
                if not text.literal or not self._interesting(text.text, name):
                    continue
                if quiet:
                    if not _PATH.search(text.text):
                        self._use(text)
                    continue
                request = self._request(node, name, site.context)
                if request is None and not self._is_command(text.text, name):
                    yield site, argument, text
                else:
                    self._argument(site, argument, text, request)

    @staticmethod
    def _interesting(text: str, name: str) -> bool:
        if len(text) > _MAX_LENGTH:
            return False
        return (
            _PATH.search(text) is not None
            or _AZ.search(text) is not None
            or (name in _CLI_ENTRIES and _BARE.match(text) is not None)
            or ("{" in text[:200] and _TEMPLATE.match(text) is not None)
        )

    @staticmethod
    def _is_command(text: str, name: str) -> bool:
        return _AZ.search(text) is not None or (
            name in _CLI_ENTRIES and _BARE.match(text) is not None
        )

    def _talks(self, node: cst.Call, name: str) -> bool:
        """Whether the call prints, logs, raises or documents its arguments."""
        if name.endswith(("Error", "Exception", "Warning")) or _TALKERS.search(name):
            return True
        return isinstance(self._outline.parents.get(node), cst.Raise)

    def _argument(
        self, site: Site, argument: cst.Arg, text: Text, request: _Request | None
    ) -> None:
        """Emit one folded argument."""
        node = site.node
        assert isinstance(node, cst.Call)
        name = last_name(node.func)
        whole = text.text
        if _TEMPLATE.match(whole):
            self._emit("arm", "", text, site, Confidence.HIGH)
        elif _AZ.search(whole):
            sure = _RUNNERS.search(name) is not None
            confidence = Confidence.HIGH if sure else Confidence.MEDIUM
            self._emit("shell", "", text, site, confidence)
        elif name in _CLI_ENTRIES and _BARE.match(whole):
            self._emit("shell", "az ", text, site, Confidence.HIGH)
        elif _is_address(whole):
            verb = request.verb if request is not None else None
            confidence = Confidence.HIGH if verb else Confidence.MEDIUM
            self._emit("urls", f"{verb} " if verb else "", text, site, confidence)

    # -- requests -----------------------------------------------------------------------

    def _request(self, node: cst.Call, name: str, context: Context) -> _Request | None:
        """What kind of request ``node`` makes, or None if it does not look like one."""
        item: cst.CSTNode | None = node
        for _ in range(3):
            if not isinstance(item, cst.Call):
                break
            verb = self._verb(item, last_name(item.func), context)
            if verb is not None:
                return _Request(verb)
            parent = self._outline.parents.get(item)
            if isinstance(parent, cst.Arg):
                item = self._outline.parents.get(parent)
            elif isinstance(parent, cst.Await):
                item = self._outline.parents.get(self._outline.parents.get(parent) or parent)
            else:
                break
        return None

    def _verb(self, node: cst.Call, name: str, context: Context) -> str | None:
        posts = False
        for argument in node.args[:8]:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if keyword in ("data", "json", "body") and constant(argument.value) != "":
                posts = True
            if keyword and keyword.lower() not in _VERB_WORDS:
                continue
            if isinstance(argument.value, cst.Attribute):
                word = argument.value.attr.value.upper()
                if word in HTTP_METHODS:
                    return word
            for word in self._folding.words(argument.value, context):
                if word.upper() in HTTP_METHODS:
                    return word.upper()
        if name in _OPENERS:
            return "POST" if posts else "GET"
        match = _VERB_IN_NAME.search(name) or _CAMEL_VERB.search(name)
        if match and not self._is_local_url_maker(node, context):
            return match[1].upper()
        return self._verb_inside(node, context)

    def _is_local_url_maker(self, node: cst.Call, context: Context) -> bool:
        """``get_url(…)`` of this module makes a string; it requests nothing."""
        return bool(self._folding.texts(node, context)) or "url" in last_name(node.func).lower()

    def _verb_inside(self, node: cst.Call, context: Context) -> str | None:
        """The method that a helper of this module requests with."""
        for fact in self._flow.facts(node.func, context):
            if isinstance(fact, FunctionFact):
                scope = fact.scope
                if scope not in self._verbs:
                    self._verbs[scope] = None
                    self._verbs[scope] = self._search_scope(scope)
                return self._verbs[scope]
        return None

    def _search_scope(self, scope: Scope) -> str | None:
        """The one HTTP method among the requests a function makes."""
        span = self._tree.span(scope.node)
        verbs: set[str] = set()
        for name in ("get", "put", "post", "patch", "delete", "request", "Request", "urlopen"):
            for site in self._outline.calls_by_name.get(name, ())[:64]:
                if not span.start <= site.context.offset < span.end:
                    continue
                node = site.node
                assert isinstance(node, cst.Call)
                if name == "get" and not self._is_http(node):
                    continue
                verb = self._verb(node, name, site.context)
                if verb is not None:
                    verbs.add(verb)
        return verbs.pop() if len(verbs) == 1 else None

    @staticmethod
    def _is_http(node: cst.Call) -> bool:
        """Whether ``x.get(…)`` is a request rather than a look-up in a dictionary."""
        if not isinstance(node.func, cst.Attribute):
            return False
        owner = dotted(node.func.value).lower() or last_name(node.func.value).lower()
        return bool(re.search(r"requests|session|http|client|aio|sess\b", owner))

    # -- commands as lists --------------------------------------------------------------

    def _words(self, site: Site, node: cst.Call, name: str, argument: cst.Arg) -> bool:
        """Emit ``["az", "vmss", …]``; True if the argument is such a list."""
        if argument.keyword is not None and argument.keyword.value not in (
            "args",
            "cmd",
            "command",
        ):
            return False
        words = self._list(argument.value, site.context)
        if argument is node.args[0] and len(node.args) > 1 and not words:
            words = self._spread(node, name)
        words = words[_skipped([constant(word) for word, _ in words[:_MAX_BEFORE]]) :]
        if not words:
            return False
        texts = [self._folding.part(word, context)[0] for word, context in words[:_MAX_WORDS]]
        head = [text.text.strip().lower() for text in texts[:3]]
        lead = ""
        if head[:1] == ["vmss"] and (name in _CLI_ENTRIES or dotted(node.func) == "sh.az"):
            lead = "az "
        elif ("vmss" not in head[1:3] and "rest" not in head[1:2]) or not (
            head[0].endswith(("az", "az.cmd")) or texts[0].pieces[0].hole
        ):
            return False
        elif texts[0].pieces[0].hole:
            if "az" not in head[0] or not _RUNNERS.search(name):
                return False
            texts, lead = texts[1:], "az "
        line = CommandLine(UNSPECIAL)
        for text in texts:
            self._use(text)
            line.traced(text.traced())
        self._hand_over("shell", line.build().after(lead), site, Confidence.HIGH)
        return True

    def _spread(self, node: cst.Call, name: str) -> list[tuple[cst.BaseExpression, Context]]:
        """``az("vmss", "list", …)`` and ``create_subprocess_exec("az", "vmss", …)``."""
        first = constant(node.args[0].value)
        known = first == "az" or (first == "vmss" and name in _CLI_ENTRIES)
        if not known:
            return []
        context = self._outline.contexts[node]
        return [(a.value, context) for a in node.args if a.keyword is None and not a.star]

    def _list(
        self, node: cst.BaseExpression, context: Context
    ) -> list[tuple[cst.BaseExpression, Context]]:
        """The elements of a list of words, with what is added to it later."""
        if isinstance(node, cst.List | cst.Tuple):
            return [
                word
                for element in node.elements
                for word in (
                    self._list(element.value, context)
                    if isinstance(element, cst.StarredElement)
                    else [(element.value, context)]
                )
            ]
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            left = self._list(node.left, context)
            return [*left, *self._list(node.right, context)] if left else []
        if not isinstance(node, cst.Name):
            return []
        found: list[tuple[cst.BaseExpression, Context]] = []
        for binding in reversed(self._flow.reaching(node.value, context)):
            if binding.kind == "value" and isinstance(binding.node, cst.BaseExpression):
                if isinstance(binding.node, cst.Name):
                    return []
                found.extend(self._list(binding.node, binding.context))
            elif binding.kind == "augment" and isinstance(binding.node, cst.List | cst.Tuple):
                found.extend((e.value, binding.context) for e in binding.node.elements)
        if found:
            found.extend(self._added(node.value, context))
        return found

    def _added(self, name: str, context: Context) -> Iterator[tuple[cst.BaseExpression, Context]]:
        """What ``name.append(…)`` and ``name.extend([…])`` put into a list."""
        for method in ("append", "extend"):
            for site in self._outline.calls_by_name.get(method, ())[:64]:
                node = site.node
                assert isinstance(node, cst.Call)
                func = node.func
                if (
                    not isinstance(func, cst.Attribute)
                    or not isinstance(func.value, cst.Name)
                    or func.value.value != name
                    or site.context.scope is not context.scope
                    or len(node.args) != 1
                ):
                    continue
                value = node.args[0].value
                if method == "append":
                    yield value, site.context
                elif isinstance(value, cst.List | cst.Tuple):
                    for element in value.elements:
                        yield element.value, site.context

    # -- literals that no call takes ----------------------------------------------------

    def _literal(self, site: Site) -> None:
        node = site.node
        if not self._interesting(_QUOTES.sub("", self._tree.text(node), count=1), ""):
            return
        parents = self._outline.parents
        top: cst.CSTNode = node
        while True:
            parent = parents.get(top)
            if isinstance(parent, cst.BinaryOperation | cst.ConcatenatedString):
                top = parent
            elif isinstance(parent, cst.Attribute) and isinstance(parents.get(parent), cst.Call):
                if parent.attr.value not in ("format", "join"):
                    break
                top = parents[parent]
            else:
                break
        parent = parents.get(top)
        if isinstance(parent, cst.Expr | cst.Comparison | cst.ComparisonTarget | cst.Raise):
            return
        if isinstance(parent, cst.Subscript | cst.Index | cst.Annotation | cst.MatchValue):
            return
        if isinstance(parent, cst.Assert):
            return
        if isinstance(parent, cst.Element) and _only_words(parents.get(parent)):
            return
        if isinstance(parent, cst.DictElement) and parent.key is top:
            return
        if self._is_prose(top):
            return
        for text in self._folding.texts(top, site.context):
            if text.literal and not self._is_used(text) and self._interesting(text.text, ""):
                self._stray(text, site)

    def _stray(self, text: Text, site: Site) -> None:
        whole = text.text
        if _TEMPLATE.match(whole):
            self._emit("arm", "", text, site, Confidence.HIGH)
        elif _AZ.search(whole):
            self._emit("shell", "", text, site, Confidence.MEDIUM)
        elif _is_address(whole):
            self._emit("urls", "", text, site, Confidence.MEDIUM)

    def _is_prose(self, node: cst.CSTNode) -> bool:
        """Whether the string ends up in a message: ``help["x"] = …``, ``logger.info(…)``."""
        parents = self._outline.parents
        item: cst.CSTNode | None = node
        for _ in range(6):
            item = parents.get(item) if item is not None else None
            if isinstance(item, cst.Call):
                name = last_name(item.func)
                if name in _TESTERS or self._talks(item, name):
                    return True
            elif isinstance(item, cst.Raise):
                return True
            elif isinstance(item, cst.Arg):
                keyword = item.keyword
                if keyword is not None and keyword.value in _TALKING_KEYWORDS:
                    return True
            elif isinstance(item, cst.Assign):
                return any(_is_prose_name(target.target) for target in item.targets)
            elif isinstance(item, cst.DictElement):
                key = constant(item.key)
                if isinstance(key, str) and key.lower().replace("-", "_") in _TALKING_KEYWORDS:
                    return True
            elif item is None or isinstance(item, cst.BaseSmallStatement):
                return False
        return False

    # -- emitting -----------------------------------------------------------------------

    def _use(self, text: Text) -> None:
        self._used.update(piece.start for piece in text.pieces if not piece.hole)

    def _is_used(self, text: Text) -> bool:
        """Whether every literal piece that matters was part of something emitted."""
        return all(
            piece.start in self._used
            for piece in text.pieces
            if not piece.hole and (_PATH.search(piece.text) or "vmss" in piece.text.lower())
        ) and any(piece.start in self._used for piece in text.pieces)

    def _emit(
        self, language: SurfaceName, lead: str, text: Text, site: Site, confidence: Confidence
    ) -> None:
        self._use(text)
        self._hand_over(language, text.traced().after(lead), site, confidence)

    def _hand_over(
        self, language: SurfaceName, whole: TracedText, site: Site, confidence: Confidence
    ) -> None:
        if not whole.segments or (language == "urls" and self._generated):
            return
        key = (language, whole)
        if key in self._seen:
            return
        self._seen.add(key)
        self._found.append(whole.embedded(language, site.context.scope.symbol, confidence))


def _skipped(words: list[str | int | None]) -> int:
    """How many words stand before ``az``: ``sudo``, ``timeout 60``, ``env``."""
    if not words or words[0] not in _STARTERS or "az" not in words:
        return 0
    at = words.index("az")
    between = map(str, words[:at])
    return at if all(w in _STARTERS or _OPTION.fullmatch(w) for w in between) else 0


def _whole(node: cst.BaseExpression) -> cst.BaseExpression:
    """What is taken apart into words: ``cmd`` of ``shlex.split(cmd)`` and ``cmd.split()``."""
    if not isinstance(node, cst.Call) or last_name(node.func) != "split":
        return node
    func = node.func
    if dotted(func) in ("shlex.split", "split") and node.args:
        return node.args[0].value
    blank = not node.args or constant(node.args[0].value) == " "
    return func.value if blank and isinstance(func, cst.Attribute) else node


def _only_words(command: cst.CSTNode | None) -> bool:
    """Whether ``["echo", "…"]`` prints or looks for its words and runs none of them."""
    if not isinstance(command, cst.List | cst.Tuple) or not command.elements:
        return False
    return constant(command.elements[0].value) in _WORD_PROGRAMS


def _is_address(text: str) -> bool:
    """Whether the text is one URL or path, as opposed to a page that has one in it."""
    return _PATH.search(text) is not None and "\n" not in text.strip()


def _is_prose_name(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Subscript):
        node = node.value
    name = last_name(node).lower()
    return bool(re.search(r"help|usage|message|\bmsg|_msg|description|docs?\b|__doc__", name))
