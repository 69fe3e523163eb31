"""Questions that show what can be asked."""

FIRST_QUESTIONS = (
    "compare gpt-4.1 vs claude sonnet 4.5",
    "recommend cheap, open weights, reads images, 128k context",
    "alternatives to phi-4-mini",
    "replace o4-mini",
)
"""Asked before the first person does; they stand on the start page as examples too."""
