"""What a scheme refuses before it trains, each with a sentence for the user."""

import keras
import tensorflow as tf

from keras_gans import layers
from keras_gans.errors import InputError


def check_networks(networks):
    """Raises `InputError` unless each network is a model of known shapes with weights of its own.

    Args:
        networks: Dict of networks by name.
    """
    for name, network in networks.items():
        if not isinstance(network, keras.Model) or not hasattr(network, "output_shape"):
            raise InputError(
                f"{name} must be a functional or Sequential keras.Model that is built, so that its "
                f"shapes are known; got {type(network).__name__}."
            )
    owners = {}
    for name, network in networks.items():
        for weight in network.trainable_weights:
            owner = owners.setdefault(id(weight), name)
            if owner != name:
                raise InputError(f"{owner} and {name} share the weight {weight.path}.")


def check_conditional(networks, num_classes, source="num_classes"):
    """Returns the number of classes of networks that take labels.

    Args:
        networks: Dict of networks by name.
        num_classes: What the user gave; `None` to read it off the networks.
        source: What gave it, for the message.

    Raises:
        InputError: If a network takes no labels, or the number is unknown or contradicted.
    """
    found = {} if num_classes is None else {source: num_classes}
    for name, network in networks.items():
        shapes = [tuple(tensor.shape) for tensor in network.inputs]
        if len(shapes) != 2 or len(shapes[1]) != 1:
            raise InputError(
                f"{name} must take two inputs, the second one labels of shape (None,); got inputs "
                f"of the shapes {', '.join(map(str, shapes))}."
            )
        found |= {f"{name}'s {layer.name}": size for layer, size in _label_layers(network)}
    if not found:
        raise InputError(
            "num_classes must be given: no layer of the networks tells how many labels there are."
        )
    if len(set(found.values())) > 1 or min(found.values()) < 1:
        told = ", ".join(f"{name} has {size}" for name, size in found.items())
        raise InputError(f"The number of classes must be one number above 0, but {told}.")
    return next(iter(found.values()))


def check_recognition(generator, trunk, discriminator, recognition):
    """Returns how many categories and how many continuous codes the networks of an InfoGAN have.

    Args:
        generator, trunk, discriminator, recognition: As in `InfoGAN`.

    Raises:
        InputError: If the networks do not fit each other.
    """
    if trunk.input_shape != generator.output_shape:
        raise InputError(
            f"trunk takes images {trunk.input_shape[1:]}; the generator makes "
            f"{generator.output_shape[1:]}."
        )
    for name, head in (("discriminator", discriminator), ("recognition", recognition)):
        if head.input_shape != trunk.output_shape:
            raise InputError(
                f"{name} takes {head.input_shape[1:]}; it must take the features that the trunk "
                f"makes, {trunk.output_shape[1:]}."
            )
    shapes = [tuple(tensor.shape) for tensor in recognition.outputs]
    if len(shapes) not in (2, 3) or len(set(shapes[1:])) != 1 or set(map(len, shapes)) != {2}:
        raise InputError(
            "recognition must have the outputs logits (None, K) and means (None, codes), and for "
            f"Gaussians log variances (None, codes); it has {', '.join(map(str, shapes))}."
        )
    categories, num_codes = shapes[0][1], shapes[1][1]
    check_conditional({"generator": generator}, categories, source="recognition")
    if num_codes > generator.inputs[0].shape[-1]:
        raise InputError(
            f"recognition reads {num_codes} continuous codes, more than the generator's "
            f"{generator.inputs[0].shape[-1]} latents."
        )
    return categories, num_codes


def check_optimizer(name, optimizer, others):
    """Raises `InputError` if an optimizer serves another player or other variables already.

    Args:
        name: What `compile` calls the optimizer.
        optimizer: The optimizer.
        others: Dict of the other players' optimizers by name.
    """
    for other, taken in others.items():
        if optimizer is taken:
            raise InputError(
                f"{name} and {other} are one object: give each player its own, or their moments "
                "mix."
            )
    if optimizer.built:
        raise InputError(f"{name} already serves other variables: give a new optimizer.")


def check_shares(x, batch_size, replicas, batches_per_step):
    """Raises `InputError` if a batch does not divide among replicas and steps of the critic.

    Args:
        x: What `fit` was given: a data set, or arrays.
        batch_size: Examples in a batch of arrays.
        replicas: Number of replicas.
        batches_per_step: Steps of the critic, each with a part of the batch.
    """
    parts = replicas * batches_per_step
    if isinstance(x, tf.data.Dataset):
        sizes = [spec.shape[:1].as_list()[0] for spec in tf.nest.flatten(x.element_spec)[:1]]
    else:
        # What makes its own batches, such as a PyDataset, has no shape.
        shapes = [getattr(array, "shape", None) for array in tf.nest.flatten(x)[:1]]
        sizes = [size for shape in shapes if shape for size in (batch_size, shape[0] % batch_size)]
    for size in sizes:
        if size is not None and size % parts:
            raise InputError(
                f"A batch of {size} does not divide among {replicas} replicas and "
                f"{batches_per_step} critic steps: give a batch size that is a multiple of "
                f"{parts}, without a remainder."
            )


def _label_layers(network):
    """The layers that know the number of classes, with the number."""
    sizes = (
        (layers.OneHot, "num_classes"),
        (keras.layers.CategoryEncoding, "num_tokens"),
        (keras.layers.Embedding, "input_dim"),
    )
    for layer in network.layers:
        for kind, size in sizes:
            if isinstance(layer, kind):
                yield layer, getattr(layer, size)
