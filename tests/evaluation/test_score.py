import dataclasses
import json

import pytest

from keras_gans.evaluation import Score, table

DISTANCE = Score("frechet_distance", 2.0, None, 0.1, False, {"n_fake": 100, "extractor": "mnist"})


def test_a_record_survives_json():
    assert Score.from_json(json.loads(json.dumps(DISTANCE.to_json()))) == DISTANCE


@pytest.mark.parametrize(
    ("value", "higher_is_better", "better"), [(1.0, False, True), (1.0, True, False)]
)
def test_better_is_lower_for_a_distance_and_higher_for_a_score(value, higher_is_better, better):
    old = dataclasses.replace(DISTANCE, higher_is_better=higher_is_better)
    new = dataclasses.replace(old, value=value)
    assert new.is_better_than(old) is better
    assert old.is_better_than(new) is not better
    assert not old.is_better_than(old)
    assert old.is_better_than(None)


def test_a_table_has_a_row_for_each_score_with_the_real_value_beside():
    lines = table([DISTANCE, Score("modes_found", 10.0, None, 10.0)]).splitlines()
    assert lines[0].split() == ["score", "value", "+/-", "real", "data", "better"]
    assert lines[1].split() == ["frechet_distance", "2", "-", "0.1000", "lower"]
    assert lines[2].split() == ["modes_found", "10", "-", "10", "higher"]
