"""What does not fit in memory is refused before anything is computed."""

import numpy as np
import pytest

from keras_gans.errors import InputError
from keras_gans.layers.image_pool import ImagePool
from keras_gans.sampling import generation
from keras_gans.system import memory
from keras_gans.visualization import picture_files


@pytest.fixture
def small_machine(monkeypatch):
    """A machine of a million bytes."""
    monkeypatch.setattr(memory, "physical", lambda: 10**6)


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


@pytest.mark.parametrize("count", [10**12, 2**31, 2**63])
def test_more_images_than_fit_are_refused_at_once(count, small_gan, small_machine):
    with pytest.raises(InputError, match=f"count={count} would need"):
        small_gan().generate(count)
    with pytest.raises(InputError, match=f"count={count} would need"):
        generation.layout(small_gan(), count)


@pytest.mark.parametrize("count", [0, -1, 2.5, "3", None, float("nan")])
def test_a_count_is_a_whole_number(count, small_gan):
    with pytest.raises(InputError, match="count="):
        small_gan().generate(count)


def test_any_whole_number_is_a_count(small_gan):
    assert len(small_gan().generate(np.int64(3))) == 3


def test_images_are_counted_by_the_first_batch(small_gan, small_machine):
    # 16 bytes an image, held twice while the batches are joined, and 12 bytes of latents.
    assert len(small_gan().generate(31_250, batch_size=31_250)) == 31_250
    with pytest.raises(InputError, match="count=31251"):
        small_gan().generate(31_251, batch_size=31_251)


def test_an_image_is_not_enlarged_beyond_memory(small_machine, tmp_path):
    picture_files.save_png(tmp_path / "image.png", np.zeros((10, 10, 1), "uint8"), 100)
    with pytest.raises(InputError, match="scale=101"):
        picture_files.save_png(tmp_path / "larger.png", np.zeros((10, 10, 1), "uint8"), 101)
    assert not (tmp_path / "larger.png").exists()


def test_a_pool_is_not_larger_than_memory(small_machine):
    with pytest.raises(InputError, match="pool_size=1001"):
        ImagePool(1001, (10, 25, 1))
