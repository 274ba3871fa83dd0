"""Scale sets that a program surely makes: it says their name and writes their body itself.

``sets.BeginCreateOrUpdate(ctx, "shop", "web", armcompute.VirtualMachineScaleSet{…}, nil)``. What is
written back to where it was read, or may come from elsewhere, makes no set that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flexlint.model import ApiUse, Confidence, Entry, Known, Object, Resource, Span, Unknown, Value
from flexlint.record import replace
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.made import Call, MadeSets

_CREATES = "VirtualMachineScaleSets_CreateOrUpdate"
_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_MODEL = "virtualmachinescaleset"
_PROFILE = "virtualmachineprofile"
_MODE = "orchestrationmode"
_SETS = "virtualmachinescalesets"
_MOST_STEPS = 40


def declared_sets(
    text: str, tokens: Tokens, found: Iterable[tuple[ApiUse, Call | None]], made: MadeSets
) -> Iterator[Resource]:
    """The sets that the program makes by the calls ``found``, or defines step by step. Nothing is
    to be said of them: they are there to be counted, and to be known by other files."""
    bodies = _Bodies(text, tokens)
    for use, call in found:
        named = isinstance(use.target, Known) and not use.target.by_default
        if use.operation != _CREATES or call is None or not named:
            continue
        if use.confidence > Confidence.LOW:
            body = next(filter(None, map(bodies.given, made.arguments(call.method))), None)
            if body is not None:
                yield _resource(use, body, made, call)
    for method, name in _defined(text, tokens):
        call = Call(method, -1, True)
        at = Span(tokens.starts[method], tokens.end(method))
        use = ApiUse(_CREATES, "define", at, Confidence.HIGH, "", target=name)
        yield _resource(use, Object((), at, open=True), made, call)


def _resource(use: ApiUse, body: Object, made: MadeSets, call: Call) -> Resource:
    resource = Resource(
        type=_TYPE,
        type_span=use.span,
        api_version=Unknown("the SDK chooses it"),
        name=use.target,
        body=body,
        span=use.statement or use.span,
        pointer=use.symbol,
        origin="request-body",
        confidence=use.confidence,
        why="the body of a request that the program writes",
        silent=True,
        group=use.group,
    )
    mode = made.mode(call)
    return resource if mode is None else replace(resource, mode=mode)


class _Bodies:
    """Finds the bodies of requests in a program."""

    def __init__(self, text: str, tokens: Tokens) -> None:
        self._text = text
        self._tokens = tokens
        self._says_mode = _MODE in text.lower().replace("_", "")
        self._values: dict[str, list[int]] | None = None

    def given(self, argument: tuple[int, int]) -> Object | None:
        """The body that an argument is, from its first to its last token, if the program writes
        all of it; None if it is no body."""
        first, last = argument
        if first == last and self._tokens.is_name(first):
            starts = self._settings().get(self._tokens.words[first], [])
            if len(starts) != 1:
                return None
            (first,) = starts
            last = self._end(first)
        return self._body(first, last)

    def _body(self, first: int, last: int) -> Object | None:
        tokens = self._tokens
        at = first
        while tokens.word(at) in {"&", "*", "new"}:
            at += 1
        opened = at
        for _ in range(_MOST_STEPS):
            if opened > last or tokens.word(opened) in {"{", "("}:
                break
            opened += 1
        model = [w.lower() for w in tokens.words[at:opened] if w.lower().startswith(_MODEL)]
        if tokens.word(opened) == "(" and model and opened > at and tokens.word(at - 1) == "new":
            pass  # new VirtualMachineScaleSetData(…) {…}, or a chain of setters
        elif tokens.word(opened) != "{" or (opened > at and not model):
            return None
        inside = tokens.words[opened : last + 1]
        if any(inside[i : i + 3] == (".", ".", ".") for i in range(len(inside))):
            return None  # what is spread over it may be another set's
        span = Span(tokens.starts[first], tokens.end(last))
        entries: tuple[Entry, ...] = ()
        if not self._says_mode and any(_is_profile(word) for word in inside):
            inner = Entry("virtualMachineProfile", span, Unknown("not looked at", span))
            entries = (Entry("properties", span, Object((inner,), span)),)
        return Object(entries, span, open=not entries)

    def _settings(self) -> dict[str, list[int]]:
        """Where the values of variables begin, by their names."""
        if self._values is None:
            self._values = {}
            tokens = self._tokens
            for index, word in enumerate(tokens.words):
                if word in {"=", ":="}:
                    name = self._name_before(index)
                    if name:
                        self._values.setdefault(name, []).append(index + 1)
        return self._values

    def _name_before(self, equal: int) -> str:
        """``name =``, ``name: Type =``; "" of a field or an element."""
        tokens = self._tokens
        at = equal - 1
        if tokens.word(at - 1) == ":" and tokens.is_name(at - 2):
            at -= 2
        if not tokens.is_name(at) or tokens.word(at - 1) == ".":
            return ""
        return tokens.words[at]

    def _end(self, first: int) -> int:
        """The last token of the expression that begins at ``first``."""
        tokens = self._tokens
        at = first
        for _ in range(_MOST_STEPS):
            behind = tokens.behind(at)
            after = tokens.word(behind)
            closed = tokens.word(behind - 1) == "}"
            if (closed and after != ".") or after in {";", ""} or behind >= len(tokens):
                return behind - 1
            if tokens.first[behind] and after not in {".", "{"} and tokens.word(at) != "new":
                return behind - 1
            at = behind
        return at


def _is_profile(word: str) -> bool:
    return word.lower().removeprefix("with") == _PROFILE


def _defined(text: str, tokens: Tokens) -> Iterator[tuple[int, Value]]:
    """``azure.virtualMachineScaleSets().define("web")``: the method and the name."""
    for index, word in enumerate(tokens.words):
        if word != "define" or tokens.word(index - 1) != "." or tokens.word(index + 1) != "(":
            continue
        accessor = index - 2
        if tokens.word(accessor) == ")":
            accessor = tokens.other[accessor] - 1
        name = tokens.word(index + 2)
        quoted = name[:1] in {'"', "'"} and tokens.word(index + 3) == ")"
        if quoted and tokens.word(accessor).lower() == _SETS:
            start, end = tokens.starts[index + 2] + 1, tokens.end(index + 2) - 1
            yield index, Known(text[start:end], Span(start - 1, end + 1))
