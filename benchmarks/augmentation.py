"""Times augmentations of a batch, alone and with the gradient that the generator needs.

    python benchmarks/augmentation.py

Each is a graph of its own; they run in turn, A B C A B C ..., and the medians are printed. A
training step augments three times: real images and generated ones for the discriminator, and
generated ones for the generator, with the gradient.
"""

import argparse
import statistics
import time

import tensorflow as tf

from keras_gans.augmentation import AdaptiveAugmentation, DiffAugment, InstanceNoise
from keras_gans.sampling import priors, seeds

SHAPES = ((28, 28, 1), (32, 32, 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=100, help="of each")
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--jit-compile", action="store_true", help="compile with XLA")
    arguments = parser.parse_args()
    for shape in SHAPES:
        images = tf.random.stateless_uniform((arguments.batch_size, *shape), (0, 1), -1.0, 1.0)
        runs = {}
        for name, augment in augmentations().items():
            runs[name, "alone"] = compiled(augment, arguments.jit_compile)
            runs[name, "with gradient"] = compiled(differentiated(augment), arguments.jit_compile)
        milliseconds = measure(runs, images, arguments.rounds)
        print(f"{arguments.batch_size} images of {shape}: ms a batch, alone and with gradient")
        for name in augmentations():
            alone, both = milliseconds[name, "alone"], milliseconds[name, "with gradient"]
            print(f"  {name:34}{alone:8.2f}{both:8.2f}")


def augmentations():
    """Functions of `(images, draw)` by name."""
    noise = InstanceNoise(0.1, decay_steps=1000)
    policies = ("flip", "translation", "cutout", "color", "color,translation", "all")
    every = "color,translation,cutout,flip"
    functions = {"InstanceNoise": lambda images, draw: noise(images, 0, draw)}
    functions |= {
        f"DiffAugment {policy}": DiffAugment(every if policy == "all" else policy)
        for policy in policies
    }
    for groups in ("blit", "blit,geometry", "color", "blit,geometry,color"):
        adaptive = AdaptiveAugmentation(groups=groups)
        adaptive.probability.assign(0.5)
        functions[f"Adaptive {groups}"] = adaptive
    return functions


def compiled(augment, jit_compile):
    """A graph of `(images, step)`, with the noise that a model draws."""

    @tf.function(jit_compile=jit_compile)
    def run(images, step):
        def draw(distribution, shape, purpose):
            return priors.sample(distribution, shape, seeds.stateless_seed(0, step, purpose))

        return augment(images, draw)

    return run


def differentiated(augment):
    """The gradient of a function of augmented images."""

    def run(images, draw):
        with tf.GradientTape() as tape:
            tape.watch(images)
            total = tf.reduce_sum(tf.square(augment(images, draw)))
        return tape.gradient(total, images)

    return run


def measure(runs, images, rounds):
    """Median milliseconds of each run, by name; a first round traces and is not counted."""
    seconds = {name: [] for name in runs}
    for number in range(rounds + 1):
        step = tf.constant(number, tf.int64)
        for name, run in runs.items():
            start = time.perf_counter()
            run(images, step).numpy()
            if number:
                seconds[name].append(time.perf_counter() - start)
    return {name: 1e3 * statistics.median(times) for name, times in seconds.items()}


if __name__ == "__main__":
    main()
