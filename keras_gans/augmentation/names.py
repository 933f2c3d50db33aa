"""Lists of names that users give as one string or as several."""

from keras_gans.errors import InputError, suggest


def parse(argument, given, accepted):
    """Returns the names that an argument lists, in their order, as a tuple.

    Args:
        argument: Name of the argument, for the message.
        given: `"color,cutout"`, or a tuple or list of names.
        accepted: Iterable of the known names.

    Raises:
        InputError: If there is no name, or one that is unknown or stands there twice.
    """
    accepted = tuple(accepted)
    names = given.split(",") if isinstance(given, str) else given
    if not isinstance(names, tuple | list) or not names:
        names = [given]
    names = [name.strip() if isinstance(name, str) else name for name in names]
    for name in names:
        if name not in accepted:
            raise InputError(
                f"{argument}={given!r}: {name!r} is unknown; accepted are {', '.join(accepted)}, "
                f"with commas between several{suggest(name, accepted)}"
            )
        if names.count(name) > 1:
            raise InputError(f"{argument}={given!r} names {name!r} twice: give it once.")
    return tuple(names)
