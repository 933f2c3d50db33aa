"""Several replicas: the same mathematics as one. Runs in a process of its own with two devices."""

import pathlib
import subprocess
import sys

SCRIPT = """
import zlib
import keras, numpy as np, tensorflow as tf
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
from keras_gans import data, devices, latents, layers
from keras_gans.errors import InputError
from keras_gans.models import (
    BEGAN, GAN, WGAN, WGANGP, BiGAN, ConditionalGAN, CycleGAN, InfoGAN, TextGAN,
)
from keras_gans.networks import autoencoder, mlp, text

SHAPE, GLOBAL_BATCH, STEPS = (6, 6, 1), 16, 5
REAL = np.random.default_rng(0).integers(0, 256, (GLOBAL_BATCH * STEPS, *SHAPE), "uint8")
LABELS = np.random.default_rng(2).integers(0, 3, GLOBAL_BATCH * STEPS)
IMAGES = data.ImageData("noise", REAL, LABELS)
TOKENS = np.random.default_rng(4).integers(0, 4, (GLOBAL_BATCH * STEPS, 6), "int32")
LINES = data.TextData("noise", TOKENS, "abcd")
PAIRS = data.PairData("noise", REAL, 255 - REAL[::-1])


class SameNoise:
    # Each replica takes its part of the noise of the global batch.
    def sample_noise(self, distribution, shape, purpose):
        context, count = tf.distribute.get_replica_context(), shape[0]
        seed = tf.stack([self.step.value, zlib.crc32(purpose.encode())])
        whole = (context.num_replicas_in_sync * count, *shape[1:])
        noise = latents.sample(distribution, whole, seed)
        return noise[context.replica_id_in_sync_group * count :][:count]


class SameNoiseGAN(SameNoise, GAN):
    pass


class SameNoiseConditionalGAN(SameNoise, ConditionalGAN):
    pass


class SameNoiseWGAN(SameNoise, WGAN):
    pass


class SameNoiseWGANGP(SameNoise, WGANGP):
    pass


class SameNoiseInfoGAN(SameNoise, InfoGAN):
    pass


def infogan_networks():
    images, features = keras.Input(SHAPE), keras.Input((8,))
    hidden = keras.layers.Dense(8, "leaky_relu")(keras.layers.Flatten()(images))
    head = lambda size: keras.layers.Dense(size)(features)
    return {
        "generator": mlp.conditional_generator(SHAPE, 3, 4, 8, 6, 8, dropout=0.0),
        "trunk": keras.Model(images, hidden),
        "discriminator": keras.Model(features, head(1)),
        "recognition": keras.Model(features, [head(3), head(2), head(2)]),
    }


class SameNoiseBiGAN(SameNoise, BiGAN):
    pass


def bigan_networks():
    images, latents = keras.Input(SHAPE), keras.Input((4,))
    features = keras.layers.Flatten()(images)
    encoded = keras.layers.Dense(4, "tanh")(keras.layers.Dense(8, "leaky_relu")(features))
    pairs = keras.layers.Concatenate()([features, latents])
    logits = keras.layers.Dense(1)(keras.layers.Dense(8, "leaky_relu")(pairs))
    return {
        "generator": mlp.generator(SHAPE, 4, (8,)),
        "encoder": keras.Model(images, encoded),
        "discriminator": keras.Model([images, latents], logits),
    }


class SameNoiseBEGAN(SameNoise, BEGAN):
    pass


def autoencoder_networks():
    return {
        "generator": autoencoder.generator(SHAPE, 4, 2, sizes=2),
        "discriminator": autoencoder.discriminator(SHAPE, 4, 2, sizes=2),
    }


class SameNoiseTextGAN(SameNoise, TextGAN):
    pass


def text_networks():
    return {
        "generator": text.generator(4, 6, latent_dim=4, width=8, blocks=1),
        "critic": text.critic(4, 6, width=8, blocks=1),
        "vocabulary": LINES.vocabulary,
    }


class SameNoiseCycleGAN(SameNoise, CycleGAN):
    pass


def translation_network():
    images = keras.Input(SHAPE)
    features = layers.InstanceNormalization()(keras.layers.Conv2D(4, 3, padding="same")(images))
    features = keras.layers.Conv2D(1, 3, padding="same")(keras.activations.tanh(features))
    return keras.Model(images, features)


def cyclegan_networks():
    names = ("generator_ab", "generator_ba", "discriminator_a", "discriminator_b")
    return {name: translation_network() for name in names}


def critic_networks():
    networks = plain_networks()
    return {"generator": networks["generator"], "critic": networks["discriminator"]}


def plain_networks():
    return {
        "generator": mlp.generator(SHAPE, 4, (8,)),
        "discriminator": mlp.discriminator(SHAPE, (8,), 2, input_dropout=0.0, dropout=0.0),
    }


def spectral_networks():
    images = keras.Input(SHAPE)
    hidden = layers.SpectralNormalization(keras.layers.Conv2D(4, 3, 2, "same"))(images)
    features = keras.layers.Flatten()(keras.activations.leaky_relu(hidden))
    logits = layers.SpectralNormalization(keras.layers.Dense(1))(features)
    return plain_networks() | {"discriminator": keras.Model(images, logits)}


def conditional_networks():
    return {
        "generator": mlp.conditional_generator(SHAPE, 3, 4, 8, 6, 8, dropout=0.0),
        "discriminator": mlp.conditional_discriminator(SHAPE, 3, 8, 6, 8, 2, 2, dropout=0.0),
    }


# Two mirrored strategies in one process number their collective operations alike, and these clash.
STRATEGIES = {name: devices.strategy(name) for name in ("none", "mirrored")}


def trained(strategy, scheme, networks, rate=0.1, examples=IMAGES, **options):
    with STRATEGIES[strategy].scope():
        keras.utils.set_random_seed(3)
        gan = scheme(**networks(), seed=7, ema=0.9, **options)
        optimizers = {f"{player}_optimizer": keras.optimizers.SGD(rate) for player in gan.players}
        gan.compile(**optimizers)
    # Its first epoch: Keras must not use up batches before the training.
    return gan, gan.fit(examples.batches(batch_size=GLOBAL_BATCH), verbose=0).history


for scheme, networks, options in (
    (SameNoiseGAN, plain_networks, {}),
    (SameNoiseGAN, plain_networks, {"loss": "least_squares"}),
    (SameNoiseGAN, spectral_networks, {}),
    (SameNoiseConditionalGAN, conditional_networks, {}),
    (SameNoiseInfoGAN, infogan_networks, {"label_guidance": 1.0, "thickness_guidance": 1.0}),
    # Gains at which k moves far.
    (SameNoiseBEGAN, autoencoder_networks, {"gamma": 1.0, "proportional_gain": 0.2}),
    (SameNoiseBiGAN, bigan_networks, {"weight_decay": 0.1}),
    (SameNoiseWGAN, critic_networks, {"critic_steps": 4}),
    # A penalty of ten times the weight makes as much of rounding: a tenth of the rate.
    (SameNoiseWGANGP, critic_networks, {"critic_steps": 2, "rate": 0.01}),
    (SameNoiseCycleGAN, cyclegan_networks, {"pool_size": 0, "rate": 0.01, "examples": PAIRS}),
    (SameNoiseTextGAN, text_networks, {"critic_steps": 2, "rate": 0.01, "examples": LINES}),
):
    one, one_logs = trained("none", scheme, networks, **options)
    two, two_logs = trained("mirrored", scheme, networks, **options)
    assert two.distribute_strategy.num_replicas_in_sync == 2
    for weight, other in zip(one.get_weights(), two.get_weights(), strict=True):
        np.testing.assert_allclose(weight, other, rtol=0, atol=1e-6)
    for name in one.logged:
        np.testing.assert_allclose(one_logs[name], two_logs[name], rtol=1e-5, atol=1e-6)

# Different replicas draw different noise, and the same noise again with the same seed.
strategy = two.distribute_strategy
draw = lambda: strategy.experimental_local_results(
    strategy.run(lambda: GAN.sample_latents(two, 4))
)
first, second = draw()
assert np.abs(first - second).min() > 1e-6
np.testing.assert_array_equal(first, draw()[0])

# A mirrored model saves, loads and goes on like one that never stopped.
import tempfile, os
path = os.path.join(tempfile.mkdtemp(), "gan.keras")
for scheme, networks in (
    (GAN, plain_networks),
    (GAN, spectral_networks),
    (ConditionalGAN, conditional_networks),
):
    gan, _ = trained("mirrored", scheme, networks)
    gan.save(path)
    with strategy.scope():
        loaded = keras.saving.load_model(path)
    for model in (gan, loaded):
        model.fit(data.batches(REAL, LABELS, batch_size=GLOBAL_BATCH), verbose=0)
    for weight, other in zip(gan.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, other)
    assert gan.generate(4, seed=0).shape == (4, *SHAPE)

# Each replica of a CycleGAN has a pool of its own, and all are saved and go on.
settings = {"pool_size": 10, "rate": 0.01, "examples": PAIRS}
cyclegan, _ = trained("mirrored", CycleGAN, cyclegan_networks, **settings)
cyclegan.save(path)
with strategy.scope():
    loaded = keras.saving.load_model(path)
first, second = before = cyclegan.pool_a.images.numpy()
assert first.shape == (10, *SHAPE) and int(cyclegan.pool_a.filled.numpy()) == 10
assert not any(np.array_equal(image, other) for image in first for other in second)
np.testing.assert_array_equal(loaded.pool_a.images.numpy(), before)
for model in (cyclegan, loaded):
    model.fit(PAIRS.batches(batch_size=GLOBAL_BATCH), verbose=0)
for weight, other in zip(cyclegan.get_weights(), loaded.get_weights(), strict=True):
    np.testing.assert_array_equal(weight, other)
assert (cyclegan.pool_a.images.numpy() != before).any((2, 3, 4)).any(1).all()
# Every copy of the weights holds all pools, and one replica takes the first.
for copy in cyclegan.pool_a.images.value.values:
    np.testing.assert_array_equal(copy, cyclegan.pool_a.images.numpy())
cyclegan.save(path)
alone = keras.saving.load_model(path)
np.testing.assert_array_equal(alone.pool_a.images.numpy(), cyclegan.pool_a.images.numpy()[:1])
alone.fit(PAIRS.batches(batch_size=8), verbose=0)

# A batch that does not divide among the replicas is refused, whatever it comes in.
images = tf.zeros((15, *SHAPE))
for arguments in (
    {"x": tf.data.Dataset.from_tensors(images)},
    {"x": images.numpy(), "batch_size": 5},
    {"x": images.numpy(), "batch_size": 2},
):
    try:
        gan.fit(**arguments, verbose=0)
    except InputError as error:
        assert "does not divide among 2 replicas" in str(error)
    else:
        raise AssertionError(arguments)
print("equal")
"""


def test_two_devices_give_the_weights_and_logs_of_one():
    root = pathlib.Path(__file__).parents[2]
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, check=False
    )
    assert finished.stdout.strip().endswith("equal"), finished.stderr[-3000:]
