"""What one file of a pack says about another: one module per kind of file."""
