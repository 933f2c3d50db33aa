"""What does not fit in memory is refused before anything is computed."""

import pytest

from keras_gans.errors import InputError
from keras_gans.layers.image_pool import ImagePool
from keras_gans.system import memory


def test_the_bound_is_what_the_machine_has(small_machine):
    memory.check_fits(10**6, "count=1")
    with pytest.raises(
        InputError, match=r"^count=2 would need 0\.0 GB .* this machine has 0\.0 GB"
    ):
        memory.check_fits(10**6 + 1, "count=2")


def test_a_container_has_less_than_its_machine(tmp_path, monkeypatch):
    whole = memory.physical()
    monkeypatch.setattr(memory, "_CONTAINER", tmp_path / "memory.max")
    for text, expected in (("max\n", whole), ("4096\n", 4096), (f"{2**62}\n", whole)):
        (tmp_path / "memory.max").write_text(text, encoding="ascii")
        assert memory.physical() == expected


def test_a_pool_is_not_larger_than_memory(small_machine):
    with pytest.raises(InputError, match="pool_size=1001"):
        ImagePool(1001, (10, 25, 1))
