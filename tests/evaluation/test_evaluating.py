"""What applies to what, and that each score is of the right images."""

import keras
import numpy as np
import pytest
import scipy.optimize

from keras_gans import data, evaluation, from_preset, serving
from keras_gans.errors import InputError
from keras_gans.evaluation import extractors
from keras_gans.evaluation.metrics import frechet_distance
from keras_gans.evaluation.tasks import EncoderFeatures, Settings
from keras_gans.evaluation.tasks.translation import domains_of
from keras_gans.visualization import picture_files

FRECHET, KERNEL, SLICED = "frechet_distance", "kernel_distance", "sliced_wasserstein_distance"

COUNT = 60


@pytest.fixture(autouse=True)
def cache_folder(tmp_path, monkeypatch):
    """A cache of the test's own."""
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """Real digits: 600 to train on, 100 held out, as an .npz file."""
    path = tmp_path_factory.mktemp("data") / "digits.npz"
    real = data.read("mnist_5k")
    rows = np.random.default_rng(0).permutation(real.count)
    train, test = rows[:600], rows[600:700]
    np.savez(
        path,
        x_train=real.images[train],
        y_train=real.labels[train],
        x_test=real.images[test],
        y_test=real.labels[test],
    )
    return path


@pytest.fixture(scope="module")
def gan():
    keras.utils.set_random_seed(0)
    return from_preset("dcgan_mnist", seed=4)


def evaluate(generator, dataset, metrics="all", **options):
    settings = {"count": COUNT, "extractor": extractors.get("mnist")}
    scores = evaluation.evaluate(generator, dataset, metrics, **(settings | options))
    return {score.name: score for score in scores}


def test_a_file_an_export_a_folder_and_an_array_of_the_same_images_agree(gan, digits, tmp_path):
    gan.save(tmp_path / "gan.keras")
    gan.export(tmp_path / "export")
    drawn = gan.generate(COUNT, 7)
    np.savez(tmp_path / "drawn.npz", images=drawn)
    (tmp_path / "folder").mkdir()
    for number, image in enumerate(drawn):
        picture_files.save_png(tmp_path / "folder" / f"{number:03d}.png", image)
    metrics = [FRECHET, "precision", "modes_found"]
    values = [
        [score.value for score in evaluate(generator, digits, metrics, seed=7).values()]
        for name in ("gan.keras", "export", "folder", "drawn.npz")
        for generator in [serving.load(tmp_path / name)]
    ]
    np.testing.assert_allclose(values[2:], [values[0]] * 2)
    np.testing.assert_allclose(values[1], values[0], rtol=0.02)  # A level of a pixel may differ.


def test_the_distance_is_that_of_the_images_from_the_training_set(gan, digits):
    score = evaluate(gan, digits, [FRECHET], seed=7)[FRECHET]
    extract = extractors.get("mnist").extract
    real = extract(data.read(digits).images).features
    expected = frechet_distance(real, extract(gan.generate(COUNT, 7)).features).value
    assert score.value == pytest.approx(expected, rel=1e-5)
    assert score.protocol["n_fake"] == COUNT and score.protocol["n_real"] == 600


def test_no_more_images_of_a_folder_are_evaluated_than_asked_for(digits, tmp_path):
    np.savez(tmp_path / "real.npz", images=data.read(digits).images)
    generator = serving.load(tmp_path / "real.npz")
    assert evaluate(generator, digits, [FRECHET], count=80)[FRECHET].protocol["n_fake"] == 80
    assert evaluate(generator, digits, [FRECHET], count=10**6)[FRECHET].protocol["n_fake"] == 600


def test_of_a_folder_in_the_order_of_its_classes_all_classes_are_evaluated(digits, tmp_path):
    real = data.read(digits)
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


def test_all_is_what_the_extractor_and_the_labels_of_the_data_allow(gan, digits, tmp_path):
    keras.utils.set_random_seed(0)
    cgan = from_preset("cgan_mnist", num_classes=10, seed=4)
    small = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(7), keras.layers.Flatten()]
    )
    without_logits = extractors.NetworkExtractor(small, "small")
    for generator in (gan, cgan):
        names = {
            FRECHET,
            KERNEL,
            SLICED,
            "precision",
            "recall",
            "density",
            "coverage",
        }
        assert set(evaluate(generator, digits, extractor=without_logits)) == names
    with pytest.raises(InputError, match="tells the 10 classes of the labels; small tells none"):
        evaluate(cgan, digits, ["label_accuracy"], extractor=without_logits)

    np.savez(tmp_path / "plain.npz", images=data.read(digits).images)
    infogan = from_preset("infogan_mnist", seed=4)
    names = {*evaluation.list_metrics(), "drawn_code_error"}
    assert set(evaluate(infogan, tmp_path / "plain.npz")) == names
    assert not set(evaluate(infogan, digits, extractor=without_logits)) & {"drawn_code_error"}


def test_infogan_is_evaluated_by_its_codes_after_the_best_matching(digits, monkeypatch):
    keras.utils.set_random_seed(0)
    infogan = from_preset("infogan_mnist", seed=4)
    assert "label_accuracy" not in evaluation.list_scores(infogan)
    labels = {image.tobytes(): label for image, label in zip(*_held_out(digits), strict=True)}

    def recognize(given):
        # Every category is a digit, under another number; one in four is mistaken.
        codes = np.array([(labels[image.tobytes()] + 3) % 10 for image in given])
        codes[::4] = (codes[::4] + 1) % 10
        return np.eye(10)[codes], np.zeros((len(given), 2))

    monkeypatch.setattr(infogan, "recognize", recognize)
    score = evaluate(infogan, digits, ["code_error"])["code_error"]
    assert score.value == pytest.approx(0.25)
    assert score.protocol["matching"] == [(code - 3) % 10 for code in range(10)]


def test_what_infogan_draws_is_compared_with_the_codes_it_was_drawn_with(digits, tmp_path):
    keras.utils.set_random_seed(0)
    infogan = from_preset("infogan_mnist", seed=4)
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


def test_other_numbers_of_categories_than_of_classes_are_not_matched(digits):
    infogan = from_preset("infogan_mnist", categories=5, seed=4)
    assert set(evaluate(infogan, digits)) == set(evaluation.list_metrics())
    with pytest.raises(InputError, match="the model has 5 categories, .* 10 classes"):
        evaluate(infogan, digits, ["code_error"])


def test_bigan_is_evaluated_by_its_features_beside_the_baselines(digits):
    keras.utils.set_random_seed(0)
    bigan = from_preset("bigan_mnist", seed=4)
    names = ["linear_probe", "nearest_neighbour", "reconstruction_error"]
    scores = evaluate(bigan, digits, names)
    assert list(scores) == ["reconstruction_error", "linear_probe", "nearest_neighbour"]
    features = scores["nearest_neighbour"].protocol["by_features"]
    assert set(features) == {
        "last_hidden_layer",
        "latents",
        "untrained_last_hidden_layer",
        "raw_pixels",
    }
    assert features["last_hidden_layer"] == scores["nearest_neighbour"].value
    # Raw pixels need no training: 600 digits are enough for most.
    assert features["raw_pixels"] > 0.75
    test, _ = _held_out(digits)
    error = np.mean((test / 127.5 - bigan.reconstruct(test) / 127.5) ** 2)
    assert scores["reconstruction_error"].value == pytest.approx(error, rel=1e-3)


def test_an_encoder_without_a_hidden_layer_is_evaluated_by_its_reconstructions(digits, monkeypatch):
    bigan = from_preset("bigan_mnist", seed=4)
    flat = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(4), keras.layers.Flatten()]
    )
    monkeypatch.setattr(bigan, "inference_network", lambda name: flat)
    settings = Settings(digits, extractor=extractors.get("mnist"))
    assert EncoderFeatures().allowed(bigan, settings) == ["reconstruction_error"]
    with pytest.raises(InputError, match="the encoder has no dense layer"):
        evaluate(bigan, digits, ["linear_probe"])


def translation(names=None):
    """An untrained CycleGAN that says it learnt from two domains."""
    keras.utils.set_random_seed(0)
    card = {} if names is None else {"data": {"name": names}}
    return from_preset("cyclegan_mnist", filters=4, residual_blocks=1, seed=0, card=card)


@pytest.mark.parametrize(
    ("names", "plain", "colored"),
    [(None, "a", "b"), ("mnist,colored_mnist", "a", "b"), ("colored_mnist,mnist", "b", "a")],
)
def test_a_translation_is_evaluated_by_the_digits_it_keeps(
    digits, monkeypatch, names, plain, colored
):
    cyclegan = translation(names)

    def translate(given, direction="ab", batch_size=64):
        # Brightness tells ink from ground, whatever the colours.
        return given if direction == plain + colored else _uncolor(given)

    monkeypatch.setattr(cyclegan, "translate", translate)
    scores = evaluate(cyclegan, digits, list(evaluation.list_scores(cyclegan)))
    assert scores["translation_accuracy"].protocol["n_held_out"] == COUNT
    assert scores["translation_accuracy"].value > 0.95
    assert scores["translation_accuracy"].real_value > 0.98
    errors = {domain: scores[f"cycle_error_{domain}"].value for domain in "ab"}
    assert errors[plain] < 0.1 < errors[colored]


def test_an_exported_translation_still_says_which_domain_is_in_colour(tmp_path):
    turned = translation("colored_mnist_5k,mnist_5k")
    turned.export(tmp_path)
    for generator in (turned, serving.load(tmp_path)):
        assert domains_of(generator) == ("b", "a")
        assert evaluation.dataset_of(generator) == "mnist_5k"


def test_a_translation_of_something_else_is_not_evaluated(digits):
    for names in ("mnist,svhn_cropped", "photos,paintings", "mnist,mnist"):
        with pytest.raises(InputError, match=f"translates between {names}; only .* in colour"):
            evaluate(translation(names), digits)


def test_what_classifies_no_digits_evaluates_no_translated_digits(digits):
    cyclegan = translation()
    scores = evaluate(cyclegan, digits, extractor=_of_grey())
    assert list(scores) == ["cycle_error_a", "cycle_error_b"]
    message = "translation_accuracy needs an extractor that tells the 10 classes .* tells none"
    with pytest.raises(InputError, match=message):
        evaluate(cyclegan, digits, ["translation_accuracy"], extractor=_of_grey())


def test_lines_are_evaluated_against_text_that_was_held_out(tmp_path):
    text = tmp_path / "text.txt"
    words = ["wind", "rain", "snow", "sun", "fog", "storm"]
    random = np.random.default_rng(0)
    text.write_text("\n\n".join(" ".join(random.choice(words, 60)) for _ in range(100)))
    held_out = data.read_text(text, 16, split="held_out")

    class Parrot:
        vocabulary = held_out.vocabulary

        def __init__(self, words):
            self.words = words

        def generate(self, count, seed):
            return np.array([" ".join(random.choice(self.words, 9))[:16] for _ in range(count)])

    good, bad = (evaluate(Parrot(known), text, extractor=None) for known in (words, ["nws", "mud"]))
    assert list(good) == ["ngrams_1", "ngrams_2", "ngrams_3", "ngrams_4"]
    text.with_name("short.txt").write_text("\n\n".join([" ".join(words)] * 10))
    with pytest.raises(InputError, match="at least 2 are needed"):
        evaluate(Parrot(words), text.with_name("short.txt"), extractor=None)
    for name in good:
        assert good[name].value < 0.1 and good[name].real_value < 0.1
        assert bad[name].value > 0.2


def test_stacked_digits_are_evaluated_by_their_thousand_triples(tmp_path):
    real = data.read("stacked_mnist_5k").images[:2000]
    one_red = real.copy()
    one_red[..., 0] = real[0, ..., 0]
    scores, seen = [], []
    for images_made in (real, one_red):
        np.savez(tmp_path / "made.npz", images=images_made)
        generator = serving.load(tmp_path / "made.npz")
        scores.append(evaluate(generator, "stacked_mnist_5k", count=2000, progress=seen.append))
    assert seen == [500, 1000, 1500, 2000] * 2
    good, bad = scores
    assert list(good) == ["stacked_modes", "stacked_kl"]
    # Of 1000 equally likely triples 2,000 samples find 1 - exp(-2).
    assert good["stacked_modes"].value == pytest.approx(1000 * (1 - np.exp(-2)), abs=30)
    assert good["stacked_modes"].real_value == pytest.approx(good["stacked_modes"].value, abs=40)
    assert 90 <= bad["stacked_modes"].value <= 120  # A few reds are misread.
    assert bad["stacked_kl"].value > good["stacked_kl"].value + 1.5


def test_stacked_digits_need_a_classifier_and_what_draws_images(tmp_path):
    np.savez(tmp_path / "made.npz", images=np.zeros((30, 28, 28, 3), "uint8"))
    generator = serving.load(tmp_path / "made.npz")
    for metrics, named in (("all", "stacked_modes and stacked_kl"), (["stacked_kl"], "stacked_kl")):
        with pytest.raises(InputError, match=f"^{named} needs an extractor"):
            evaluate(generator, "stacked_mnist_5k", metrics, extractor=_of_grey())
    with pytest.raises(InputError, match="stacked_mnist_5k: the generator draws no images"):
        evaluate(translation(), "stacked_mnist_5k")
    np.savez(tmp_path / "grey.npz", images=np.zeros((30, 28, 28, 1), "uint8"))
    with pytest.raises(InputError, match="stacked_mnist_5k has 3 channels, .* images with 1"):
        evaluate(serving.load(tmp_path / "grey.npz"), "stacked_mnist_5k")


def test_a_folder_of_numbered_classes_is_no_saved_model(digits, tmp_path):
    real = data.read(digits)
    for image, label in zip(real.images[:60], real.labels, strict=False):
        folder = tmp_path / "classes" / str(label)
        folder.mkdir(parents=True, exist_ok=True)
        picture_files.save_png(folder / f"{len(list(folder.iterdir()))}.png", image)
    generator = serving.load(tmp_path / "classes")
    assert evaluate(generator, digits, ["modes_found"])["modes_found"].value == 10


def test_a_folder_is_in_colour_if_any_of_its_images_is(tmp_path):
    random = np.random.default_rng(0)
    for number, channels in enumerate((1, 3, 1)):
        made = random.integers(256, size=(8, 8, channels), dtype="uint8")
        picture_files.save_png(tmp_path / f"{number}.png", made)
    assert serving.load(tmp_path).image_shape == (8, 8, 3)


def test_the_commonest_size_is_that_of_a_folder(tmp_path):
    random = np.random.default_rng(0)
    for number, side in enumerate((16, 8, 8)):
        made = random.integers(256, size=(side, side, 1), dtype="uint8")
        picture_files.save_png(tmp_path / f"{number}.png", made)
    with pytest.warns(UserWarning, match="2 sizes .* the commonest, 8x8"):
        generator = serving.load(tmp_path)
    assert generator.image_shape == (8, 8, 1)
    assert next(generator.batches(3)).shape == (3, 8, 8, 1)


def test_grey_digits_that_were_saved_in_colour_are_evaluated_as_grey(digits, tmp_path):
    real = data.read(digits, split="test").images[:60]
    for name, channels in (("grey", 1), ("rgb", 3)):
        (tmp_path / name).mkdir()
        for number, image in enumerate(real):
            picture_files.save_png(
                tmp_path / name / f"{number:02d}.png", np.repeat(image, channels, -1)
            )
    values = [
        evaluate(serving.load(tmp_path / name), digits, [FRECHET])[FRECHET].value
        for name in ("grey", "rgb")
    ]
    assert values[0] == values[1]
    colored = np.repeat(np.repeat(real, 4, axis=0), 3, axis=-1)
    colored[1, ..., 0] = 255 - colored[1, ..., 0]  # Not among the hundred that are tried.
    np.savez(tmp_path / "colored.npz", images=colored)
    with pytest.raises(InputError, match=r"colored\.npz has images in colour"):
        evaluate(serving.load(tmp_path / "colored.npz"), digits, [FRECHET], count=240)


def test_images_need_not_be_square(tmp_path):
    made = np.random.default_rng(0).integers(256, size=(600, 12, 8, 1), dtype="uint8")
    np.savez(tmp_path / "made.npz", images=made)
    generator = serving.load(tmp_path / "made.npz")
    for dataset in (tmp_path / "made.npz", made, data.read(made)):
        scores = evaluate(generator, dataset, extractor=_of_anything())
        assert scores.keys() == {
            FRECHET,
            KERNEL,
            "precision",
            "recall",
            "density",
            "coverage",
        }
        assert scores[FRECHET].protocol["n_real"] == 540
        # Most of the images evaluated are those of the reference.
        assert scores["precision"].value > 0.9
    assert evaluation.closest_picture(generator, made, 6, 0).shape[2] == 1
    with pytest.raises(
        InputError,
        match="'sliced_w.*' needs square images of 1 or 3 .* not 12x8x1",
    ):
        evaluate(generator, made, [SLICED], extractor=_of_anything())


def test_closest_training_images_stand_beside_samples(digits, tmp_path):
    train = data.read(digits).images
    np.savez(tmp_path / "learnt.npz", images=train[:8])
    generator = serving.load(tmp_path / "learnt.npz")
    picture = evaluation.closest_picture(generator, digits, 8, 0)
    tiles = (
        picture.reshape(picture.shape[0] // 28, 28, -1, 28, 1).swapaxes(1, 2).reshape(-1, 28, 28, 1)
    )
    pairs = [(tiles[first], tiles[first + 1]) for first in range(0, 16, 2)]
    for sample, closest in pairs:
        np.testing.assert_array_equal(sample, closest)


def test_what_cannot_be_evaluated(gan, digits, tmp_path):
    with pytest.raises(InputError, match="nothing does not exist"):
        serving.load(tmp_path / "nothing")
    with pytest.raises(InputError, match="holds no images, no run and no SavedModel"):
        serving.load(tmp_path)
    with pytest.raises(InputError, match="'code_error' does not apply here; accepted are all, "):
        evaluate(gan, digits, ["code_error"])
    with pytest.raises(InputError, match="takes"):
        evaluate(gan, np.zeros((600, 28, 28, 3), "uint8"), [FRECHET], extractor=_of_colors())


def test_the_data_set_of_a_model_is_on_its_card(gan):
    assert evaluation.dataset_of(gan) is None
    named = from_preset("dcgan_mnist", card={"data": {"name": "mnist"}})
    assert evaluation.dataset_of(named) == "mnist"
    assert evaluation.dataset_of(from_preset("dcgan_mnist", card={"data": "noise"})) is None
    assert domains_of(from_preset("cyclegan_mnist", card={"data": "noise"}))


def _held_out(digits):
    held_out = data.read(digits, split="test")
    return held_out.images, held_out.labels


def _uncolor(images):
    # The share of ink: where a pixel lies between the ground, at a corner, and the brightest ink.
    pixels = images.astype("float32")
    ground = pixels[:, :1, :1]
    brightest = images.max(axis=-1).reshape(len(images), -1).argmax(axis=-1)
    ink = pixels.reshape(len(images), -1, 3)[np.arange(len(images)), brightest][:, None, None]
    along = ink - ground
    share = ((pixels - ground) * along).sum(axis=-1) / (along * along).sum(axis=-1)
    grey = 255 * np.clip(share, 0, 1)
    return np.repeat(grey[..., None], 3, axis=-1).astype("uint8")


def _of_grey():
    network = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.GlobalAveragePooling2D()])
    return evaluation.extractors.NetworkExtractor(network, "grey")


def _of_anything():
    network = keras.Sequential(
        [keras.Input((None, None, 1)), keras.layers.GlobalAveragePooling2D()]
    )
    return evaluation.extractors.NetworkExtractor(network, "anything")


def _of_colors():
    network = keras.Sequential([keras.Input((28, 28, 3)), keras.layers.GlobalAveragePooling2D()])
    return evaluation.extractors.NetworkExtractor(network, "colors")
