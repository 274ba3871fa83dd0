"""REST URLs in any text, RBAC actions and Resource Graph queries."""
