"""Which parts of a module are read at all: not what is there for messages only."""

from __future__ import annotations

import pytest

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.surfaces.python.lexicon import lexicon
from flexlint.surfaces.python.reading import preparse
from flexlint.surfaces.python.reading.slices import Slices, slices
from flexlint.text.source import SourceFile


def read(vocabulary: Vocabulary, code: str) -> Slices | None:
    source = SourceFile("a.py", code)
    module = preparse.parse(source)
    assert not isinstance(module, preparse.Refusal)
    return slices(source, module, lexicon(vocabulary), preparse.scan(code))


@pytest.mark.parametrize(
    "code",
    [
        "logger.warning('the vmss is gone')",
        "print(f'the vmss of {group}')",
        "from errors import UsageError\nraise UsageError('give --vmss or ' '--vm')",
        "from errors import Problem\nraise Problem('the vmss {} is gone'.format(name))",
        "raise Problem('the vmss ' + name + ' is gone: %s' % why) from None",
        "argument('name', help='name of the vmss')",
        "from texts import helps\nhelps['vmss list'] = 'list every vmss'",
    ],
)
def test_messages_are_not_worth_reading(vocabulary: Vocabulary, code: str) -> None:
    assert read(vocabulary, code) is None


@pytest.mark.parametrize(
    "code",
    [
        # What is given the words may run them.
        "def log(what):\n    os.system(what)\nlog('az vmss list')",
        "log = os.system\nlog('az vmss list')",
        "def f(warn):\n    warn('az vmss list')",
        "class Problem(Exception):\n    pass\nraise Problem('az vmss list')",
        "tool.error = run\ntool.error('az vmss list')",
        "helps = {}\nhelps['x'] = 'az vmss list'",
        # These are no message, or not all of one.
        "run('az vmss list')",
        "print(run('az vmss list'))",
        "logger.info('%s', run('az vmss list'))",
        "logger.info('{}'.format(run('az vmss list')))",
        "raise run('az vmss list')['x']",
        "raise Problem(text=call(['az', 'vmss']))",
        "warn(client.virtual_machine_scale_sets)",
        "logger.info('vmss')",
        "words['x'] = 'az vmss list'",
        "helps['x'] = run('az vmss list')",
    ],
)
def test_all_else_is(vocabulary: Vocabulary, code: str) -> None:
    found = read(vocabulary, code)
    assert found is not None
    assert found.parts


def test_a_message_keeps_no_function(vocabulary: Vocabulary) -> None:
    padding = "".join(f"def plain{n}(a):\n    return a * {n}\n\n\n" for n in range(300))
    talking = "def talking(a):\n    raise Problem('no such vmss: ' + a)\n\n\n"
    calling = "def calling(a):\n    os.system('az vmss list')\n"
    code = padding + talking + calling
    found = read(vocabulary, code)
    assert found is not None
    assert [code[part.start : part.end] for part in found.parts] == [calling]
