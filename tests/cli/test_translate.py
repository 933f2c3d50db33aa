"""Translation of files and folders with a .keras file, a run and a SavedModel."""

import importlib
import shutil

import keras
import numpy as np
import pytest
from PIL import Image

from keras_gans import presets
from keras_gans.models import CycleGAN
from keras_gans.training import runs
from keras_gans.visualization import picture_files

pytestmark = pytest.mark.slow

SHAPE = (12, 12, 3)
RECIPE = ("--filters", 2, "--residual-blocks", 1, "--discriminator-filters", 2)


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Six images of three sizes, one of them in a folder of its own; and what is no image."""
    folder = tmp_path_factory.mktemp("photos")
    random = np.random.default_rng(0)
    (folder / "more").mkdir()
    names = ("one.png", "two.png", "three.jpg", "four.png", "more/five.png", "six.png")
    for number, name in enumerate(names):
        size = ((12, 12, 3), (12, 30, 3), (24, 12, 3))[number % 3]
        Image.fromarray(random.integers(0, 256, size, "uint8")).save(folder / name)
    (folder / "notes.txt").write_text("no image")
    return folder


@pytest.fixture(scope="module")
def trained(photos, tmp_path_factory):
    """A CycleGAN: the model, and what the program reads."""
    folder = tmp_path_factory.mktemp("trained")
    sizes = {"filters": 2, "residual_blocks": 1, "discriminator_filters": 2}
    model = presets.from_preset("cyclegan_mnist", image_shape=SHAPE, seed=0, **sizes)
    for network in (model.generator_ab, model.generator_ba):
        for weight in network.trainable_weights:  # From 0.02, every image would become grey.
            weight.assign(5.0 * weight)
    run = runs.Run(folder / "run")
    run.write_config({"preset": "cyclegan_mnist"})
    run.checkpoints.mkdir()
    model.save(run.checkpoints / "step-000000.keras")
    model.export(folder / "export")
    return model, {
        "file": run.checkpoints / "step-000000.keras",
        "run": run.folder,
        "versions": folder / "export",
        "version": folder / "export" / "1",
    }


@pytest.mark.parametrize("source", ["file", "run", "versions", "version"])
@pytest.mark.parametrize("direction", [(), ("--direction", "ba")], ids=["ab", "ba"])
def test_a_file_becomes_its_translation(source, direction, trained, photos, tmp_path, call):
    model, sources = trained
    output = tmp_path / "new" / "one.png"
    status, printed, complaint = call(
        "translate", sources[source], photos / "one.png", *direction, "--output", output
    )
    assert status == 0, complaint
    assert f"1 images: {output}" in printed
    expected = model.translate(picture_files.read_png(photos / "one.png")[None], *direction[1:])[0]
    assert np.abs(picture_files.read_png(output).astype(int) - expected).max() <= 1
    other = model.translate(
        picture_files.read_png(photos / "one.png")[None], *direction[1:] or ["ba"]
    )
    assert (other == expected).all() == bool(direction)


def test_every_image_of_a_folder_keeps_its_place_and_name(trained, photos, tmp_path, call):
    model, sources = trained
    status, printed, _ = call("translate", sources["file"], photos, "--output", tmp_path / "out")
    assert status == 0 and "6 images" in printed
    names = sorted(p.relative_to(tmp_path / "out").as_posix() for p in tmp_path.rglob("*.*"))
    assert names == ["four.png", "more/five.png", "one.png", "six.png", "three.png", "two.png"]
    middle = picture_files.read_png(photos / "more" / "five.png")[:, 9:21]
    translated = picture_files.read_png(tmp_path / "out" / "more" / "five.png")
    assert np.abs(translated.astype(int) - model.translate(middle[None])[0]).max() <= 1


def test_more_images_than_fit_into_a_batch_and_pixels_enlarged(
    trained, photos, tmp_path, call, monkeypatch
):
    model, sources = trained
    program = importlib.import_module("keras_gans.cli.translate")
    monkeypatch.setattr(program, "AT_A_TIME", 4)
    arguments = (sources["file"], photos, "--scale", 3, "--output", tmp_path / "out")
    assert call("translate", *arguments)[0] == 0
    assert len(list((tmp_path / "out").rglob("*.png"))) == 6
    translated = picture_files.read_png(tmp_path / "out" / "one.png")
    assert translated.shape == (36, 36, 3)
    expected = model.translate(picture_files.read_png(photos / "one.png")[None])[0]
    assert np.abs(translated[::3, ::3].astype(int) - expected).max() <= 1


def test_what_cannot_be_read_is_left_out_and_reported(trained, photos, tmp_path, call):
    broken = tmp_path / "photos"
    shutil.copytree(photos, broken)
    (broken / "two.png").write_bytes(b"not an image")
    output = tmp_path / "out"
    status, printed, complaint = call("translate", trained[1]["file"], broken, "--output", output)
    assert status == 0 and "5 images" in printed
    assert complaint == "translate.py: 1 of 6 images cannot be read.\n"
    assert not (output / "two.png").exists()


@pytest.fixture(scope="module")
def of_any_size(tmp_path_factory):
    """A CycleGAN whose networks take any size: the model, and its file and its SavedModel."""

    def network(filters, activation=None, strides=1):
        inputs = keras.Input((None, None, 3))
        hidden = keras.layers.Conv2D(3, 3, strides, padding="same")(inputs)
        if strides > 1:
            hidden = keras.layers.UpSampling2D(strides)(hidden)
            hidden = keras.layers.Add()([inputs, hidden])
        hidden = keras.layers.Conv2D(filters, 3, padding="same", activation=activation)(hidden)
        return keras.Model(inputs, hidden)

    keras.utils.set_random_seed(0)
    networks = network(3, "tanh"), network(3, "tanh", strides=2), network(1), network(1)
    model = CycleGAN(*networks, pool_size=0)
    folder = tmp_path_factory.mktemp("any")
    model.save(folder / "model.keras")
    model.export(folder / "export")
    return model, (folder / "model.keras", folder / "export")


@pytest.mark.parametrize("source", [0, 1], ids=["file", "SavedModel"])
def test_networks_of_any_size_translate_each_image_at_its_own(
    source, of_any_size, photos, tmp_path, call
):
    model, sources = of_any_size
    status, printed, complaint = call(
        "translate", sources[source], photos, "--output", tmp_path / "out"
    )
    assert status == 0 and "6 images" in printed, complaint
    for name in ("one.png", "two.png", "four.png", "more/five.png"):
        original, translated = (
            picture_files.read_png(photos / name),
            picture_files.read_png(tmp_path / "out" / name),
        )
        assert translated.shape == original.shape
        assert np.abs(translated.astype(int) - model.translate(original[None])[0]).max() <= 1


@pytest.mark.parametrize("source", [0, 1], ids=["file", "SavedModel"])
def test_a_size_that_a_network_cannot_take_is_one_sentence(source, of_any_size, tmp_path, call):
    Image.fromarray(np.zeros((7, 6, 3), "uint8")).save(tmp_path / "odd.png")
    arguments = (of_any_size[1][source], tmp_path / "odd.png", "--output", tmp_path / "out.png")
    status, printed, complaint = call("translate", *arguments, "--direction", "ba")
    assert status == 2 and not printed
    assert complaint.startswith("translate.py: The model cannot take images of 7x6: resize them")
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("nowhere", "photos"), ("nowhere", "not exist")),
        (("good.keras", "nothing"), ("nothing", "no file or folder")),
        (("good.keras", "empty"), ("empty", "no images")),
        (("good.keras", "torn.png"), ("torn.png", "can be read")),
        (("empty", "photos"), ("empty", "SavedModel of a CycleGAN")),
        (("dcgan.keras", "photos"), ("dcgan.keras", "GAN", "translates nothing")),
        (("good.keras", "photos", "--direction", "ac"), ("--direction", "'ac'")),
        (("good.keras", "photos", "--output", "x.png"), ("--output x.png", "give a folder")),
        (("good.keras", "one.png", "--output", "x.jpg"), ("--output x.jpg", ".png")),
        (("good.keras", "one.png", "--output", "photos"), ("--output photos", ".png")),
        (("good.keras", "one.png", "--output", "one.png"), ("one.png", "not to be written over")),
        (("good.keras", "photos", "--output", "photos"), ("photos", "not to be written over")),
        (("good.keras", "twins", "--output", "out"), ("a.jpg", "a.png", "both")),
        (("good.keras", "photos", "--output", "one.png/x"), ("--output", "Not a directory")),
        (("good.keras", "photos", "--scale", "0"), ("--scale", "'0'")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_it_refuses(arguments, named, trained, photos, tmp_path, monkeypatch, call):
    monkeypatch.chdir(tmp_path)
    shutil.copy(trained[1]["file"], "good.keras")
    presets.from_preset("dcgan_mnist").save("dcgan.keras")
    shutil.copytree(photos, "photos")
    shutil.copy(photos / "one.png", "one.png")
    for folder in ("empty", "twins"):
        (tmp_path / folder).mkdir()
    for name in ("a.jpg", "a.png"):
        shutil.copy(photos / "one.png", tmp_path / "twins" / name)
    (tmp_path / "torn.png").write_bytes(b"not an image")
    before = sorted(tmp_path.rglob("*"))
    status, printed, complaint = call("translate", *arguments)
    assert status == 2 and not printed
    assert complaint.startswith("translate.py: ") and complaint.count("\n") == 1, complaint
    for part in named:
        assert part in complaint
    assert sorted(tmp_path.rglob("*")) == before


def test_two_folders_are_trained_on_resumed_exactly_and_translated(
    photos, tmp_path, call, training_state
):
    other = tmp_path / "other"
    other.mkdir()
    for number in range(5):
        color = np.full((20, 16, 3), 40 * number, "uint8")
        Image.fromarray(color).save(other / f"{number}.png")
    command = (
        *("train", "--gan", "cyclegan", "--dataset", f"{photos},{other}", "--image-size", 12),
        *("--batch-size", 2, "--decay-steps", 5, "--pool-size", 4, "--resume", *RECIPE),
    )
    whole, stopped = runs.Run(tmp_path / "whole"), runs.Run(tmp_path / "stopped")
    export = ("--export", tmp_path / "export")
    for run, steps, more in ((whole, 5, ()), (stopped, 3, ()), (stopped, 5, export)):
        status, printed, complaint = call(*command, "--steps", steps, "--output", run.folder, *more)
        assert status == 0, complaint
    assert "translate.py" in printed
    models = [runs.load_model(run.newest_checkpoints()[0]) for run in (whole, stopped)]
    for one, two in zip(*map(training_state, models), strict=True):
        np.testing.assert_array_equal(one, two)
    assert isinstance(models[0], CycleGAN) and int(models[0].pool_a.filled.numpy()) == 4
    # Rows a, a -> b, a -> b -> a, and the same from b, of the five examples of the smaller folder.
    assert picture_files.read_png(whole.samples / "step-000005.png").shape == (
        2 * 6 * 12,
        2 * 5 * 12,
        3,
    )
    for source in (stopped.folder, tmp_path / "export"):
        arguments = (source, photos / "one.png", "--output", tmp_path / "translated.png")
        assert call("translate", *arguments)[0] == 0
        expected = models[0].translate(picture_files.read_png(photos / "one.png")[None])[0]
        translated = picture_files.read_png(tmp_path / "translated.png").astype(int)
        assert np.abs(translated - expected).max() <= 1
