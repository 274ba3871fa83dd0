"""What is known of an expression: values, property paths, predicates."""
