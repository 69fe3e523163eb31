"""What is answered: one module a kind of answer, data only."""
