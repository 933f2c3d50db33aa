"""Files named after steps, and TensorBoard writers."""

import pathlib

import pytest
import tensorflow as tf

from keras_gans.callbacks import steps


def paths_of(numbers):
    return [pathlib.Path(f"step-{number:06d}.png") for number in numbers]


def numbers_of(paths):
    return [steps.step_in(path) for path in paths]


def test_files_are_ordered_by_their_steps_and_others_are_left_out(tmp_path):
    for name in ("step-10.png", "step-000009.png", "step-1000000.png", "notes.png", "step-².png"):
        (tmp_path / name).touch()
    (tmp_path / "step-000003.png").mkdir()
    (tmp_path / f"step-{'9' * 20}.png").touch()
    ordered = steps.in_order(tmp_path.iterdir())
    assert [path.name for path in ordered] == ["step-000009.png", "step-10.png", "step-1000000.png"]


@pytest.mark.parametrize(
    ("name", "is_own"),
    [("step-000009.png", True), ("step-1000000.png", True), ("step-9.png", False)],
)
def test_names_of_six_digits_or_more_are_our_own(name, is_own):
    assert steps.has_own_name(pathlib.Path(name)) == is_own


@pytest.mark.parametrize(
    ("numbers", "count", "expected"),
    [
        (range(0, 101, 10), 3, [0, 50, 100]),
        ([0, 1, 2, 3, 100], 3, [0, 3, 100]),  # Nothing lies near 50 but 3.
        ([0, 1, 2, 100], 3, [0, 2, 100]),
        ([0, 99, 100], 2, [0, 100]),
        ([4, 7], 5, [4, 7]),
    ],
)
def test_files_are_chosen_evenly_by_their_steps_and_not_by_their_number(numbers, count, expected):
    assert numbers_of(steps.evenly(paths_of(numbers), count)) == expected


def test_what_is_kept_of_a_growing_number_of_files_is_bounded_and_evenly_spread():
    kept = []
    for number in range(0, 3000, 3):
        kept += paths_of([number])
        removed = steps.crowded(kept, most=20)
        kept = [path for path in kept if path not in removed]
        assert len(kept) <= 22
    numbers = numbers_of(kept)
    gaps = [second - first for first, second in zip(numbers, numbers[1:], strict=False)]
    assert (numbers[0], numbers[-1]) == (0, 2997) and len(numbers) >= 10
    assert max(gaps) <= 2.5 * min(gaps[:-1])


def test_few_files_that_come_in_bursts_are_not_thinned_to_less_than_half():
    crowd = paths_of([0, *range(1, 20), 10_000])
    assert len(steps.crowded(crowd, most=20)) == len(crowd) - 10


def test_a_folder_that_cannot_be_written_is_warned_of_and_nothing_is_written(tmp_path):
    (tmp_path / "logs").write_text("mine")
    with pytest.warns(UserWarning, match="TensorBoard's files cannot be written to .*logs"):
        writer = steps.summary_writer(tmp_path / "logs")
    for silent in (writer, steps.summary_writer(None)):
        with silent.as_default(step=1):
            assert not tf.summary.scalar("loss", 0.5)
    assert [path.name for path in tmp_path.iterdir()] == ["logs"]


def test_a_folder_of_logs_takes_summaries(tmp_path):
    writer = steps.summary_writer(tmp_path / "logs")
    with writer.as_default(step=1):
        assert tf.summary.scalar("loss", 0.5)
    writer.close()
    (file,) = (tmp_path / "logs").iterdir()
    assert b"loss" in file.read_bytes()
