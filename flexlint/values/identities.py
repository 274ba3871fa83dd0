"""How resources of one text are told apart: by their types and names, and by what else is said
of where they are."""

from __future__ import annotations

from flexlint.model import Answer
from flexlint.record import record
from flexlint.regex import regex

_PROVIDERS = "/providers/"
_INNER_MARK = regex(r"#\d+(?=/)")
_SUBSCRIPTION = regex(r"/subscriptions/([^/]+)")
_GROUP = regex(r"/resourcegroups/([^/]+)")
_OWN = frozenset({"$($(resourcegroup()).name)", "$($(subscription()).subscriptionid)"})
"""What a template calls the group and the subscription that it is deployed to."""


@record
class Identity:
    """What an identity is made of; as text, ``subscription/group|type:name#symbol``.

    Names compare case-insensitively, as Azure has it.
    """

    what: str
    """``type:name``, the parents' names in front; no type in front of a plain name."""
    place: str = ""
    """The resource group, after a subscription if one is said; what is not written out begins
    with ``$``. "" is the place that the text is deployed to, or that nothing is said of."""
    symbol: str = ""
    """The declaration that is meant, where it is named by its symbol."""

    def __str__(self) -> str:
        front = f"{self.place}|" if self.place else ""
        return f"{front}{self.what}#{self.symbol}" if self.symbol else f"{front}{self.what}"


def read_identity(text: str) -> Identity:
    """The identity that ``text`` is written for."""
    front, bar, rest = text.rpartition("|")
    what, _, symbol = rest.partition("#")
    return Identity(what, front if bar else "", symbol)


def identity_of(type_: str, name: str, place: str = "", symbol: str = "") -> str:
    """The identity of the resource of ``type_`` that is called ``name``, its parents' names in
    front."""
    return str(Identity(f"{type_}:{name}".lower(), place.lower(), symbol))


def id_of(type_: str, name: str, place: str = "", symbol: str = "") -> str:
    """The end of the id of that resource: from ``/providers/`` on, or from its place if one is
    given; a symbol stands after it."""
    provider, *steps = type_.split("/")
    names = name.split("/")
    pairs = "".join(f"/{step}/{each}" for step, each in zip(steps, names, strict=False))
    mark = f"#{symbol}" if symbol else ""
    return f"{in_group(place)}{_PROVIDERS}{provider}{pairs}{mark}"


def in_group(place: str) -> str:
    """How the id of a resource in ``place`` begins."""
    if not place:
        return ""
    subscription, _, group = place.rpartition("/")
    front = f"/subscriptions/{subscription}" if subscription else ""
    return f"{front}/resourceGroups/{group}"


def place_of(group: str, subscription: str = "") -> str:
    """The place that is called so; the deployment's own are said as such."""
    group = "" if group.lower() in _OWN else group.lower().replace("/", "\\")
    subscription = "" if subscription.lower() in _OWN else subscription.lower().replace("/", "\\")
    return f"{subscription}/{group}" if subscription else group


def identity_in(text: str, own: str = "") -> str:
    """The identity of the resource whose id is ``text``; "" if it is no id of a resource.

    An id that says no place is of one in ``own``.
    """
    front, found, rest = _INNER_MARK.sub("", text.lower()).rpartition(_PROVIDERS)
    rest, _, symbol = rest.partition("#")
    provider, *steps = rest.strip("/").split("/")
    if not found or not steps or len(steps) % 2 or not all(steps):
        return ""
    group, subscription = _GROUP.search(front), _SUBSCRIPTION.search(front)
    place = place_of(group[1] if group else "", subscription[1] if subscription else "")
    what = "/".join((provider, *steps[::2]))
    return identity_of(what, "/".join(steps[1::2]), place or own, symbol)


def is_same_place(one: str, other: str) -> Answer:
    """Whether two places are the same; nobody knows what is not said, or not written out.

    A group of the same name is taken for the same where one subscription is not said.
    """
    if one == other:
        return Answer.YES
    (front, _, group), (other_front, _, other_group) = one.rpartition("/"), other.rpartition("/")
    parts = (_is_same(front, other_front), _is_same(group, other_group))
    if Answer.NO in parts:
        return Answer.NO
    said = bool(group) and parts[1] is Answer.YES and not (front and other_front)
    return Answer.YES if said else Answer.MAYBE


def _is_same(one: str, other: str) -> Answer:
    if one == other:
        return Answer.YES
    open_ = not one or not other or "$" in one or "$" in other
    return Answer.MAYBE if open_ else Answer.NO
