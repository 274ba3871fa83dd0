"""Bicep: lexer, parser, lowering to resources, and the surface that ties them together."""
