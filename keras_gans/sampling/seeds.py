"""Seeds: stateless ones from the step counter, and the saved states of Keras' seed generators."""

import random
import zlib

import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.system import number_checks

#: How the names of the saved states of seed generators begin.
STATE = "seed_state_"


def check_seed(seed):
    """Returns `seed`, or a random one for `None`; raises `InputError` unless 0 <= seed < 2**63."""
    if seed is None:
        return random.randrange(2**31)
    # NaN and the infinities, which are no seeds, are no integers either.
    if not number_checks.as_float(seed).is_integer() or not 0 <= int(seed) < 2**63:
        raise InputError(f"seed={seed!r} is not a seed: give an integer from 0 to 2**63 - 1.")
    return int(seed)


def stateless_seed(seed, step, purpose, replica=None):
    """Folds seed, step, purpose and replica into a seed of `tf.random.stateless_*`.

    Args:
        seed: Python integer.
        step: Scalar int64 tensor.
        purpose: String; different purposes give independent seeds.
        replica: Number of the replica; `None` for the one that asks.
    """
    folded = tf.stack([tf.constant(seed, tf.int64), step])
    folded = tf.random.experimental.stateless_fold_in(folded, zlib.crc32(purpose.encode()))
    # Keras' own random functions would draw the same numbers on every replica.
    if replica is None:
        replica = tf.distribute.get_replica_context().replica_id_in_sync_group
    return tf.random.experimental.stateless_fold_in(folded, replica)


def fold_in(seed, purpose, number):
    """Folds a purpose and an integer tensor into a stateless seed."""
    folded = tf.random.experimental.stateless_fold_in(seed, zlib.crc32(purpose.encode()))
    return tf.random.experimental.stateless_fold_in(folded, tf.convert_to_tensor(number))


def save_states(networks, store):
    """Writes the states of the networks' own seed generators (Dropout's), which Keras omits."""
    for index, state in enumerate(_states(networks)):
        store[f"{STATE}{index}"] = state.numpy()


def load_states(networks, store):
    """Reads what `save_states` wrote."""
    for index, state in enumerate(_states(networks)):
        state.assign(store[f"{STATE}{index}"])


def without_states(store):
    """The entries of `store` that Keras wrote itself."""
    names = (name for name in set(store.keys()) if not name.startswith(STATE))
    return {name: store[name] for name in names}


def _states(networks):
    saved_by_keras = {id(weight) for network in networks for weight in network.weights}
    return [
        variable
        for network in networks
        for variable in network.variables
        if id(variable) not in saved_by_keras
    ]
