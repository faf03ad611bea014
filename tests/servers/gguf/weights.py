"""All weights of a model: a table alone, or a table and heads that copy what followed before.

::

    one position's vector:
    | table, padded | who | known as | 1 back | 2 back | 3 back | copied | 1 |

    block 1   head k looks k tokens back, by the phase of its rotation (RoPE), and writes as
              what the token there is known into "k back"
    block 2   one head finds where the same three tokens stood before, and writes who came
              next into "copied" (an induction head: Olsson et al. 2022)

Who and known as are the same but for the frame of an answer, quotes and the like: nothing
knows it, so that nothing is copied from earlier frames; and a quote asks as a stop would, so
that a string begins as the sentences of the prompt do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.servers.gguf.tables import Table, Vectors

BLOCKS = 2
HEADS = 3
ROPE_BASE = 1e20
"""So high that all but the first pairs of a head hardly turn: they compare contents."""
_INNER = 32
_CODE = 40
"""Numbers that tell who a token is; three of them fit into the still pairs of a head."""
_HEAD = 192
_IDLE_HEAD = 32
"""Where heads add nothing: to compare is most of the work of a token, so there is little of it."""
_PHASES = 12
_STILL = 60
_LOOK, _MATCH, _COPY = 20.0, 25.0, 14.0
"""How sharply a head looks back and compares, and how much a copied token counts."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Tensors by their names in GGUF, and the sizes that go with them."""

    tensors: dict[str, Table]
    width: int
    head: int


def plain(vectors: Vectors) -> Weights:
    """Return blocks that add nothing: the next token depends on the last one alone."""
    return Weights(_framed(vectors, _IDLE_HEAD), vectors.embeddings.shape[1], _IDLE_HEAD)


def copying(
    vectors: Vectors, *, frame: Sequence[int], quote: int, stop: int, seed: int = 3
) -> Weights:
    """Return the table with heads that copy: true sentences, and splices of two true halves.

    What belongs to the frame is never copied.
    """
    size, table = vectors.embeddings.shape
    codes = np.random.default_rng(seed).normal(size=(size, _CODE))
    codes /= np.linalg.norm(codes, axis=1, keepdims=True)
    known_as = codes.copy()
    known_as[list(frame)] = 0.0
    codes[quote] = codes[stop]
    who, copied, one = table, table + 5 * _CODE, table + 6 * _CODE
    width = -(-(one + 1) // 32) * 32
    embeddings, outputs = np.zeros((size, width)), np.zeros((size, width))
    embeddings[:, :table], outputs[:, :table] = vectors.embeddings, vectors.outputs
    embeddings[:, who : who + 2 * _CODE] = np.concatenate([codes, known_as], axis=1)
    outputs[:, copied : copied + _CODE] = _COPY * known_as
    embeddings[:, one] = 1.0
    square = float(np.square(embeddings[stop]).sum())
    squares = (square, square + 3, square + 4)  # of a vector before each norm
    norms = [np.full(width, np.sqrt(each / width)) for each in squares]
    whole = Vectors(_single(embeddings), _single(outputs), _single(norms[2]))
    tensors = _framed(whole, _HEAD)
    for at in range(BLOCKS):
        tensors[f"blk.{at}.attn_norm.weight"] = _single(norms[at])
    _look_back(tensors, who, one)
    _find_again(tensors, who, copied)
    return Weights(tensors, width, _HEAD)


def _look_back(tensors: dict[str, Table], who: int, one: int) -> None:
    """Let each head of the first block look one token further back than the one before."""
    size = np.sqrt(_LOOK * np.sqrt(_HEAD))
    q, k, v, out = (tensors[f"blk.0.attn_{name}.weight"] for name in ("q", "k", "v", "output"))
    for head in range(HEADS):
        first = head * _HEAD
        for pair in range(_PHASES):
            angle = -(head + 1) * ROPE_BASE ** (-2 * pair / _HEAD)
            q[first + 2 * pair, one] = size * np.cos(angle)
            q[first + 2 * pair + 1, one] = size * np.sin(angle)
            k[first + 2 * pair, one] = size
        for each in range(_CODE):
            v[first + each, who + _CODE + each] = 1.0
            out[who + (head + 2) * _CODE + each, first + each] = 1.0


def _find_again(tensors: dict[str, Table], who: int, copied: int) -> None:
    """Let a head of the second block find where the last three tokens stood before."""
    size = np.sqrt(_MATCH * np.sqrt(_HEAD))
    q, k, v, out = (tensors[f"blk.1.attn_{name}.weight"] for name in ("q", "k", "v", "output"))
    for each in range(3 * _CODE):
        asked = each if each < _CODE else each + _CODE  # who, 1 back, 2 back
        q[_STILL + each, who + asked] = size
        k[_STILL + each, who + 2 * _CODE + each] = size
    for each in range(_CODE):
        v[each, who + each] = 1.0
        out[copied + each, each] = 1.0


def _framed(vectors: Vectors, head: int) -> dict[str, Table]:
    """Return a model whose blocks add nothing."""
    width = vectors.embeddings.shape[1]
    heads = HEADS * head
    tensors = {
        "token_embd.weight": vectors.embeddings,
        "output.weight": vectors.outputs,
        "output_norm.weight": vectors.norm,
    }
    shapes = {
        "attn_q": (heads, width), "attn_k": (heads, width), "attn_v": (heads, width),
        "attn_output": (width, heads), "ffn_gate": (_INNER, width), "ffn_up": (_INNER, width),
        "ffn_down": (width, _INNER),
    }  # fmt: skip
    for at in range(BLOCKS):
        for name in ("attn_norm", "ffn_norm"):
            tensors[f"blk.{at}.{name}.weight"] = np.ones(width, dtype=np.float32)
        for name, shape in shapes.items():
            tensors[f"blk.{at}.{name}.weight"] = np.zeros(shape, dtype=np.float32)
    return tensors


def _single(array: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Table:
    return array.astype(np.float32)
