"""Times the penalties of the discriminator, and measures the error of finite differences.

    python benchmarks/penalties.py

Steps of the tiny DCGAN without normalization in the discriminator run in turn, A B C A B C ..., and
the medians are printed beside the step without a penalty. Then R1 by finite differences is compared
with the exact one on digits, for one batch and for the mean of many draws of the directions: the
values, and the gradients by the discriminator's weights, by their angle and their length. The
discriminator there has leaky ReLU, which has kinks, or ELU, which has none.
"""

import argparse
import statistics
import time

import keras
import numpy as np
import tensorflow as tf

from keras_gans import data, losses
from keras_gans.data import image_range
from keras_gans.losses.penalties import PenaltyInputs
from keras_gans.models import GAN
from keras_gans.networks import dcgan

PENALTIES = {
    "none": [],
    "R1": [losses.R1(0.1)],
    "R1 every 4 steps": [losses.R1(0.1, every=4)],
    "R1 by differences": [losses.R1(0.1, form="finite_differences")],
    "R1 and R2": [losses.R1(0.1), losses.R2(0.1)],
    "R1 and R2 by differences": [
        losses.R1(0.1, form="finite_differences"),
        losses.R2(0.1, form="finite_differences"),
    ],
    "gradient penalty": [losses.GradientPenalty(10.0)],
    "DRAGAN": [losses.DRAGAN(10.0)],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=40, help="steps in a round")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--draws", type=int, default=200, help="of directions")
    arguments = parser.parse_args()
    digits = data.load_arrays("mnist_5k")
    time_penalties(digits, arguments)
    for activation in ("leaky_relu", "elu"):
        compare_forms(digits, activation, arguments)


def make(penalties):
    keras.utils.set_random_seed(0)
    critic = dcgan.tiny_discriminator("none", initialization="glorot_uniform")
    gan = GAN(dcgan.tiny_generator(16), critic, penalties=penalties, seed=0)
    gan.compile()
    return gan


def time_penalties(digits, arguments):
    gans = {name: make(penalties) for name, penalties in PENALTIES.items()}
    batches = digits.batches(batch_size=arguments.batch_size, repeat=True)
    times = {name: [] for name in gans}
    for round_number in range(arguments.rounds + 1):
        for name, gan in gans.items():
            start = time.perf_counter()
            gan.fit(batches, steps_per_epoch=arguments.steps, verbose=0)
            if round_number:  # The first round traces the steps.
                times[name].append(1e3 * (time.perf_counter() - start) / arguments.steps)
    medians = {name: statistics.median(each) for name, each in times.items()}
    for name, median in medians.items():
        print(f"{name:26}{median:8.1f} ms a step, {median / medians['none']:.2f} times", flush=True)


def compare_forms(digits, activation, arguments):
    keras.utils.set_random_seed(0)
    convolutions = [
        keras.layers.Conv2D(filters, size, stride, "same", activation=activation, use_bias=False)
        for filters, size, stride in ((32, 4, 2), (64, 4, 2), (128, 4, 2))
    ]
    head = [keras.layers.Flatten(), keras.layers.Dense(1, use_bias=False)]
    critic = keras.Sequential([keras.Input((28, 28, 1)), *convolutions, *head])
    gan = GAN(dcgan.tiny_generator(16), critic, seed=0)
    gan.compile()
    batches = digits.batches(batch_size=arguments.batch_size, repeat=True)
    gan.fit(batches, steps_per_epoch=300, verbose=0)
    real = image_range.from_uint8(tf.constant(digits.images[: arguments.batch_size]))

    def draw(distribution, shape, purpose):
        return tf.random.normal(shape)

    @tf.function
    def evaluate(penalty):
        with tf.GradientTape() as tape:
            logits = gan.discriminator(real, training=True)
            step = tf.constant(0, tf.int64)
            inputs = PenaltyInputs(gan.discriminator, real, real, logits, logits, step, draw)
            value = penalty.value(inputs)
        gradients = tape.gradient(value, gan.discriminator.trainable_variables)
        return value, tf.concat([tf.reshape(each, [-1]) for each in gradients], 0)

    value, gradient = (result.numpy() for result in evaluate(losses.R1(1.0)))
    print(f"{activation}: exact R1 {value:.4f} after 300 steps, batch of {arguments.batch_size}")
    for step_size in (0.0003, 0.001, 0.01):
        penalty = losses.R1(1.0, form="finite_differences", step_size=step_size)
        draws = [evaluate(penalty) for _ in range(arguments.draws)]
        values = np.array([float(one) for one, _ in draws])
        gradients = np.stack([one.numpy() for _, one in draws])
        mean = gradients.mean(axis=0)
        angles = [cosine(one, gradient) for one in gradients]
        print(
            f"step size {step_size}: value of a batch {values.mean():.4f} +- {values.std():.4f}; "
            f"cosine with the exact gradient {np.mean(angles):.3f} for a batch, "
            f"{cosine(mean, gradient):.3f} for the mean of {arguments.draws}, whose length is "
            f"{np.linalg.norm(mean) / np.linalg.norm(gradient):.3f} of its own"
        )


def cosine(one, other):
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


if __name__ == "__main__":
    main()
