"""The surface for YAML files."""

from __future__ import annotations

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.guards import Guards, governed
from flexlint.model import (
    Confidence,
    Diagnostic,
    Embedded,
    Extraction,
    ModeKind,
    Problem,
    Resource,
    Span,
    SurfaceName,
)
from flexlint.record import replace
from flexlint.surfaces.yaml.bodies import find_bodies
from flexlint.surfaces.yaml.conditions import guards_of
from flexlint.surfaces.yaml.file_names import CLOUD, NAME
from flexlint.surfaces.yaml.nodes import Node, TooDeepError, UnreadableError, masked, read_documents
from flexlint.surfaces.yaml.resources import find_resources
from flexlint.surfaces.yaml.scripts import embedded
from flexlint.text.comments import is_recording, suppressing_comments
from flexlint.text.source import SourceFile

_MAX_TEXT = 4_000_000


class YamlSurface:
    """Hands scripts and URLs to their surfaces; reads the resources itself."""

    name: SurfaceName = "yaml"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Embedded scripts and requests, and resources; degraded where it is no YAML."""
        comments = suppressing_comments(source.text, "hash")
        if is_recording(source.text):
            return Extraction(self.name)
        if not NAME.search(source.path) and not _is_cloud_config(source):
            return Extraction(self.name)
        if len(source.text) > _MAX_TEXT:
            return self._failed("The file is too large to be read as YAML.", 0, "partly-read")
        confidence = Confidence.HIGH
        try:
            roots = read_documents(source.text)
        except TooDeepError:
            return self._failed("The file nests too deep to be read as YAML.", 0, "partly-read")
        except UnreadableError as error:
            read = _read_templated(source.text)
            if read is None:
                if masked(source.text):
                    message = f"This template is not YAML until it is filled in: {error.what}."
                    return self._failed(message, error.offset, "partly-read")
                return self._failed(f"This is not YAML: {error.what}.", error.offset)
            roots, confidence = read, Confidence.MEDIUM
        try:
            found = [piece for root in roots for piece in embedded(source.text, root, confidence)]
            resources = find_resources(roots, confidence, vocabulary.models)
            for sent in find_bodies(source.text, roots, vocabulary, confidence):
                if isinstance(sent, Embedded):
                    found.append(sent)
                else:
                    resources.append(sent)
            guards = guards_of(source.text, roots) if found or resources else Guards()
        except RecursionError:
            return self._failed("The file nests too deep to be read as YAML.", 0, "partly-read")
        return Extraction(
            self.name,
            resources=tuple(_governed(each, guards) for each in resources),
            comments=comments,
            embedded=tuple(governed(piece, guards.mode_of_text) for piece in found),
        )

    def _failed(self, message: str, offset: int, kind: Diagnostic = "parse-failure") -> Extraction:
        problem = Problem(message, Span(offset, offset), kind)
        return Extraction(self.name, problems=(problem,), degraded=True)


def _governed(resource: Resource, guards: Guards) -> Resource:
    """``resource`` with what a condition around it proves."""
    if resource.mode.kind is not ModeKind.UNKNOWN:
        return resource
    return replace(resource, mode=guards.mode(resource.type_span.start))


def _is_cloud_config(source: SourceFile) -> bool:
    """Whether a file that is not called YAML is; what other surfaces hand over always is."""
    return CLOUD.search(source.path) is None or "#cloud-config" in source.text[:500]


def _read_templated(text: str) -> list[Node] | None:
    """The documents of a templated file with the templating masked; None if that fails too."""
    plain = masked(text)
    if plain is None:
        return None
    try:
        return read_documents(plain)
    except (TooDeepError, UnreadableError):
        return None
