"""The engine's three deeds: collect articles, compose a brief, answer a question."""
