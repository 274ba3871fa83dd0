"""Replacements written in the reader's words, for all languages."""
