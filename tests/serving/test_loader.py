"""The one loader: what it opens, and what it refuses in one sentence."""

import keras
import numpy as np
import pytest

from keras_gans import from_preset, serving
from keras_gans.data import ImageData
from keras_gans.errors import InputError
from keras_gans.evaluation.samples import StoredImages
from keras_gans.models import GAN, CycleGAN
from keras_gans.networks import mlp
from keras_gans.serving import SavedGenerator, SavedTranslator
from keras_gans.serving.loader import GENERATOR, IMAGES, KINDS, TRANSLATOR
from keras_gans.training import runs

NOISE = np.random.default_rng(0).integers(0, 256, (32, 4, 4, 1), "uint8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A run, exports and files of a generator, of a translator, and of neither."""
    folder = tmp_path_factory.mktemp("loaded")
    keras.utils.set_random_seed(0)
    gan = GAN(mlp.generator((4, 4, 1), 3, (8,)), mlp.discriminator((4, 4, 1), (6,), 2), seed=5)
    gan.compile()
    run = runs.Run(folder / "run")
    run.train(gan, ImageData("noise", NOISE, None), batch_size=8, steps=2, seed=0)
    run.write_config({"preset": "none"})
    gan.save(folder / "gan.keras")
    gan.export(folder / "exported_gan")
    cyclegan = from_preset("cyclegan_mnist", filters=4, residual_blocks=1, seed=0)
    cyclegan.save(folder / "cyclegan.keras")
    cyclegan.export(folder / "exported_cyclegan")
    np.savez(folder / "images.npz", images=NOISE)
    (folder / "nothing").mkdir()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [(GENERATOR,), KINDS])
@pytest.mark.parametrize("name", ["run", "gan.keras", "exported_gan", "exported_gan/1"])
def test_a_generator_is_the_same_wherever_it_is(folder, name, kinds):
    expected = keras.saving.load_model(folder / "gan.keras").generate(4, seed=1)
    samples = serving.load(folder / name, kinds).generate(4, seed=1)
    assert np.abs(samples.astype(int) - expected).max() <= 1


@pytest.mark.slow
def test_everything_is_opened_as_what_it_is(folder):
    classes = {
        "run": GAN,
        "cyclegan.keras": CycleGAN,
        "exported_gan": SavedGenerator,
        "exported_cyclegan": SavedTranslator,
        "images.npz": StoredImages,
    }
    for name, expected in classes.items():
        assert type(serving.load(folder / name)) is expected
    for name in ("cyclegan.keras", "exported_cyclegan"):
        translator = serving.load(folder / name, (TRANSLATOR,))
        assert translator.input_shape_of("ab") == (28, 28, 3)


@pytest.mark.parametrize(
    ("name", "kinds", "message"),
    [
        ("absent", KINDS, "absent does not exist"),
        ("nothing", KINDS, "holds no images, no run and no SavedModel"),
        ("nothing", (GENERATOR,), "is not a SavedModel that keras_gans exported"),
        ("run/metrics.jsonl", (GENERATOR,), r"metrics\.jsonl is truncated or not a \.keras file"),
        ("images.npz", (GENERATOR,), r"images\.npz is not a \.keras file"),
        ("cyclegan.keras", (GENERATOR,), "holds a CycleGAN, which draws nothing from latents"),
        ("exported_cyclegan", (GENERATOR,), "is not a SavedModel that keras_gans exported"),
        ("gan.keras", (TRANSLATOR,), "holds a GAN, which translates nothing"),
        ("run", (TRANSLATOR,), "holds a GAN, which translates nothing"),
        ("exported_gan", (TRANSLATOR,), "is not a SavedModel of a CycleGAN"),
        ("exported_gan", (IMAGES,), "is a SavedModel; accepted are images"),
    ],
)
def test_other_kinds_than_those_accepted_are_refused(folder, name, kinds, message):
    with pytest.raises(InputError, match=message):
        serving.load(folder / name, kinds)
