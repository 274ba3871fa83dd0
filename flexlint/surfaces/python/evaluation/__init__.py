"""What Python expressions are: clients, strings, values, conditions."""
