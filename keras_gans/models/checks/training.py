"""Checks of optimizers and of players before training."""

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
