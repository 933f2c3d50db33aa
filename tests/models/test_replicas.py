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
from keras_gans import data, devices, latents
from keras_gans.errors import InputError
from keras_gans.models import GAN, WGAN, WGANGP, ConditionalGAN
from keras_gans.networks import mlp

SHAPE, GLOBAL_BATCH, STEPS = (6, 6, 1), 16, 5
REAL = np.random.default_rng(0).integers(0, 256, (GLOBAL_BATCH * STEPS, *SHAPE), "uint8")
LABELS = np.random.default_rng(2).integers(0, 3, GLOBAL_BATCH * STEPS)


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


def critic_networks():
    networks = plain_networks()
    return {"generator": networks["generator"], "critic": networks["discriminator"]}


def plain_networks():
    return {
        "generator": mlp.generator(SHAPE, 4, (8,)),
        "discriminator": mlp.discriminator(SHAPE, (8,), 2, input_dropout=0.0, dropout=0.0),
    }


def conditional_networks():
    return {
        "generator": mlp.conditional_generator(SHAPE, 3, 4, 8, 6, 8, dropout=0.0),
        "discriminator": mlp.conditional_discriminator(SHAPE, 3, 8, 6, 8, 2, 2, dropout=0.0),
    }


# Two mirrored strategies in one process number their collective operations alike, and these clash.
STRATEGIES = {name: devices.strategy(name) for name in ("none", "mirrored")}


def trained(strategy, scheme, networks, rate=0.1, **options):
    with STRATEGIES[strategy].scope():
        keras.utils.set_random_seed(3)
        gan = scheme(**networks(), seed=7, ema=0.9, **options)
        gan.compile(
            generator_optimizer=keras.optimizers.SGD(rate),
            discriminator_optimizer=keras.optimizers.SGD(rate),
        )
    # Its first epoch: Keras must not use up batches before the training.
    batches = data.batches(REAL, LABELS, batch_size=GLOBAL_BATCH)
    return gan, gan.fit(batches, verbose=0).history


for scheme, networks, options in (
    (SameNoiseGAN, plain_networks, {}),
    (SameNoiseGAN, plain_networks, {"loss": "least_squares"}),
    (SameNoiseConditionalGAN, conditional_networks, {}),
    (SameNoiseWGAN, critic_networks, {"critic_steps": 4}),
    # A penalty of ten times the weight makes as much of rounding: a tenth of the rate.
    (SameNoiseWGANGP, critic_networks, {"critic_steps": 2, "rate": 0.01}),
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
for scheme, networks in ((GAN, plain_networks), (ConditionalGAN, conditional_networks)):
    gan, _ = trained("mirrored", scheme, networks)
    gan.save(path)
    with strategy.scope():
        loaded = keras.saving.load_model(path)
    for model in (gan, loaded):
        model.fit(data.batches(REAL, LABELS, batch_size=GLOBAL_BATCH), verbose=0)
    for weight, other in zip(gan.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(weight, other)
    assert gan.generate(4, seed=0).shape == (4, *SHAPE)

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
