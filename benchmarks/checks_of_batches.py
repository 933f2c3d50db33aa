"""Times training steps with and without the checks that `fit` makes of every batch.

    python benchmarks/checks_of_batches.py

The same model trains on the same noise in turn, checked, unchecked, checked, ..., and the medians
and their ratio are printed.
"""

import argparse
import unittest.mock

import interleaved
import keras
import tensorflow as tf

from keras_gans.models import GAN
from keras_gans.models.base import guards
from keras_gans.networks import dcgan, mlp

NETWORKS = {
    "dcgan": (dcgan.tiny_generator, dcgan.tiny_discriminator),
    # Its steps are short, so that whatever is done for each batch weighs most.
    "mlp": (
        lambda: mlp.generator((28, 28, 1), latent_dim=16, hidden_units=(32,)),
        lambda: mlp.discriminator((28, 28, 1), hidden_units=(32,), pieces=2),
    ),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", choices=NETWORKS, default="dcgan")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=100, help="steps in a round")
    parser.add_argument("--batch-size", type=int, default=128)
    arguments = parser.parse_args()

    shape = (arguments.batch_size, 28, 28, 1)
    noise = tf.random.stateless_uniform(shape, (0, 1), -1.0, 1.0)
    data = tf.data.Dataset.from_tensors(noise).repeat(arguments.steps)
    keras.utils.set_random_seed(0)
    gan = GAN(*(network() for network in NETWORKS[arguments.networks]), seed=0)
    gan.compile()

    def checked():
        gan.fit(data, verbose=0, shuffle=False)

    def unchecked():
        unwatched = unittest.mock.patch.object(
            guards.Guard, "watch", lambda guard, x, y, *arguments, **options: (x, y)
        )
        with unwatched:
            checked()

    ways = {"checked": checked, "unchecked": unchecked}
    interleaved.report(ways, arguments.rounds, arguments.steps)


if __name__ == "__main__":
    main()
