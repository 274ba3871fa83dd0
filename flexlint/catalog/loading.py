"""``rules/`` on disk, or in the installed package, as a :class:`Catalog`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from zlib import crc32

from flexlint.catalog.packing import packed, unpacked
from flexlint.files.reading import read_bytes
from flexlint.typed import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # what a compiled catalogue is loaded without
    from pathlib import Path

    from flexlint.catalog.catalog import Catalog
    from flexlint.catalog.rule import Rule
    from flexlint.catalog.shapes import Data, Shape
    from flexlint.catalog.shorthand import Shorthand

Parts: TypeAlias = Mapping[str, Any]
"""What :func:`flexlint.catalog.building.build_catalog` makes a catalogue of, by its names."""
TABLE = "mapping-table.yaml"
COMPILED = "compiled.pickle"
"""What the YAML files make (:data:`Parts`), made when a wheel is built: reading it takes 5 ms where
the files take 150. A work tree has none: there it is kept beside the files, with what it was made
from."""
_MAKERS = ("", "catalog", "text", "values")
"""The folders of the package whose modules decide what is made of the files."""
_HEAD = 300
"""The longest that the first line of what is kept may be."""
_JUST_NOW = 2_000_000_000
"""Nanoseconds: a file that was written so short a time ago may be written again with the same
time."""
RULES = "rules"
"""The section that makes a file a rule file."""


def data_directory() -> Path:
    """Where the shipped catalogue lies: inside the package, or beside it in a work tree."""
    from pathlib import Path

    return Path(_data_directory())


def _data_directory() -> str:
    package = _package()
    installed = os.path.join(package, "rules")
    return (
        installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), "rules")
    )


def _package() -> str:
    return os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


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


def digest() -> str:
    """Names what the shipped catalogue says: other for other files, the same wherever they lie."""
    from hashlib import blake2b

    directory = _data_directory()
    found = blake2b(digest_size=8)
    for name in _files(directory):
        with open(os.path.join(directory, name), "rb") as stream:
            text = stream.read().replace(b"\r\n", b"\n")
        found.update(b"%s\0%d\0%s" % (os.fsencode(name), len(text), text))
    return found.hexdigest()


@cache
def _shipped() -> Catalog:
    directory = _data_directory()
    compiled = os.path.join(directory, COMPILED)
    if not os.path.isfile(compiled):
        return unpacked(_kept(directory))
    with open(compiled, "rb") as stream:
        return unpacked(stream.read())


def compiled(directory: Path) -> bytes:
    """What a wheel has as :data:`COMPILED`, from the files in ``directory``."""
    return _compiled(read_documents(directory))


def _compiled(documents: Mapping[str, Data]) -> bytes:
    from flexlint.catalog.building import build_catalog

    return packed(build_catalog(**parts(documents)))


def _kept(directory: str) -> memoryview:
    """What the files in ``directory`` make, made anew only if one of them, or our code, changes.

    It is kept as compiled modules are: in a ``__pycache__``, where one can be written. Before it
    stands what it was made from, so that it is never taken for that of another. Files that have
    the same times and sizes are not read, unless they had been written just before; nor is one
    compiled anew that was written again with the same text.
    """
    names = _files(directory)
    code = b"\0".join(_makers())
    stamps = b"\0".join((*_stamps(directory, names), code))
    kept = os.path.join(directory, "__pycache__", COMPILED)
    seen, content, made = _read_kept(kept)
    if seen == stamps:
        return made
    texts: list[tuple[str, bytes]] = []
    for name in names:
        with open(os.path.join(directory, name), "rb") as stream:
            texts.append((name, stream.read()))
    from flexlint.text.digests import blake2b

    found = blake2b(code)
    for name, text in texts:
        found.update(b"%s\0%d\0%s" % (os.fsencode(name), len(text), text))
    digest = found.hexdigest().encode()
    if content != digest:
        made = memoryview(_compiled({name: _parsed(text) for name, text in texts}))
    settled = all(stamp < time.time_ns() - _JUST_NOW for stamp in _times(directory, names))
    if (settled or content != digest) and not sys.dont_write_bytecode:
        from flexlint.files.writing import write_atomically

        head = b"%d %s %08x\n" % (len(stamps) if settled else 0, digest, crc32(made))
        with suppress(OSError):
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            write_atomically(kept, head + (stamps if settled else b"") + bytes(made))
    return made


def _read_kept(path: str) -> tuple[bytes, bytes, memoryview]:
    """What the file at ``path`` was made from, a digest of that, and what was made.

    All empty if there is no such file, or if it is damaged.
    """
    nothing = b"", b"", memoryview(b"")
    try:
        with open(path, "rb") as stream:
            data = memoryview(stream.read())
        head = bytes(data[:_HEAD]).partition(b"\n")[0]
        length, digest, check = head.split(b" ")
        start = len(head) + 1
        end = start + int(length)
        made = data[end:]
    except (OSError, ValueError):  # there is none
        return nothing
    if check != b"%08x" % crc32(made):
        return nothing
    return bytes(data[start:end]), digest, made


def _stamps(directory: str, names: Sequence[str]) -> Iterator[bytes]:
    """What tells one state of the files from another without reading them."""
    for name in names:
        state = os.stat(os.path.join(directory, name))
        parts = (state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)
        yield b"%s %d %d %d %d" % (os.fsencode(name), *parts)


def _times(directory: str, names: Sequence[str]) -> Iterator[int]:
    """When the files were last changed, in nanoseconds."""
    for name in names:
        state = os.stat(os.path.join(directory, name))
        yield max(state.st_mtime_ns, state.st_ctime_ns)


def _files(directory: str) -> list[str]:
    """The YAML files in and below ``directory``, by their paths from there, sorted."""
    found: list[str] = []
    for folder, _, names in os.walk(directory):
        below = os.path.relpath(folder, directory).replace(os.sep, "/")
        front = "" if below == "." else f"{below}/"
        found.extend(f"{front}{name}" for name in names if name.endswith(".yaml"))
    return sorted(found, key=lambda name: name.split("/"))


def _makers() -> Iterator[bytes]:
    """What tells one state of the modules in :data:`_MAKERS` from another."""
    package = _package()
    for folder in _MAKERS:
        with os.scandir(os.path.join(package, folder)) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    state = entry.stat()
                    yield b"%s %d %d" % (os.fsencode(entry.name), state.st_mtime_ns, state.st_size)


def parts(documents: Mapping[str, Data]) -> Parts:
    """What the files of :func:`read_documents` make."""
    from flexlint.catalog.format import (
        CLIENT,
        CMDLETS,
        COUNTERPART,
        ERRORS,
        MODE_DEFAULT,
        MODEL_TABLE,
        OPERATION,
        OTHER_COMMAND,
        SOURCES,
    )
    from flexlint.catalog.shorthand import Shorthand

    whole = sections(documents)
    shorthand = Shorthand.of(whole)
    for section in ("operations", "counterparts"):
        whole[section] = map(shorthand.spelled, whole[section])

    def made(shape: Shape, section: str) -> tuple[Any, ...]:
        return tuple(map(shape.reader(), whole[section]))

    return {
        "operations": made(OPERATION, "operations"),
        "counterparts": made(COUNTERPART, "counterparts"),
        "rules": _rules(whole, shorthand),
        "sources": SOURCES.reader()(whole["sources"]),
        "errors": ERRORS.reader()(whole["errors"]),
        "other_commands": made(OTHER_COMMAND, "other-commands"),
        "mode_defaults": made(MODE_DEFAULT, "mode-defaults"),
        "clients": made(CLIENT, "clients"),
        "models": made(MODEL_TABLE, "models"),
        "cmdlets": CMDLETS.reader()(whole["cmdlets"]),
        "date": whole["date"],
        "version": whole["version"],
        "shorthand": shorthand,
    }


def _rules(document: Data, shorthand: Shorthand) -> tuple[Rule, ...]:
    from flexlint.catalog.format import RULE

    return tuple(map(RULE.reader(), map(shorthand.rule, document[RULES])))


def _with_pack(catalog: Catalog, directory: Path) -> Catalog:
    """``catalog`` with the rules in ``directory`` added."""
    from flexlint.catalog.azure_errors import CatalogError
    from flexlint.catalog.building import build_catalog
    from flexlint.catalog.format import SOURCES
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
    from flexlint.catalog.shapes import MAX_BYTES

    return _parsed(read_bytes(str(path), MAX_BYTES))


def _parsed(text: bytes) -> Data:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: Data = yaml.load(text, Loader=loader)
    return data
