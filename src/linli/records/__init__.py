"""What is stored, and the verbs that change it."""
