"""Export to SavedModels, model cards, and loading of everything that generates or translates.

`load`, `SavedGenerator` and `SavedTranslator` are imported when they are first used: models import
the export from here, and what is loaded may be a model.
"""

import importlib

_LAZY = {
    "load": "loader",
    "SavedGenerator": "saved_generator",
    "SavedTranslator": "saved_translator",
}

__all__ = ["SavedGenerator", "SavedTranslator", "load"]  # noqa: F822


def __getattr__(name):
    if name in _LAZY:
        module = importlib.import_module(f"{__name__}.{_LAZY[name]}")
        return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
