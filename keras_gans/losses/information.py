"""Information losses of InfoGAN: of codes under Q(c|x), and of stroke thickness as a code.

With H(c) known and fixed, the mutual information of a code and the generated image is at least
L_I = E[log Q(c|x)] + H(c), so that raising E[log Q(c|x)] raises the bound (Chen et al. 2016,
equation 5).
"""

import math

import numpy as np
from keras import ops

from keras_gans.errors import InputError
from keras_gans.system import number_checks


def categorical_loss(categories, logits):
    """-E[log Q(c|x)] of a categorical code, in nats.

    It is log K for a Q that knows nothing of K equally likely categories, and L_I is log K minus
    this loss.

    Args:
        categories: Integers in `[0, K)`, shape `(batch,)`.
        logits: `(batch, K)`, with Q(c|x) = softmax(logits).
    """
    logits = ops.cast(logits, "float32")
    return ops.mean(ops.sparse_categorical_crossentropy(categories, logits, from_logits=True))


def joint_distribution(probabilities, others):
    """P(c, c') = E[Q(c|x) Q(c'|x')^T] of two copies of each image of a batch, made symmetric.

    Args:
        probabilities, others: As in `mutual_information`.

    Returns:
        Float32 `(..., K, K)`.

    Reference: Ji et al. 2019, equation 2, https://arxiv.org/abs/1807.06653
    """
    probabilities, others = (ops.cast(each, "float32") for each in (probabilities, others))
    count = ops.cast(ops.shape(probabilities)[-2], "float32")
    joint = ops.matmul(ops.swapaxes(probabilities, -1, -2), others) / count
    return (joint + ops.swapaxes(joint, -1, -2)) / 2.0


def mutual_information(probabilities, others, epsilon=1e-8):
    """I(c; c') of the categories of two copies of each image, in nats: 0 to log K.

    With P the joint distribution, I = sum P log(P / (P_c P_c')). It is log K if all categories are
    equally frequent and each image has one, the same for both copies; it is 0 if Q does not look at
    the image.

    Args:
        probabilities: Q(c|x) of the first copies, `(..., batch, K)`; each entry of the leading axes
            is a Q of its own.
        others: Q(c'|x') of the second copies of the same images.
        epsilon: Least entry of P under the logarithm.

    Returns:
        Float32, of the shape of the leading axes.

    Reference: Ji et al. 2019, equations 2 and 3, https://arxiv.org/abs/1807.06653
    """
    joint = ops.maximum(joint_distribution(probabilities, others), epsilon)
    marginal = ops.sum(joint, axis=-1)
    # Both marginals of a symmetric P are the same.
    negative_joint_entropy = ops.sum(joint * ops.log(joint), axis=(-2, -1))
    return negative_joint_entropy - 2.0 * ops.sum(marginal * ops.log(marginal), axis=-1)


def merge_clusters(joint, count):
    """Merges clusters one pair after the other, so that each time the least information is lost.

    Of the joint distribution P(c, c') of clusters of two copies, the pair of clusters c is merged
    whose copies fall into the most similar clusters c': I(c; c') falls by the least.

    Args:
        joint: P, `(clusters, clusters)`, float32, at least 0; row c need not be normalized.
        count: How many clusters are to be left, at most as many as there are.

    Returns:
        Float32 `(clusters, count)`: 1 where a cluster belongs to one of those left, else 0.

    Reference: Slonim and Tishby 1999 (the agglomerative information bottleneck), equation 9,
        https://papers.nips.cc/paper/1651-agglomerative-information-bottleneck
    """
    clusters = joint.shape[0]
    rows, members = joint + 1e-12, ops.eye(clusters)
    is_alive = ops.ones((clusters,), "bool")
    places = ops.arange(clusters)

    def information_of(rows):
        # Of a row R of P but for what all partitions have in common: sum R log(R / sum R).
        total = ops.sum(rows, axis=-1)
        return ops.sum(rows * ops.log(rows), axis=-1) - total * ops.log(total)

    def merge(_, state):
        rows, members, is_alive = state
        alone = information_of(rows)
        lost = alone[:, None] + alone[None] - information_of(rows[:, None] + rows[None])
        is_pair = is_alive[:, None] & is_alive[None] & (places[:, None] < places[None])
        lowest = ops.argmin(ops.reshape(ops.where(is_pair, lost, math.inf), (-1,)))
        kept, dropped = lowest // clusters, lowest % clusters
        # Row and column operations by one-hot vectors: what is dropped is added to what is kept.
        kept, dropped = places == kept, places == dropped
        move = ops.cast(kept[:, None] & dropped[None], "float32")
        rows += ops.matmul(move, rows)
        members += ops.matmul(members, ops.transpose(move))
        return rows, members, is_alive & ~dropped

    state = ops.fori_loop(0, clusters - count, merge, (rows, members, is_alive))
    # The clusters left come first, in their order.
    order = ops.argsort(ops.where(state[2], places, places + clusters))
    return ops.take(state[1], order[:count], axis=1)


def squared_error_loss(codes, means):
    """-E[log N(c; m(x), 1)] of continuous codes without its constant, added up over the codes.

    Args:
        codes: `(batch, codes)`.
        means: `(batch, codes)`.
    """
    errors = ops.square(codes - ops.cast(means, "float32"))
    return 0.5 * ops.mean(ops.sum(errors, axis=-1))


def gaussian_loss(codes, means, log_variances):
    """-E[log N(c; m(x), s^2(x))] of continuous codes, in nats, added up over the codes.

    Args:
        codes: `(batch, codes)`.
        means: `(batch, codes)`.
        log_variances: `(batch, codes)`, log s^2.
    """
    log_variances = ops.cast(log_variances, "float32")
    errors = ops.square(codes - ops.cast(means, "float32"))
    surprise = errors * ops.exp(-log_variances) + log_variances + math.log(2.0 * math.pi)
    return 0.5 * ops.mean(ops.sum(surprise, axis=-1))


def stroke_thickness(images, epsilon=1e-6):
    """Mean width of bright strokes on a dark ground, in pixels: 2 area / perimeter.

    A stroke of width w and length L >> w has the area w L and the perimeter 2 L. With the ink
    a = (x + 1) / 2 in [0, 1], the area is the sum of a, and the perimeter its total variation, the
    sum of |grad a|, so that neither soft edges nor faint ink make a stroke thicker. The measure is
    differentiable everywhere; an empty image measures 0.

    Args:
        images: `(batch, height, width, channels)` in [-1, 1].
        epsilon: Added under the root, whose derivative at 0 is infinite.

    Returns:
        A float32 tensor of shape `(batch,)`.
    """
    ink = (ops.mean(ops.cast(images, "float32"), axis=-1) + 1.0) / 2.0
    ink = ops.pad(ink, ((0, 0), (1, 1), (1, 1)))
    down = ink[:, 1:, :-1] - ink[:, :-1, :-1]
    right = ink[:, :-1, 1:] - ink[:, :-1, :-1]
    slopes = ops.sqrt(ops.square(down) + ops.square(right) + epsilon) - math.sqrt(epsilon)
    return 2.0 * ops.sum(ink, axis=(1, 2)) / (ops.sum(slopes, axis=(1, 2)) + epsilon)


def thickness_loss(codes, images, thickness_range):
    """E[(c - t)^2], t the stroke thickness, scaled so that the range becomes [-1, 1].

    Args:
        codes: The code that is to follow the thickness, `(batch,)`.
        images: `(batch, height, width, channels)` in [-1, 1].
        thickness_range: `(thin, thick)` in pixels, what the codes -1 and 1 stand for.
    """
    thin, thick = thickness_range
    scaled = 2.0 * (stroke_thickness(images) - thin) / (thick - thin) - 1.0
    return ops.mean(ops.square(codes - scaled))


def check_weights(categorical_weight, continuous_weight, label_guidance, thickness_guidance):
    """Raises `InputError` unless these can be the weights of an `InfoGAN`."""
    number_checks.check_number("categorical_weight", categorical_weight, above=0)
    number_checks.check_number("continuous_weight", continuous_weight, above=0)
    number_checks.check_number("label_guidance", label_guidance, least=0)
    number_checks.check_number("thickness_guidance", thickness_guidance, least=0)


def check_thickness_range(thickness_range):
    """Returns `(thin, thick)` as a tuple, or raises `InputError`."""
    is_pair = np.shape(thickness_range) == (2,)
    thin, thick = map(number_checks.as_float, thickness_range) if is_pair else (0.0, 0.0)
    if not 0 < thin < thick:
        raise InputError(
            f"{thickness_range=} must be two widths in pixels, the thin one above 0 and the thick "
            "one above that."
        )
    return tuple(thickness_range)
