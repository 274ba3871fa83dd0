"""Bytes and paths: which files there are, reading and writing them."""
