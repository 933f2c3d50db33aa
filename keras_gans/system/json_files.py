"""Validated reading and atomic writing of JSON files and of files of JSON lines.

A schema is a class that derives from `pydantic.BaseModel`, or any other annotation that pydantic
takes, such as `list[Entry]`. Types are strict: `"5"` is no number, and `5` no string. The tokens
`NaN` and `Infinity`, which Python writes, are floats; a schema that wants finite numbers says
`pydantic.FiniteFloat`. Names that a schema does not know are left out, or kept with
`model_config = {"extra": "allow"}`:

    class Entry(pydantic.BaseModel):
        step: int = pydantic.Field(ge=0)
        value: float | None = None

    entry = json_files.read_json(path, Entry)
    entries = json_files.read_json_lines(path, Entry)
    json_files.write_json(path, entry.model_dump())

Whatever is wrong with a file is an `InputError` of one sentence that names the file and the field.
Only regular files are opened, so a pipe or a device in the place of a file blocks nothing.
"""

import contextlib
import json
import os
import pathlib
import stat
import warnings

import pydantic

from keras_gans.errors import InputError
from keras_gans.system import atomic_files

#: Most bytes of a file of one record, and of a file of lines; a larger one is something else.
MOST_BYTES = 16 * 2**20
MOST_BYTES_OF_LINES = 512 * 2**20


def read_json(path, schema, most_bytes=MOST_BYTES):
    """Reads a JSON file and validates it.

    Args:
        path: Path of the file.
        schema: Subclass of `pydantic.BaseModel`, or another annotation that pydantic takes.
        most_bytes: Int. A larger file is refused.

    Returns:
        An instance of `schema`.

    Raises:
        InputError: If the file is missing, no regular file, too large, no JSON in UTF-8, or not
            what the schema says.
    """
    content = read_bytes(path, most_bytes)
    try:
        return pydantic.TypeAdapter(schema).validate_json(content, strict=True)
    except pydantic.ValidationError as error:
        raise InputError(f"{path} cannot be used: {_explain(error)}.") from error


def read_json_lines(path, schema, most_bytes=MOST_BYTES_OF_LINES):
    """Reads a file of one JSON record a line, and validates each.

    A last line without an end is what a kill leaves, and is left out. Other lines that are not
    what the schema says are left out with one warning, which counts them.

    Args:
        path: Path of the file.
        schema: As in `read_json`.
        most_bytes: As in `read_json`.

    Returns:
        A list of instances of `schema`.

    Raises:
        InputError: If the file is missing, no regular file, or too large.
    """
    adapter = pydantic.TypeAdapter(schema)
    *lines, _ = read_bytes(path, most_bytes).split(b"\n")
    values, reasons = [], []
    for number, line in enumerate(lines, 1):
        try:
            values.append(adapter.validate_json(line, strict=True))
        except pydantic.ValidationError as error:
            reasons.append(f"line {number}: {_explain(error)}")
    if reasons:
        warnings.warn(
            f"{path}: {len(reasons)} of {len(lines)} lines are damaged and left out "
            f"({reasons[0]}).",
            stacklevel=2,
        )
    return values


def write_json(path, value):
    """Writes a value of JSON to a file atomically.

    Args:
        path: Path of the file; its folder must exist.
        value: Dict, list, string, number, boolean or `None`.
    """
    atomic_files.write_text(path, json.dumps(value, indent=2) + "\n")


def write_json_lines(path, values):
    """Writes a list of values of JSON, one a line, as `write_json` does."""
    atomic_files.write_text(path, "".join(json.dumps(value) + "\n" for value in values))


def append_json_line(path, value):
    """Appends a line to a file of JSON lines, creating the file if necessary.

    Raises:
        InputError: If `path` is no regular file.
        OSError: If it cannot be written.
    """
    _check_regular(path)
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(value) + "\n")


def read_bytes(path, most_bytes):
    """Returns the content of a regular file.

    Raises:
        InputError: If it is missing, no regular file, unreadable, or has more bytes than that.
    """
    with open_file(path) as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise InputError(f"{path} cannot be used: it has more than {most_bytes:,} bytes.")
    return content


@contextlib.contextmanager
def open_file(path):
    """Opens a regular file for reading its bytes.

    Raises:
        InputError: If it is missing, no regular file, or cannot be read.
    """
    try:
        _check_regular(path)
        with open(path, "rb") as file:
            yield file
    except FileNotFoundError as error:
        raise InputError(f"There is no file {path}.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def _check_regular(path):
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return  # Opening it raises the error, or creates the file.
    except ValueError as error:  # A byte of 0 in the name.
        raise InputError(f"{os.fspath(path)!r} is not the name of a file.") from error
    if stat.S_ISDIR(mode):
        raise InputError(f"{pathlib.Path(path)} is a folder, where a file is needed.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{pathlib.Path(path)} is a pipe or a device, where a file is needed.")


def _explain(error):
    """Describes the first error of a pydantic validation, with its place."""
    first = error.errors(include_url=False)[0]
    message = first["msg"][0].lower() + first["msg"][1:]
    if first["type"] == "json_invalid":
        return f"it is not JSON ({message.removeprefix('invalid JSON: ')})"
    # The last part of the location of a wrong key is a word of pydantic's.
    place = ".".join(str(part) for part in first["loc"] if part != "[key]")
    if first["type"] == "missing":
        return f"it has no entry {place!r}"
    given = repr(first["input"])
    given = given if len(given) <= 60 else f"{given[:57]}..."
    return f"its {f'entry {place!r}' if place else 'content'} is {given}; {message}"
