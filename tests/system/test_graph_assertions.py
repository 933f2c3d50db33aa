"""Assertions in graphs."""

import pytest
import tensorflow as tf

from keras_gans.system import graph_assertions


def doubled(value):
    check = tf.debugging.assert_positive(value, message="too low")
    return 2 * graph_assertions.after([check, None], value)


@pytest.mark.parametrize("run", [doubled, tf.function(doubled)], ids=["eager", "graph"])
def test_a_value_is_computed_only_if_the_assertion_holds(run):
    assert int(run(tf.constant(3))) == 6
    with pytest.raises(tf.errors.InvalidArgumentError, match="too low"):
        run(tf.constant(-3))
