"""What the first batch of a data set tells before the first step."""

from keras_gans.sampling import conditioning


def first_batch(model, batch):
    """Refuses or warns of a batch whose values are not those that the scheme learns from.

    Args:
        model: An `AdversarialModel`.
        batch: A batch as the data set yields it, of NumPy arrays.

    Raises:
        InputError: If images cannot be in [-1, 1], or labels or token ids are not the model's.
    """
    model.check_examples(batch)
    if model.needs_labels:
        conditioning.check_batch(batch, model.num_classes)
