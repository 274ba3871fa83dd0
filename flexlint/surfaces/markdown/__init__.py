"""Code blocks in Markdown: read only where the user asks for it."""
