"""Class names and their labels."""

from keras_gans.errors import InputError, suggest


def labels_of(classes, class_names):
    """Returns the labels of classes given by label or by name.

    Args:
        classes: List of labels, integers, or names of classes, strings.
        class_names: List of the names of the labels in their order. Anything else that a model
            card may hold in its place counts as none.

    Raises:
        InputError: If there is no class of that name.
    """
    names = checked(class_names)
    for name in classes:
        if isinstance(name, str) and name not in names:
            given = ",".join(map(str, classes))
            known = f"{_first(names)}, or " if names else ""
            raise InputError(
                f"labels={given!r}: there is no class {name!r}; give {known}whole numbers, as 0,1,2"
                f"{suggest(name, names)}"
            )
    # A class may have a number for a name.
    return [names.index(str(name)) if str(name) in names else name for name in classes]


def checked(class_names):
    """Returns names of classes as a tuple of strings, empty if they are anything else."""
    is_names = isinstance(class_names, list | tuple) and all(
        isinstance(name, str) for name in class_names
    )
    return tuple(class_names) if is_names else ()


def _first(names):
    return ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
