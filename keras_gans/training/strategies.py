"""Distribution strategies: training on one device, or on a replica for each."""

import functools
import os

import pydantic
import tensorflow as tf

from keras_gans.errors import InputError

STRATEGIES = ("auto", "none", "mirrored")


def strategy(name="auto"):
    """Returns the `tf.distribute.Strategy` of that name, the same one each time it is asked.

    Args:
        name: `"none"` for one device, `"mirrored"` for a replica on every GPU (on every logical
            CPU where there is no GPU), `"auto"` for `"mirrored"` where there are several GPUs and
            `"none"` elsewhere.

    Raises:
        InputError: If there is no such strategy, or `TF_CONFIG` names several machines.
    """
    check_single_machine(os.environ.get("TF_CONFIG", ""))
    if name not in STRATEGIES:
        raise InputError(f"strategy={name!r} is unknown; accepted are {', '.join(STRATEGIES)}.")
    gpus = tf.config.list_logical_devices("GPU")
    if name == "mirrored" or (name == "auto" and len(gpus) > 1):
        devices = gpus or tf.config.list_logical_devices("CPU")
        return _mirrored(tuple(device.name for device in devices))
    return tf.distribute.get_strategy()


@functools.cache
def _mirrored(devices):
    # Two of one process number their collective operations alike, which then wait for each other.
    return tf.distribute.MirroredStrategy(devices)


def check_single_machine(description):
    """Raises `InputError` if a cluster has several tasks: each would train alone.

    Args:
        description: Content of the environment variable `TF_CONFIG`, as TensorFlow reads it.
    """
    if not description.strip():
        return
    try:
        jobs = pydantic.TypeAdapter(_Cluster).validate_json(description).cluster
    except pydantic.ValidationError as error:
        raise InputError(
            "TF_CONFIG in the environment does not describe a cluster, such as "
            '{"cluster": {"worker": ["host:port"]}}: correct it or unset it.'
        ) from error
    tasks = sum(len(addresses) for addresses in jobs.values())
    if tasks > 1:
        raise InputError(
            f"TF_CONFIG in the environment names a cluster of {tasks} tasks, but a training on "
            "several machines is not supported yet: unset it to train on this one."
        )


class _Cluster(pydantic.BaseModel):
    cluster: dict[str, list[str] | dict[str, str]] = {}
