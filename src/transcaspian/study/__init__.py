"""The only place where the rooms meet: run, compare, results."""
