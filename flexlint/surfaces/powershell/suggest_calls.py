"""Cmdlets that replace a scale-set cmdlet, with the user's own values."""

from __future__ import annotations

import re

from flexlint.catalog.operation import PowerShellSpelling, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import names_no_machine
from flexlint.model import ApiUse, Argument, Known, Span, Suggestion, Unknown
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.suggestions.commands import (
    group_of,
    instances_of,
    items_of,
    member_flag,
    scale_set_of,
    told,
    whom_of,
)
from flexlint.suggestions.notes import names_note, note_of, piece_note
from flexlint.suggestions.placeholders import GROUP, MACHINE, MACHINES, SCALE_SET
from flexlint.surfaces.powershell.ids import whole_name
from flexlint.surfaces.powershell.lexer import ends_in_string
from flexlint.surfaces.powershell.parameters import ON_WHOM, flat, kept_parameters, needed
from flexlint.text.source import SourceFile

_NAME, _NAMES = f"'{MACHINE}'", f"'{MACHINES}'"
"""Stand for ids of Uniform instances, which no member of a Flexible set has."""
_NUMBER = regex(r"(?P<before>^|[,(@]\s*)(?P<q>[\"']?)\d+(?P=q)(?=\s*(?:[,)]|$))")
_ITEM = regex(r"\$(?:_|PSItem)\b", re.IGNORECASE)
_VARIABLE_READ = regex(r"\$(?:(?:\w+:)?\w+|\{[^{}]+\})")
_MEMBERS = regex(r"(?:(?:\??\.|::)\w+(?:\([^()]*\))?|\[[^\[\]]+\])+")
_INSTANCE_ID = regex(r"(?<=\.)InstanceId\b", re.IGNORECASE)
_OF_VARIABLE = regex(r"\$(?P<name>\w+)\.\Z")
_WHOLE_ID = regex(r"\.(?:Resource)?Id\)?\Z", re.IGNORECASE)
_BARE = regex(r"[A-Za-z][\w\-]*\Z")
_SPLAT = regex(r"(?<![\w\"'$@])@[A-Za-z_]\w*")
_ONE = regex(r"\"[^\"]*\"\Z|.*(?:\[-?\d+\]|\.ToString\(\))\)?\Z", re.DOTALL)
_VARIABLE = regex(r"\(?\$(?P<name>\w+)(?:\.(?:Name|InstanceId))?\)?\Z", re.IGNORECASE)
_LOOK_BACK = 4000
_OPEN = "the command ends within a string: close that first"
_COMMENT = regex(r"(?:^|\s)#|<#")
_END = regex(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_RUN = regex(r"\((?!\s*\$[\w.:]+\s*\))|\+\+|--(?=[^\w]|\Z)")
"""What runs something, or changes a variable, wherever it stands."""
_COUNTED = regex(r"\)\.(?:Count|Length)\b", re.IGNORECASE)
_ID_READ = regex(r"(?<![\w\-])InstanceId\b", re.IGNORECASE)
"""``InstanceId`` that is no parameter: a property, by itself or in quotes."""
_AHEAD = 4000
_ITEMS_NOTE = "the items are virtual machines: write .Name for .InstanceId"
_STATE_NOTE = "a list says .PowerState of each, and has no .InstanceView"
_VIEW = regex(r"\.InstanceView\b", re.IGNORECASE)
_NETWORK = frozenset({"NetworkInterfaces_Get", "PublicIPAddresses_Get"})
_INTERFACES = "ForEach-Object { $_.NetworkProfile.NetworkInterfaces.Id }"
_BY_ID = {
    "NetworkInterfaces_Get": "ForEach-Object { Get-AzNetworkInterface -ResourceId $_ }",
    "PublicIPAddresses_Get": (
        "ForEach-Object { (Get-AzNetworkInterface -ResourceId $_).IpConfigurations."
        "PublicIpAddress.Id } | Where-Object { $_ } | ForEach-Object { Get-AzPublicIpAddress "
        "-ResourceGroupName ($_ -split '/')[4] -Name ($_ -split '/')[-1] }"
    ),
}
"""What gets the resources that a pipe of ids of network interfaces leads to."""


_AZURE_RM = regex(r"\A\w+-AzureRm", re.IGNORECASE)
_MODULE = "its cmdlets are those of the Az module, and the old one is of AzureRM"
_RESULTS = "there is one result for each virtual machine"
_RESULT_READ = regex(
    r"(?:(?<![=!<>])=(?!=)|\b(?:if|while|switch|return)\s*\(|[\w)\]=(]\s*\()\s*\Z", re.IGNORECASE
)
"""What stands before a command whose result is read."""
_THROWN_AWAY = regex(r"(?:\$null\s*=|\[void\]\s*\()\s*\Z", re.IGNORECASE)
_KEPT = regex(r"\s-(?:(?:Out|Error|Warning|Information)Variable|[oewi]v)\b(?!\s+\+)", re.IGNORECASE)
"""Parameters with a variable that holds what the last call gave."""


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a command that runs as pasted in place of the old one, or in words
    where that one would do more than it was told; None if it is no cmdlet."""
    call = _Call(source, use, replacement, vocabulary)
    suggestion = call.suggestion()
    return None if suggestion is None else call.located(call.doubted(call.of_module(suggestion)))


class _Call:
    """One call of a cmdlet, and what replaces it."""

    def __init__(
        self, source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
    ) -> None:
        self._text = source.text
        self._use = use
        self._replacement = replacement
        self._vocabulary = vocabulary
        self._piped = self._before().endswith("|")

    def suggestion(self) -> Suggestion | None:
        use, replacement = self._use, self._replacement
        if use.open_arguments and (not self._piped or _SPLAT.search(self._statement())):
            return None  # what is in the hash table may say on whom
        if replacement.kind == "list-members":
            return self._listed()
        if replacement.operation is None or replacement.kind not in {"operation", "each-member"}:
            return None
        if replacement.operation in _NETWORK:
            return self._network(_BY_ID[replacement.operation])
        counterpart = self._vocabulary.counterparts.get(replacement.operation)
        if counterpart is None or not counterpart.spellings.powershell:
            return None
        spelling = counterpart.spellings.powershell[0]
        member = member_flag(spelling.arguments)
        acts_on = whom_of(use, replacement, spelling.arguments)
        if member is None or acts_on == "unseen":
            return None
        argument = instances_of(use)
        if argument is None:
            return self._each(spelling, member)
        return self._named(spelling, member, argument)

    def of_module(self, suggestion: Suggestion) -> Suggestion:
        """``suggestion``, which is not complete in a script that has another module than Az."""
        if suggestion.language is None or _AZURE_RM.search(self._statement()) is None:
            return suggestion
        note = "; ".join(part for part in (_MODULE, suggestion.note) if part)
        return replace(suggestion, note=note, complete=False)

    def doubted(self, suggestion: Suggestion) -> Suggestion:
        """``suggestion``, which is not complete if it runs words of the user more than once."""
        block = suggestion.text.find("{")
        for argument in self._use.arguments:
            words = flat(argument.text)
            if not _RUN.search(words):
                continue
            at = suggestion.text.find(words)
            if suggestion.text.count(words) > 1 or 0 <= block < at:
                why = f"keep what {words} gives in a variable: the old command asks for it once"
                note = "; ".join(part for part in (why, suggestion.note) if part)
                return replace(suggestion, note=note, complete=False)
        return suggestion

    def located(self, suggestion: Suggestion) -> Suggestion:
        """``suggestion``, saying what it replaces: the command with its parameters, if a statement
        may stand where the suggestion is one."""
        where = self._use.statement
        if suggestion.language != "powershell" or where is None or self._use.shared:
            return suggestion
        old = self._text[where.start : where.end]
        if ends_in_string(old):
            note = "; ".join(part for part in (_OPEN, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        if _COMMENT.search(old) or not re.match(r"\w+-\w+", old):
            return suggestion
        if suggestion.text.startswith("foreach ("):
            before = self._text[max(0, where.start - 200) : where.start].rpartition("\n")[2]
            alone = not before.strip(" \t")
            if not alone or _END.match(self._text, where.end) is None:
                return suggestion
        return replace(suggestion, replaces=where)

    # -- lists -------------------------------------------------------------------------------

    def _listed(self) -> Suggestion | None:
        """The virtual machines of the set, with their state if the old call asked for it."""
        view = self._use.argument("instance_view") is not None
        status = view or self._use.operation == "VirtualMachineScaleSets_GetInstanceView"
        said = [_ITEMS_NOTE] if self._reads_ids() else []
        said += [_STATE_NOTE] if view and self._reads_views() else []
        note = note_of(self._replacement, last="; ".join(said))
        spelling = PowerShellSpelling("Get-AzVM")
        cmdlet = self._vocabulary.cmdlets.get("get-azvm")
        kept = kept_parameters(
            self._text,
            self._use,
            self._replacement,
            spelling,
            cmdlet,
            frozenset({"resourcegroupname"}),
        )
        extra = [*(["-Status"] if status else []), *kept.words]
        if self._piped:
            if not self._use.open_arguments or scale_set_of(self._use):
                return None
            text = (
                "ForEach-Object { $scaleSet = $_; Get-AzVM -ResourceGroupName "
                f"{' '.join(['$scaleSet.ResourceGroupName', *extra])} | Where-Object "
                "{ $_.VirtualMachineScaleSet.Id -eq $scaleSet.Id } }"
            )
        else:
            text = self._members(extra)
        return Suggestion(text, "powershell", note, complete=not said)

    def _reads_ids(self) -> bool:
        """Whether ids of instances may be read from the list: a machine has none, and a cmdlet
        that is given nothing for an id acts on the whole set."""
        where = self._use.statement or self._use.span
        return not self._is_dropped(where) and _ID_READ.search(self._text) is not None

    def _is_dropped(self, where: Span) -> bool:
        """Whether nobody gets the items of the list: it is counted, or a statement whose output
        is only shown."""
        text = self._text
        if _COUNTED.match(text, where.end):
            return True
        near = text[max(0, where.start - _LOOK_BACK) : where.start]
        alone = not near.rpartition("\n")[2].strip() and not near.rstrip().endswith(("|", "`"))
        outside = near.count("{") <= near.count("}") and near.count("(") <= near.count(")")
        return alone and outside and _END.match(text, where.end) is not None

    def _reads_views(self) -> bool:
        """Whether instance views are read after the call."""
        after = (self._use.statement or self._use.span).end
        return _VIEW.search(self._text, after, after + _AHEAD) is not None

    def _members(self, extra: list[str]) -> str:
        """The members of the set: of one resource group, as a set of that name may be in others."""
        use = self._use
        whole = told(use, "resource_id")
        name = flat(scale_set_of(use) or (whole.text if whole is not None else ""))
        group = flat(group_of(use))
        by_id = whole is not None or _WHOLE_ID.search(name) is not None
        if not group and not by_id:
            group = f"'{GROUP}'"
        name = name or SCALE_SET
        inner, outer = name, ""
        if _ITEM.search(name):  # in the filter $_ is the machine
            inner, outer = "$scaleSet", name
        words = ["Get-AzVM", *(["-ResourceGroupName", group] if group else []), *extra]
        found = f"{' '.join(words)} | Where-Object {{ {_is_member(inner, by_id=by_id)} }}"
        return f"& {{ param($scaleSet) {found} }} {outer}" if outer else found

    def _network(self, by_id: str) -> Suggestion | None:
        """Interfaces or addresses of the machines: their ids stand in the machines' profiles."""
        argument = instances_of(self._use)
        if self._piped or self._use.argument("network_interface_name") is not None:
            return None
        note = note_of(self._replacement, ids=self._by_number())
        if argument is None:
            machines = self._members([])
        else:
            name, several = self._machines(argument)
            if several:
                return None
            group = flat(group_of(self._use)) or f"'{GROUP}'"
            machines = f"Get-AzVM -ResourceGroupName {group} -Name {name}"
        lost = [a.span for a in self._use.arguments if a.name not in ON_WHOM]
        if lost:
            words = " and ".join(flat(self._text[each.start : each.end]) for each in lost)
            note = "; ".join(part for part in (f"this leaves out {words}", note) if part)
        text = f"{machines} | {_INTERFACES} | {by_id}"
        return Suggestion(text, "powershell", note, complete=not lost)

    # -- actions -----------------------------------------------------------------------------

    def _each(self, spelling: PowerShellSpelling, member: str) -> Suggestion | None:
        """The new cmdlet for each member of the set."""
        built = self._command(spelling, member, "$_.Name", "$_.ResourceGroupName", "$_")
        if isinstance(built, Suggestion):
            return built
        if built is None or any(_ITEM.search(word) for word in built.theirs):
            return None
        text = f"{self._members(list(built.context))} | ForEach-Object {{ {built.text} }}"
        return self._with_lost(text, built.lost, one_result=False)

    def _named(
        self, spelling: PowerShellSpelling, member: str, argument: Argument
    ) -> Suggestion | None:
        """The new cmdlet for the machines that the old one names."""
        names, several = self._machines(argument)
        group = flat(group_of(self._use))
        if not group:
            group = "$_.ResourceGroupName" if self._piped else ""
        built = self._command(spelling, member, "$_" if several else names, group)
        if isinstance(built, Suggestion) or built is None:
            return built
        text = built.text
        if several and any(_ITEM.search(word) for word in (group, *built.theirs)):
            built = self._command(spelling, member, "$name", group)
            assert isinstance(built, _Built)
            text = f"foreach ($name in {names}) {{ {built.text} }}"
        elif several:
            text = f"{names} | ForEach-Object {{ {text} }}"
        if self._piped:
            text = f"ForEach-Object {{ {text} }}"
        return self._with_lost(text, built.lost, one_result=not several)

    def _with_lost(self, text: str, lost: tuple[str, ...], *, one_result: bool) -> Suggestion:
        """``text`` as a suggestion; not complete where the new cmdlet lacks the parameters
        ``lost``, or where the one result of the old one is read and there are several now."""
        said = f"the new cmdlet has no {' and no '.join(lost)}" if lost else ""
        read = not one_result and self._is_result_read()
        note = note_of(self._replacement, said, _RESULTS if read else "", ids=self._by_number())
        return Suggestion(text, "powershell", note, complete=not lost and not read)

    def _is_result_read(self) -> bool:
        """Whether the old result is kept, or something is asked of it."""
        near = self._text[max(0, self._use.span.start - _LOOK_BACK) : self._use.span.start]
        if _KEPT.search(self._statement()) is not None:
            return True
        return _RESULT_READ.search(near) is not None and _THROWN_AWAY.search(near) is None

    def _command(
        self,
        spelling: PowerShellSpelling,
        member: str,
        machine: str,
        group: str,
        item: str = "",
    ) -> _Built | Suggestion | None:
        """The new cmdlet for one machine; a sentence if it cannot ask as the old one does."""
        cmdlet = self._vocabulary.cmdlets.get(spelling.cmdlet.lower())
        base = [spelling.cmdlet, *(["-ResourceGroupName", group] if group else [])]
        base += [member, machine, *spelling.parameters]
        named = [word.lstrip("-") for word in (member, *spelling.parameters)]
        full = (cmdlet.parameter(name) if cmdlet is not None else None for name in named)
        given = frozenset((f or name).lower() for f, name in zip(full, named, strict=True))
        given |= {"resourcegroupname"} if group else frozenset()
        kept = kept_parameters(self._text, self._use, self._replacement, spelling, cmdlet, given)
        if kept.refused:
            lacks = f"{' and '.join(kept.refused)}, which {spelling.cmdlet} does not have"
            words = " ".join([spelling.cmdlet, *spelling.parameters])
            note = note_of(self._replacement, f"the old call has {lacks}")
            each = " on each virtual machine of the set" if item else ""
            return Suggestion(f"use {words}{each}", None, note)
        more = needed(cmdlet, kept.given, item)
        if more is None:
            return None
        if not group and more[:1] == ("-ResourceGroupName",):
            base[1:1], more = more[:2], more[2:]
        return _Built(" ".join([*base, *kept.words, *more]), kept.words, kept.context, kept.lost)

    # -- machines ----------------------------------------------------------------------------

    def _machines(self, argument: Argument) -> tuple[str, bool]:
        """The virtual machines to act on, and whether they may be several.

        Ids of Uniform instances are no names: a placeholder stands for them.
        """
        items = items_of(argument)
        written = flat(argument.text)
        several = len(items) > 1 or any(isinstance(item, Unknown) for item in items)
        one = len(items) == 1 and self._is_one(written)
        if isinstance(argument.value, Unknown) or one:
            several = False
        numbers = [item for item in items if names_no_machine(item)]
        whole = whole_name(written)
        if whole and numbers:
            return whole, False
        if len(numbers) == len(items):
            return (_NAMES, True) if len(items) > 1 else (_NAME, False)
        if any(isinstance(item, Unknown) for item in numbers):
            return _NAMES, True
        text = _NUMBER.sub(lambda match: f"{match.group('before')}{_NAME}", written)
        text = self._with_names(text if numbers else written)
        return (_expression(text) if several else text), several

    def _with_names(self, text: str) -> str:
        """``text`` with the names of machines for ids; entries of a splatted table stay."""
        tables = {match.group()[1:].lower() for match in _SPLAT.finditer(self._statement())}

        def name(match: re.Match[str]) -> str:
            of = _OF_VARIABLE.search(text, max(0, match.start() - 100), match.start())
            return match.group() if of is not None and of["name"].lower() in tables else "Name"

        return _INSTANCE_ID.sub(name, text)

    def _is_one(self, written: str) -> bool:
        """Whether an expression is surely one value: an item of a loop, a typed parameter."""
        if _ITEM.match(written.lstrip("(")) or _ONE.match(written):
            return True
        variable = _VARIABLE.match(written)
        if variable is None:
            return False
        name = re.escape(variable["name"])
        start = self._use.span.start
        item = rf"\bforeach[ \t]*\([ \t]*\${name}[ \t]+in\b"
        typed = rf"\[(?:string|int|int32|long)\][ \t]*\${name}\b"
        tells = re.compile(f"{item}|{typed}", re.IGNORECASE)
        return tells.search(self._text, max(0, start - _LOOK_BACK), start) is not None

    def _by_number(self) -> str:
        """What is to be said of ids that name no virtual machine."""
        argument = instances_of(self._use)
        if argument is None:
            return ""
        items = items_of(argument)
        numbers = [item for item in items if names_no_machine(item)]
        if not numbers:
            return ""
        if whole_name(argument.text):
            return piece_note(argument.text)
        known = [str(item.value) for item in numbers if isinstance(item, Known)]
        written = ", ".join(known) if len(known) == len(numbers) else argument.text
        return names_note(_NAMES if len(numbers) > 1 else _NAME, written)

    # -- the text around ---------------------------------------------------------------------

    def _before(self) -> str:
        start = self._use.span.start
        return self._text[max(0, start - 200) : start].rstrip(" \t\r\n`")

    def _statement(self) -> str:
        where = self._use.statement or self._use.span
        return self._text[where.start : where.end]


class _Built:
    """A command for one machine."""

    def __init__(
        self, text: str, theirs: tuple[str, ...], context: tuple[str, ...], lost: tuple[str, ...]
    ) -> None:
        self.text = text
        self.theirs = theirs
        """Words of the user's in it, beside the group and the name."""
        self.context = context
        self.lost = lost


def _is_member(name: str, *, by_id: bool) -> str:
    """The test whether a machine is in the set called ``name``, or whose id it gives."""
    if by_id:
        if name[:1] not in {"'", '"', "$", "("}:
            name = f"'{name}'"
        # A machine of no set has no id either, and an empty variable is equal to none.
        test = f"$_.VirtualMachineScaleSet.Id -eq {name}"
        return f"{name} -and {test}" if name[:1] in "$(" else test
    if name[:1] in "$(":
        return f'$_.VirtualMachineScaleSet.Id -like "*/{_in_quotes(name)}"'
    if name[:1] == "'" and ("$" in name or "`" in name):
        return f"$_.VirtualMachineScaleSet.Id -like '*/{name[1:]}"
    if name[:1] not in {'"', "'"} and ('"' in name or "'" in name):
        name = SCALE_SET  # a word that is put together of strings
    bare = name.strip("\"'")
    return f'$_.VirtualMachineScaleSet.Id -like "*/{bare}"'


def _in_quotes(word: str) -> str:
    """What stands within double quotes for the argument ``word``, which begins with a variable or
    a parenthesis; a placeholder if that is not sure.

    A word that is put together of variables and text is a string already, and stays as it is.
    """
    variable = _VARIABLE_READ.match(word)
    end = variable.end() if variable is not None else _behind_parenthesis(word)
    members = _MEMBERS.match(word, end)
    if members is not None:
        return f"$({word})" if members.end() == len(word) else SCALE_SET
    if word[:1] == "(":
        return f"$({word})" if end == len(word) else SCALE_SET
    if end <= 0 or '"' in word[end:] or "'" in word[end:] or word[end : end + 1] in {".", "[", "("}:
        return SCALE_SET
    return word


def _behind_parenthesis(word: str) -> int:
    """The offset behind what closes the first parenthesis of ``word``; 0 if nothing does."""
    level = 0
    for at, character in enumerate(word):
        level += (character == "(") - (character == ")")
        if character == ")" and level <= 0:
            return at + 1 if level == 0 else 0
    return 0


def _expression(text: str) -> str:
    """A list of names where a value may stand: what is bare as an argument gets quotes."""
    parts = [part.strip() for part in text.split(",")]
    if any(_BARE.match(part) for part in parts):
        return ", ".join(f"'{part}'" if _BARE.match(part) else part for part in parts)
    return text
