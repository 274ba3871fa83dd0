"""The cmdlet that puts an inbound NAT rule in the place of a NAT pool."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Replacement
from flexlint.model import Resource, Span, Suggestion
from flexlint.regex import regex
from flexlint.suggestions.notes import note_of
from flexlint.suggestions.placeholders import placeholder
from flexlint.surfaces.powershell.lexer import Commands
from flexlint.surfaces.powershell.parameters import flat
from flexlint.text.source import SourceFile

_ADDS = regex(r"Add-Az(?:ureRm)?LoadBalancerInboundNatPoolConfig\Z", re.IGNORECASE)
_BALANCER = regex(r"-LoadBalancer(?::(?P<value>\S+))?\Z", re.IGNORECASE)
_POOL = placeholder("backend address pool")


def suggest_property(
    source: SourceFile,
    resource: Resource,
    at: Span,
    path: str | None,
    replacement: Replacement,
) -> Suggestion | None:
    """The old command with its own parameters, and the backend pool that a rule serves; None if
    ``at`` is no command that adds a NAT pool to a load balancer that it names."""
    del resource, path
    if not _ADDS.match(source.text[at.start : at.end]):
        return None
    words = [word.text for word in Commands(source.text).words(at.end)[0]]
    balancer = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        match = _BALANCER.match(word)
        balancer = (match["value"] or following) if match is not None else balancer
    if not balancer or not all(words) or any(word.startswith("@") for word in words):
        return None  # in a pipe, or in a hash table
    pool = f"Get-AzLoadBalancerBackendAddressPool -LoadBalancer {balancer} -Name '{_POOL}'"
    text = " ".join(["Add-AzLoadBalancerInboundNatRuleConfig", *map(flat, words)])
    text += f" -BackendAddressPool ({pool})"
    return Suggestion(text, "powershell", note_of(replacement))
