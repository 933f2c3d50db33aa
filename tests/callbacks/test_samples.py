"""`Samples`."""

import types

import keras
import numpy as np
import pytest
from PIL import Image
from trainings import IMAGES, SHAPE, fit

from keras_gans import callbacks
from keras_gans.models import ConditionalGAN
from keras_gans.networks import mlp
from keras_gans.visualization import picture_files, sample_grids


def drawn_at(folder, steps, side=4, **bounds):
    """Draws a grid of noise at each of the steps, as a training would."""
    samples = callbacks.Samples(folder, scale=1, log_folder=folder / "logs")
    for name, bound in bounds.items():
        setattr(samples, name, bound)
    random = np.random.default_rng(0)
    step = types.SimpleNamespace(numpy=lambda: samples.at)

    def draw_samples(count, seed, examples):
        return {"samples": random.integers(0, 256, (side, side, 1), "uint8")}

    samples.set_model(types.SimpleNamespace(step=step, draw_samples=draw_samples))
    for samples.at in steps:
        samples.on_train_begin() if samples.at == steps[0] else samples.draw()
    samples.on_train_end()
    return [int(path.stem[5:]) for path in sorted(folder.glob("step-*.png"))]


@pytest.mark.slow
def test_files_of_the_users_among_ours_are_left_alone(tmp_path, small_gan):
    for name in ("step-000001-good.keras", "before-after.png"):
        (tmp_path / name).write_bytes(b"mine")
    saver = callbacks.TrainingCheckpoint(tmp_path, seconds=0.0)
    fit(small_gan(), saver, callbacks.Samples(tmp_path, count=4), epochs=2)
    names = [path.name for path in callbacks.checkpoints(tmp_path)]
    assert names == ["step-000008.keras", "step-000007.keras"]
    for name in ("step-000001-good.keras", "before-after.png"):
        assert (tmp_path / name).read_bytes() == b"mine"


def test_grids_show_the_same_latents_as_the_training_goes_on(tmp_path, small_gan):
    gan = small_gan(keras.optimizers.SGD(1.0))
    before = gan.generate(9, seed=2)
    grids = callbacks.Samples(tmp_path, count=9, seed=2, scale=1, log_folder=tmp_path / "logs")
    fit(gan, grids, epochs=2)
    names = sorted(path.name for path in tmp_path.glob("*.png"))
    assert names == ["step-000000.png", "step-000004.png", "step-000008.png"]
    for name, generated in ((names[0], before), (names[2], gan.generate(9, seed=2))):
        grid = np.asarray(Image.open(tmp_path / name))
        np.testing.assert_array_equal(grid[:4, 4:8], generated[1, ..., 0])
    assert Image.open(tmp_path / "samples.gif").n_frames == 3
    assert list((tmp_path / "logs").iterdir())


@pytest.mark.slow
def test_grids_of_a_conditional_model_have_a_row_a_class(tmp_path):
    gan = ConditionalGAN(
        mlp.conditional_generator(SHAPE, 3, 2, 5, 4, 6),
        mlp.conditional_discriminator(SHAPE, 3, 5, 4, 6),
        seed=0,
    )
    gan.compile()
    before = gan.generate(30, seed=0, labels=[0, 1, 2])
    labels, grids = np.arange(32) % 3, callbacks.Samples(tmp_path, scale=1)
    gan.fit(IMAGES, labels, batch_size=8, callbacks=[grids], verbose=0)
    grid = picture_files.read_png(tmp_path / "step-000000.png")
    np.testing.assert_array_equal(grid, sample_grids.grid(before, columns=10))
    assert grid.shape == (3 * 4, 10 * 4, 1)


def test_other_grids_lie_beside_the_main_one_and_text_is_written_as_lines(tmp_path, small_gan):
    gan, examples = small_gan(), object()

    def draw_samples(count, seed, given):
        assert given is examples
        shade = np.full((2, 2, 1), int(gan.step.numpy()), "uint8")
        return {"samples": "to be\nor not", "codes": shade}

    gan.draw_samples = draw_samples
    samples = callbacks.Samples(tmp_path, seconds=1e6, scale=1, examples=examples)
    fit(gan, samples, epochs=2)
    steps = ("000000", "000004", "000008")
    assert {path.name for path in tmp_path.iterdir()} == {
        *(f"step-{step}.txt" for step in steps),
        *(f"codes-{step}.png" for step in steps),
        "codes.gif",
    }
    assert (tmp_path / "step-000004.txt").read_text() == "to be\nor not\n"
    assert picture_files.read_png(tmp_path / "codes-000008.png").max() == 8
    with Image.open(tmp_path / "codes.gif") as animation:
        assert animation.n_frames == 3


@pytest.mark.slow
def test_however_many_grids_are_drawn_those_kept_are_few_and_evenly_spread(tmp_path):
    (tmp_path / "step-5.png").write_bytes(b"mine")
    (tmp_path / "other-000007.png").write_bytes(b"mine")
    steps = drawn_at(tmp_path, range(0, 600, 3), most_grids=20, most_frames=8)
    steps.remove(5)
    gaps = np.diff(steps)
    assert 10 <= len(steps) <= 22
    assert (steps[0], steps[-1]) == (0, 597)
    assert max(gaps) <= 2.5 * min(gaps[:-1])
    with Image.open(tmp_path / "samples.gif") as animation:
        assert animation.n_frames == 8
    assert (tmp_path / "other-000007.png").read_bytes() == b"mine"


def test_large_grids_are_bounded_by_their_bytes(tmp_path):
    bounds = {"most_bytes": 100_000, "most_bytes_of_gif": 30_000, "most_bytes_of_logs": 50_000}
    steps = drawn_at(tmp_path, range(200), side=100, **bounds)  # Noise takes 10 kB.
    assert (steps[0], steps[-1]) == (0, 199) and 4 <= len(steps) <= 12
    assert (tmp_path / "samples.gif").stat().st_size < 45_000
    with Image.open(tmp_path / "samples.gif") as animation:
        assert animation.n_frames >= 2
    assert sum(path.stat().st_size for path in (tmp_path / "logs").iterdir()) < 60_000
