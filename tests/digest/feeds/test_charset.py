"""Tests of `digest.feeds.charset`."""

from __future__ import annotations

import pytest

from digest.feeds.charset import decode


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (
            "<t>人工知能のニュースをお届けします</t>",
            ("euc_jp", "cp932", "utf-16", "utf-8-sig", "utf-16-be"),
        ),
        ("<t>公司发布了新的大语言模型，这是一个重要的进展</t>", ("gb18030",)),
        ("<t>公司發布了新的大型語言模型，這是一個重要的進展</t>", ("big5",)),
        ("<t>회사가 새로운 언어 모델을 공개했습니다</t>", ("cp949",)),
        ("<t>Компания выпустила новую модель</t>", ("koi8_r", "cp1251")),
        ("<t>Le modèle a été publié à Paris, où l\u2019été est là</t>", ("cp1252",)),
    ],
)
def test_undeclared_characters_are_recognised(text: str, encodings: tuple[str, ...]) -> None:
    for encoding in encodings:
        assert decode(text.encode(encoding)) == text, encoding


def test_declared_characters_are_believed_unless_the_bytes_are_utf8() -> None:
    declared = '<?xml version="1.0" encoding="{}"?><t>日本の話題をまとめて</t>'
    sjis = declared.format("Shift_JIS").encode("cp932")
    assert decode(sjis).endswith("<t>日本の話題をまとめて</t>")
    lying = declared.format("ISO-8859-1").encode()
    assert decode(lying).endswith("<t>日本の話題をまとめて</t>")
    assert (
        decode("<t>日本</t>".encode("euc_jp"), content_type="text/xml; charset=EUC-JP")
        == "<t>日本</t>"
    )
    assert decode(b'<?xml version="1.0" encoding="zlib_codec"?><t/>').endswith("<t/>")
    assert decode("<t>Zürich – 東京</t>".encode() + b"\xff") == "<t>Zürich – 東京</t>\ufffd"


def test_an_encoding_that_hides_in_ascii_is_read_where_it_is_declared() -> None:
    body = "<t>日本の話題</t>".encode("iso2022_jp")
    assert body.isascii()
    assert decode(body, content_type="text/xml; charset=iso-2022-jp") == "<t>日本の話題</t>"
    assert decode(body) == body.decode("ascii")
