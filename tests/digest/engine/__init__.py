"""The engine over real parts: a store, a web server on loopback, the real parsers."""
