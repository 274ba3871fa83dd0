"""Strings that are another language: REST requests, ``az`` commands, templates as text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import libcst as cst

from flexlint.lexical.argument_vectors import UNSPECIAL, CommandLine
from flexlint.lexical.runners import enters_cli, runs
from flexlint.model import UNKNOWN_MODE, Confidence, Embedded, SurfaceName
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.conditions import Conditions
from flexlint.surfaces.python.evaluation.facts import ClassFact, FunctionFact, InstanceFact
from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.evaluation.objects import Expression
from flexlint.surfaces.python.evaluation.texts import MANY, Text, agree, combined, joined, sharing
from flexlint.surfaces.python.finders.prose import compares, is_prose, only_words, talks
from flexlint.surfaces.python.finders.requests import Requests
from flexlint.surfaces.python.finders.shells import follows_shell, runs_shell
from flexlint.surfaces.python.names.nodes import constant, dotted, last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Binding, Context, Scope, Site, StringNode
from flexlint.surfaces.python.reading.messages import TALKING_KEYWORDS
from flexlint.text.generated import is_generated_module
from flexlint.text.traced import TracedText

_Node = TypeVar("_Node", bound=cst.BaseExpression)
_PATH = regex(r"virtualmachinescalesets/", re.IGNORECASE)
_TEMPLATE = regex(
    r"\A\s*(?:\[\s*)?\{\s*[\"/}].*(?:microsoft\.compute/virtualmachinescalesets|inboundnatpools)",
    re.IGNORECASE | re.DOTALL,
)
_AZ = regex(r"(?:^|[\s;&|(`'\"/\\])az(?:\.cmd)?\s+(?:vmss|rest|resource)\b")
_CMDLET = regex(
    r"(?:^|[\n;|({&]|(?P<program>\b(?:pwsh|powershell)(?:\.exe)?\s[^\n]{0,200}?))[^\S\n]{0,80}[\"'&{\\]{0,4}"
    r"[^\S\n]{0,80}(?:\$\w{1,60}\s{0,8}=\s{0,8})?[A-Za-z]{3,12}-Az(?:ureRM)?Vmss\w{0,60}\s{1,8}[-$@'\"{]",
    re.IGNORECASE,
)
"""A cmdlet where a command can stand, with an argument."""
_BARE = regex(r"\s*(?:vmss|rest|resource)\s")
_CLI_ENTRIES = frozenset({"invoke", "cmd"})
_TEXTUAL = frozenset(
    (
        cst.Attribute,
        cst.BinaryOperation,
        cst.BooleanOperation,
        cst.Call,
        cst.ConcatenatedString,
        cst.FormattedString,
        cst.IfExp,
        cst.List,
        cst.Name,
        cst.NamedExpr,
        cst.SimpleString,
        cst.Subscript,
        cst.Tuple,
    )
)
"""Expressions that may be a text, or a list of words."""
_CONSTANTS = frozenset({"True", "False", "None"})
_OF_TEXTS = ("az", "vmss", "rest", "resource", "scalesets/", "{", "\\")
"""One of these is in each literal that is a text of a language by itself, in lower case."""
_IDLE = (
    cst.Annotation,
    cst.Assert,
    cst.Comparison,
    cst.ComparisonTarget,
    cst.Expr,
    cst.Index,
    cst.MatchValue,
    cst.Raise,
    cst.Subscript,
)
"""What a string right inside is not used for anything but being looked at."""
_QUOTES = regex(r"\A[A-Za-z]{0,3}[\"']{1,3}")
_STARTERS = frozenset({"sudo", "timeout", "nohup", "env", "time", "nice", "stdbuf", "exec"})
_OPTION = regex(r"-.*|\d+[smhd]?|\w+=.*")
_DISPLAYS = (cst.List, cst.Tuple)
_SAME_WORDS = frozenset({"list", "tuple", "map", "str"})
_IS_OPTION = regex(r"--?(?!h(?:elp)?\Z)[a-z]")
"""One that does not ask for help."""
_EXPECTED = regex(r"_?(?:want|expect)", re.IGNORECASE)
_MAX_BEFORE = 8
_MAX_GROWTHS = 64
"""Changes of one list that are looked at, the first ones."""
_MAX_WORDS = 200
_MAX_TURNS = 16
"""Commands that one list of words may be."""
_MAX_LENGTH = 60_000
_MAX_TEMPLATE_START = 200
"""Characters in which a template opens its first brace."""


def find_embedded(evaluation: Evaluation) -> tuple[Embedded, ...]:
    """Every text in another language that the module does something with, in the order of the
    module. None of them is a message.

    Raises:
        RecursionError: if an expression is deeper than the interpreter's stack allows.
    """
    return _Finder(evaluation).find()


@record
class _Given:
    """A text that a call is given."""

    site: Site[cst.Call]
    node: cst.BaseExpression
    text: Text
    verb: str | None
    """The HTTP method it is requested with, if that shows."""
    shared: bool = False
    """Whether the call is given another text as well, which is written with the same words."""
    direct: bool = False
    """Whether the text is what stands after ``az``."""

    @property
    def name(self) -> str:
        """The last name of what is called."""
        return last_name(self.site.node.func)

    @property
    def clear(self) -> bool:
        """Whether it shows what is done with the text: it is requested, or run."""
        return self.verb is not None or self.direct or _is_command(self.text.text)


@record
class _Word:
    """An element of a list of words."""

    node: cst.BaseExpression
    context: Context
    spread: bool = False
    """Whether it stands for any number of words, which cannot be seen."""
    later: bool = False
    """Whether it is put into the list after that is made, and so stands elsewhere."""


class _Arguments:
    """What a call gives the parameters of a function, as words."""

    def __init__(self, call: cst.Call, context: Context, scope: Scope) -> None:
        self._context = context
        self._scope = scope
        self._by_name: dict[str, cst.BaseExpression] = {}
        self._rest: list[_Word] = []
        node = scope.node
        star = node.params.star_arg if isinstance(node, cst.FunctionDef) else None
        self._star = star.name.value if isinstance(star, cst.Param) else ""
        positional = list(scope.parameters[scope.is_method :])
        if isinstance(node, cst.FunctionDef):
            positional = positional[: len(positional) - len(node.params.kwonly_params)]
        for argument in call.args:
            if argument.keyword is not None:
                self._by_name[argument.keyword.value] = argument.value
            elif argument.star or not positional:
                self._rest.append(_Word(argument.value, context, argument.star == "*"))
            else:
                self._by_name[positional.pop(0)] = argument.value

    def of(self, word: _Word) -> list[_Word]:
        """``word`` of the function, or what is given for it if it is a parameter."""
        name = _sole_name(word.node)
        if word.context.scope is not self._scope or not name:
            return [word]
        if name == self._star:
            return self._rest if word.spread else [word]
        given = self._by_name.get(name)
        return [word] if given is None else [_Word(given, self._context, word.spread)]


def _sole_name(node: cst.BaseExpression) -> str:
    """``args`` of ``args``, ``list(args)`` and ``map(str, args)``."""
    if isinstance(node, cst.Call) and node.args and last_name(node.func) in _SAME_WORDS:
        node = node.args[-1].value
    return node.value if isinstance(node, cst.Name) else ""


class _Found:
    """The texts found so far, each once, and the literals that they account for."""

    def __init__(self, generated: bool, conditions: Conditions) -> None:
        """A ``generated`` client defines requests and makes none: they are not kept."""
        self._generated = generated
        self._conditions = conditions
        self._seen: dict[tuple[SurfaceName, str, int], list[tuple[TracedText, int]]] = {}
        """Which of the texts each is, by the language, the text and where it begins."""
        self._offsets: set[int] = set()
        """Where the literal pieces stand that need no look of their own."""
        self.texts: list[Embedded] = []

    def add(
        self,
        language: SurfaceName,
        lead: str,
        text: Text,
        site: Site[_Node],
        made_of: Sequence[Expression],
        confidence: Confidence,
        shared: bool = False,
        by_shell: bool = False,
    ) -> None:
        """Keep ``text`` of ``site``, behind a ``lead`` that is written nowhere."""
        self.account(text)
        whole = text.as_one().traced().after(lead)
        self.keep(language, whole, site, made_of, confidence, shared, by_shell)

    def keep(
        self,
        language: SurfaceName,
        whole: TracedText,
        site: Site[_Node],
        made_of: Sequence[Expression],
        confidence: Confidence,
        shared: bool = False,
        by_shell: bool = False,
    ) -> None:
        """Keep a text that is put together already, unless it is there or stands nowhere.

        ``made_of`` are the expressions that it is put together from.
        """
        if not whole.segments or (language == "urls" and self._generated):
            return
        mode = self._conditions.mode_of_text(site.guard, made_of)
        alike = self._seen.setdefault((language, whole.text, whole.segments[0].source_start), [])
        at = next((index for each, index in alike if each == whole), -1)
        if at < 0:
            alike.append((whole, len(self.texts)))
            text = whole.embedded(language, site.context.scope.symbol, confidence)
            self.texts.append(replace(text, shared=shared, by_shell=by_shell, mode=mode))
            return
        known = self.texts[at]
        if mode.kind is not known.mode.kind:
            known = replace(known, mode=UNKNOWN_MODE)  # it is used elsewhere as well
        self.texts[at] = replace(known, by_shell=known.by_shell and by_shell)

    def account(self, text: Text) -> None:
        """Have the literals of ``text`` need no look of their own."""
        self._offsets.update(piece.start for piece in text.pieces if piece.start >= 0)

    def accounts_for(self, text: Text) -> bool:
        """Whether every literal that matters in ``text`` is accounted for, and there is one."""
        return all(
            piece.start in self._offsets
            for piece in text.pieces
            if not piece.hole and (_PATH.search(piece.text) or "vmss" in piece.text.lower())
        ) and any(piece.start in self._offsets for piece in text.pieces)


class _Finder:
    """Reads calls first, then the strings that no call takes."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._strings = evaluation.strings
        self._clients = evaluation.clients
        self._making: set[Scope] = set()
        self._outline = evaluation.outline
        self._receivers = evaluation.receivers
        self._tree = evaluation.tree
        self._requests = Requests(evaluation)
        generated = is_generated_module(evaluation.tree.source.text)
        self._found = _Found(generated, evaluation.conditions)

    def find(self) -> tuple[Embedded, ...]:
        unclear: list[_Given] = []
        for site in self._outline.calls:
            for given in self._call(site):
                if given.clear:
                    self._add(given)
                else:
                    unclear.append(given)
        # A string that goes through a helper of unknown meaning and is then requested counts
        # once, as the request.
        for given in unclear:
            if not self._found.accounts_for(given.text):
                self._add(given)
        for site_of_string in self._outline.strings:
            self._literal(site_of_string)
            self._list_of_words(site_of_string)
        return tuple(sorted(self._found.texts, key=lambda each: each.segments[0].source_start))

    # -- calls --------------------------------------------------------------------------

    def _call(self, site: Site[cst.Call]) -> Iterator[_Given]:
        """What the call is given that it does something with; a list of words is kept at once."""
        node, name = site.node, last_name(site.node.func)
        if not any(map(_may_be_text, node.args)):
            return
        if self._strings.texts(node, site.context):
            return  # it makes a string of its arguments: what takes that string counts
        idle = talks(node, self._outline.parents) or compares(node)
        for argument in node.args:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            quiet = idle or keyword in TALKING_KEYWORDS
            if not quiet and self._words(site, node, name, argument):
                continue
            texts = self._strings.texts(_whole(argument.value), site.context)
            for text, shared in zip(texts, sharing(texts), strict=True):
                direct = text.literal and self._is_after_az(text.text, site)
                if not text.literal or not (direct or _is_interesting(text.text)):
                    continue
                if quiet:
                    if not _PATH.search(text.text):
                        self._found.account(text)
                elif not self._receivers.admits(site.guard, text.turns):
                    self._found.account(text)
                else:
                    for verb in self._verbs(site, text):
                        yield _Given(site, _whole(argument.value), text, verb, shared, direct)

    def _verbs(self, site: Site[cst.Call], text: Text) -> list[str] | list[None]:
        """The methods that ``text`` is requested with: those of its own turns."""
        verbs = [
            verb.name
            for verb in self._requests.verbs(site.node, site.context)
            if agree(verb.turns, text.turns) and self._receivers.admits(site.guard, verb.turns)
        ]
        return list(dict.fromkeys(verbs)) or [None]

    def _add(self, given: _Given) -> None:
        """Keep the text if it is one of a language."""
        name, text, site = given.name, given.text, given.site
        whole, shared = text.text, given.shared
        of = ((given.node, site.context),)
        if _TEMPLATE.match(whole):
            self._found.add("arm", "", text, site, of, Confidence.HIGH, shared)
        elif _AZ.search(whole):
            confidence = Confidence.HIGH if runs(name) else Confidence.MEDIUM
            by_shell = runs_shell(given.site.node)
            self._found.add("shell", "", text, site, of, confidence, shared, by_shell)
        elif (cmdlet := _CMDLET.search(whole)) is not None:
            sure = Confidence.HIGH if runs(name) else Confidence.MEDIUM
            language: SurfaceName = "shell" if cmdlet["program"] else "powershell"
            self._found.add(language, "", text, site, of, sure, shared)
        elif given.direct:
            self._found.add("shell", "az ", text, site, of, Confidence.HIGH, shared)
        elif _is_address(whole):
            verb = given.verb
            confidence = Confidence.HIGH if verb else Confidence.MEDIUM
            self._found.add("urls", f"{verb} " if verb else "", text, site, of, confidence, shared)

    # -- commands as lists --------------------------------------------------------------

    def _words(self, site: Site[cst.Call], node: cst.Call, name: str, argument: cst.Arg) -> bool:
        """Emit ``["az", "vmss", …]``; True if the argument is such a list."""
        if argument.keyword is not None and argument.keyword.value not in (
            "args",
            "cmd",
            "command",
        ):
            return False
        every = self._variants(argument.value, site.context)
        if argument is node.args[0] and len(node.args) > 1 and not any(every):
            every = [self._spread(node)]
        kept = False
        for words in every:
            kept |= self._run(site, name, words, argument.value)
        return kept

    def _run(
        self, site: Site[cst.Call], name: str, words: list[_Word], node: cst.BaseExpression
    ) -> bool:
        """Keep the commands that a call of ``name`` makes of ``words``; whether there is one."""
        words = _visible(words[:_MAX_WORDS])
        words = words[_skipped([constant(word.node) for word in words[:_MAX_BEFORE]]) :]
        if not words:
            return False
        kept = False
        parts = [self._strings.part(word.node, word.context) for word in words]
        every = combined(parts, _MAX_TURNS)
        wholes = [joined(texts) for texts in every]
        direct = _enters_cli(site.node.func) or dotted(site.node.func) == "sh.az"
        direct = direct or self._hands_on_to_cli(site.node.func, site.context)
        running = runs(name)
        of = (node, site.context)
        for texts, whole, shared in zip(every, wholes, sharing(wholes), strict=True):
            if self._receivers.admits(site.guard, whole.turns):
                kept |= self._command(site, words, texts, direct, running, shared=shared, of=of)
                continue
            for text in texts:
                self._found.account(text)
        return kept

    def _command(
        self,
        site: Site[_Node],
        words: list[_Word],
        texts: list[Text],
        direct: bool,
        running: bool,
        confidence: Confidence = Confidence.HIGH,
        shared: bool = False,
        of: Expression | None = None,
    ) -> bool:
        """Keep ``texts``, of ``words``, if they are a command of the Azure CLI.

        ``direct`` says that they go to the CLI itself, ``running`` that they are run by something,
        ``shared`` that the words are some of another command as well; so are those of a list
        that is added to. ``of`` is the expression of the list.
        """
        head = [text.text.strip().lower() for text in texts[:3]]
        lead = ""
        if head[:1] == ["vmss"] and direct:
            lead = "az "
        elif ("vmss" not in head[1:3] and head[1:2] not in (["rest"], ["resource"])) or not (
            head[0].endswith(("az", "az.cmd")) or texts[0].pieces[0].hole
        ):
            return False
        elif texts[0].pieces[0].hole:
            if "az" not in head[0] or not running:
                return False
            texts, words, lead = texts[1:], words[1:], "az "
        shared = shared or any(word.later for word in words)
        line = CommandLine(UNSPECIAL)
        for text, word in zip(texts, words, strict=True):
            self._found.account(text)
            span = self._tree.span(word.node)
            if word.spread or (text.text == MANY.text and text == MANY):
                line.spread(span.start, span.end)
            else:
                line.traced(text.traced(), span)
        whole = line.build().after(lead)
        made_of: list[tuple[cst.CSTNode, Context]] = [(w.node, w.context) for w in words]
        if of is not None:
            made_of.append(of)
        self._found.keep("shell", whole, site, made_of, confidence, shared)
        return True

    def _is_after_az(self, text: str, site: Site[cst.Call]) -> bool:
        """Whether ``text`` is the words after ``az``, by what ``site`` does with what it gets."""
        if _BARE.match(text) is None:
            return False
        func = site.node.func
        return _enters_cli(func) or self._splits_for_cli(func, site.context)

    def _splits_for_cli(self, func: cst.BaseExpression, context: Context) -> bool:
        """Whether it is a function of the module that has ``az`` run with the words of its first
        argument: ``def run(line): subprocess.run(["az", *line.split()])``."""
        made = self._function(func, context)
        if made is None:
            return False
        scope, node = made
        parameters = scope.parameters[scope.is_method :]
        if not parameters or len(scope.bindings.get(parameters[0], ())) != 1:
            return False
        matches = _SPLITS.finditer(self._tree.text(node))
        return parameters[0] in {match["a"] or match["b"] for match in matches}

    def _function(
        self, func: cst.BaseExpression, context: Context
    ) -> tuple[Scope, cst.FunctionDef] | None:
        """The one function of the module that ``func`` can be."""
        facts = self._clients.facts(func, context)
        scopes = [fact.scope for fact in facts if isinstance(fact, FunctionFact)]
        if len(facts) != 1 or len(scopes) != 1:
            return None
        node = scopes[0].node
        return (scopes[0], node) if isinstance(node, cst.FunctionDef) else None

    def _spread(self, node: cst.Call) -> list[_Word]:
        """``az("vmss", "list", …)`` and ``create_subprocess_exec("az", "vmss", …)``."""
        first = constant(node.args[0].value)
        context = self._outline.contexts[node]
        known = first == "az" or (
            first == "vmss"
            and (_enters_cli(node.func) or self._hands_on_to_cli(node.func, context))
        )
        if not known:
            return []
        given = [a for a in node.args if a.keyword is None and a.star != "**"]
        return [_Word(a.value, context, a.star == "*") for a in given]

    def _hands_on_to_cli(self, func: cst.BaseExpression, context: Context) -> bool:
        """Whether it is a function of the module that has ``az`` run with all it is given:
        ``def run(*args): subprocess.run(["az", *args])``."""
        found = self._function(func, context)
        if found is None:
            return False
        scope, made = found
        star = made.params.star_arg
        if not isinstance(star, cst.Param) or len(scope.bindings.get(star.name.value, ())) != 1:
            return False
        if len(made.params.posonly_params) + len(made.params.params) > scope.is_method:
            return False
        handed = {match["a"] or match["b"] for match in _HANDS_ON.finditer(self._tree.text(made))}
        return star.name.value in handed

    def _list(self, node: cst.BaseExpression, context: Context) -> list[_Word]:
        """The elements of a list of words, with what is added to it later."""
        if isinstance(node, cst.List | cst.Tuple):
            return [
                word
                for element in node.elements
                for word in (
                    self._more(element.value, context)
                    if isinstance(element, cst.StarredElement)
                    else [_Word(element.value, context)]
                )
            ]
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
            left = self._list(node.left, context)
            return [*left, *self._more(node.right, context)] if left else []
        if isinstance(node, cst.Call):
            return self._made(node, context)
        if isinstance(node, cst.Attribute):
            facts = self._clients.facts(node.value, context)
            owners = [f.scope for f in facts if isinstance(f, InstanceFact | ClassFact)]
            made = [b for owner in owners for b in owner.members(node.attr.value)]
            if len(made) != 1 or made[0].kind != "value" or made[0].path:
                return []
            value = made[0].node
            return self._list(value, made[0].context) if isinstance(value, _DISPLAYS) else []
        if not isinstance(node, cst.Name):
            return []
        every = self._variants(node, context)
        return every[0] if len(every) == 1 else []

    def _variants(self, node: cst.BaseExpression, context: Context) -> list[list[_Word]]:
        """The lists of words that ``node`` may be: those of each branch that makes one."""
        if not isinstance(node, cst.Name):
            return [self._list(node, context)]
        bindings = reaching(node.value, context)
        grown = [b for b in bindings if b.kind == "augment"]
        found: list[list[_Word]] = []
        for binding in bindings:
            if binding.kind != "value" or not isinstance(binding.node, cst.BaseExpression):
                continue
            made = binding.node
            words = [] if isinstance(made, cst.Name) else self._list(made, binding.context)
            if words:
                added = self._added(node.value, binding.context, context, grown)
                found.append([*words, *added])
        return found

    def _made(self, call: cst.Call, context: Context) -> list[_Word]:
        """The elements of a list that a function of this module makes of its arguments."""
        facts = self._clients.facts(call.func, context)
        scopes = [fact.scope for fact in facts if isinstance(fact, FunctionFact)]
        if len(scopes) != 1 or len(scopes[0].returns) != 1 or scopes[0] in self._making:
            return []
        scope = scopes[0]
        self._making.add(scope)
        try:
            expression, inside = scope.returns[0]
            words = self._list(expression, inside)
        finally:
            self._making.discard(scope)
        given = _Arguments(call, context, scope)
        return [each for word in words for each in given.of(word)][:_MAX_WORDS]

    def _more(self, node: cst.BaseExpression, context: Context) -> list[_Word]:
        """The elements that a list gets from another; one for them all if they do not show."""
        seen = self._list(node, context)
        none = isinstance(node, cst.List | cst.Tuple) and not node.elements
        return seen if seen or none else [_Word(node, context, spread=True)]

    def _added(
        self, name: str, made: Context, use: Context, grown: Iterable[Binding]
    ) -> Iterator[_Word]:
        """What is put into the list ``name`` between where it is ``made`` and its ``use``, in
        order: with ``+=`` (``grown``), ``append`` and ``extend``.

        What a condition decides may be there or not: it is any number of words.
        """
        changes = [(b.context, b.node, False) for b in grown if b.context.scope is made.scope]
        sites = self._outline.growths.get((made.scope, name), [])
        first = bisect_right(sites, made.offset, key=lambda site: site.context.offset)
        for site in sites[first : first + _MAX_GROWTHS]:
            method, given = last_name(site.node.func), site.node.args
            if method in ("append", "extend") and len(given) == 1:
                changes.append((site.context, given[0].value, method == "append"))
            else:
                changes.append((site.context, site.node, False))
        inside = use.scope is made.scope
        for at, node, one in sorted(changes, key=lambda change: change[0].offset):
            if not isinstance(node, cst.BaseExpression) or at.offset <= made.offset:
                continue
            if inside and at.offset >= use.offset:
                continue
            if not (inside and use.block.within(at.block)) and not made.block.within(at.block):
                yield _Word(node, at, spread=True, later=True)
                continue
            if one:
                yield _Word(node, at, later=True)
            else:
                yield from (replace(word, later=True) for word in self._more(node, at))
        if len(sites) > first + _MAX_GROWTHS:
            last = sites[first + _MAX_GROWTHS]
            if not inside or last.context.offset < use.offset:
                yield _Word(last.node, last.context, spread=True, later=True)

    # -- literals that no call takes ----------------------------------------------------

    def _list_of_words(self, site: Site[StringNode]) -> None:
        """``["az", "vmss", …, "--name", name]`` that no call takes: it is given on, and run
        elsewhere."""
        parents = self._outline.parents
        element = parents.get(site.node)
        node = parents.get(element) if isinstance(element, cst.Element) else None
        if constant(site.node) != "vmss" or not isinstance(node, cst.List | cst.Tuple):
            return
        before = [constant(each.value) for each in node.elements[:2]]
        if before[:1] != ["vmss"] and before != ["az", "vmss"]:
            return
        if is_prose(node, parents) or isinstance(parents.get(node), _IDLE):
            return
        whole = self._summed(node)
        words = self._list(whole, site.context)
        names = tuple(self._names_of(whole))
        if before[:1] == ["vmss"] and any(map(_EXPECTED.match, names)):
            return  # what a test compares with
        for name in names:
            words.extend(self._later(name, site.context))
        parts = [self._strings.part(w.node, w.context) for w in words[:_MAX_WORDS]]
        if not any(_IS_OPTION.match(text.text) for texts in parts for text in texts):
            return
        for texts in combined(parts, _MAX_TURNS):
            if not all(self._found.accounts_for(text) for text in texts[:2] if text.literal):
                self._command(site, words, texts, True, False, Confidence.MEDIUM)

    def _later(self, name: str, made: Context) -> Iterator[_Word]:
        """What the list ``name``, which is made once in its scope, gets after that."""
        bindings = made.scope.bindings.get(name, ())
        grown = [b for b in bindings if b.kind == "augment"]
        if len(bindings) > len(grown) + 1 or len(grown) > _MAX_WORDS:
            return
        end = Context(made.scope, made.block, len(self._tree.source.text))
        yield from self._added(name, made, end, grown)

    def _summed(self, node: cst.BaseExpression) -> cst.BaseExpression:
        """The whole sum of lists that ``node`` is the first of."""
        parent = self._outline.parents.get(node)
        while isinstance(parent, cst.BinaryOperation) and parent.left is node:
            node, parent = parent, self._outline.parents.get(parent)
        return node

    def _names_of(self, node: cst.BaseExpression) -> Iterator[str]:
        """The variables that are given the list ``node``."""
        parent = self._outline.parents.get(node)
        for target in parent.targets if isinstance(parent, cst.Assign) else ():
            if isinstance(target.target, cst.Name):
                yield target.target.value

    def _literal(self, site: Site[StringNode]) -> None:
        node = site.node
        if not _is_interesting(_QUOTES.sub("", self._tree.text(node), count=1)):
            return
        whole = self._joined(node)
        if self._is_idle(whole) or is_prose(whole, self._outline.parents):
            return
        for text in self._strings.texts(whole, site.context):
            if text.literal and not self._found.accounts_for(text):
                self._stray(text, site, follows_shell(whole, self._outline.parents))

    def _joined(self, node: cst.CSTNode) -> cst.CSTNode:
        """The whole string that ``node`` is a part of, through ``+``, ``%`` and ``.format()``."""
        parents = self._outline.parents
        while True:
            parent = parents.get(node)
            if isinstance(parent, cst.BinaryOperation | cst.ConcatenatedString):
                node = parent
            elif isinstance(parent, cst.Attribute) and isinstance(parents.get(parent), cst.Call):
                if parent.attr.value not in ("format", "join"):
                    return node
                node = parents[parent]
            else:
                return node

    def _is_idle(self, node: cst.CSTNode) -> bool:
        """Whether the string is a docstring, a key, compared, or a word that is only printed."""
        parent = self._outline.parents.get(node)
        if isinstance(parent, cst.Element):
            return only_words(self._outline.parents.get(parent))
        if isinstance(parent, cst.DictElement):
            return parent.key is node
        return isinstance(parent, _IDLE)

    def _stray(self, text: Text, site: Site[StringNode], by_shell: bool) -> None:
        whole = text.text
        if not _is_interesting(whole):
            return
        of = ((site.node, site.context),)
        if _TEMPLATE.match(whole):
            self._found.add("arm", "", text, site, of, Confidence.HIGH)
        elif _AZ.search(whole):
            sure = Confidence.MEDIUM
            self._found.add("shell", "", text, site, of, sure, by_shell=by_shell)
        elif (cmdlet := _CMDLET.search(whole)) is not None:
            language: SurfaceName = "shell" if cmdlet["program"] else "powershell"
            self._found.add(language, "", text, site, of, Confidence.MEDIUM)
        elif _is_address(whole):
            self._found.add("urls", "", text, site, of, Confidence.MEDIUM)


def _may_be_text(argument: cst.Arg) -> bool:
    """Whether an argument may be a text of a language, or the words of a command."""
    node = argument.value
    kind = type(node)
    if isinstance(node, cst.SimpleString):
        text = node.value
        if not text.isascii():
            return True
        low = text.lower()
        return any(part in low for part in _OF_TEXTS)
    return kind in _TEXTUAL and not (isinstance(node, cst.Name) and node.value in _CONSTANTS)


def _is_interesting(text: str) -> bool:
    """Whether ``text`` may be one of a language."""
    if len(text) > _MAX_LENGTH:
        return False
    return (
        _PATH.search(text) is not None
        or _is_command(text)
        or ("{" in text[:_MAX_TEMPLATE_START] and _TEMPLATE.match(text) is not None)
    )


def _is_command(text: str) -> bool:
    """Whether ``text`` has an ``az`` command, or a cmdlet, that something may run."""
    if _AZ.search(text) is not None:
        return True
    return "-az" in text.lower() and _CMDLET.search(text) is not None


_HANDS_ON = regex(
    r"[\[(]\s{0,40}[\"']az(?:\.cmd)?[\"']\s{0,40}(?:,\s{0,40}\*(?P<a>\w{1,80})\b"
    r"|\]\s{0,9}\+\s{0,9}(?:list\(\s{0,9})?(?P<b>\w{1,80})\b)"
)
"""``["az", *args]`` and ``["az"] + list(args)``."""
_SPLITS = regex(
    r"[\[(]\s{0,40}[\"']az(?:\.cmd)?[\"']\s{0,40}(?:,\s{0,40}\*|,?\s{0,9}[\])]\s{0,9}\+\s{0,9})"
    r"(?:list\(\s{0,9})?(?:(?:shlex\.)?split\(\s{0,9}(?P<a>\w{1,80})\b|(?P<b>\w{1,80})\.split\()"
)
"""``["az"] + shlex.split(line)`` and ``["az", *line.split()]``."""


def _enters_cli(func: cst.BaseExpression) -> bool:
    """Whether ``func`` is given the words of a command after ``az``, by its name."""
    return last_name(func) in _CLI_ENTRIES or enters_cli(dotted(func) or last_name(func))


def _visible(words: list[_Word]) -> list[_Word]:
    """``words`` without the unseen ones before the command's name, which say nothing of it."""
    names = (index for index, w in enumerate(words) if constant(w.node) in ("vmss", "rest"))
    name = next(names, len(words))
    return [word for index, word in enumerate(words) if index > name or not word.spread]


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


def _is_address(text: str) -> bool:
    """Whether the text is one URL or path, as opposed to a page that has one in it."""
    return _PATH.search(text) is not None and "\n" not in text.strip()
