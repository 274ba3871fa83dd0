"""Azure CLI commands that replace a scale-set command, with the user's own values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import CliSpelling, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import names_no_machine
from flexlint.lexical.picking import PICKED, is_picked_behind, why_not
from flexlint.model import ApiUse, Argument, Known, Suggestion, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.suggestions.commands import (
    INSTANCES,
    MEMBER,
    instances_of,
    items_of,
    kept_arguments,
    member_flag,
    told,
    whom_of,
)
from flexlint.suggestions.copied import Copied, Part, Word, line, texts
from flexlint.suggestions.notes import names_note, note_of, piece_note
from flexlint.suggestions.placeholders import (
    GROUP,
    MACHINE,
    MACHINES,
    SCALE_SET,
    is_complete,
    placeholder,
)
from flexlint.suggestions.queries import Answer, asks_for, in_new_words, of_details
from flexlint.surfaces.shell.places import Place
from flexlint.surfaces.shell.words import is_expanded, unescaped
from flexlint.text.source import SourceFile

_ALWAYS_KEPT = frozenset(
    {"no_wait", "subscription", "output", "o", "verbose", "debug", "only_show_errors"}
)
_NEVER_KEPT = frozenset(
    {RESOURCE_GROUP, *SCALE_SET_NAMES, *INSTANCES, "query", "ids", "expand", MEMBER}
)
_SAID_OTHERWISE = frozenset({*_NEVER_KEPT, "filter", "select"})
"""What a replacement says in other words, or what its reader is told of it."""
_CUT_NAME = regex(r"(?P<q>\"?)\$\{(?P<whole>\w+)##?\*?_\}(?P=q)\Z")
_VARIABLE = regex(r"\$(?:\{?|\()(?P<name>[A-Za-z_]\w*)[})]?\Z")
"""Of a shell, or of make and of pipelines: ``$(NAME)``."""
_HOLE = regex(r"\$?\{\{[^{}]*\}\}\Z")
"""Of templates, which write it with blanks."""
_INSTANCE_ID = regex(r"(?<=[.\"'])instanceId\b")
_READ_BY_PIPE = regex(
    r"[^\n|;&]{0,80}(?:\\\r?\n[ \t]{0,40})?\|(?:[^\n\\]|\\\r?\n|\\.){0,400}?\binstanceId\b"
)
_HANDED_ON = regex(r"[ \t]*(?:\\\r?\n[ \t]*)?(?:\|(?!\|)|>)")
_VIEW_READ_BY_PIPE = regex(_READ_BY_PIPE.pattern.replace("instanceId", "instanceView"))
_ASSIGNED = regex(r"(?<!\w)(?P<name>[A-Za-z_]\w*)=\"?(?:\$\(|`)\s*\Z")
_HELD = regex(r"\$\{?([A-Za-z_]\w*)")
_NEAR = 120
_LONGEST_LINE = 1000
_OF_ONE_INSTANCE = frozenset({"VirtualMachineScaleSetVMs_RunCommand"})
"""Operations whose command takes the resource id of an instance."""
_IDS_NOTE = "the ids are those of virtual machines, as az vm list --vmss gives them"
_FEEDING = regex(r"\baz\s+vmss\s+list-instances\s[^;&]{0,600}\|\s*(?:\\\s*)?\Z")
_FAR = 700
_SUBSCRIPTION = regex(r"/subscriptions/(?P<name>[\w.\-]+)/", re.IGNORECASE)
_ITEMS_NOTE = "the items are virtual machines: read name for instanceId"
_MANY = regex(r"\bjoin\(|\{\{[^{}]{0,200}(?<=\w)(?:s|list)\s*\}\}\Z", re.IGNORECASE)
"""What a template or a program puts in that is more than one name."""
_NUMBERS = regex(r"\d,|\.\.|\bseq\b")
"""In one word that stands for several numbers."""
_PLURAL = regex(r"s\Z|_?list\Z|\Aall", re.IGNORECASE)
_SHORT = {"--resource-group": "-g", "--name": "-n"}
_FLAGS = {"o": "-o", "output": "-o"}
_TABLE = regex(r"[\"']?(?:tsv|table)[\"']?\Z")
_ADDRESSES_NOTE = "an address has no more than id, name, ipAddress, ipAllocationMethod and zone"
_ADDRESSES = "[].virtualMachine.network.publicIpAddresses[]"
_NO_VIEWS = "it gives powerState in place of instance views, so the query needs other properties"
_NO_VIEWS_PIPED = "it gives powerState in place of the instance views that its pipe reads"
_ANSWERS: dict[str, Answer] = {
    "VirtualMachines_Get": "instances",
    "VirtualMachines_InstanceView": "view",
}


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a command line that runs as pasted, or None if it is no command."""
    if use.form == "permission":
        counterpart = vocabulary.counterparts.get(replacement.operation or "")
        action = counterpart.spellings.rbac if counterpart is not None else None
        return Suggestion(action) if action else None
    if replacement.kind not in {"operation", "each-member", "list-members"}:
        return None
    if replacement.operation is None:
        return None
    place = Place(source, use)
    suggestion = _Command(place, use, replacement, vocabulary).written()
    return None if suggestion is None else place.located(_telling_of_lost(use, suggestion))


def _telling_of_lost(use: ApiUse, suggestion: Suggestion) -> Suggestion:
    """``suggestion``, which is not complete where an option of ``use`` is not in it."""
    if suggestion.language != "shell" or not is_complete(suggestion):
        return suggestion
    copied = [piece.source_start for piece in suggestion.pieces]
    lost: list[str] = []
    for argument in use.arguments:
        name, span = argument.name, argument.span
        if name is None or name in _SAID_OTHERWISE:
            continue
        option = f"--{name.replace('_', '-')}"
        kept = f" {option}" in suggestion.text or any(span.start <= at < span.end for at in copied)
        kept = kept or bool(argument.text and argument.text in suggestion.text)
        if not kept and argument.value != Known(False, argument.value.span):
            lost.append(option)
    if not lost:
        return suggestion
    said = f"the new command has no {' and no '.join(lost)}"
    note = "; ".join(part for part in (said, suggestion.note) if part)
    return replace(suggestion, note=note, complete=False)


@record
class _Command:
    place: Place
    use: ApiUse
    replacement: Replacement
    vocabulary: Vocabulary

    # -- which command ------------------------------------------------------------------

    def written(self) -> Suggestion | None:
        use, replacement = self.use, self.replacement
        note = note_of(replacement, ids=self._by_number())
        if self._names_instances_by_id():
            return self._by_ids()
        if self._is_of_several_sets() and instances_of(use) is None:
            return None  # a listing is of one set
        if replacement.kind == "list-members":
            return self._list(note)
        spelling = self._spelling()
        if spelling is None:
            return None
        if any((a := use.argument(name)) is not None and not a.text for name in INSTANCES):
            return self._at_the_end(spelling, note)
        acts_on = whom_of(use, replacement, spelling.arguments)
        if acts_on == "set":
            return self._on_the_set(spelling)
        if acts_on == "unseen":
            listed = not use.open_arguments and use.spelling.split()[-1].startswith("list")
            return self._each_list(spelling, note) if listed else None
        query = self._query(_ANSWERS.get(replacement.operation or "", "other"))
        command: list[Word] = [*spelling.command.split(), *self._group()]
        extra = self._extra(spelling)
        flag = _SHORT.get(member := member_flag(spelling.arguments) or "", member)
        if not isinstance(query, str) and self._waits_for_other_words():
            query = "what is waited for needs other properties"
        if isinstance(query, str):
            named = self._named()[:1] if acts_on == "named" else []
            return self._without_query(line([*command, flag, *named]), query, note)
        if acts_on == "named":
            named = self._named()
            extra = _with_query(extra, query)
            if "nic" in spelling.command and not self._asks_ids_only():
                said = "returns the ids of the interfaces, so the query needs other properties"
                said = said if query else "returns the ids of the interfaces alone"
                return self._words(line([*command, flag, *named, *extra]), said, note)
            if len(named) == 1 and not self._may_be_several(named[0]):
                return self.place.written(line([*command, flag, named[0], *extra]), note)
            return self._loop([*named], [*command, flag], extra, note)
        if member != "--name":
            return self._loop([self._substituted("name")], [*command, flag], extra, note)
        ids = self._substituted("id")
        return self.place.written(
            line([*spelling.command.split(), "--ids", ids, *_with_query(extra, query)]), note
        )

    def _names_instances_by_id(self) -> bool:
        """Whether ``--ids`` gives the resource ids of instances, and not those of sets."""
        by_id = told(self.use, "ids") is not None and told(self.use, *SCALE_SET_NAMES) is None
        return by_id and self.use.operation in _OF_ONE_INSTANCE

    def _by_ids(self) -> Suggestion | None:
        """The same on virtual machines, whose ids come from where those of instances did."""
        ids, spelling = told(self.use, "ids"), self._spelling()
        if ids is None or spelling is None:
            return None
        said = "; ".join(part for part in (_IDS_NOTE, self.replacement.note) if part)
        command = [*spelling.command.split(), "--ids", *self.place.words(ids)]
        found = self.place.written(line([*command, *self._extra(spelling)]), said)
        listed = texts([self._copied(ids)]) == "@-" and self._is_fed_by_list()
        return found if found is None or listed else replace(found, complete=False)

    def _is_fed_by_list(self) -> bool:
        """Whether the ids come out of a list of the instances, which has its own replacement."""
        text, at = self.place.source.text, self.use.span.start
        return _FEEDING.search(text, max(0, at - _FAR), at) is not None

    def _is_of_several_sets(self) -> bool:
        """Whether ``--ids`` may give more than one set."""
        ids = told(self.use, "ids")
        if ids is None or told(self.use, *SCALE_SET_NAMES) is not None:
            return False
        words = self.place.words(ids)
        return len(words) > 1 or any(map(self._may_be_several, words))

    def _spelling(self) -> CliSpelling | None:
        operation = self.replacement.operation
        counterpart = self.vocabulary.counterparts.get(operation or "")
        if counterpart is not None:
            given = {a.name for a in self.use.arguments if a.name is not None}
            return counterpart.spellings.cli_like(self.use.spelling, given)
        return next((spelling for op, spelling in self.vocabulary.cli if op == operation), None)

    def _at_the_end(self, spelling: CliSpelling, note: str) -> Suggestion | None:
        """The instances come from elsewhere: ``xargs az vmss start -g g -n web --instance-ids``."""
        member = member_flag(spelling.arguments)
        if member is None:
            return None
        command = [*spelling.command.split(), *self._group(), *self._extra(spelling)]
        flag = _SHORT.get(member, member)
        named = line([*command, flag, _quoted(MACHINE)])
        return self.place.sentence(["run ", *named, " for each name"], note)

    def _loop(
        self,
        over: list[Word],
        command: list[Word],
        extra: list[Word],
        note: str,
    ) -> Suggestion | None:
        return self.place.loop(line(over), line(command), line(extra), note)

    # -- lists --------------------------------------------------------------------------

    def _list(self, note: str) -> Suggestion | None:
        use = self.use
        viewed = use.spelling.split()[2:3] == ["get-instance-view"]
        of_set = viewed and told(use, *INSTANCES) is None
        answer: Answer = "views" if viewed else "instances"
        filtered = use.argument("filter")
        query = self._query(answer)
        asked = told(use, "query")
        expanded = use.argument("expand")
        shown = viewed or (expanded is not None and "instanceview" in expanded.text.lower())
        if asked is not None:
            shown = shown or asks_for(self._said(asked), "instanceView")
        command = line([*self._members(), *(["--show-details"] if shown else [])])
        if of_set and asked is not None:
            said = "the view of a scale set has no counterpart, so the query needs other properties"
            return self._without_query(command, said, note)
        if filtered is not None:
            said = "put what the filter says into the query"
            return self._without_query(command, said, note)
        if isinstance(query, str):
            return self._without_query(command, query, note)
        if asked is not None and shown:
            query = self._of_details(asked, answer)
        if isinstance(query, str):
            return self._without_query(command, query, note)
        end = (use.statement or use.span).end
        if shown and _VIEW_READ_BY_PIPE.match(self.place.source.text, end) is not None:
            return self._words(command, _NO_VIEWS_PIPED, note)
        rest = list(self._general())
        output = told(use, "output", "o")
        read = asked is None and self._is_read()
        if read:
            note = "; ".join([*([note] if note else []), _ITEMS_NOTE])
        if asked is None and output is not None and _TABLE.match(output.text):
            note = "; ".join([*([note] if note else []), "the columns are different"])
        made = self.place.written(line([*command_words(command), *query, *rest]), note)
        made = replace(made, complete=False) if made is not None and read else made
        return self._doubted(made)

    def _doubted(self, made: Suggestion | None) -> Suggestion | None:
        """``made``, not complete where the query tells machines by number or by place, or a pipe
        takes some of them."""
        asked = told(self.use, "query")
        why = why_not(self._said(asked)) if asked is not None else ""
        end = (self.use.statement or self.use.span).end
        if not why and is_picked_behind(self.place.source.text, end):
            why = PICKED
        if made is None or not why:
            return made
        note = made.note if why in made.note else "; ".join(filter(None, (made.note, why)))
        return replace(made, note=note, complete=False)

    def _is_read(self) -> bool:
        """Whether ids of instances are read from the list in its pipe, or from the variable that
        it is put into."""
        text, use = self.place.source.text, self.use
        end = (use.statement or use.span).end
        if _READ_BY_PIPE.match(text, end) is not None:
            return True
        held = _ASSIGNED.search(text, max(0, use.span.start - _NEAR), use.span.start)
        return held is not None and held["name"] in _read_by_name(text)

    def _each_list(self, spelling: CliSpelling, note: str) -> Suggestion | None:
        """Lists that are one of each member now: its network interfaces, its addresses."""
        member = member_flag(spelling.arguments) or ""
        asked = told(self.use, "query")
        rest = list(self._general())
        if member == "--vm-name":
            if not self._asks_ids_only():
                ids = [
                    *self._members(),
                    "--query",
                    '"[].networkProfile.networkInterfaces[].id"',
                    "-o tsv",
                ]
                return self.place.sentence(
                    ["get the network interfaces whose ids ", *line(ids), " prints"], note
                )
            query = ["--query", self._copied(asked)] if asked is not None else []
            command: list[Word] = [*spelling.command.split(), *self._group(), member]
            made = self._loop([self._substituted("name")], command, [*query, *rest], note)
            return self._doubted(made)
        query = ["--query", _quoted(_ADDRESSES)]
        if asked is None and not _lists_addresses(self.use):
            ids = ["--ids", self._substituted("id")]
            said = "the ports of the virtual machines are in the NAT rules of the load balancer"
            return self._words(line([*spelling.command.split(), *ids]), said, note)
        if asked is not None:
            said = self._said(asked)
            if "$" in said or "dnsSettings" in said or "ipAddress" not in said:
                said = "its answer has addresses below virtualMachine.network"
                return self._words(line([spelling.command]), said, note)
            query = ["--query", _quoted(f"{_ADDRESSES} | {said}")]
        else:
            note = "; ".join([*([note] if note else []), _ADDRESSES_NOTE])
        command = [*spelling.command.split(), "--ids", self._substituted("id")]
        made = self._doubted(self.place.written(line([*command, *query, *rest]), note))
        if made is not None and asked is None and self._is_kept():
            return replace(made, complete=False)
        return made

    def _is_kept(self) -> bool:
        """Whether something reads what the command prints, or may, where that does not show."""
        if self.place.source.inner:
            return True
        text, use = self.place.source.text, self.use
        end = (use.statement or use.span).end
        before = text[max(0, use.span.start - _NEAR) : use.span.start]
        return _HANDED_ON.match(text, end) is not None or before.rstrip().endswith(("$(", "`"))

    def _asks_ids_only(self) -> bool:
        """Whether no more is asked of interfaces than what ``az vm nic list`` says of them."""
        asked = told(self.use, "query")
        names = re.findall(r"[A-Za-z_]\w*", self._said(asked)) if asked is not None else []
        return asked is not None and set(names) <= {"id", "primary", "resourceGroup"}

    # -- words --------------------------------------------------------------------------

    def _copied(self, argument: Argument) -> Part:
        return self.place.copied(argument)

    def _group(self, needed: bool = False) -> list[Word]:
        argument = told(self.use, RESOURCE_GROUP)
        if argument is not None:
            return ["-g", self._copied(argument)]
        # The words that do not show may well give it.
        needed = needed or self.use.open_arguments or told(self.use, "ids") is not None
        return ["-g", _quoted(GROUP)] if needed else []

    def _members(self) -> list[Word]:
        """``az vm list`` of the set; ``--vmss`` takes its name as well as its resource id."""
        argument = told(self.use, *SCALE_SET_NAMES)
        if argument is not None:
            return ["az", "vm", "list", *self._group(), "--vmss", self._copied(argument)]
        argument = told(self.use, "ids")
        if argument is not None:
            listed: list[Word] = ["az", "vm", "list", "--vmss", self._copied(argument)]
            within = _SUBSCRIPTION.search(argument.text)
            if within is None or told(self.use, "subscription") is not None:
                return listed
            # An id says which subscription ``--ids`` is about; ``--vmss`` takes the current one.
            return [*listed, "--subscription", within["name"]]
        return ["az", "vm", "list", *self._group(), "--vmss", _quoted(SCALE_SET)]

    def _substituted(self, field: str) -> tuple[Part, ...]:
        query = ["--query", f'"[].{field}"', "-o", "tsv", *self._subscription()]
        return ("$(", *line([*self._members(), *query]), ")")

    def _subscription(self) -> list[Word]:
        argument = told(self.use, "subscription")
        return ["--subscription", self._copied(argument)] if argument is not None else []

    def _named(self) -> list[Part]:
        """The instances the old command named, each once."""
        argument = instances_of(self.use)
        if argument is None:
            return []
        found: dict[str, Part] = {}
        for part in map(self._item, self._names(argument)):
            found.setdefault(texts([part]), part)
        return list(found.values())

    def _names(self, argument: Argument) -> list[Part]:
        """The words of ``argument``, those that name no virtual machine replaced."""
        items = items_of(argument)
        words = self.place.words(argument)
        if _HOLE.match(argument.text):
            return [self._copied(argument)]
        if len(words) != len(items):
            # A quoted command, or a variable that holds several.
            if any(map(_is_nameless, items)):
                return [_quoted(self._stand_in())]
            return [self._copied(argument)]
        found: list[Part] = []
        for word, item in zip(words, items, strict=True):
            whole = _CUT_NAME.match(texts([word]))
            if whole:
                found.append(self.place.within(word, f"{whole['q']}${whole['whole']}{whole['q']}"))
            else:
                found.append(_quoted(self._stand_in()) if _is_nameless(item) else word)
        return found

    def _item(self, part: Part) -> Part:
        """``part``; where it reads the id of an item of a list, its name, as those are virtual
        machines now."""
        word = texts([part])
        name = word if "az vmss" in word else _INSTANCE_ID.sub("name", word)
        return part if name == word else self.place.within(part, name)

    def _may_be_several(self, part: Part) -> bool:
        """Whether ``part`` may hold more than one name, which one ``--name`` cannot take."""
        word = texts([part])
        if '"' in self.use.quotes or "<" in self.use.quotes:
            word = word.replace("\\$", "$")  # the script that is written here has no backslash
        if part == _quoted(MACHINES) or "@" in word or word in {"$*", '"$*"'} or "${=" in word:
            return True
        if _MANY.search(word):
            return True
        if is_expanded(word):
            return True
        variable = _VARIABLE.match(word)
        if variable is None or not isinstance(part, Copied):
            return word.startswith(("$(", "$$(", "`"))
        return self.place.holds_several(
            variable["name"], called_so=_PLURAL.search(variable["name"]) is not None
        )

    def _stand_in(self) -> str:
        """What stands for ids that name no virtual machine."""
        numbers = self._numbers()
        several = len(numbers) > 1 or any(map(_NUMBERS.search, numbers))
        return MACHINES if several else MACHINE

    def _numbers(self) -> list[str]:
        """The ids that the old command named and that name no virtual machine, as written."""
        written: list[str] = []
        for argument in (a for name in INSTANCES if (a := self.use.argument(name)) is not None):
            words, items = argument.text.split(), items_of(argument)
            if len(words) == len(items):
                pairs = zip(words, items, strict=True)
                written += [word for word, item in pairs if _is_nameless(item)]
            elif any(map(_is_nameless, items)):
                written.append(argument.text)
        return list(dict.fromkeys(written))

    def _by_number(self) -> str:
        """What is to be said of ids that name no virtual machine."""
        numbers = self._numbers()
        if not numbers:
            return ""
        written = " ".join(numbers)
        if all(map(_CUT_NAME.match, numbers)):
            return piece_note(written)
        return names_note(self._stand_in(), written)

    # -- queries ------------------------------------------------------------------------

    def _said(self, argument: Argument) -> str:
        """The query that ``argument`` is, as far as it is known."""
        value = argument.value
        if isinstance(value, Known):
            return str(value.value)
        quoted = argument.text.startswith('"')
        inner = argument.text.strip("\"'")
        return unescaped(inner) if quoted else inner

    def _query(self, answer: Answer) -> list[Word] | str:
        """``--query`` for the new answer, or why there is none that asks the same."""
        asked = told(self.use, "query")
        if asked is None:  # a machine has its view one level further down
            return ["--query", "instanceView"] if answer == "view" else []
        new = in_new_words(self._said(asked), answer)
        if new.gone:
            return f"a virtual machine has no {' and no '.join(new.gone)}, which the query asks for"
        return self._asking(asked, new.text)

    def _of_details(self, asked: Argument, answer: Answer) -> list[Word] | str:
        """``--query`` for ``az vm list --show-details``, which leaves instance views out."""
        new = of_details(in_new_words(self._said(asked), answer).text)
        return _NO_VIEWS if asks_for(new, "instanceView") else self._asking(asked, new)

    def _asking(self, asked: Argument, new: str) -> list[Word]:
        """``--query`` with ``new`` in place of what ``asked`` says."""
        said = self._said(asked)
        if new == said:
            return ["--query", self._copied(asked)]
        if isinstance(asked.value, Known) and asked.value.via:
            return ["--query", _quoted(new)]  # a variable that other commands may use
        return ["--query", self.place.requoted(asked, said, new)]

    def _waits_for_other_words(self) -> bool:
        """Whether ``--custom`` waits for what a virtual machine has under another name."""
        awaited = told(self.use, "custom")
        if awaited is None:
            return False
        said = self._said(awaited)
        new = in_new_words(said, "instances")
        return new.text != said or bool(new.gone)

    def _without_query(self, command: Iterable[Part], why: str, note: str) -> Suggestion | None:
        return self._words(command, why, note)

    def _words(self, command: Iterable[Part], why: str, note: str) -> Suggestion | None:
        return self.place.sentence(["use ", *command, f"; {why}"], note)

    # -- other options ------------------------------------------------------------------

    def _general(self) -> Iterable[Word]:
        """The options that every command takes."""
        for argument in self.use.arguments:
            if argument.name in _ALWAYS_KEPT:
                yield _FLAGS.get(argument.name, f"--{argument.name.replace('_', '-')}")
                if argument.text:
                    yield self._copied(argument)

    def _on_the_set(self, spelling: CliSpelling) -> Suggestion | None:
        """A replacement that is about the scale set itself, or about neither set nor member."""
        mapped = dict(self.replacement.arguments)
        options: dict[str, tuple[str, Argument]] = {}
        for option, parameter in spelling.arguments:
            argument = self.use.argument(mapped.get(parameter, parameter).strip("[]"))
            known = option.startswith("--") and parameter in mapped
            if argument is not None and argument.text and known and parameter not in options:
                options[parameter] = (_SHORT.get(option, option), argument)
        wanted = {parameter for _, parameter in spelling.arguments if parameter in mapped}
        if wanted - options.keys():
            return None
        words: list[Word] = [p for f, a in options.values() for p in (f, self._copied(a))]
        for option in spelling.options:
            words += _filled_in(spelling, option, words)
        words += self._general()
        parts = line([*spelling.command.split(), *words])
        return self.place.written(parts, note_of(self.replacement))

    def _extra(self, spelling: CliSpelling) -> list[Word]:
        """Options of the old command that the new one takes as well.

        A command of the same name on virtual machines takes all of them but those that say
        which instances, and ``--query``, whose shape differs.
        """
        same = self.use.spelling.split()[2:3] == spelling.command.split()[2:3]
        never = _NEVER_KEPT | {spelling.argument(option) for option in spelling.without}

        def customary(name: str) -> str | None:
            if not same and name not in _ALWAYS_KEPT:
                return None
            return _FLAGS.get(name, f"--{name.replace('_', '-')}")

        words: list[Word] = []
        for option, argument in kept_arguments(
            self.use, self.replacement, spelling.arguments, never, customary
        ):
            words += [option, self._copied(argument)] if argument.text else [option]
        for option in spelling.options:
            words += _filled_in(spelling, option, words)
        return words


@lru_cache(maxsize=4)
def _read_by_name(text: str) -> frozenset[str]:
    """The variables out of which ids of instances are read by ``jq``."""
    lines = (line for line in text.split("\n") if "instanceId" in line and "jq" in line)
    return frozenset(name for line in lines for name in _HELD.findall(line[:_LONGEST_LINE]))


def _lists_addresses(use: ApiUse) -> bool:
    """Whether addresses are asked for, and not how to connect, which no list of them says."""
    return use.spelling.endswith("public-ips")


def _with_query(options: list[Word], query: list[Word]) -> list[Word]:
    """``options`` with the query before what is said of the output."""
    at = options.index("-o") if "-o" in options else len(options)
    return [*options[:at], *query, *options[at:]]


def command_words(parts: Iterable[Part]) -> list[Word]:
    """``parts`` without the blanks between them."""
    return [part for part in parts if part != " "]


def _is_nameless(value: Value) -> bool:
    """Whether a word names no virtual machine; a variable's may hold several ids."""
    if isinstance(value, Known) and isinstance(value.value, str) and value.value.split():
        return all(part.isdecimal() for part in value.value.split())
    return names_no_machine(value)


def _quoted(text: str) -> str:
    """``text`` as one word."""
    if "'" not in text:
        return f"'{text}'"
    return '"' + re.sub(r"([\\\"$`])", r"\\\1", text) + '"'


def _filled_in(spelling: CliSpelling, option: str, words: list[Word]) -> list[Word]:
    """``option``, which the command needs, with a stand-in for what the old one did not say."""
    parameter = dict(spelling.arguments).get(option)
    if option in words or _SHORT.get(option) in words:
        return []
    if parameter is None:
        return [option]
    return [
        option,
        _quoted(placeholder(f"{parameter.removesuffix('_name')} name".replace("_", " "))),
    ]
