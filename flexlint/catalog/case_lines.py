"""Where the cases of rules stand in their files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flexlint.catalog.loading import rule_files
from flexlint.catalog.shapes import MAX_BYTES
from flexlint.files.reading import read_bytes
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml


def case_places(directory: Path) -> Mapping[tuple[str, int], str]:
    """(rule code, 1-based number of the case) -> ``file:line``, for every file in ``directory``.

    Files that are no rule files have none. The files must be valid YAML.
    """
    import yaml

    places: dict[tuple[str, int], str] = {}
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in rule_files(directory):
        root = yaml.compose(read_bytes(str(path), MAX_BYTES), Loader=loader)
        for rule in _items(_under(root, "rules")):
            code = _under(rule, "code")
            for number, case in enumerate(_items(_under(rule, "cases")), 1):
                if code is not None:
                    line = case.start_mark.line + 1
                    places[str(code.value), number] = f"{path.as_posix()}:{line}"
    return places


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        for name, value in pairs:
            if name.value == key:
                return value
    return None


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    import yaml

    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
