"""The names of the files that are read."""

from __future__ import annotations


def claims(path: str) -> bool:
    """``.tf``, ``.tofu`` and their JSON forms; other files in HCL, such as those of Packer,
    Terragrunt and Octopus, whose strings may be scripts."""
    return path.lower().endswith((".tf", ".tf.json", ".tofu", ".tofu.json", ".hcl", ".ocl"))


def is_values(path: str) -> bool:
    """``.tfvars``: values of the variables that the files beside it declare."""
    return path.lower().endswith((".tfvars", ".tfvars.json"))


def is_terragrunt(path: str) -> bool:
    """Whether the file called ``path`` is one of Terragrunt."""
    return path.endswith(("terragrunt.hcl", "/root.hcl"))


def may_define(path: str) -> bool:
    """Files of a module, and of values for it; those of Terragrunt."""
    return path.lower().endswith((".tf", ".tofu")) or is_values(path) or is_terragrunt(path)


def may_deploy(path: str) -> bool:
    """Whether the file called ``path`` may deploy templates."""
    return path.lower().endswith((".tf", ".tofu"))
