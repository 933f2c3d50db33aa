"""Run folders that earlier versions wrote, resumed by this one: see `make_files.py`."""

import shutil

import keras
import make_files
import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("version", make_files.VERSIONS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", ["began", "cyclegan", "textgan"])
def test_a_run_goes_on_to_the_same_weights(version, name, call, tmp_path, monkeypatch):
    folders = shutil.copytree(version / "run_folders", tmp_path / "run_folders")
    monkeypatch.chdir(folders)
    status, _, complaint = call("train", "--output", name, "--resume", "--steps", 4)
    assert status == 0, complaint
    model = keras.saving.load_model(folders / name / "checkpoints" / "step-000004.keras")
    make_files.assert_state(model, folders / f"{name}.npz")
