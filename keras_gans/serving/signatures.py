"""The signatures of an exported generator of latents.

All integers that a client sends are 64 bits wide, as NumPy's are.
"""

import tensorflow as tf

from keras_gans.data.image_range import is_image
from keras_gans.sampling import conditioning, priors
from keras_gans.system import graph_assertions

#: Most examples that a request may ask for: what a server computes is bounded.
MOST_A_REQUEST = 4096

COUNT = tf.TensorSpec((), tf.int64, name="count")
SEED = tf.TensorSpec((), tf.int64, name="seed")
LABELS = tf.TensorSpec((None,), tf.int64, name="labels")


def latent_endpoints(model):
    """Returns the signatures of a generator of latents.

    - `serving_default(latents)`: float32 `(batch, latent_dim)` -> `images`, float32 in [-1, 1].
    - `generate(count, seed)`: -> `images`, uint8 `(count, height, width, channels)`; the same seed
      gives the same images, and the ones of `model.generate(count, seed)`.
    - `generate_png(count, seed)`: -> `images_bytes`, `count` strings, each the bytes of a PNG file.
      By this end of the name, TF Serving's REST interface knows that it is to send them in base64.

    Where the generator takes labels, `count` images are equal shares of all classes, in order;
    the first signature is `serving_default(latents, labels)`, labels `(batch,)`, and there is a
    fourth:

    - `generate_labels(labels, seed)`: -> `images`, one for each of the labels, the ones of
      `model.generate(len(labels), seed, labels=labels)`.

    Outputs that are no images (see `image_range.is_image`) are called `examples` and are float32 in
    all signatures, and there is no `generate_png`.

    `count`, `seed` and `labels` are int64. A count below 1 or above `MOST_A_REQUEST`, as many
    labels, a negative seed and an unknown label are errors.

    Args:
        model: A `LatentModel`.

    Returns:
        A dict: name -> (function, list of `tf.TensorSpec`).
    """
    generator, prior, latent_dim = model.inference_generator, model.prior, model.latent_dim
    num_classes = model.num_classes
    all_labels = conditioning.check_wanted(None, None, num_classes)
    of_images = is_image(model.image_shape)
    name = "images" if of_images else "examples"

    def outputs_of(latents, labels):
        if labels is not None:
            labels = conditioning.in_range(labels, num_classes)
        outputs = generator(conditioning.join(latents, labels, generator), training=False)
        return tf.cast(outputs, tf.float32)

    def present(count, seed, labels):
        latents = sample_latents(prior, count, latent_dim, seed)
        return model.present(outputs_of(latents, labels))

    def serve(latents, labels=None):
        return {name: outputs_of(latents, labels)}

    def generate(count, seed):
        return {name: present(count, seed, conditioning.share(all_labels, count))}

    def generate_labels(labels, seed):
        return {name: present(tf.size(labels, tf.int64), seed, labels)}

    def generate_png(count, seed):
        pixels = generate(count, seed)[name]
        files = tf.map_fn(tf.io.encode_png, pixels, fn_output_signature=tf.string)
        return {"images_bytes": files}

    latents_spec = tf.TensorSpec((None, latent_dim), tf.float32, name="latents")
    takes_labels = num_classes is not None
    endpoints = {
        "serving_default": (serve, [latents_spec, LABELS] if takes_labels else [latents_spec]),
        "generate": (generate, [COUNT, SEED]),
    }
    if of_images:
        endpoints["generate_png"] = (generate_png, [COUNT, SEED])
    if takes_labels:
        endpoints["generate_labels"] = (generate_labels, [LABELS, SEED])
    return endpoints


def sample_latents(prior, count, latent_dim, seed):
    """Returns the latents of `generate(count, seed)` in a graph, which refuses bad requests.

    Args:
        prior: One of `priors.PRIORS`.
        count: Scalar int64 tensor.
        latent_dim: Int.
        seed: Scalar int64 tensor.
    """
    bounds = f"count must lie in [1, {MOST_A_REQUEST}]"
    checks = [
        tf.debugging.assert_positive(count, message=bounds),
        tf.debugging.assert_less_equal(
            count, tf.constant(MOST_A_REQUEST, tf.int64), message=bounds
        ),
        tf.debugging.assert_non_negative(seed, message="seed must not be negative"),
    ]
    count, seed = (graph_assertions.after(checks, each) for each in (count, seed))
    return priors.sample_for_generation(prior, count, latent_dim, seed)
