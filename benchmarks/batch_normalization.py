"""Times the training step of the tiny DCGAN with Keras' batch normalization and with the fused one.

    python benchmarks/batch_normalization.py

Both models train on the same noise in turn, A B A B ..., and the medians and their ratio are
printed.
"""

import argparse

import interleaved
import keras
import tensorflow as tf

from keras_gans.layers import BatchNormalization
from keras_gans.models import GAN
from keras_gans.networks import dcgan


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=100, help="steps in a round")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--policy", default="float32", help="dtype policy, such as mixed_bfloat16")
    arguments = parser.parse_args()

    keras.config.set_dtype_policy(arguments.policy)
    noise = tf.random.stateless_uniform((arguments.batch_size, 28, 28, 1), (0, 1), -1.0, 1.0)
    data = tf.data.Dataset.from_tensors(noise).repeat(arguments.steps)
    models = {
        "keras": make_gan(keras.layers.BatchNormalization),
        "fused": make_gan(BatchNormalization),
    }
    ways = {
        name: lambda model=model: model.fit(data, verbose=0, shuffle=False)
        for name, model in models.items()
    }
    interleaved.report(ways, arguments.rounds, arguments.steps)


def make_gan(normalization):
    """A tiny DCGAN whose batch normalization layers are of the given class."""

    def replace(layer):
        if isinstance(layer, keras.layers.BatchNormalization):
            return normalization(momentum=layer.momentum)
        return layer.__class__.from_config(layer.get_config())

    networks = (dcgan.tiny_generator(), dcgan.tiny_discriminator())
    gan = GAN(*(keras.models.clone_model(net, clone_function=replace) for net in networks), seed=0)
    gan.compile()
    return gan


if __name__ == "__main__":
    main()
