"""How values, verdicts and answers read in English: the one place that makes text."""
