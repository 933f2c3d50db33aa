"""Two domains without pairs, and digits in colour."""

import colorsys
import itertools

import numpy as np
import pytest
import tensorflow_datasets as tfds
from PIL import Image

from keras_gans import data
from keras_gans.data import pairs, sources
from keras_gans.errors import DownloadError, InputError


@pytest.fixture
def numbered():
    """Seven images 0 to 6 and eleven images 100 to 110, each of one value."""
    values = np.arange(7), 100 + np.arange(11)
    domains = [
        (np.ones((1, 2, 3, 1), int) * domain[:, None, None, None]).astype("uint8")
        for domain in values
    ]
    return data.PairData("low,high", *domains)


def orders(batches):
    def levels(images):
        return np.rint((images.numpy()[:, 0, 0, 0] + 1) * 127.5).astype(int).tolist()

    return [[levels(images) for images in batch] for batch in batches]


def test_an_epoch_is_as_long_as_the_smaller_domain_and_repeats_no_image(numbered):
    assert (numbered.count, numbered.labels, numbered.image_shape) == (7, None, (2, 3, 1))
    batches = orders(numbered.batches(batch_size=3))
    assert len(batches) == 2
    low = sum((batch[0] for batch in batches), [])
    high = sum((batch[1] for batch in batches), [])
    assert len(set(low)) == len(set(high)) == 6
    assert set(low) < set(range(7)) and set(high) < set(range(100, 111))


def test_the_larger_domain_is_seen_whole_in_time(numbered):
    stream = numbered.batches(batch_size=3, repeat=True)
    seen = {level for batch in orders(itertools.islice(stream, 30)) for level in batch[1]}
    assert seen == set(range(100, 111))


def test_each_domain_has_its_own_order():
    images = np.arange(200, dtype="uint8").reshape(200, 1, 1, 1)
    ((first, second),) = orders(data.PairData("same,same", images, images).batches(batch_size=200))
    assert sorted(first) == sorted(second) == list(range(200))
    # As many meet their like as in two random orders, one on average.
    assert sum(a == b for a, b in zip(first, second, strict=True)) < 8


def test_the_order_is_a_function_of_seed_and_epoch_and_resumes_at_any_step(numbered):
    def steps(seed, first_step, count):
        stream = numbered.batches(batch_size=3, seed=seed, first_step=first_step, repeat=True)
        return orders(itertools.islice(stream, count))

    whole = steps(4, 0, 9)
    assert steps(4, 0, 9) == whole != steps(5, 0, 9)
    for first_step in (1, 2, 5):
        assert steps(4, first_step, 4) == whole[first_step : first_step + 4]


def test_examples_are_the_first_images_as_batches_hold_them(numbered):
    examples = numbered.examples(2)
    assert orders([examples]) == [[[0, 1], [100, 101]]]
    assert [part.dtype for part in examples] == ["float32", "float32"]


def test_examples_may_be_spread_over_each_of_the_domains(numbered):
    last_a, last_b = len(numbered.images_a) - 1, len(numbered.images_b) - 1
    assert orders([numbered.examples(2, are_spread=True)]) == [[[0, last_a], [100, 100 + last_b]]]


def test_only_uint8_images_are_batched(numbered):
    floats = data.PairData("a,b", numbered.images_a, np.zeros((7, 2, 3, 1), "float32"))
    with pytest.raises(InputError, match="images_b must be a uint8 array"):
        floats.batches(batch_size=2)


def test_a_digest_tells_which_domain_is_which(numbered):
    turned = data.PairData("high,low", numbered.images_b, numbered.images_a)
    again = data.PairData("x,y", numbered.images_a.copy(), numbered.images_b.copy())
    assert again.digest() == numbered.digest()
    assert turned.digest() != numbered.digest()


@pytest.fixture(scope="module")
def digits():
    return data.load_arrays("mnist_5k").images


@pytest.fixture(scope="module")
def painted():
    return data.load_pairs("mnist_5k,colored_mnist_5k")


@pytest.mark.slow
def test_the_halves_are_disjoint_and_all_of_the_digits(painted, digits):
    assert painted.name == "mnist_5k,colored_mnist_5k"
    assert painted.images_a.shape == painted.images_b.shape == (2500, 28, 28, 3)
    np.testing.assert_array_equal(painted.images_a, np.repeat(digits[0::2], 3, -1))
    np.testing.assert_array_equal(painted.images_b, pairs.color_digits(digits[1::2]))
    plain = {image.tobytes() for image in digits[0::2]}
    assert not plain & {image.tobytes() for image in digits[1::2]}


@pytest.mark.slow
def test_both_halves_have_all_digits_alike():
    labels = data.load_arrays("mnist_5k").labels
    for half in (labels[0::2], labels[1::2]):
        assert np.bincount(half).tolist() == [250] * 10


@pytest.mark.slow
def test_the_coloured_half_may_come_first(painted):
    turned = data.load_pairs("colored_mnist_5k,mnist_5k")
    assert (turned.images_a[..., 0] != turned.images_a[..., 1]).any()
    assert not (turned.images_b[..., 0] != turned.images_b[..., 1]).any()
    plain = {image.tobytes() for image in painted.images_a}
    assert not plain & {image.tobytes() for image in turned.images_b}


def test_colours_are_a_function_of_the_seed(digits):
    first, again, other = (pairs.color_digits(digits[:50], seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    fewer = pairs.color_digits(digits[:20], 1)
    np.testing.assert_array_equal(first[:20], fewer, "whatever follows")
    assert (first != other).any((1, 2, 3)).all()


def test_bright_ink_and_deep_ground_are_of_opposite_halves_of_the_circle(digits):
    ramp = np.zeros((2000, 1, 2, 1), "uint8")
    ramp[:, :, 1] = 255
    colored = pairs.color_digits(ramp)[:, 0] / 255.0
    hues, saturations, values = np.array(
        [[colorsys.rgb_to_hsv(*color) for color in pair] for pair in colored]
    ).transpose(2, 0, 1)
    assert 0.69 < saturations.min() < 0.72 and saturations.max() > 0.98
    for channel, low, high in ((values[:, 0], 0.3, 0.6), (values[:, 1], 0.85, 1.0)):
        assert abs(channel.min() - low) < 0.01 and abs(channel.max() - high) < 0.01
    turns = (hues[:, 1] - hues[:, 0]) % 1.0
    assert 0.24 < turns.min() < 0.27 and 0.73 < turns.max() < 0.76
    # The ground's hue is uniform on the circle: Kolmogorov-Smirnov, once in a thousand times.
    distance = np.abs(np.sort(hues[:, 0]) - np.linspace(0, 1, 2000)).max()
    assert distance < 1.95 / np.sqrt(2000) + 0.01


def test_a_grey_level_is_the_share_of_the_ink():
    levels = np.arange(256, dtype="uint8").reshape(1, 16, 16, 1)
    colored = pairs.color_digits(levels).reshape(256, 3).astype(float)
    share = np.linspace(0.0, 1.0, 256)[:, None]
    expected = colored[0] + share * (colored[255] - colored[0])
    assert np.abs(colored - expected).max() <= 1.0


@pytest.fixture
def folders(tmp_path):
    """Three grey images of 8x8 and five coloured ones of 12x10."""
    for name, count, mode, size in (("grey", 3, "L", (8, 8)), ("bright", 5, "RGB", (10, 12))):
        (tmp_path / name).mkdir()
        for number in range(count):
            Image.new(mode, size, 10 * number).save(tmp_path / name / f"{number}.png")
    return tmp_path


def test_two_folders_are_brought_to_one_shape(folders):
    names = f"{folders / 'grey'},{folders / 'bright'}"
    domains = data.load_pairs(names, image_size=8)
    assert domains.name == names
    assert domains.images_a.shape == (3, 8, 8, 3) and domains.images_b.shape == (5, 8, 8, 3)
    larger = data.load_pairs((folders / "grey", folders / "bright"))
    assert larger.images_a.shape == (3, 12, 12, 3) and larger.images_b.shape == (5, 12, 12, 3)
    (folders / "dark").mkdir()
    Image.new("L", (8, 8)).save(folders / "dark" / "0.png")
    alike = data.load_pairs((folders / "grey", folders / "dark"))
    assert alike.images_a.shape == (3, 8, 8, 1) and alike.images_b.shape == (1, 8, 8, 1), "grey"


def test_two_equal_domains_are_refused(folders, digits):
    grey = folders / "grey"
    for source in ((grey, grey), f"{grey},{folders}/./grey", "mnist_5k,mnist_5k", (digits, digits)):
        with pytest.raises(InputError, match="both domains are .*name two"):
            data.load_pairs(source)


@pytest.fixture
def two_domains(tmp_path):
    """A folder with two domains, each of them with a split of its own to test by."""
    for name, value in (("trainA", 1), ("trainB", 2), ("testA", 3), ("testB", 4)):
        (tmp_path / "both" / name).mkdir(parents=True)
        Image.new("L", (8, 8), value).save(tmp_path / "both" / name / "0.png")
    return tmp_path / "both"


def test_a_folder_with_both_domains_is_named_once(two_domains):
    for split, values in (("train", (1, 2)), ("test", (3, 4))):
        domains = data.load_pairs(str(two_domains), split)
        assert domains.name == str(two_domains)
        assert (domains.images_a.max(), domains.images_b.max()) == values
    assert data.load_arrays(two_domains, split="testB").images.max() == 4


class Horses(tfds.core.GeneratorBasedBuilder):
    """A set with the splits of both domains."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        features = {"image": tfds.features.Image(shape=(8, 8, 3))}
        return self.dataset_info_from_configs(features=tfds.features.FeaturesDict(features))

    def _split_generators(self, dl_manager):
        return {"trainA": self._generate_examples(1), "trainB": self._generate_examples(2)}

    def _generate_examples(self, value):
        for number in range(4):
            yield number, {"image": np.full((8, 8, 3), value, np.uint8)}


@pytest.mark.parametrize("source", ["horses", "horses,horses", ("horses", "horses")])
def test_a_tfds_set_with_both_domains_is_named_once(tmp_path, monkeypatch, source):
    Horses(data_dir=tmp_path).download_and_prepare()
    monkeypatch.setenv("TFDS_DATA_DIR", str(tmp_path))
    for split, count in (("train", 4), ("train[:2]", 2), ("trainA", 4)):
        domains = data.load_pairs(source, split)
        assert domains.name == "horses" and domains.count == count
        assert (domains.images_a.max(), domains.images_b.max()) == (1, 2)


class SvhnCropped(tfds.core.GeneratorBasedBuilder):
    """Ten images in place of the house numbers."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self):
        features = {
            "image": tfds.features.Image(shape=(32, 32, 3)),
            "label": tfds.features.ClassLabel(num_classes=10),
        }
        return self.dataset_info_from_configs(features=tfds.features.FeaturesDict(features))

    def _split_generators(self, dl_manager):
        return {"train": self._generate_examples(10), "test": self._generate_examples(4)}

    def _generate_examples(self, count):
        for value in range(count):
            yield value, {"image": np.full((32, 32, 3), value, np.uint8), "label": value}


@pytest.mark.slow
def test_digits_and_house_numbers_are_32x32_in_colour(tmp_path, monkeypatch, digits):
    builder = SvhnCropped(data_dir=tmp_path)
    builder.download_and_prepare()
    monkeypatch.setattr(tfds, "builder", lambda name, data_dir: {"svhn_cropped": builder}[name])
    domains = data.load_pairs("mnist_5k,svhn_cropped")
    assert domains.images_a.shape == (5000, 32, 32, 3), "all: nothing of them is paired"
    assert domains.images_b.shape == (10, 32, 32, 3)
    assert sorted(domains.images_b[:, 0, 0, 0]) == list(range(10))
    # Enlarging keeps the ink.
    ink, enlarged = digits[:9].astype(float), domains.images_a[:9, ..., 0].astype(float)
    np.testing.assert_allclose(enlarged.mean((1, 2)), ink.mean((1, 2, 3)), rtol=0.05)


@pytest.mark.parametrize(
    ("name", "domains"),
    [
        ("mnist,colored_mnist", ("a", "b")),
        ("colored_mnist_5k,mnist_5k", ("b", "a")),
        ("mnist,mnist", None),
        ("mnist,svhn_cropped", None),
        ("colored_mnist,colored_mnist", None),
        ("photos,colored_photos", None),
        ("a,b,c", None),
    ],
)
def test_which_domain_is_in_colour_is_told_by_their_names(name, domains):
    assert data.plain_and_colored(name) == domains


@pytest.mark.slow
def test_without_mnist_the_embedded_digits_stand_in_for_the_default(monkeypatch):
    read = sources.load_arrays

    def read_without_mnist(source, *arguments):
        if source == "mnist":
            raise DownloadError("mnist is not here")
        return read(source, *arguments)

    monkeypatch.setattr(sources, "load_arrays", read_without_mnist)
    settings = {"default": "mnist,colored_mnist", "fallback": "mnist_5k,colored_mnist_5k"}
    with pytest.warns(UserWarning, match="'mnist_5k,colored_mnist_5k' INSTEAD OF"):
        domains = sources.load_or_fall_back(None, reader=data.load_pairs, **settings)
    assert domains.name == "mnist_5k,colored_mnist_5k" and domains.count == 2500
    with pytest.raises(DownloadError):
        sources.load_or_fall_back("mnist,colored_mnist", reader=data.load_pairs, **settings)


@pytest.mark.parametrize(
    "source", ["mnist", "mnist,", "a,b,c", ",", None, 3, ("a",), ("a", "")], ids=str
)
def test_what_is_not_two_sources_is_refused(source):
    with pytest.raises(InputError, match="not two sources of images"):
        data.load_pairs(source)
