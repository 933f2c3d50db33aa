"""Symptoms of a GAN that fails, read off its logs and its samples.

Each function returns what it sees as the middle of a sentence, with the numbers, or `None`.
"""

import math
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from keras_gans import losses
from keras_gans.data import image_range
from keras_gans.models import BEGAN, BiGAN, CycleGAN, LatentModel
from keras_gans.sampling import conditioning, priors


class Symptom(NamedTuple):
    """A symptom: its meaning, and how long it must last to count.

    Attributes:
        heading: Heading of the section of docs/troubleshooting.md that treats it.
        meaning: Sentences: what it means, and what to change.
        patience: How much longer it must last than others before it counts, as a factor.
        epochs: Epochs in a row that must show it.
    """

    heading: str
    meaning: str
    patience: float = 1.0
    epochs: int = 1


SATURATION = Symptom(
    "The discriminator's loss is near zero",
    "It tells real from generated examples without error, and the generator learns little from "
    "that: give the discriminator a lower learning rate or a penalty such as R1, or smooth its "
    "labels.",
)
VANISHED_GRADIENT = Symptom(
    "The generator's gradient vanishes",
    "The generator hardly learns any more. With fake_logits far below 0 the discriminator has won: "
    "use a loss that does not saturate, such as non_saturating, or a lower learning rate for it; "
    "far above 0 it is fooled: give it a higher one. Otherwise give the generator a lower one.",
)
SAME_SAMPLES = Symptom(
    "All samples are the same",
    "The generator has collapsed: give the discriminator a lower learning rate, or use another "
    "loss or a penalty.",
    # A generator that begins near 0 draws one image until the discriminator has seen much: healthy
    # trainings of the DCGAN's preset for some 350 steps.
    patience=2.0,
)
OVERFITTING = Symptom(
    "The discriminator remembers its examples",
    "It knows its training examples by heart: train on more examples, with augmentation, or for "
    "fewer steps.",
    # The logs of training are means over an epoch, held-out examples are seen at its end: while
    # both change quickly, as in the first epochs, they do not compare.
    epochs=3,
)
K_AT_ZERO = Symptom(
    "BEGAN's k stays at zero",
    "The discriminator learns from real images alone, as the generator does not keep up: give the "
    "generator another learning rate, or a higher gamma.",
    patience=2.0,  # It begins there.
)
EXPLODING_PENALTY = Symptom(
    "A penalty explodes",
    "The discriminator has become far too steep, and losses may soon be NaN: give it a lower "
    "learning rate, or the penalty another weight.",
    patience=0.0,  # NaN may come before the next epoch is over.
)

#: The loss of a discriminator whose logits are the same for real and generated examples, D = 1/2
#: or halfway between the targets. Its least value is 0 without label smoothing and penalties.
EVEN = {
    losses.minimax_discriminator_loss: 2.0 * math.log(2.0),
    losses.least_squares_discriminator_loss: 0.25,
    losses.hinge_discriminator_loss: 2.0,
    losses.relativistic_discriminator_loss: math.log(2.0),
}
#: A loss is saturated where no more than this share of `EVEN` is left above the least value. For
#: losses of probabilities D is then wrong by 0.007 on average.
LEFT = 0.01

#: A gradient has vanished at this share of its norm in the first epoch: that is what a loss of
#: probabilities leaves of it at D(G(z)) = 0.003. In healthy trainings of the presets it fell to no
#: less than 0.016, and for a hundred steps.
VANISHED = 3e-3
#: It has vanished, too, at this root mean square over the weights, a hundredth of the epsilon of
#: Keras' Adam and RMSprop: their steps are then no longer of the size of the learning rate.
VANISHED_PER_WEIGHT = 1e-9

#: Samples are the same at this share of the distance between real examples. Healthy generators of
#: the presets had 0.75 of it or more, one that drew a single shape of digit 0.06, and noise 0.14.
SAME = 0.2
#: Where no real examples are given, it is this root mean square difference of the pixels of images
#: in [-1, 1]: two and a half of 255 grey levels, which nobody sees.
SAME_PIXELS = 0.02
#: Lines of text are the same at this share of distinct ones among them.
DISTINCT_LINES = 0.1

#: At r_v = 0.5 held-out examples look as much like generated ones as like those of the training.
OVERFITTED = 0.5
#: Smaller differences between the logits of training and held-out examples are chance: players in
#: balance differ by less. Of the targets of least squares it is half, of D a rise from 0.5 to 0.62.
DIFFERENCE = 0.5

#: The mean of k over an epoch that counts as 0: a step of its controller is ten times as long.
ZERO_K = 1e-5

#: A penalty explodes beyond so many times its mean in the first epoch, if it is above PENALTY ...
PENALTY_GROWTH = 100.0
#: ... which is a gradient norm of 10, where 1 or 0 is the aim, or wherever above this.
PENALTY, WHATEVER_PENALTY = 100.0, 10_000.0


def saturation(model, logs):
    """Sees a discriminator whose loss is near its least value; critics have no such value.

    Args:
        model: `AdversarialModel`.
        logs: Dict of the means over an epoch.
    """
    # A CycleGAN logs the sum over the discriminators of both domains.
    players = 2 if isinstance(model, CycleGAN) else 1
    function = _discriminator_loss(model)
    even = next((players * value for known, value in EVEN.items() if known is function), None)
    names = {"discriminator_loss", "real_logits", "fake_logits"}
    if even is None or not logs.keys() >= names:
        return None
    loss, least = logs["discriminator_loss"], 0.0
    if function is losses.minimax_discriminator_loss:
        least = _entropy(getattr(model, "label_smoothing", 0.0))
    if loss - least > LEFT * even:
        return None
    return (
        f"the discriminator's loss is {loss:.3g}, where {least:.3g} is the least there is and "
        f"{even:.3g} that of guessing (real_logits {logs['real_logits']:.2g}, fake_logits "
        f"{logs['fake_logits']:.2g})"
    )


def vanished_gradient(model, logs, first):
    """Sees a generator of which nothing is asked any more.

    Args:
        model, logs: As in `saturation`.
        first: The logs of the first epoch.
    """
    name = "generator_gradient_norm"
    if name not in logs or name not in first:
        return None
    weights = sum(math.prod(weight.shape) for weight in model.variables_of("generator"))
    norm, per_weight = logs[name], logs[name] / math.sqrt(weights)
    if norm > VANISHED * first[name] and per_weight > VANISHED_PER_WEIGHT:
        return None
    logits = f" (fake_logits {logs['fake_logits']:.2g})" if "fake_logits" in logs else ""
    return (
        f"the norm of the generator's gradient is {norm:.2g}, {per_weight:.1g} a weight, after "
        f"{first[name]:.2g} in the first epoch{logits}"
    )


def overfitting(logs):
    """Sees a discriminator for which held-out real examples look like generated ones.

    r_v = (E[D_train] - E[D_held_out]) / (E[D_train] - E[D_generated]), 0 without and 1 with
    complete overfitting. The logits of each kind of real example are taken relative to those of
    the examples generated at the same time, as the logits of a critic may drift.

    Reference: Karras et al. 2020, equation 1, https://arxiv.org/abs/2006.06676
    """
    names = ("real_logits", "fake_logits", "val_real_logits", "val_fake_logits")
    if not logs.keys() >= set(names):
        return None
    real, fake, held_out, held_out_fake = (logs[name] for name in names)
    of_training, of_held_out = real - fake, held_out - held_out_fake
    if of_training <= 0.0 or of_training - of_held_out < DIFFERENCE:
        return None
    ratio = 1.0 - of_held_out / of_training
    if ratio <= OVERFITTED:
        return None
    return (
        f"the discriminator's logits of real examples are {of_training:.2g} above those of "
        f"generated ones in training, and {of_held_out:.2g} on held-out examples (r_v = "
        f"{ratio:.2f}; 0 is best, 1 worst)"
    )


def k_at_zero(model, logs):
    """Sees a BEGAN whose controller has come to its end; arguments as in `saturation`."""
    if not isinstance(model, BEGAN) or "k" not in logs or logs["k"] > ZERO_K:
        return None
    return (
        f"k is 0, as generated images are reconstructed worse than gamma = {model.gamma:g} times "
        f"the error of real ones (fake_error {logs['fake_error']:.2g}, real_error "
        f"{logs['real_error']:.2g})"
    )


def exploding_penalty(logs, first):
    """Sees a penalty beyond all bounds; arguments as in `vanished_gradient`."""
    for name, value in logs.items():
        if not name.endswith("_penalty") or name.startswith("val_") or value <= PENALTY:
            continue
        before = first.get(name, value)
        if value > PENALTY_GROWTH * before:
            return f"{name} is {value:.2g}, after {before:.2g} in the first epoch"
        if value > WHATEVER_PENALTY:
            return f"{name} is {value:.2g}"
    return None


def same_samples(model, count, seed, scale=None):
    """Sees a generator that draws one example, or a few, whatever the latents are.

    Args:
        model: `AdversarialModel`. Those that translate are not looked at.
        count: How many samples to draw.
        seed: Seed of their latents.
        scale: `scale_of` as many real examples, or `None` for an absolute scale.
    """
    if not isinstance(model, LatentModel):
        return None
    samples = draw(model, count, seed)
    of_real = "" if scale is None else f", and {scale:.2g} among real examples"
    if model.vocabulary is not None:
        distinct = _distinct_share(np.argmax(samples, axis=-1))
        if distinct > DISTINCT_LINES * (1.0 if scale is None else scale):
            return None
        return f"the share of distinct ones among {count} lines is {distinct:.2g}{of_real}"
    if scale is None and not image_range.is_image(samples.shape[1:]):
        return None
    distance = nearest_distance(samples)
    if not distance < (SAME_PIXELS if scale is None else SAME * scale):
        return None  # NaN, which ends a training elsewhere, is not less.
    return (
        f"{count} samples are nearly the same, or a few that repeat: from one to the most similar "
        f"other the difference is {distance:.2g} (median of the root mean squares){of_real}"
    )


def scale_of(model, examples):
    """Returns how different real examples are, by the measure of `same_samples`.

    Args:
        model: `AdversarialModel`.
        examples: What `examples_of` gives. Among more the nearest is nearer: give as many as
            samples are drawn.
    """
    if getattr(model, "vocabulary", None) is not None:
        return _distinct_share(examples)
    return nearest_distance(examples)


def draw(model, count, seed):
    """Draws samples from the generator that is trained, not from its average.

    Args:
        model: `LatentModel`, which is left as it is.
        count, seed: As in `same_samples`.

    Returns:
        A float32 array `(count, ...)`, as the generator makes it.
    """
    noise = priors.sample_for_generation(model.prior, count, model.latent_dim, seed)
    labels = conditioning.check_wanted(None, count, model.num_classes)
    inputs = conditioning.join(noise, conditioning.share(labels, count), model.generator)
    return tf.cast(model.generator(inputs, training=False), tf.float32).numpy()


def examples_of(batch):
    """Returns the examples of a batch as an array, images as floats in [-1, 1], without labels."""
    examples = batch[0] if isinstance(batch, tuple | list) else batch
    return image_range.from_uint8(tf.convert_to_tensor(examples)).numpy()


def nearest_distance(examples):
    """The median distance of an example to the nearest other, a root mean square of differences.

    Args:
        examples: Floats `(count, ...)`.
    """
    vectors = np.reshape(examples, (len(examples), -1)).astype("float32")
    vectors -= vectors.mean(axis=0)  # The differences of squares below then lose few digits.
    squares = np.sum(np.square(vectors), axis=1)
    # |a - b|^2 = |a|^2 + |b|^2 - 2 a b
    distances = squares[:, None] + squares - 2.0 * vectors @ vectors.T
    np.fill_diagonal(distances, np.inf)
    nearest = np.sqrt(np.maximum(distances.min(axis=1), 0.0) / vectors.shape[1])
    return float(np.median(nearest))


def _distinct_share(lines):
    return len(np.unique(lines, axis=0)) / len(lines)


def _discriminator_loss(model):
    if isinstance(model, BiGAN):
        return losses.minimax_discriminator_loss
    if isinstance(model, CycleGAN):
        return losses.least_squares_discriminator_loss
    objective = getattr(model, "objective", None)
    return getattr(objective, "discriminator", None)


def _entropy(smoothing):
    """The least -(1 - s) log D - s log(1 - D), at D = 1 - s: that of smoothed labels."""
    if smoothing == 0.0:
        return 0.0
    return -(1.0 - smoothing) * math.log(1.0 - smoothing) - smoothing * math.log(smoothing)
