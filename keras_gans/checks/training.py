"""What is refused of optimizers, players and batches before a training."""

import tensorflow as tf

from keras_gans.errors import InputError


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


def check_trainable(player, networks, variables):
    """Raises `InputError` if a player has nothing to train.

    Args:
        player: Name of the player.
        networks: Names of its networks.
        variables: What its optimizer is to update.
    """
    if not variables:
        raise InputError(
            f"The player {player} has nothing to train: no weight of {' and '.join(networks)} is "
            "trainable; set trainable = True on the network, or on layers of it, before compile()."
        )
