"""Versions of the software."""

import importlib.metadata
import sys

from keras_gans.system import versions


def test_versions_are_those_of_the_running_python_and_of_the_installed_packages():
    assert versions.software() == {
        "python": ".".join(map(str, sys.version_info[:3])),
        "tensorflow": importlib.metadata.version("tensorflow"),
        "keras": importlib.metadata.version("keras"),
    }
