import pytest

from keras_gans.evaluation.metrics import neighbours


@pytest.fixture
def features(random):
    """Real and generated features that overlap in part."""
    real = random.normal(size=(300, 16)).astype("float32")
    fake = 0.8 * random.normal(size=(200, 16)) + 0.4
    return real, fake.astype("float32")


@pytest.fixture(params=[2**23, 1000], ids=["one block", "many blocks"])
def block_entries(request, monkeypatch):
    """How many distances are in memory at once."""
    monkeypatch.setattr(neighbours, "_BLOCK_ENTRIES", request.param)
