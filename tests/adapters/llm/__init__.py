"""The edge to language models, over loopback."""
