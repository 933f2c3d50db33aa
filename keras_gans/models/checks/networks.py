"""Checks of networks: known shapes, weights of their own, shapes that fit each other."""

import keras
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.models.checks.labels import check_conditional


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


def check_latents(generator):
    """Raises `InputError` unless the first input of a generator is latents `(batch, length)`."""
    shape, generated = tuple(generator.inputs[0].shape[1:]), tuple(generator.output_shape[1:])
    if len(shape) != 1 or shape[0] is None:
        swapped = "; are generator and discriminator swapped?" if generated == (1,) else ""
        raise InputError(
            f"generator takes inputs of shape {shape}; it must take latents of a shape "
            f"(latent_dim,), which a Reshape layer can give another shape{swapped or '.'}"
        )


def check_game(generator, name, network, packing=1):
    """Raises `InputError` unless a network takes what the generator makes.

    Args:
        generator: The generator.
        name: What the other network is called.
        network: The other network: discriminator, critic, autoencoder or trunk.
        packing: Examples that it takes together, concatenated on the last axis.
    """
    taken, generated = tuple(network.inputs[0].shape), tuple(generator.outputs[0].shape)
    if packing > 1:
        packed = (*generated[:-1], packing * generated[-1])
        if not tf.TensorShape(taken).is_compatible_with(packed):
            raise InputError(
                f"packing={packing}: {name} takes examples of the shape {taken[1:]}; packs of what "
                f"the generator makes have {packed[1:]}."
            )
        return
    # Keras adds or drops a last axis of length 1.
    forms = [generated, (*generated, 1)]
    if generated[-1] == 1:
        forms.append(generated[:-1])
    if not any(tf.TensorShape(taken).is_compatible_with(form) for form in forms):
        raise InputError(
            f"{name} takes examples of the shape {taken[1:]}, the generator makes {generated[1:]}."
        )


def check_unconditional(networks):
    """Raises `InputError` if a network takes more than one input, such as labels.

    Args:
        networks: Dict of networks by name.
    """
    for name, network in networks.items():
        if len(network.inputs) != 1:
            raise InputError(
                f"{name} takes {len(network.inputs)} inputs, but this scheme gives it one; "
                "networks that take labels are for ConditionalGAN."
            )


def check_recognition(generator, trunk, discriminator, recognition):
    """Returns how many categories and how many continuous codes the networks of an InfoGAN have.

    Args:
        generator, trunk, discriminator, recognition: As in `InfoGAN`.

    Raises:
        InputError: If the networks do not fit each other.
    """
    check_game(generator, "trunk", trunk)
    heads = {"discriminator": discriminator, "recognition": recognition}
    _check_features("trunk", trunk, heads)
    num_codes = _count_codes(generator, recognition, ["logits (None, K)"])
    categories = recognition.outputs[0].shape[1]
    check_conditional({"generator": generator}, categories, source="recognition")
    return categories, num_codes


def check_clusterings(generator, trunk, discriminator, recognition, recognition_trunk, clusterings):
    """Returns what `check_recognition` does, of an InfoGAN whose categories are clusters.

    Args:
        generator, trunk, discriminator, recognition, recognition_trunk, clusterings: As in
            `InvariantInfoGAN`.

    Raises:
        InputError: If the networks do not fit each other.
    """
    check_game(generator, "trunk", trunk)
    check_game(generator, "recognition_trunk", recognition_trunk)
    heads = {"discriminator": discriminator, "recognition": recognition}
    _check_features("trunk", trunk, heads)
    _check_features("recognition_trunk", recognition_trunk, {"clusterings": clusterings})
    shapes = [tuple(tensor.shape) for tensor in clusterings.outputs]
    if any(len(shape) != 3 or None in shape[1:] for shape in shapes):
        raise InputError(
            "clusterings must have outputs (None, heads, clusters); it has "
            f"{', '.join(map(str, shapes))}."
        )
    num_codes = _count_codes(generator, recognition, [])
    categories = shapes[0][2]
    check_conditional({"generator": generator}, categories, source="clusterings")
    return categories, num_codes


def _check_features(name, trunk, heads):
    """Raises `InputError` unless heads, a dict by name, take the features of a trunk."""
    for head_name, head in heads.items():
        if head.input_shape != trunk.output_shape:
            raise InputError(
                f"{head_name} takes {head.input_shape[1:]}; it must take the features that the "
                f"{name} makes, {trunk.output_shape[1:]}."
            )


def _count_codes(generator, recognition, before):
    """Returns how many continuous codes Q reads; `before` are its outputs before theirs."""
    shapes = [tuple(tensor.shape) for tensor in recognition.outputs]
    of_codes = shapes[len(before) :]
    if len(of_codes) not in (1, 2) or len(set(of_codes)) != 1 or set(map(len, shapes)) != {2}:
        raise InputError(
            f"recognition must have the outputs {' and '.join([*before, 'means (None, codes)'])}, "
            "and for Gaussians log variances (None, codes); it has "
            f"{', '.join(map(str, shapes))}."
        )
    num_codes = of_codes[0][1]
    if num_codes > generator.inputs[0].shape[-1]:
        raise InputError(
            f"recognition reads {num_codes} continuous codes, more than the generator's "
            f"{generator.inputs[0].shape[-1]} latents."
        )
    return num_codes
