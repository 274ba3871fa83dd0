"""Digests without OpenSSL, which takes longer to load than they take."""

from __future__ import annotations

from importlib import import_module

from flexlint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hashlib import blake2b, sha256
else:

    def _found(name: str, *modules: str) -> Any:
        for module in modules:
            try:
                return getattr(import_module(module), name)
            except (ImportError, AttributeError):
                pass
        return getattr(import_module("hashlib"), name)

    # What hashlib itself falls back on; Python 3.12 has renamed one of them.
    sha256 = _found("sha256", "_sha2", "_sha256")
    blake2b = _found("blake2b", "_blake2")

__all__ = ["blake2b", "sha256"]
