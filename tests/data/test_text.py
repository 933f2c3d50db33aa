"""Lines of text from files and data sets."""

import socket
import warnings

import numpy as np
import pytest
import tensorflow_datasets as tfds

from keras_gans import data
from keras_gans.data import text, tokenization
from keras_gans.errors import DownloadError, InputError


def lines_of(text_data):
    return [
        line.decode()
        for line in tokenization.decode(text_data.tokens, text_data.vocabulary).numpy()
    ]


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "text.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_every_word_with_enough_text_after_it_begins_a_line(write):
    read = data.load_text(write("The cat\r\n  sat.\tNow\n \nOne two\n\n\nthree"), length=8)
    assert lines_of(read) == ["the cat ", "cat sat.", "sat. now"]
    assert read.tokens.dtype == np.int32 and read.count == 3 and read.labels is None


def test_a_line_may_take_a_whole_paragraph(write):
    assert lines_of(data.load_text(write("Abc def"), length=7)) == ["abc def"]


def test_the_vocabulary_is_what_makes_up_nearly_all_of_the_text(write):
    read = data.load_text(write("abcd " * 2000 + "ab§cd " + "acbd " * 10), length=9)
    assert read.vocabulary == " abcd"
    lines = lines_of(read)
    assert set(lines) == {"abcd abcd", "acbd acbd"}
    # The paragraph has 2,011 words; the last begins no line, and two lines meet the strange sign.
    assert len(lines) == 2011 - 1 - 2


def test_lines_with_characters_outside_a_given_vocabulary_are_left_out(write):
    path = write("ab cd ab ab cd")
    read = data.load_text(path, length=5, vocabulary="ab ")
    assert lines_of(read) == ["ab ab"] and read.vocabulary == "ab "
    assert read.tokens.tolist() == [[0, 1, 2, 0, 1]]


MOLECULES = "CC(=O)Oc1ccccc1C(=O)O\nCN1C=NC2=C1C(=O)N(C(=O)N2C)C\n"


def test_capitals_that_the_vocabulary_spells_stay(write):
    read = data.load_text(write(MOLECULES), length=21, vocabulary=" ()=12CNOc")
    assert lines_of(read)[0] == "CC(=O)Oc1ccccc1C(=O)O"
    read = data.load_text(write("The Cat"), length=7, vocabulary="T aceht")
    assert lines_of(read) == ["The cat"], "other capitals become what it can spell"


def test_capitals_are_kept_or_lost_as_asked(write):
    path = write("The Cat")
    assert lines_of(data.load_text(path, length=7, lowercase=False)) == ["The Cat"]
    assert lines_of(data.load_text(path, length=7, lowercase=True)) == ["the cat"]
    with pytest.raises(InputError, match="lowercase must be True, False or None, not 'no'"):
        data.load_text(path, lowercase="no")


def test_capitals_within_words_are_not_lost_without_a_warning(write):
    path = write(MOLECULES)
    with pytest.warns(UserWarning, match="capitals within words.*lowercase=False"):
        data.load_text(path, length=12)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "CC(=O)Oc1ccc" in lines_of(data.load_text(path, length=12, lowercase=False))
        data.load_text(
            write("The NASA sent Ann and Bob far away to the planets of a star that nobody knew."),
            length=12,
        )


@pytest.mark.parametrize("content", ["ACGTTGCA" * 50, "天地玄黃宇宙洪荒" * 50, "ไปไหนมาครับผม" * 30])
def test_without_spaces_every_character_begins_a_line(write, content):
    read = data.load_text(write(content), length=10, lowercase=False)
    assert lines_of(read) == [content[start : start + 10] for start in range(len(content) - 9)]


def test_a_few_long_words_in_prose_begin_one_line_each(write):
    content = "a word or two " * 40 + "https://example.org/a/long/address " + "more of it " * 20
    read = data.load_text(write(content), length=12)
    assert read.count == len(content.split()) - 4 + 1


def test_a_byte_order_mark_and_characters_of_any_script_are_read(write):
    read = data.load_text(write("\ufeffДа, 语言 да"), length=9)
    assert lines_of(read) == ["да, 语言 да"]


def test_a_long_file_is_cut_with_a_warning(write, monkeypatch):
    monkeypatch.setattr(text, "MOST_CHARACTERS", 20)
    with pytest.warns(UserWarning, match="first 20 characters are used"):
        assert data.load_text(write("abc " * 100), length=3).count == 5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "is not a text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not a text"),
        (b"abc\x00def", "holds bytes of 0"),
        ("", "fewer than two different characters"),
        ("aaaaa", "fewer than two different characters"),
        ("short", "'.*text.txt' is too short: no paragraph has 32 characters"),
        ("word\n\n" * 100, "is too short"),
    ],
)
def test_files_that_cannot_be_used_are_refused(write, content, message):
    with pytest.raises(InputError, match=message):
        data.load_text(write(content))


def test_names_that_stand_for_nothing_are_refused(tmp_path):
    with pytest.raises(InputError, match="is a folder: give a text file"):
        data.load_text(tmp_path)
    with pytest.raises(InputError, match="no file 'tiny_shakespear'.*did you mean 'tiny_shakes"):
        data.load_text("tiny_shakespear")
    with pytest.raises(InputError, match="length must be an int of at least 1, not 0"):
        data.load_text(length=0)
    with pytest.raises(InputError, match="vocabulary='aa' has 'a' twice"):
        data.load_text(vocabulary="aa")


class Tales(tfds.core.GeneratorBasedBuilder):
    """Two texts."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        features = tfds.features.FeaturesDict({"text": tfds.features.Text()})
        return self.dataset_info_from_configs(features=features)

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples()}

    def _generate_examples(self):
        for tale in ("First Citizen:\nBefore we go.\n\nAll:\nSpeak", "Né ici."):
            yield tale, {"text": tale}


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    def refuse(*args, **kwargs):
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))
    return tmp_path


def test_the_texts_of_a_tfds_set_are_paragraphs_of_their_own(no_network, monkeypatch):
    monkeypatch.setattr(text, "TFDS_NAMES", ("tales",))
    Tales(data_dir=no_network).download_and_prepare()
    read = data.load_text("tales", length=7, vocabulary=" :.abcdefghijklmnopqrstuvwxyzé")
    assert sorted(lines_of(read)) == ["all: sp", "before ", "citizen", "first c", "né ici."]
    monkeypatch.setattr(text, "MOST_CHARACTERS", 7)
    assert data.load_text("tales", length=7).count == 1


@pytest.mark.parametrize("name", text.TFDS_NAMES)
def test_a_set_that_cannot_be_downloaded_names_the_one_that_needs_no_network(no_network, name):
    with pytest.raises(DownloadError, match=f"'{name}' is not in .* use 'pydoc_topics', prose"):
        data.load_text(name)


def test_an_existing_file_goes_before_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lm1b").write_text("my own words")
    assert lines_of(data.load_text("lm1b", length=9)) == ["my own wo", "own words"]


def test_batches_are_the_lines_in_an_order_of_the_seed(write):
    read = data.load_text(write("one two six ten red sun sky sea"), length=3)
    batches = list(read.batches(batch_size=4, seed=1))
    assert [batch.shape for batch in batches] == [(4, 3)] * 2
    assert batches[0].dtype == "int32"
    shown = [tuple(row) for batch in batches for row in batch.numpy()]
    assert sorted(shown) == sorted(map(tuple, read.tokens)) and shown != list(
        map(tuple, read.tokens)
    )
    np.testing.assert_array_equal(read.examples(3), read.tokens[:3])
    again = next(iter(read.batches(batch_size=4, seed=1, first_step=1, repeat=True)))
    np.testing.assert_array_equal(again, batches[1])
