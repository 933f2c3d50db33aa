"""The devices a training runs on."""

import tensorflow as tf

from keras_gans.errors import InputError

STRATEGIES = ("auto", "none", "mirrored")


def strategy(name="auto"):
    """Returns the `tf.distribute.Strategy` of that name.

    Args:
        name: `"none"` for one device, `"mirrored"` for a replica on every GPU (on every logical
            CPU where there is no GPU), `"auto"` for `"mirrored"` where there are several GPUs and
            `"none"` elsewhere.
    """
    if name not in STRATEGIES:
        raise InputError(f"strategy={name!r} is unknown; accepted are {', '.join(STRATEGIES)}.")
    gpus = tf.config.list_logical_devices("GPU")
    if name == "mirrored" or (name == "auto" and len(gpus) > 1):
        devices = gpus or tf.config.list_logical_devices("CPU")
        return tf.distribute.MirroredStrategy([device.name for device in devices])
    return tf.distribute.get_strategy()
