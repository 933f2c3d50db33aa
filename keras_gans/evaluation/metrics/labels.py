"""Which arrays are labels."""

import numpy as np

from keras_gans.errors import InputError

#: Classes of digits.
NUM_DIGITS = 10


def check_labels(name, labels, count=None, num_classes=None):
    """Returns labels as an int64 array `(count,)`.

    Args:
        name: What the caller names them, for the message.
        labels: Integers, at least one.
        count: How many there must be; `None` for any number.
        num_classes: They must lie in `[0, num_classes)`; `None` for any integers.

    Raises:
        InputError: If they are something else.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or not labels.size:
        raise InputError(
            f"{name} are {labels.dtype} of shape {labels.shape}; they must be integers of shape "
            "(count,), at least one."
        )
    if count is not None and labels.size != count:
        raise InputError(f"{name} must be {count}, one a sample; there are {labels.size}.")
    if num_classes is not None and not 0 <= labels.min() <= labels.max() < num_classes:
        raise InputError(
            f"{name} run from {labels.min()} to {labels.max()}; they must lie in "
            f"[0, {num_classes})."
        )
    return labels.astype("int64")
