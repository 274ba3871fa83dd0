"""YAML of every kind: pipelines, playbooks, manifests, API descriptions."""
