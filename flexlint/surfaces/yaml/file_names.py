"""The names of the files that are read."""

from __future__ import annotations

import re

from flexlint.regex import regex
from flexlint.text.folding import folded, mentions_any

NAME = regex(r"\.(?:ya?ml|sls)(?:\.(?:j2|jinja2?|tpl|tmpl|tftpl|template|erb|gotmpl|in))?\Z", re.I)
CLOUD = regex(
    r"(?:\A|/)[^/]*(?:cloud[-_.]?(?:init|config)|user[-_]?data)[^/.]*"
    r"(?:\.(?:txt|cfg|conf|init|cloud|j2|jinja2?|tpl|tmpl|tftpl|template|in))*\Z",
    re.IGNORECASE,
)
_CLOUD_WORDS = ("cloud", "user")


def claims(path: str) -> bool:
    """``.yaml``, ``.yml`` and Salt's ``.sls``, also with a template suffix after it; cloud-init
    files of other names."""
    # Asked of every file: what is in no name needs no expression.
    name = folded(path)
    if (".y" in name or ".sls" in name) and NAME.search(path) is not None:
        return True
    return mentions_any(name, _CLOUD_WORDS) and CLOUD.search(path) is not None


GITLAB = regex(r"(?:\A|/)(?:[^/]*\.)?gitlab-ci\.ya?ml\Z")
_VARIABLES = regex(r"(?:\A|/)(?:(?:group|host)_vars/.|(?:roles/[^/]+/)?(?:vars|defaults)/main\.)")
_INVENTORY = regex(
    r"(?:\A|/)(?:hosts|inventory)(?:\.ini|\.cfg)?\Z|(?:\A|/)inventor(?:y|ies)/[^.]{1,200}(?:\.ini)?\Z"
)
_INVENTORY_WORDS = ("hosts", "inventor")
_OVERRIDING = regex(r"(?:\A|/)(?:docker-)?compose\.[\w\-]{1,50}\.ya?ml\Z")
_YAML = (".yml", ".yaml")
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml")


def is_ansible_variables(path: str) -> bool:
    """Whether all of the file called ``path`` is variables of Ansible."""
    return _VARIABLES.search(path) is not None


def is_inventory(path: str) -> bool:
    """Whether the file called ``path`` is an inventory of Ansible that is no YAML."""
    if not any(word in path for word in _INVENTORY_WORDS):
        return False
    return _INVENTORY.search(path) is not None


def is_overriding(path: str) -> bool:
    """Whether a composition is one that is laid over another, by its name."""
    return _OVERRIDING.search(path) is not None


def is_kustomization(path: str) -> bool:
    """Whether the file called ``path`` is a kustomization, by its name."""
    return path.endswith(_KUSTOMIZATIONS)


def may_define(path: str) -> bool:
    """Pipelines, compositions and plays: they are told by what is in them; inventories."""
    return path.endswith(_YAML) or is_inventory(path)


def is_azd(path: str) -> bool:
    """Whether the file called ``path`` is the project file of the Azure Developer CLI."""
    return path.rsplit("/", 1)[-1] in {"azure.yaml", "azure.yml"}


def may_deploy(path: str) -> bool:
    """Pipelines and the like: they are told by what is in them."""
    return path.endswith(_YAML)
