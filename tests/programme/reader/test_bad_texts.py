"""Files that are no communique are refused plainly, before anything is read."""

from __future__ import annotations

import pytest

from transcaspian.errors import InputError
from transcaspian.programme.reader import read, read_file
from transcaspian.programme.reader.texts import MOST_CHARACTERS

CASES = {
    "empty": (b"", "no text"),
    "blank": (b" \n\t\n", "no text"),
    "large": (b"a " * 2_500_000, "5.0 MB"),
    "chinese": ("哈萨克斯坦总统与阿塞拜疆总统举行会谈。".encode(), "neither in Latin nor in Cyrillic"),
    "utf16": ("Қазақстан мен Әзербайжан".encode("utf-16"), "UTF-16"),
    "utf16-no-mark": ("Kazakhstan and Azerbaijan".encode("utf-16-le"), "UTF-16"),
    "cp1251": ("Казахстан и Азербайджан".encode("cp1251"), "byte 0xca"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
}


@pytest.mark.parametrize(("content", "words"), CASES.values(), ids=CASES.keys())
def test_a_file_that_is_no_communique(tmp_path, content, words):
    file = tmp_path / "communique.txt"
    file.write_bytes(content)

    with pytest.raises(InputError, match=words) as caught:
        read_file(file)

    assert caught.value.problems[0].file == str(file)
    assert caught.value.problems[0].remedy


def test_a_file_that_is_not_there_or_a_folder(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(InputError, match="no file"):
        read_file(tmp_path)


def test_a_text_given_by_hand_is_checked_too():
    with pytest.raises(InputError, match="no text"):
        read("  \n")
    with pytest.raises(InputError, match="characters"):
        read("a" * (MOST_CHARACTERS + 1))


def test_line_ends_and_mark_are_kept(tmp_path):
    file = tmp_path / "communique.txt"
    file.write_bytes("\ufeffБаку.\r\nАстана.\r\n".encode())

    text = read_file(file)

    assert text == "\ufeffБаку.\r\nАстана.\r\n"
    assert [text[one.start : one.end] for one in read(text).of("place")] == ["Баку", "Астана"]
