"""The process: settings in, engine and edges wired, commands run."""

__version__ = "0.1.0"
