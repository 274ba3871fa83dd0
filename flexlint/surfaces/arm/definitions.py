"""What parameter files in JSON leave to the environment, as the Azure Developer CLI fills it in."""

from __future__ import annotations

import posixpath

from flexlint.model import Definition, Reach, Span, Unknown
from flexlint.surfaces.arm.file_names import is_parameters
from flexlint.templates.parameter_files import written_values
from flexlint.text.source import SourceFile
from flexlint.values.sources import parameter

_LONGEST = 1_000_000


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """The parameters of the template of the same name that are ``${NAME}`` of the environment."""
    if len(source.text) > _LONGEST or not is_parameters(source.path):
        return ()
    base = posixpath.basename(source.path).split(".", 1)[0]
    reach = Reach(runs=(f"{base}.bicep", f"{base}.json"))
    return tuple(
        Definition(parameter(name), value, value.span or Span(0, 0), reach)
        for name, value in written_values(source.text)
        if isinstance(value, Unknown) and value.given_by
    )
