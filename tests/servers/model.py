"""A real server of language models, llama.cpp's, with a tiny model that the tests make.

::

    with LlamaServer(made("bigram")) as server:
        server.url                     # http://127.0.0.1:41234/v1
        server.kill(); server.start()  # as after a crash: on another port

`python -m tests.servers.model FILE --key K` runs it; it ends with its input, as it does when
whoever began it dies.
"""

from __future__ import annotations

import argparse
import atexit
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.servers.gguf.vocabulary import Vocabulary, learned

HOST = "127.0.0.1"
KEY = "tiny-key"
BEHAVIOURS = ("bigram", "random", "copy")
NOT_FOUND = "no xllamacpp on this machine"
HOW_TO_GET = "on 64-bit Linux on x86: .venv/bin/pip install xllamacpp gguf numpy"
_SAMPLE = Path(__file__).resolve().parents[2] / "bot" / "sample"
_MERGES = 400
_SURE_STOP = 14.0
_TAG = re.compile(r"<[^>]+>|<!\[CDATA\[|\]\]>")
_PROSE = re.compile(
    r"<(?:title|content|summary|description|content:encoded)\b[^>]*>(.*?)</", re.DOTALL
)
_MOSTLY = 0.9

needs_llama = pytest.mark.skipif(
    not all(map(find_spec, ("xllamacpp", "gguf", "numpy"))), reason=NOT_FOUND
)


class LlamaServer:
    """See the module.

    Args:
        path: the model's file.
        context: tokens of prompt and answer together, for each of its four slots.
    """

    def __init__(self, path: Path, *, context: int = 4096) -> None:
        self._path = path
        self._context = context
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = (sys.executable, "-m", "tests.servers.model", str(self._path))
        self._process = subprocess.Popen(  # noqa: S603  # this interpreter
            (*command, "--key", KEY, "--context", str(self._context)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=_SAMPLE.parents[1],
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("listening "):
                self.url = line.split()[1] + "/v1"
                return
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """End it as a crash does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()


@cache
def made(behaviour: str) -> Path:
    """Make a model's file, once per run.

    `bigram` is locally fluent and untrue, `random` has no sense at all, `copy` says what
    stands in its prompt: true sentences, and splices of two halves.
    """
    # Threads that wait for each other cost more than the sums; numpy asks when it is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251  # no setting of ours
    from tests.servers.gguf import file, tables, vocabulary, weights  # noqa: PLC0415  # needs numpy

    texts, known = sample_texts(), _vocabulary()
    path = _folder() / f"{behaviour}.gguf"
    match behaviour:
        case "bigram":
            all_weights = weights.plain(tables.vectors(tables.bigram(known, texts)))
        case "random":
            all_weights = weights.plain(tables.vectors(tables.chance(known)))
        case _:
            table = tables.bigram(known, texts, stop=_SURE_STOP)
            frame = [
                *map(known.id, ('"', ":", " ", ",")),
                *map(known.tokens.index, vocabulary.SPECIAL),
            ]
            all_weights = weights.copying(
                tables.vectors(table), frame=frame, quote=known.id('"'), stop=known.id(".")
            )
    file.write(path, known, all_weights)
    return path


@cache
def shared(behaviour: str) -> LlamaServer:
    """Return one server for all tests of this run that do not kill it."""
    server = LlamaServer(made(behaviour))
    server.start()
    atexit.register(server.kill)
    return server


def sample_texts() -> list[str]:
    """Return the words of the sample articles that are in English."""
    found = []
    for path in sorted(_SAMPLE.glob("*.xml")):
        feed = path.read_text(encoding="utf-8")
        words = [_TAG.sub(" ", html.unescape(each)) for each in _PROSE.findall(feed)]
        text = " ".join(" ".join(words).split())
        if text.isascii() or sum(map(str.isascii, text)) > _MOSTLY * len(text):
            found.append(text)
    return found


@cache
def _vocabulary() -> Vocabulary:
    return learned(sample_texts(), _MERGES)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="gguf-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    """Serve until the input ends."""
    import xllamacpp  # type: ignore[import-untyped,unused-ignore]  # noqa: PLC0415  # 100 MB

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--key", required=True)
    parser.add_argument("--context", type=int, default=4096)
    given = parser.parse_args()
    params = xllamacpp.CommonParams()
    params.model.path = given.file
    params.model_alias = {"tiny"}
    params.hostnames = [HOST]
    params.port = 0
    params.api_keys = [given.key]
    params.n_parallel = 4
    params.n_ctx = 4 * given.context
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    # Its kernel for a processor takes nearly twice as long for each token of so small a model.
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.warmup = False
    params.cache_ram_mib = 0
    server = xllamacpp.Server(params)
    print("listening", server.listening_address, flush=True)  # noqa: T201  # a program
    watcher = threading.Thread(target=_end_with_input)
    watcher.start()
    watcher.join()


if __name__ == "__main__":
    main()
