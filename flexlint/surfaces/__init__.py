"""One module or package for each language."""
