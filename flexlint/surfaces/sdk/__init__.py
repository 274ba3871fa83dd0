"""The Azure SDKs of languages that flexlint has no parser for, by their distinctive names."""
