"""Text on disk is UTF-8 whatever the locale of the machine says."""

import ast
import pathlib

import keras_gans

#: Methods and functions that read or write text unless they are told otherwise.
OF_TEXT = {"open", "fdopen", "read_text", "write_text"}
#: What has one of these names and is no file of text.
OTHERS = {"Image.open", "os.open", "archive.open", "data.load_text", "atomic_files.write_text"}


def test_every_file_of_text_names_its_encoding():
    unnamed = [
        f"{path}:{call.lineno}"
        for path in sorted(pathlib.Path(keras_gans.__file__).parent.rglob("*.py"))
        for call in _calls_on_text(path)
        if not any(keyword.arg == "encoding" for keyword in call.keywords)
    ]
    assert not unnamed


def _calls_on_text(path):
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or ast.unparse(call.func) in OTHERS:
            continue
        called = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
        if called in OF_TEXT and not _is_binary(call):
            yield call


def _is_binary(call):
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    modes = [value.value for value in values if isinstance(value, ast.Constant)]
    return any(
        isinstance(mode, str) and set(mode) <= set("rwabx+") and "b" in mode for mode in modes
    )
