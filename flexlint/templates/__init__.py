"""What ARM and Bicep share: expressions, scopes, template functions, evaluation."""
