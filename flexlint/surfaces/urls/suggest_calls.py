"""Replacements of requests and of RBAC actions, with the user's own path segments."""

from __future__ import annotations

import re
from functools import cached_property

from flexlint.azure import ANY_HTTP_METHOD, SCALE_SET_NAME
from flexlint.catalog.operation import Replacement, RestSpelling, Spellings
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import is_counter, is_piece, names_no_machine
from flexlint.lexical.urls.fronts import Front, front_before, front_of_id, in_url
from flexlint.model import ApiUse, Argument, Known, Span, Suggestion
from flexlint.record import record_with
from flexlint.regex import regex
from flexlint.suggestions.notes import names_note, note_of
from flexlint.suggestions.placeholders import MACHINE, SCALE_SET, placeholder
from flexlint.surfaces.urls.query import Item, dated, items_at
from flexlint.surfaces.urls.strings import Host, host_of
from flexlint.text.source import SourceFile

_HOLE = regex(r"\{(\w+)\}")
_WORD = regex(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+")
_DECIMAL_FIELD = regex(r"(?:%\d*[di]|\{[\w.]*:\d*d\})\Z")
_FILTERS, _EXPANDS = "2021-11-01", "2023-03-01"
"""The API versions since which the list of virtual machines takes $filter and $expand."""
_EVENT = regex(
    r"Microsoft\.Compute/virtualMachineScaleSets/virtualMachines/(\w+(?:/action)?)\Z", re.IGNORECASE
)
_REQUEST_FILES = (".http", ".rest")
_LINE = regex(rf"\s*(?:{ANY_HTTP_METHOD})\s")
_REQUEST = regex(rf"\s*(?P<method>{ANY_HTTP_METHOD})[ \t]+(?P<url>[^\s\"'`]+)(?=\s|\Z)")
_GOES_ON = regex(r"[^\n]*\r?\n[ \t]*[?&]")
_LOGGED = regex(r"operation_?name", re.IGNORECASE)
_NEAR = 120
_ANCHOR = "virtualMachineScaleSets"


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a request or, for an RBAC action, as an action; None if it is neither.

    A request keeps the user's own host, subscription, resource group and query, as far as the
    new operation takes it. What nobody knows is a placeholder.
    """
    if replacement.operation is None:
        return None
    counterpart = vocabulary.counterparts.get(replacement.operation)
    spellings = counterpart.spellings if counterpart is not None else None
    if use.form == "permission":
        event = _EVENT.match(use.spelling)
        if event is not None and _is_logged(source.text, use.span.start):
            name = f"Microsoft.Compute/virtualMachines/{event[1]}"
            return Suggestion(name, None, "what happens to a member is logged as this")
        if spellings is None or spellings.rbac is None:
            return None
        return Suggestion(spellings.rbac, None, "a Flexible member is an ordinary virtual machine")
    rest = spellings.rest if spellings is not None else None
    if rest is None:
        rest = next((s for op, s in vocabulary.rest if op == replacement.operation), None)
    if rest is None:
        return None
    return _Request(source, use, replacement, rest, spellings).suggestion()


@record_with(slots=False)
class _Request:
    """One request in place of another."""

    source: SourceFile
    use: ApiUse
    replacement: Replacement
    rest: RestSpelling
    spellings: Spellings | None

    def suggestion(self) -> Suggestion:
        names = dict(self.replacement.arguments)
        path, numbers = self._path(names)
        last: list[str] = []
        query: list[Item] = []
        since = ""
        listed = self.replacement.kind == "list-members"
        if listed:
            since = _EXPANDS if self._expands else _FILTERS
            query = [Item("filter", f"{self.host.dollar}filter", self._filter)]
            if self._expands:
                query.append(Item("expand", f"{self.host.dollar}expand", "instanceView"))
            last.append(
                "the filter needs the resource id of the scale set and API version "
                f"{since} or newer; the quotes around the property name belong to it"
            )
        if self.replacement.kind == "each-member":
            machines = f"{self.front.url}Microsoft.Compute/virtualMachines"
            last.append(
                f"the machines of the set are those of GET {machines}?{self.host.dollar}filter="
                f"{self._filter}, with API version {_FILTERS} or newer"
            )
        one = self.replacement.kind == "operation"
        if one and _lists(self.use.operation) and not _lists(self.replacement.operation or ""):
            last.append("one request for each of them")
        query += self._kept(since)
        provider = path.lstrip("/").partition("/")[0]
        dated_anew = provider != "Microsoft.Compute" and any(i.name == "api-version" for i in query)
        if dated_anew:
            last.append(f"{provider} has API versions of its own")
        if self.host.unquoted and len(query) > 1:
            last.append("put the URL in double quotes")
        if self.host.positional:
            last.append("every placeholder of the format string needs its own value, in this order")
        url = self.front.url + path.lstrip("/")
        for index, item in enumerate(query):
            url += f"{'&' if index else '?'}{item.text}"
        url = self.host.written(url)
        body = self._body()
        note = note_of(
            self.replacement,
            body,
            "; ".join(last),
            ids="; ".join(names_note(MACHINE, number) for number in numbers),
        )
        text = f"{self.rest.method} {url}"
        if listed and self._is_filtered:
            return Suggestion(f"{text}, and take what the old filter asks for", None, note)
        complete = self._is_a_line and not body and not dated_anew
        replaces = self._request_line() if complete else None
        return Suggestion(text, "http", note, complete=complete, replaces=replaces)

    def _request_line(self) -> Span | None:
        """The method and the URL of the old request; None if its query goes on in further lines."""
        text, at = self.source.text, self.use.span.start
        match = _REQUEST.match(text, text.rfind("\n", 0, at) + 1)
        if match is None or not match.start("url") <= at < match.end():
            return None
        return (
            None if _GOES_ON.match(text, match.end()) else Span(match.start("method"), match.end())
        )

    @property
    def _is_a_line(self) -> bool:
        """Whether the old request is a line of its own in a file of requests, and no argument
        of a call or command that would have to change as well."""
        text, at = self.source.text, self.use.span.start
        if not self.source.path.lower().endswith(_REQUEST_FILES):
            return False
        return _LINE.match(text, text.rfind("\n", 0, at) + 1, at) is not None

    # -- the path ------------------------------------------------------------------------

    def _path(self, names: dict[str, str]) -> tuple[str, list[str]]:
        """The path below ``providers``, and what names no machine in the old one."""
        numbers: list[str] = []

        def fill(match: re.Match[str]) -> str:
            wanted = _snake(match.group(1))
            argument = self.use.argument(names.get(wanted, wanted).strip("[]"))
            if argument is None or not argument.text.strip():
                return _unknown(wanted)
            if wanted == "vm_name" and _is_nameless(argument):
                numbers.append(argument.text)
                return MACHINE
            return _written(argument)

        return _HOLE.sub(fill, self.rest.path), numbers

    @cached_property
    def host(self) -> Host:
        return host_of(self.source, self.use)

    @cached_property
    def front(self) -> Front:
        """What stands before ``Microsoft.Compute``."""
        text = self.source.text
        held = self.use.argument("vm_scale_set_id")
        if held is not None and held.span.start == held.span.end:
            return front_of_id(text, held.span.start)
        start = self.use.span.start
        if text[start : start + len(_ANCHOR)].lower() == _ANCHOR.lower():
            return front_before(text, start)
        name = held or self.use.argument(SCALE_SET_NAME)
        if name is None:
            return Front()
        at = text.lower().rfind(_ANCHOR.lower(), max(0, name.span.start - 60), name.span.start)
        return front_before(text, at) if at >= 0 else Front()

    @property
    def _filter(self) -> str:
        held = self.use.argument("vm_scale_set_id")
        if held is not None:
            scale_set = _written(held)
        else:
            name = self.use.argument(SCALE_SET_NAME)
            written = _written(name) if name is not None else SCALE_SET
            scale_set = (
                f"{self.front.group}/providers/Microsoft.Compute/virtualMachineScaleSets/{written}"
            )
        quote, space = self.host.quote, self.host.space
        return f"{quote}virtualMachineScaleSet/id{quote}{space}eq{space}{quote}{scale_set}{quote}"

    # -- the query and the body ------------------------------------------------------------

    @property
    def _expands(self) -> bool:
        """Whether a list is to have the instance views: the old request asked for them."""
        expand = self.use.argument("expand")
        asked = self.use.operation.endswith("GetInstanceView")
        return asked or (expand is not None and "instanceview" in expand.text.lower())

    def _kept(self, since: str) -> list[Item]:
        """What of the user's query the new operation takes."""
        kept = []
        listed = self.replacement.kind == "list-members"
        for item in items_at(self.source.text, self._query_start):
            if item.name == "api-version":
                kept.append(dated(item, since))
            elif not listed and _snake(item.name) in self._parameters:
                kept.append(item)
        return kept

    @property
    def _is_filtered(self) -> bool:
        """Whether the old request asks for some members only."""
        items = items_at(self.source.text, self._query_start)
        return any(item.name.lower() == "filter" for item in items)

    @property
    def _query_start(self) -> int:
        return max(self.use.span.end, self.use.statement.end if self.use.statement else 0)

    @property
    def _parameters(self) -> frozenset[str]:
        """Canonical parameters of the new operation."""
        found = {old for _, old in self.replacement.arguments}
        python = self.spellings.python if self.spellings is not None else None
        for method in python.methods if python is not None else ():
            for signature in method.signatures:
                found.update(signature.positional, signature.keyword_only)
        return frozenset(found)

    def _body(self) -> str:
        """What has to be said of the body of a request that names instances in it."""
        for needed, given in self.replacement.arguments:
            if needed == "vm_instance_i_ds" and given.startswith("["):
                instance = self.use.argument(given.strip("[]"))
                named = instance is not None and instance.text.strip()
                nameless = instance is None or not named or _is_nameless(instance)
                name = MACHINE if instance is None or nameless else _written(instance)
                return f'its body is {{"instanceIds": ["{name}"]}}'
        return ""


def _is_nameless(argument: Argument) -> bool:
    """Whether a segment names no machine: it is a number, or a piece of a name."""
    text = argument.text.strip()
    inner = text.strip("${}<>#:() ")
    number = inner.isdecimal() or is_counter(inner) or _DECIMAL_FIELD.match(text) is not None
    return number or is_piece(text) or is_piece(inner) or names_no_machine(argument.value)


def _written(argument: Argument) -> str:
    """An argument as a segment of a path: an expression of a program stands in braces."""
    return in_url(argument.text, hole=not isinstance(argument.value, Known))


def _is_logged(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is looked for in the activity log, and allows nothing."""
    return _LOGGED.search(text, max(0, at - _NEAR), at) is not None


def _lists(operation: str) -> bool:
    """Whether ``operation`` gives a list."""
    return operation.partition("_")[2].startswith("List")


def _unknown(parameter: str) -> str:
    if parameter == "vm_name":
        return MACHINE
    if parameter == SCALE_SET_NAME:
        return SCALE_SET
    return placeholder(parameter.replace("_", " "))


def _snake(name: str) -> str:
    return "_".join(word.lower() for word in _WORD.findall(name))
