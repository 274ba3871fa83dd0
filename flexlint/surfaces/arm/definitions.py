"""What parameter files in JSON leave to the environment, as the Azure Developer CLI fills it in."""

from __future__ import annotations

import posixpath

from flexlint.model import Definition, Reach, Span, Unknown
from flexlint.surfaces.arm.file_names import is_parameters
from flexlint.templates.parameter_files import filled_in
from flexlint.text.json_text import JsonObject, JsonScalar, read_json
from flexlint.text.source import SourceFile
from flexlint.values.sources import parameter

_LONGEST = 1_000_000


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """The parameters of the template of the same name that are ``${NAME}`` of the environment."""
    if len(source.text) > _LONGEST or not is_parameters(source.path):
        return ()
    root = read_json(source.text).root
    parameters = root.get("parameters") if isinstance(root, JsonObject) else None
    if not isinstance(parameters, JsonObject):
        return ()
    base = posixpath.basename(source.path).split(".", 1)[0]
    reach = Reach(runs=(f"{base}.bicep", f"{base}.json"))
    found: list[Definition] = []
    for name, _, _, given in parameters.members:
        value = given.get("value") if isinstance(given, JsonObject) else None
        written = value.value if isinstance(value, JsonScalar) else None
        filled = filled_in(written) if isinstance(written, str) else None
        if filled is not None and isinstance(value, JsonScalar):
            span = Span(value.start, value.end)
            gives = Unknown("filled in by azd", span, given_by=filled[0], default=filled[1])
            found.append(Definition(parameter(name), gives, span, reach))
    return tuple(found)
