"""Images from a .keras file, a run and a SavedModel."""

import numpy as np
import pytest
from PIL import Image

from keras_gans import data, presets
from keras_gans.visualization import picture_files, sample_grids

pytestmark = pytest.mark.slow


@pytest.fixture
def sources(finished):
    run, export, _ = finished
    return {
        "file": run.newest_checkpoints()[0],
        "run": run.folder,
        "versions": export,
        "version": export / "1",
    }


def test_every_source_gives_the_same_images(sources, tmp_path, call):
    samples = {}
    for name, source in sources.items():
        output = tmp_path / f"{name}.npz"
        status, printed, _ = call("generate", source, "--count", 300, "--output", output)
        assert status == 0
        assert f"300 images: {output}" in printed
        samples[name] = np.load(output)["images"]
        assert samples[name].shape == (300, 28, 28, 1)
        assert samples[name].dtype == np.uint8
    np.testing.assert_array_equal(samples["file"], samples["run"])
    np.testing.assert_array_equal(samples["version"], samples["versions"])
    difference = np.abs(samples["file"].astype(int) - samples["version"])
    assert difference.max() <= 1  # Rounding: the kernels of a batch depend on its size.


def test_the_seed_chooses_the_images(sources, tmp_path, call):
    samples = []
    for index, seed in enumerate((5, 5, 6)):
        output = tmp_path / f"{index}.npz"
        call("generate", sources["file"], "--count", 4, "--seed", seed, "--output", output)
        samples.append(np.load(output)["images"])
    np.testing.assert_array_equal(samples[0], samples[1])
    assert (samples[0] != samples[2]).any(axis=(1, 2, 3)).all()


def test_the_same_images_as_array_grid_and_files(sources, tmp_path, call):
    for output in ("array.npz", "new/grid.png", "new/folder"):
        place = tmp_path / output
        arguments = (sources["file"], "--count", 5, "--scale", 3, "--output", place)
        assert call("generate", *arguments)[0] == 0
    samples = np.load(tmp_path / "array.npz")["images"]
    grid = picture_files.read_png(tmp_path / "new" / "grid.png")
    assert grid.shape == (2 * 28 * 3, 3 * 28 * 3, 1)
    np.testing.assert_array_equal(grid[::3, ::3], sample_grids.grid(samples))
    status, _, complaint = call("generate", sources["file"], "--output", place)
    assert status == 2 and f"--output {place} holds images already" in complaint
    files = sorted((tmp_path / "new" / "folder").iterdir())
    assert [path.name for path in files] == [f"{index:05d}.png" for index in range(5)]
    for path, image in zip(files, samples, strict=True):
        np.testing.assert_array_equal(picture_files.read_png(path)[::3, ::3], image)


@pytest.mark.parametrize("source", ["file", "version"])
def test_interpolations_are_continuous_strips_and_an_animation(source, sources, tmp_path, call):
    output = tmp_path / "walk.png"
    arguments = ("--count", 3, "--interpolate", 6, "--scale", 1, "--output", output)
    assert call("generate", sources[source], *arguments)[0] == 0
    grid = picture_files.read_png(output)
    assert grid.shape == (3 * 28, 6 * 28, 1)
    strips = grid.reshape(3, 28, 6, 28)
    for above, below in zip(strips, strips[1:], strict=False):
        difference = np.abs(above[:, -1].astype(int) - below[:, 0])
        assert difference.max() <= 1, "a path begins where the one before ended"
    with Image.open(output.with_suffix(".gif")) as animation:
        assert animation.n_frames >= 3 * 6 - 2  # Equal neighbours, at the corners, are one frame.
        assert animation.size == (28 * 4, 28 * 4)


@pytest.fixture(scope="module")
def conditional(tmp_path_factory):
    """A conditional generator of four classes: the model, and what the program reads."""
    folder = tmp_path_factory.mktemp("conditional")
    gan = presets.from_preset("cgan_mnist", num_classes=4, seed=0)
    gan.save(folder / "gan.keras")
    gan.export(folder / "export")
    return gan, {"file": folder / "gan.keras", "version": folder / "export"}


@pytest.mark.parametrize("source", ["file", "version"])
@pytest.mark.parametrize(
    ("arguments", "labels", "rows", "columns"),
    [
        ((), [0, 1, 2, 3], 4, 10),
        (("--labels", "3,0"), [3, 0], 2, 10),
        (("--labels", "0,1,2", "--count", 6), [0, 1, 2], 3, 2),
        (("--labels", "2"), [2], 3, 4),
        (("--count", 5), [0, 1, 2, 3], 2, 3),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_labels_are_rows(source, arguments, labels, rows, columns, conditional, tmp_path, call):
    gan, sources = conditional
    for name in ("grid.png", "array.npz"):
        command = (sources[source], *arguments, "--scale", 1, "--output", tmp_path / name)
        status, _, complaint = call("generate", *command)
        assert status == 0, complaint
    samples = np.load(tmp_path / "array.npz")["images"]
    grid = picture_files.read_png(tmp_path / "grid.png")
    assert grid.shape == (rows * 28, columns * 28, 1)
    np.testing.assert_array_equal(grid, sample_grids.grid(samples, columns))
    expected = gan.generate(len(samples), seed=0, labels=labels)
    assert np.abs(samples.astype(int) - expected).max() <= 1


def test_a_conditional_generator_interpolates_each_label(conditional, tmp_path, call):
    gan, sources = conditional
    output = tmp_path / "walk.png"
    arguments = ("--labels", "1,3", "--count", 2, "--interpolate", 5, "--scale", 1)
    assert call("generate", sources["file"], *arguments, "--output", output)[0] == 0
    strips = picture_files.read_png(output).reshape(2, 28, 5, 28)
    ends = [gan.generate(3, seed=0, labels=label)[..., 0] for label in (1, 3)]
    for strip, (label, first) in zip(strips, ((0, 0), (1, 1)), strict=True):
        for column, end in ((0, ends[label][first]), (4, ends[label][first + 1])):
            assert np.abs(strip[:, column].astype(int) - end).max() <= 1


def test_labels_are_kept_beside_the_images(conditional, tmp_path, call):
    _, sources = conditional
    for name in ("array.npz", "folder"):
        arguments = ("--labels", "3,1", "--count", 4, "--output", tmp_path / name)
        assert call("generate", sources["file"], *arguments)[0] == 0
    array, folder = data.load_arrays(tmp_path / "array.npz"), data.load_arrays(tmp_path / "folder")
    assert array.labels.tolist() == [3, 3, 1, 1] and folder.labels.tolist() == [1, 1, 3, 3]
    np.testing.assert_array_equal(folder.images, array.images[[2, 3, 0, 1]])
    status, _, complaint = call("generate", sources["file"], "--output", tmp_path / "folder")
    assert status == 2 and "holds images already" in complaint


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """A conditional generator with names of its classes, of which one leads elsewhere."""
    path = tmp_path_factory.mktemp("named") / "gan.keras"
    card = {"data": {"name": "pets", "classes": ["cats", "dogs", "../out"]}}
    presets.from_preset("cgan_mnist", num_classes=3, seed=0, card=card).save(path)
    return path


def test_classes_may_be_named(named, tmp_path, call):
    arguments = ("--count", 3, "--labels", "dogs,0,2", "--output", tmp_path / "folder")
    status, _, complaint = call("generate", named, *arguments)
    assert status == 0, complaint
    files = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.png"))
    names = ["folder/2/00002.png", "folder/cats/00001.png", "folder/dogs/00000.png"]
    assert [path.as_posix() for path in files] == names
    status, _, complaint = call("generate", named, "--labels", "dog", "--output", tmp_path / "x")
    assert status == 2 and "no class 'dog'; give cats, dogs" in complaint
    assert "did you mean 'dogs'?" in complaint


def test_single_images_are_as_large_as_the_generator_makes_them(sources, tmp_path, call):
    for name in ("folder", "array.npz"):
        assert call("generate", sources["file"], "--count", 3, "--output", tmp_path / name)[0] == 0
    folder, array = data.load_arrays(tmp_path / "folder"), data.load_arrays(tmp_path / "array.npz")
    np.testing.assert_array_equal(folder.images, array.images)
    assert folder.labels is None and array.labels is None
