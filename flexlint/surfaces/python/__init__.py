"""Python: calls on the management clients, bodies and strings that name scale sets."""
