"""LINE: what a brief costs to render."""

from __future__ import annotations

from tests.bench import line_rendering


def main() -> None:
    """Print the figures."""
    line_rendering.tell()


if __name__ == "__main__":
    main()
