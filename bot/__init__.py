"""The process: settings in, engine and edges wired, commands run."""
