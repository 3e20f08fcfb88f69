"""Plain Python: rules, arithmetic, solvers. No Django, no clock, no settings: `now` is an argument."""
