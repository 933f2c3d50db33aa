"""The headers of files of arrays, which are checked before the arrays are read."""

import io
import zipfile

import numpy as np
import pytest

from keras_gans import data
from keras_gans.data import array_headers
from keras_gans.errors import InputError
from keras_gans.system import memory


@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_an_array_that_claims_more_than_it_holds_is_refused_unread(tmp_path, suffix, monkeypatch):
    path, header = tmp_path / f"set.{suffix}", io.BytesIO()
    claim = {"descr": "|u1", "fortran_order": False, "shape": (10**12, 28, 28)}
    np.lib.format.write_array_header_1_0(header, claim)
    if suffix == "npy":
        path.write_bytes(header.getvalue())
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("images.npy", header.getvalue())
    monkeypatch.setattr(np, "load", None)
    with pytest.raises(
        InputError, match=r"cut short: it claims the shape \(1000000000000, 28, 28\)"
    ):
        data.load_arrays(path)


def test_a_compressed_array_that_unfolds_beyond_the_memory_is_refused(tmp_path, monkeypatch):
    np.savez_compressed(tmp_path / "set.npz", images=np.zeros((100, 100, 100), np.uint8))
    monkeypatch.setattr(memory, "physical", lambda: 900_000)
    with pytest.raises(InputError, match=r"'images.npy' in .*set.npz' would need 0.0 GB of memory"):
        data.load_arrays(tmp_path / "set.npz")


@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_an_array_whose_file_holds_what_it_claims_passes(tmp_path, suffix):
    save = {"npy": np.save, "npz": np.savez}[suffix]
    save(tmp_path / f"set.{suffix}", np.zeros((3, 4, 4)))
    array_headers.check(tmp_path / f"set.{suffix}")
    assert data.load_arrays(tmp_path / f"set.{suffix}").images.shape == (3, 4, 4, 1)


def test_the_format_of_structured_arrays_holds_no_images(tmp_path):
    with pytest.warns(UserWarning, match="format 3.0"):
        np.save(tmp_path / "set.npy", np.zeros(2, [("größe", "u1"), ("語", "u1")]))
    with pytest.raises(InputError, match=r"set.npy' has the version \(3, 0\) of NumPy's format"):
        array_headers.check(tmp_path / "set.npy")
