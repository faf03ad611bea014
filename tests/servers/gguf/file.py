"""A model's file as llama.cpp reads it: architecture llama, byte pairs of GPT-2."""

from __future__ import annotations

from pathlib import Path

import gguf
import numpy as np

from tests.servers.gguf.vocabulary import END, OVER, SPECIAL, Vocabulary
from tests.servers.gguf.weights import BLOCKS, HEADS, ROPE_BASE, Weights

CONTEXT = 8192
_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def write(path: Path, vocabulary: Vocabulary, weights: Weights) -> None:
    """Write a model, its matrices in half precision."""
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(weights.width)
    writer.add_block_count(BLOCKS)
    writer.add_feed_forward_length(weights.tensors["blk.0.ffn_up.weight"].shape[0])
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_key_length(weights.head)
    writer.add_value_length(weights.head)
    writer.add_rope_dimension_count(weights.head)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    _add_vocabulary(writer, vocabulary)
    for name, tensor in weights.tensors.items():
        writer.add_tensor(name, tensor if tensor.ndim == 1 else tensor.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    kinds = [
        gguf.TokenType.CONTROL if token in SPECIAL else gguf.TokenType.NORMAL
        for token in vocabulary.tokens
    ]
    over = vocabulary.tokens.index(OVER)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(list(vocabulary.tokens))
    writer.add_token_types(kinds)
    writer.add_token_merges([f"{one} {other}" for one, other in vocabulary.merges])
    writer.add_bos_token_id(vocabulary.tokens.index(END))
    writer.add_eos_token_id(over)
    writer.add_eot_token_id(over)
    writer.add_add_bos_token(value=False)
    writer.add_chat_template(_TEMPLATE)
