"""Checks of the first batch of a data set."""

from keras_gans.sampling import conditioning


def first_batch(model, batch):
    """Checks that the values of a batch are those that the scheme can learn from.

    Args:
        model: An `AdversarialModel`.
        batch: A batch as the data set yields it, of NumPy arrays.

    Raises:
        InputError: If images cannot be in [-1, 1], or labels or token ids are not the model's.
    """
    model.check_examples(batch)
    if model.needs_labels:
        conditioning.check_batch(batch, model.num_classes)
