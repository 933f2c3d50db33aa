"""Gradient penalties: pure functions of a critic and a batch."""

import tensorflow as tf


def gradient_penalty(critic, real_images, fake_images, weights):
    """The gradient penalty E[(||grad f(x)|| - 1)^2] at points x between real and fake images.

    Args:
        critic: Function of images that returns one logit each, `(batch, 1)`, or several, such as a
            map of them, whose mean f(x) is.
        real_images: `(batch, ...)`.
        fake_images: `(batch, ...)`.
        weights: Uniform in [0, 1], one for each example, `(batch, 1, ..., 1)`: the share of the
            generated image in its point.

    Reference: Gulrajani et al. 2017, equation 3, https://arxiv.org/abs/1704.00028
    """
    real_images, fake_images = tf.cast(real_images, tf.float32), tf.cast(fake_images, tf.float32)
    interpolates = real_images + weights * (fake_images - real_images)
    norms = gradient_norms(critic, interpolates)
    return tf.reduce_mean(tf.square(norms - 1.0))


def gradient_norms(critic, images):
    """The Euclidean norm of the gradient of the critic's mean output at each image, `(batch,)`."""
    images = tf.cast(images, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(images)
        logits = tf.cast(critic(images, training=True), tf.float32)
        # The loss is the mean of all outputs. Of one each, this is the output itself.
        logits = tf.reduce_mean(logits, axis=list(range(1, len(logits.shape))))
    gradients = tf.cast(tape.gradient(logits, images), tf.float32)
    squares = tf.reduce_sum(tf.square(gradients), axis=list(range(1, len(gradients.shape))))
    # The derivative of sqrt is infinite at 0; epsilon avoids NaN for a critic with zero gradient.
    return tf.sqrt(squares + 1e-12)
