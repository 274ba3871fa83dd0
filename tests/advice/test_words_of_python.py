"""What is said of a file is said in its own language: names as Python spells them are Python's.

The suggested code itself is looked at by :mod:`tests.advice.sdk_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.advice.places import Place, everywhere, places_of
from tests.advice.sdk_words import in_sdks

_SNAKE = re.compile(r"(?<![\w.$-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?!\w)")
_OWN = frozenset({"python", "terraform", "yaml"})
"""The languages whose own names are written so: arguments of providers and modules."""


def _foreign(place: Place) -> Iterator[str]:
    for said in (place.finding.message, place.note):
        for word in _SNAKE.findall(said):
            if word not in place.source and word not in place.text:
                yield word


def test_no_name_of_python_is_said_elsewhere() -> None:
    places = [*everywhere(), *in_sdks()]
    others = [place for place in places if place.finding.surface not in _OWN]
    assert {place.finding.surface for place in others} >= {"shell", "powershell", "urls", "sdk"}
    found = {(p.code, p.finding.surface, word) for p in others for word in _foreign(p)}
    assert found == set()


def test_such_a_name_is_seen() -> None:
    (place,) = places_of("az vmss show -g app -n web --instance-id web_0a1b2c3d\n", "a.sh")
    assert list(_foreign(place)) == []
    assert place.finding.suggestion is not None
    said = replace(place.finding.suggestion, note="without latest_model_applied: web_0a1b2c3d")
    other = replace(place, finding=replace(place.finding, suggestion=said))
    assert list(_foreign(other)) == ["latest_model_applied"]
