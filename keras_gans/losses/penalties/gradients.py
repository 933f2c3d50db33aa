"""Gradients of a critic at images: norms, and the penalties that are functions of them alone.

A critic is a function of `(images, training)` that returns one logit each, `(batch, 1)`, or
several, such as a map of them, whose mean f(x) is.
"""

import tensorflow as tf


def gradient_penalty(critic, real_images, fake_images, weights, target=1.0, one_sided=False):
    """The gradient penalty E[(||grad f(x)|| - 1)^2] at points x between real and fake images.

    Args:
        critic: Function of `(images, training)`.
        real_images: `(batch, ...)`.
        fake_images: `(batch, ...)`.
        weights: Uniform in [0, 1], one for each example, `(batch, 1, ..., 1)`: the share of the
            generated image in its point.
        target: What the norm is to be.
        one_sided: Whether only norms above the target are penalised (section 5, "two-sided
            penalty").

    Reference: Gulrajani et al. 2017, equation 3, https://arxiv.org/abs/1704.00028
    """
    real_images, fake_images = tf.cast(real_images, tf.float32), tf.cast(fake_images, tf.float32)
    interpolates = real_images + weights * (fake_images - real_images)
    return deviation_of_norms(critic, interpolates, target, one_sided)


def deviation_of_norms(critic, images, target=1.0, one_sided=False):
    """E[(||grad f(x)|| - target)^2] at images x, or E[max(0, ||grad f(x)|| - target)^2]."""
    excess = gradient_norms(critic, images) - target
    return tf.reduce_mean(tf.square(tf.nn.relu(excess) if one_sided else excess))


def gradient_norms(critic, images):
    """The Euclidean norm of the gradient of f at each image, `(batch,)`, float32."""
    # The derivative of sqrt is infinite at 0; epsilon avoids NaN for a critic with zero gradient.
    return tf.sqrt(squared_gradient_norms(critic, images) + 1e-12)


def squared_gradient_norms(critic, images):
    """||grad f(x)||^2 at each image, `(batch,)`, float32."""
    images = tf.cast(images, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(images)
        scores = mean_logits(critic(images, training=True))
    gradients = tf.cast(tape.gradient(scores, images), tf.float32)
    return tf.reduce_sum(tf.square(gradients), axis=list(range(1, len(gradients.shape))))


def squared_differences(critic, images, scores, directions, step_size):
    """((f(x + h n) - f(x)) / h)^2 at each image, `(batch,)`, float32.

    For directions n of N(0, I) its expectation is ||grad f(x)||^2 + O(h^2), as E[(n.g)^2] is
    ||g||^2. It costs one forward pass and needs no second derivatives.

    Args:
        critic: Function of `(images, training)`, the same in each call: without dropout.
        images: `(batch, ...)`.
        scores: f(x), `(batch,)`.
        directions: Like `images`, N(0, 1).
        step_size: h, in the units of the images.

    Reference: Lin et al. 2025, "approximated R1", https://arxiv.org/abs/2501.08316
    """
    moved = tf.cast(images, tf.float32) + step_size * directions
    differences = mean_logits(critic(moved, training=True)) - scores
    return tf.square(differences / step_size)


def mean_logits(logits):
    """f(x), `(batch,)`: the mean of each example's logits, float32."""
    logits = tf.cast(logits, tf.float32)
    # The loss is the mean of all outputs. Of one each, this is the output itself.
    return tf.reduce_mean(logits, axis=list(range(1, len(logits.shape))))
