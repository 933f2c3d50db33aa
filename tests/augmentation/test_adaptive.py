"""Adaptive augmentation: each transformation by hand, how p moves, saving, graphs and XLA."""

import draws
import keras
import numpy as np
import pytest
import tensorflow as tf

from keras_gans.augmentation import AdaptiveAugmentation, adaptive
from keras_gans.errors import InputError

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.uniform(-1, 1, (4, 8, 8, 3)).astype("float32")
GREY = IMAGES[..., :1]
EVERY = [name for members in adaptive.GROUPS.values() for name in members]


def layer(probability=0.5, **options):
    augmentation = AdaptiveAugmentation(**options)
    augmentation.probability.assign(probability)
    return augmentation


def noise_of(names, **numbers):
    """Noise that chooses some transformations for all images, and has numbers for them."""
    chances = np.full((4, len(EVERY)), 0.99)
    chances[:, [EVERY.index(name) for name in names]] = -0.99
    noise = [np.zeros((4, len(of))) for of in (adaptive._UNIFORM, adaptive._NORMAL)]
    for name, values in numbers.items():
        for array, of in zip(noise, (adaptive._UNIFORM, adaptive._NORMAL), strict=True):
            if name in of:
                array[:, of.index(name)] = values
    return draws.given(
        augmentation_chances=chances, augmentation_uniform=noise[0], augmentation_normal=noise[1]
    )


def apply(name, images=IMAGES, options=None, **numbers):
    """Applies one transformation to all images, with noise given."""
    return layer(**(options or {}))(tf.constant(images), noise_of([name], **numbers)).numpy()


def test_a_flip_mirrors_half_of_the_images_it_is_applied_to():
    flipped = apply("flip", flip=[-0.5, 0.5, -0.1, 0.1])
    expected = [IMAGES[0, :, ::-1], IMAGES[1], IMAGES[2, :, ::-1], IMAGES[3]]
    np.testing.assert_array_equal(flipped, expected)


def test_quarter_turns_are_clockwise_and_equally_likely():
    turned = apply("quarter_turn", quarter_turn=[-0.9, -0.4, 0.1, 0.6])
    expected = [np.rot90(image, -count) for count, image in enumerate(IMAGES)]
    np.testing.assert_array_equal(turned, expected)


def test_a_whole_translation_is_up_to_an_eighth_of_the_size():
    moved = apply("whole_translation", whole_x=[-1, 0, 0.7, 0.4], whole_y=[0, 0.6, -1, 0.4])
    padded = np.pad(IMAGES, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="reflect")
    shifts = [(0, -1), (1, 0), (-1, 1), (0, 0)]
    expected = [
        np.roll(image, shift, axis=(0, 1))[1:-1, 1:-1]
        for image, shift in zip(padded, shifts, strict=True)
    ]
    np.testing.assert_array_equal(moved, expected)


@pytest.mark.parametrize("name", ["rotation_before", "rotation_after"])
def test_rotations_are_clockwise_by_up_to_half_a_turn(name):
    turned = apply(name, **{name: [0.5, -0.5, -1.0, 0.0]})
    expected = [np.rot90(image, count) for image, count in zip(IMAGES, (-1, 1, 2, 0), strict=True)]
    np.testing.assert_allclose(turned, expected, atol=1e-5)


def test_scaling_enlarges_about_the_centre_by_powers_of_two():
    """Ramps, whose differences from pixel to pixel shrink by the factor."""
    ramps = np.tile(np.arange(9.0, dtype="float32")[:, None, None], (4, 1, 9, 1))
    centre = slice(3, 6)
    scales = 2.0 ** (0.2 * np.array([5.0, 2.0, 0.0, -1.0]))
    scaled = apply("isotropic_scaling", ramps, isotropic_scaling=[5, 2, 0, -1])[:, centre, 4, 0]
    expected = 4.0 + (np.arange(9)[centre] - 4.0) / scales[:, None]
    np.testing.assert_allclose(scaled, expected, atol=1e-5)
    # The width grows, and the height shrinks.
    wide = apply("anisotropic_scaling", ramps, anisotropic_scaling=[2, 1, 0, -1])[:, centre, 4, 0]
    scales = 2.0 ** (-0.2 * np.array([2.0, 1.0, 0.0, -1.0]))
    expected = 4.0 + (np.arange(9)[centre] - 4.0) / scales[:, None]
    np.testing.assert_allclose(wide, expected, atol=1e-5)
    columns = np.swapaxes(ramps, 1, 2)
    wide = apply("anisotropic_scaling", columns, anisotropic_scaling=[2, 1, 0, -1])[:, 4, centre, 0]
    expected = 4.0 + (np.arange(9)[centre] - 4.0) * scales[:, None]
    np.testing.assert_allclose(wide, expected, atol=1e-5)


def test_a_translation_is_by_an_eighth_of_the_size_times_normal_noise():
    moved = apply("translation", x=[1.0, 0.5, 0.0, 0.0], y=[0.0, 0.0, -2.0, 0.0])
    np.testing.assert_allclose(moved[0, :, 1:], IMAGES[0, :, :-1], atol=1e-6)
    between = (IMAGES[1, :, 1:] + IMAGES[1, :, :-1]) / 2.0
    np.testing.assert_allclose(moved[1, :, 1:], between, atol=1e-6)
    np.testing.assert_allclose(moved[2, :-2], IMAGES[2, 2:], atol=1e-6)
    np.testing.assert_allclose(moved[3], IMAGES[3], atol=1e-6)


@pytest.mark.parametrize("name", ["whole_translation", "translation"])
def test_translations_are_by_shares_of_height_and_of_width(name):
    oblong = RANDOM.uniform(-1, 1, (4, 8, 16, 1)).astype("float32")
    moved = apply(name, oblong, whole_x=1.0, whole_y=-1.0, x=1.0, y=-1.0)
    np.testing.assert_allclose(moved[:, :-1, 2:], oblong[:, 1:, :-2], atol=1e-6)


@pytest.mark.parametrize("images", [IMAGES, GREY], ids=["colour", "grey"])
def test_colours_change_as_stated(images):
    n = np.array([1.0, -2.0, 0.0, 0.5], "float32")
    each = n[:, None, None, None]
    luma = images.mean(axis=-1, keepdims=True)
    expected = {
        "brightness": images + 0.2 * each,
        "contrast": images * 2.0 ** (0.5 * each),
        "luma_flip": np.where(each < 0.0, images - 2.0 * luma, images),
        "saturation": luma + 2.0**each * (images - luma),
    }
    for name, values in expected.items():
        np.testing.assert_allclose(apply(name, images, **{name: n}), values, atol=1e-6)


def test_hue_turns_by_up_to_half_a_circle_and_keeps_luma():
    turned = apply("hue", hue=[2.0 / 3.0, -2.0 / 3.0, 0.1, 0.0])
    np.testing.assert_allclose(turned[0], np.roll(IMAGES[0], 1, axis=-1), atol=1e-6)
    np.testing.assert_allclose(turned[1], np.roll(IMAGES[1], -1, axis=-1), atol=1e-6)
    np.testing.assert_allclose(turned.mean(axis=-1), IMAGES.mean(axis=-1), atol=1e-6)
    np.testing.assert_allclose(apply("hue", GREY, hue=0.3), GREY, atol=1e-6)


def test_transformations_follow_one_another():
    numbers = {
        "quarter_turn": -0.4,
        "whole_x": 1.0,
        "brightness": 1.0,
        "contrast": 2.0,
    }
    together = layer()(
        tf.constant(IMAGES),
        noise_of(["quarter_turn", "whole_translation", "brightness", "contrast"], **numbers),
    )
    turned = apply("quarter_turn", **numbers)
    moved = apply("whole_translation", turned, **numbers)
    np.testing.assert_allclose(together, 2.0 * (moved + 0.2), atol=1e-5)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_p_of_0_is_the_identity_to_the_bit(dtype):
    # Sums of products would make +0 of -0.
    images = tf.cast(np.where(IMAGES < -0.9, np.float32(-0.0), IMAGES), dtype)
    augmented = layer(0.0)(images, draws.seeded())
    assert augmented.dtype == dtype
    assert augmented.numpy().tobytes() == images.numpy().tobytes()


def test_p_is_the_share_of_images_that_a_group_of_one_changes():
    images = tf.constant(np.repeat(IMAGES[:1], 4000, axis=0))
    changed = layer(0.3, groups="blit", rotations=False)(images, draws.seeded()).numpy()
    # Half of the flips change nothing, and a quarter of the translations, by round(U(-1, 1)) pixels
    # in x and y.
    unchanged = (1.0 - 0.3 / 2.0) * (1.0 - 0.3 * 3.0 / 4.0)
    share = np.mean(np.all(changed == IMAGES[0], axis=(1, 2, 3)))
    assert abs(share - unchanged) < 4 * np.sqrt(unchanged * (1 - unchanged) / 4000)


def test_one_or_both_rotations_take_place_with_probability_p():
    chosen = layer(0.3)._choose(20_000, draws.seeded())
    either = np.mean(chosen["rotation_before"] | chosen["rotation_after"])
    assert abs(either - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 20_000)
    assert abs(np.mean(chosen["hue"]) - 0.3) < 4 * np.sqrt(0.3 * 0.7 / 20_000)


@pytest.mark.parametrize(
    ("options", "left_out"),
    [
        ({"flips": False}, {"flip"}),
        ({"rotations": False}, {"quarter_turn", "rotation_before", "rotation_after"}),
        ({"groups": ("blit", "geometry")}, set(adaptive.GROUPS["color"])),
        ({"groups": "color"}, set(adaptive.GROUPS["blit"] + adaptive.GROUPS["geometry"])),
    ],
)
def test_what_is_left_out_changes_nothing(options, left_out):
    numbers = {name: 0.7 for name in (*adaptive._UNIFORM, *adaptive._NORMAL)} | {"flip": -0.7}
    images = tf.constant(IMAGES)
    augmented = layer(**options)(images, noise_of(left_out, **numbers))
    np.testing.assert_array_equal(augmented, images)
    for name in left_out - {"luma_flip"}:
        assert np.any(layer()(images, noise_of([name], **numbers)) != images), name


def test_its_gradient_is_that_of_finite_differences():
    """With the noise given it is affine in the images, so that a difference of 1 is exact."""
    images, draw = tf.constant(IMAGES), draws.seeded(3)
    augmentation = layer(0.8)
    weights = RANDOM.normal(size=images.shape).astype("float32")

    def total(images):
        return tf.reduce_sum(weights * augmentation(images, draw))

    with tf.GradientTape() as tape:
        tape.watch(images)
        value = total(images)
    gradient = tape.gradient(value, images).numpy()
    for place in [(0, 4, 4, 0), (1, 3, 5, 1), (2, 7, 0, 2), (3, 2, 2, 0)]:
        step = np.zeros(images.shape, "float32")
        step[place] = 1.0
        difference = total(images + step) - value
        np.testing.assert_allclose(difference, gradient[place], rtol=1e-3, atol=1e-4)
    assert np.abs(gradient[:, 2:6, 2:6]).mean() > 0.1


def test_real_and_generated_images_pass_through_the_same_law():
    """Of one image, two draws differ; their means agree within errors of sampling."""
    images = tf.repeat(IMAGES[:1], 2000, axis=0)
    real, fake = (layer(0.6)(images, draws.seeded(seed)).numpy() for seed in (1, 2))
    assert np.any(real != fake)
    error = real.std(axis=0) * np.sqrt(2 / 2000)
    assert np.mean(np.abs(real.mean(axis=0) - fake.mean(axis=0)) > 3 * error) < 0.02


@pytest.mark.slow
@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_graph_computes_the_same(jit_compile):
    # Noise that is given: XLA draws other numbers.
    draw = draws.seeded()
    noise = draws.given(
        augmentation_chances=draw("uniform", (4, len(EVERY)), "augmentation_chances").numpy(),
        augmentation_uniform=draw("uniform", (4, 8), "augmentation_uniform").numpy(),
        augmentation_normal=draw("normal", (4, 7), "augmentation_normal").numpy(),
    )
    augmentation = layer(0.8)

    @tf.function(jit_compile=jit_compile)
    def run(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            augmented = augmentation(images, noise)
            total = tf.reduce_sum(augmented)
        augmentation.update(tf.reduce_mean(augmented, axis=(1, 2, 3))[:, None])
        return augmented, tape.gradient(total, images)

    eager = run.python_function(tf.constant(IMAGES))
    for ours, theirs in zip(run(tf.constant(IMAGES)), eager, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)
    assert int(augmentation.calls.numpy()) == 2
    assert augmentation.sums.numpy()[1:].tolist() == [8.0, 8.0]


def test_a_graph_takes_batches_of_unknown_size():
    augmentation, draw = layer(0.8), draws.seeded()

    @tf.function(input_signature=[tf.TensorSpec((None, 8, 8, 3))])
    def run(images):
        return augmentation(images, draw)

    np.testing.assert_allclose(run(IMAGES), augmentation(tf.constant(IMAGES), draw), atol=1e-5)


# ---------------------------------------------------------------------- how p moves


def logits(positive, count=10):
    """As many logits above 0, the others below."""
    return tf.constant([[0.5]] * positive + [[-3.0]] * (count - positive))


def test_p_rises_with_the_images_seen_while_the_signs_are_above_the_target():
    augmentation = AdaptiveAugmentation(target=0.6, images_to_full=1000, interval=4)
    path = []
    for _ in range(9):
        augmentation.update(logits(9))  # r_t = (9 - 1) / 10 = 0.8.
        path.append(float(augmentation.probability.numpy()))
    # 40 images in four calls: a step of 40 / 1000.
    np.testing.assert_allclose(path, [0, 0, 0, 0.04, 0.04, 0.04, 0.04, 0.08, 0.08], atol=1e-7)
    assert int(augmentation.calls.numpy()) == 1
    assert augmentation.sums.numpy().tolist() == [8.0, 10.0, 10.0]


@pytest.mark.parametrize(
    ("positive", "move"), [(7, -0.02), (8, 0.0), (9, 0.02), (10, 0.02), (0, -0.02)]
)
def test_p_falls_below_the_target_and_rests_on_it(positive, move):
    # r_t = (8 - 2) / 10 = 0.6 is the target.
    augmentation = AdaptiveAugmentation(target=0.6, images_to_full=1000, interval=2)
    augmentation.probability.assign(0.5)
    for _ in range(2):
        augmentation.update(logits(positive))
    np.testing.assert_allclose(augmentation.probability.numpy(), 0.5 + move, atol=1e-6)


def test_it_is_the_mean_over_all_calls_of_an_interval_that_counts():
    augmentation = AdaptiveAugmentation(target=0.0, images_to_full=100, interval=3)
    for positive in (10, 0, 6):  # Signs 10 - 10 + 2.
        augmentation.update(logits(positive))
    np.testing.assert_allclose(augmentation.probability.numpy(), 0.3, atol=1e-6)


def test_p_stays_within_its_bounds():
    augmentation = AdaptiveAugmentation(images_to_full=25, interval=1, max_probability=0.7)
    path = []
    for positive in (10, 10, 10, 0, 0, 0):
        augmentation.update(logits(positive))
        path.append(float(augmentation.probability.numpy()))
    np.testing.assert_allclose(path, [0.4, 0.7, 0.7, 0.3, 0.0, 0.0], atol=1e-6)


def test_maps_of_logits_count_each_sign_and_each_image_once():
    augmentation = AdaptiveAugmentation(target=0.4, images_to_full=100, interval=1)
    maps = np.ones((5, 2, 2, 1), "float32")
    maps[0] = -1.0  # r_t = (16 - 4) / 20 = 0.6.
    augmentation.update(tf.cast(maps, "bfloat16"))
    np.testing.assert_allclose(augmentation.probability.numpy(), 0.05, atol=1e-7)


def test_nothing_is_counted_if_no_batch_arrives():
    """At the end of a data set a step runs without one, up to what depends on the batch."""
    augmentation = AdaptiveAugmentation()

    @tf.function
    def step(iterator):
        augmentation.update(next(iterator))

    iterator = iter(tf.data.Dataset.from_tensors(logits(10)))
    step(iterator)
    with pytest.raises(tf.errors.OutOfRangeError):
        step(iterator)
    assert int(augmentation.calls.numpy()) == 1
    assert augmentation.sums.numpy().tolist() == [10.0, 10.0, 10.0]


def test_it_is_saved_with_a_model_and_goes_on(tmp_path):
    def holder(augmentation):
        model = keras.Model()
        model.augmentation = augmentation
        model.built = True
        return model

    options = {"images_to_full": 1000, "interval": 4, "groups": ("blit", "color"), "flips": False}
    augmentation = AdaptiveAugmentation(target=0.5, max_probability=0.9, rotations=False, **options)
    for _ in range(6):
        augmentation.update(logits(10))
    config = keras.saving.serialize_keras_object(augmentation)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == augmentation.get_config()
    assert again.transformations == augmentation.transformations
    holder(augmentation).save_weights(tmp_path / "model.weights.h5")
    holder(again).load_weights(tmp_path / "model.weights.h5")
    for one in (augmentation, again):
        # With the two calls before, r_t = (2 * 10 + 2 * 2) / 40 = 0.6; without, 0.2.
        one.update(logits(6))
        one.update(logits(6))
    np.testing.assert_allclose(again.probability.numpy(), 0.08, atol=1e-7)
    for ours, theirs in zip(augmentation.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.slow
def test_two_replicas_count_and_move_like_one(mirrored):
    """Each with half of the batch: p and the sums are the same."""
    options = {"target": 0.1, "images_to_full": 100, "interval": 2}
    with mirrored.scope():
        two = AdaptiveAugmentation(**options)
    one = AdaptiveAugmentation(**options)
    batches = np.random.default_rng(0).normal(0.3, 1.0, (9, 8, 3, 3, 1)).astype("float32")
    images = tf.random.stateless_uniform((4, 6, 6, 3), (0, 1), -1.0, 1.0)

    @tf.function
    def step(half):
        two.update(half)
        return two(images, draws.seeded())

    path = []
    for batch in batches:
        halves = mirrored.experimental_distribute_values_from_function(
            lambda context, batch=batch: tf.constant(
                batch[4 * context.replica_id_in_sync_group :][:4]
            )
        )
        augmented = mirrored.experimental_local_results(mirrored.run(step, args=(halves,)))
        one.update(tf.constant(batch))
        path.append(float(one.probability.numpy()))
        for ours, theirs in zip(one.weights, two.weights, strict=True):
            for copy in theirs.value.values:
                np.testing.assert_array_equal(copy, ours)
        for part in augmented:
            np.testing.assert_array_equal(part, augmented[0])
            np.testing.assert_allclose(part, one(images, draws.seeded()), atol=1e-5)
    assert path[-1] > 0.0
    assert len(set(path)) > 2


def test_it_has_nothing_to_train():
    augmentation = AdaptiveAugmentation()
    assert augmentation.trainable_weights == []
    assert len(augmentation.get_weights()) == 3
    assert float(augmentation.probability.numpy()) == 0.0


def test_mixed_precision_leaves_its_weights_in_float32():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        augmentation = AdaptiveAugmentation()
        augmentation.update(logits(10))
        images = augmentation(tf.cast(IMAGES, "bfloat16"), draws.seeded())
        kept = augmentation(tf.constant(IMAGES), draws.seeded())
    finally:
        keras.config.set_dtype_policy("float32")
    assert augmentation.probability.dtype == "float32"
    assert images.dtype == "bfloat16"
    np.testing.assert_array_equal(kept, IMAGES)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": 1.5}, "target=1.5"),
        ({"images_to_full": 0}, "images_to_full=0"),
        ({"interval": 0.5}, "interval=0.5"),
        ({"max_probability": 1.1}, "max_probability=1.1"),
        ({"groups": ("blit", "colour")}, "groups=.*accepted are blit, geometry, color"),
        ({"groups": ()}, "groups="),
    ],
)
def test_what_is_out_of_range_is_refused(options, message):
    with pytest.raises(InputError, match=message):
        AdaptiveAugmentation(**options)


def test_images_that_it_cannot_change_are_refused():
    with pytest.raises(InputError, match="1 or 3 channels, not of 2"):
        layer()(tf.constant(IMAGES[..., :2]), draws.seeded())
    with pytest.raises(InputError, match="takes images"):
        layer()(tf.zeros((4, 3)), draws.seeded())
