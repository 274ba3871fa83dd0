"""``rules/`` on disk, or in the installed package, as a :class:`Catalog`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from flexlint.catalog.azure_errors import CatalogError
from flexlint.catalog.catalog import Catalog, build_catalog
from flexlint.catalog.format import (
    CLIENT,
    CMDLETS,
    COUNTERPART,
    ERRORS,
    MODE_DEFAULT,
    MODEL_TABLE,
    OPERATION,
    OTHER_COMMAND,
    RULE,
    SOURCES,
)
from flexlint.catalog.rule import Rule
from flexlint.catalog.shapes import MAX_BYTES, Data
from flexlint.catalog.shorthand import Shorthand
from flexlint.files.reading import read_bytes

TABLE = "mapping-table.yaml"
COMPILED = "compiled.json"
"""All YAML files, written out, as one JSON object by file name, made when a wheel is built:
reading it takes 2 ms where the YAML takes 140. A work tree has none: there it is kept beside the
files, with what it was made from."""
RULES = "rules"
"""The section that makes a file a rule file."""


def data_directory() -> Path:
    """Where the shipped catalogue lies: inside the package, or beside it in a work tree."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def rule_files(directory: Path) -> tuple[Path, ...]:
    """The rule files of a rule pack, in the order of their names."""
    return tuple(sorted((*directory.glob("*.yaml"), *directory.glob("*.yml"))))


def load_catalog(extra_dirs: Sequence[Path] = ()) -> Catalog:
    """The shipped catalogue and the rule packs in ``extra_dirs`` as one.

    Raises:
        CatalogError: a rule pack is missing, unreadable or invalid, or one of its codes or
            names is taken. The shipped catalogue is not validated again.
    """
    catalog = _shipped()
    for directory in extra_dirs:
        catalog = _with_pack(catalog, directory)
    return catalog


def read_documents(directory: Path) -> dict[str, Data]:
    """Every YAML file of the catalogue in ``directory``, by its path below it."""
    paths = sorted(directory.rglob("*.yaml"))
    return {path.relative_to(directory).as_posix(): _read(path) for path in paths}


def sections(documents: Mapping[str, Data]) -> Data:
    """What all files say, section by section: lists one after another, tables as one."""
    found: Data = {}
    for document in documents.values():
        for section, data in document.items():
            if section not in found:
                found[section] = data
            elif isinstance(data, list):
                found[section] = [*found[section], *data]
            else:
                found[section] = {**found[section], **data}
    return found


@cache
def _shipped() -> Catalog:
    directory = data_directory()
    compiled = directory / COMPILED
    documents = json.loads(compiled.read_bytes()) if compiled.is_file() else _kept(directory)
    return from_documents(documents)


def _kept(directory: Path) -> Mapping[str, Data]:
    """What the files in ``directory`` say, read anew only if one of them has changed.

    It is kept as compiled modules are: in a ``__pycache__``, where one can be written. Beside it
    stands the text that it was made from, so that it is never taken for that of another.
    """
    paths = sorted(directory.rglob("*.yaml"))
    texts = [(path.relative_to(directory).as_posix(), path.read_bytes()) for path in paths]
    made_of = b"".join(b"%s\0%d\0%s" % (os.fsencode(name), len(t), t) for name, t in texts)
    kept = directory / "__pycache__" / COMPILED
    try:
        data = kept.read_bytes()
        if data.startswith(made_of):
            check, _, text = data[len(made_of) :].partition(b"\n")
            if check == b"%08x" % crc32(text):
                found: Mapping[str, Data] = json.loads(text)
                return found
    except (OSError, ValueError):  # there is none, or it is damaged
        pass
    documents = written_out({name: _parsed(text) for name, text in texts})
    if not sys.dont_write_bytecode:
        from flexlint.files.writing import write_atomically

        text = json.dumps(documents, ensure_ascii=False, separators=(",", ":")).encode()
        with suppress(OSError):
            kept.parent.mkdir(exist_ok=True)
            write_atomically(str(kept), made_of + b"%08x\n" % crc32(text) + text)
    return documents


def from_documents(documents: Mapping[str, Data]) -> Catalog:
    """The catalogue that the files of :func:`read_documents` make."""
    whole = sections(documents)
    shorthand = Shorthand.of(whole)
    return build_catalog(
        operations=map(OPERATION.reader(), map(shorthand.spelled, whole["operations"])),
        counterparts=map(COUNTERPART.reader(), map(shorthand.spelled, whole["counterparts"])),
        rules=_rules(whole, shorthand),
        sources=SOURCES.reader()(whole["sources"]),
        errors=ERRORS.reader()(whole["errors"]),
        other_commands=map(OTHER_COMMAND.reader(), whole["other-commands"]),
        mode_defaults=map(MODE_DEFAULT.reader(), whole["mode-defaults"]),
        clients=map(CLIENT.reader(), whole["clients"]),
        models=map(MODEL_TABLE.reader(), whole["models"]),
        cmdlets=CMDLETS.reader()(whole["cmdlets"]),
        date=whole["date"],
        version=whole["version"],
        shorthand=shorthand,
    )


def written_out(documents: Mapping[str, Data]) -> dict[str, Data]:
    """``documents`` with rules that say in full what they say in short: they are read faster."""
    shorthand = Shorthand.of(sections(documents))
    return {
        name: {**document, RULES: list(map(shorthand.rule, document[RULES]))}
        if RULES in document
        else document
        for name, document in documents.items()
    }


def _rules(document: Data, shorthand: Shorthand) -> Iterator[Rule]:
    return map(RULE.reader(), map(shorthand.rule, document[RULES]))


def _with_pack(catalog: Catalog, directory: Path) -> Catalog:
    """``catalog`` with the rules in ``directory`` added."""
    from flexlint.catalog.validation import Known, validate_rule_files

    if not directory.is_dir():
        raise CatalogError(f"{directory.as_posix()}: there is no such directory of rules")
    paths = rule_files(directory)
    if not paths:
        raise CatalogError(f"{directory.as_posix()}: holds no rule files (*.yaml)")
    notices = validate_rule_files(paths, Known.of(catalog))
    pack = sections({path.name: _read(path) for path in paths})
    return build_catalog(
        operations=catalog.operations.values(),
        counterparts=catalog.counterparts.values(),
        rules=[*catalog.rules, *_rules(pack, catalog.shorthand.beside(pack.get("background", {})))],
        sources=[*catalog.sources.values(), *SOURCES.reader()(pack.get("sources", {}))],
        errors=catalog.errors.values(),
        other_commands=catalog.other_commands,
        mode_defaults=catalog.mode_defaults,
        clients=catalog.vocabulary.python_clients,
        models=catalog.vocabulary.models,
        cmdlets=catalog.vocabulary.cmdlets.values(),
        date=catalog.date,
        version=catalog.version,
        shorthand=catalog.shorthand,
        notices=[*catalog.notices, *notices],
    )


def _read(path: Path) -> Data:
    return _parsed(read_bytes(str(path), MAX_BYTES))


def _parsed(text: bytes) -> Data:
    import yaml  # 20 ms that a compiled catalogue need not pay

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Data = yaml.load(text, Loader=loader)
    return data
