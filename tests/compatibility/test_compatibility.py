"""Models that earlier versions saved, opened by this one: see `make_files.py`."""

import warnings

import keras
import make_files
import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("version", make_files.VERSIONS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("scheme", make_files.SCHEMES, ids=lambda scheme: scheme.__name__)
def test_a_saved_model_goes_on_to_the_same_weights(version, scheme):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        model = keras.saving.load_model(version / f"{scheme.__name__}.keras")
    model.fit(**make_files.two_steps(scheme, 2))
    make_files.assert_state(model, version / f"{scheme.__name__}.npz")
