"""Evaluation of generated and stored images."""

import keras
import numpy as np
import pytest
import scipy.optimize
from evaluations import COUNT, evaluate

from keras_gans import data, evaluation, from_preset, serving
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.metrics import frechet_distance
from keras_gans.visualization import picture_files


@pytest.mark.slow
def test_a_file_an_export_a_folder_and_an_array_of_the_same_images_agree(gan, digits, tmp_path):
    gan.save(tmp_path / "gan.keras")
    gan.export(tmp_path / "export")
    drawn = gan.generate(COUNT, 7)
    np.savez(tmp_path / "drawn.npz", images=drawn)
    (tmp_path / "folder").mkdir()
    for number, image in enumerate(drawn):
        picture_files.save_png(tmp_path / "folder" / f"{number:03d}.png", image)
    metrics = ["frechet_distance", "precision", "modes_found"]
    values = [
        [score.value for score in evaluate(generator, digits, metrics, seed=7).values()]
        for name in ("gan.keras", "export", "folder", "drawn.npz")
        for generator in [serving.load(tmp_path / name)]
    ]
    np.testing.assert_allclose(values[2:], [values[0]] * 2)
    np.testing.assert_allclose(values[1], values[0], rtol=0.02)  # A level of a pixel may differ.


def test_the_distance_is_that_of_the_images_from_the_training_set(gan, digits):
    score = evaluate(gan, digits, ["frechet_distance"], seed=7)["frechet_distance"]
    extract = extractors.get("mnist").extract
    real = extract(data.load_arrays(digits).images).features
    expected = frechet_distance(real, extract(gan.generate(COUNT, 7)).features).value
    assert score.value == pytest.approx(expected, rel=1e-5)
    assert score.protocol["n_fake"] == COUNT and score.protocol["n_real"] == 600


def test_no_more_images_of_a_folder_are_evaluated_than_asked_for(digits, tmp_path):
    np.savez(tmp_path / "real.npz", images=data.load_arrays(digits).images)
    generator = serving.load(tmp_path / "real.npz")
    assert (
        evaluate(generator, digits, ["frechet_distance"], count=80)["frechet_distance"].protocol[
            "n_fake"
        ]
        == 80
    )
    assert (
        evaluate(generator, digits, ["frechet_distance"], count=10**6)["frechet_distance"].protocol[
            "n_fake"
        ]
        == 600
    )


def test_of_a_folder_in_the_order_of_its_classes_all_classes_are_evaluated(digits, tmp_path):
    real = data.load_arrays(digits)
    np.savez(tmp_path / "real.npz", images=real.images[np.argsort(real.labels)])
    generator = serving.load(tmp_path / "real.npz")
    assert evaluate(generator, digits, ["modes_found"], count=100)["modes_found"].value == 10


def test_a_conditional_gan_is_evaluated_by_its_labels(digits):
    keras.utils.set_random_seed(0)
    cgan = from_preset("cgan_mnist", num_classes=10, seed=4)
    scores = evaluate(cgan, digits, ["label_accuracy"])
    logits = extractors.get("mnist").extract(cgan.generate(COUNT, 0)).logits
    labels = np.repeat(np.arange(10), COUNT // 10)
    assert scores["label_accuracy"].value == pytest.approx((logits.argmax(1) == labels).mean())
    assert scores["label_accuracy"].real_value > 0.98


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["infogan_mnist", "infogan_invariant_mnist"])
def test_what_infogan_draws_is_compared_with_the_codes_it_was_drawn_with(preset, digits, tmp_path):
    keras.utils.set_random_seed(0)
    infogan = from_preset(preset, seed=4)
    infogan.export(tmp_path / "export")
    classes = extractors.get("mnist").extract(infogan.generate(COUNT, 0)).logits.argmax(axis=-1)
    codes = np.repeat(np.arange(10), COUNT // 10)
    together = np.zeros((10, 10))
    np.add.at(together, (codes, classes), 1.0)
    error = 1.0 - together[scipy.optimize.linear_sum_assignment(-together)].sum() / COUNT
    for generator in (infogan, serving.load(tmp_path / "export")):
        score = evaluate(generator, digits, ["drawn_code_error"])["drawn_code_error"]
        assert score.value == pytest.approx(error)
        assert 0.0 <= score.real_value < 0.02
        assert sorted(score.protocol["matching"]) == list(range(10))


def test_a_folder_of_numbered_classes_is_no_saved_model(digits, tmp_path):
    real = data.load_arrays(digits)
    for image, label in zip(real.images[:60], real.labels, strict=False):
        folder = tmp_path / "classes" / str(label)
        folder.mkdir(parents=True, exist_ok=True)
        picture_files.save_png(folder / f"{len(list(folder.iterdir()))}.png", image)
    generator = serving.load(tmp_path / "classes")
    assert evaluate(generator, digits, ["modes_found"])["modes_found"].value == 10


def test_grey_digits_that_were_saved_in_colour_are_evaluated_as_grey(digits, tmp_path):
    real = data.load_arrays(digits, split="test").images[:60]
    for name, channels in (("grey", 1), ("rgb", 3)):
        (tmp_path / name).mkdir()
        for number, image in enumerate(real):
            picture_files.save_png(
                tmp_path / name / f"{number:02d}.png", np.repeat(image, channels, -1)
            )
    values = [
        evaluate(serving.load(tmp_path / name), digits, ["frechet_distance"])[
            "frechet_distance"
        ].value
        for name in ("grey", "rgb")
    ]
    assert values[0] == values[1]
    colored = np.repeat(np.repeat(real, 4, axis=0), 3, axis=-1)
    colored[1, ..., 0] = 255 - colored[1, ..., 0]  # Not among the hundred that are tried.
    np.savez(tmp_path / "colored.npz", images=colored)
    with pytest.raises(InputError, match=r"colored\.npz has images in colour"):
        evaluate(serving.load(tmp_path / "colored.npz"), digits, ["frechet_distance"], count=240)


@pytest.mark.slow
def test_images_need_not_be_square(tmp_path):
    images = np.random.default_rng(0).integers(256, size=(600, 12, 8, 1), dtype="uint8")
    np.savez(tmp_path / "images.npz", images=images)
    generator = serving.load(tmp_path / "images.npz")
    for dataset in (tmp_path / "images.npz", images, data.load_arrays(images)):
        scores = evaluate(generator, dataset, extractor=extractor_of_anything())
        assert scores.keys() == {
            "frechet_distance",
            "kernel_distance",
            "precision",
            "recall",
            "density",
            "coverage",
        }
        assert scores["frechet_distance"].protocol["n_real"] == 540
        # Most of the images evaluated are those of the reference.
        assert scores["precision"].value > 0.9
    assert evaluation.closest_picture(generator, images, 6, 0).shape[2] == 1
    with pytest.raises(
        InputError,
        match="'sliced_w.*' needs square images of 1 or 3 .* not 12x8x1",
    ):
        evaluate(
            generator, images, ["sliced_wasserstein_distance"], extractor=extractor_of_anything()
        )


def extractor_of_anything():
    network = keras.Sequential(
        [keras.Input((None, None, 1)), keras.layers.GlobalAveragePooling2D()]
    )
    return evaluation.extractors.NetworkExtractor(network, "anything")
