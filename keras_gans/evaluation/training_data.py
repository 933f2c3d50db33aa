"""The name of the data set that a model learnt from, as its model card says."""

from keras_gans import data


def training_data_of(generator):
    """Returns what the card of a model calls its data, or `None`; users' cards may hold anything.

    Args:
        generator: A model or a SavedModel with a `card`; `StoredImages` have none.
    """
    described = getattr(generator, "card", {}).get("data")
    return described.get("name") if isinstance(described, dict) else None


def dataset_of(generator):
    """Returns the name of the data set that a generator learnt from, or `None` if it is unknown.

    Of a translation it is that of the plain digits, or else of the first domain.
    """
    name = training_data_of(generator)
    if name is None or not hasattr(generator, "translate"):
        return name
    plain, _ = data.plain_and_colored(name) or ("a", "b")
    return name.split(",")["ab".index(plain)]
