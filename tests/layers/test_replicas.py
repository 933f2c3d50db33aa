"""Assignment of variables and joined batches within a step, with and without a strategy."""

import keras
import tensorflow as tf

from keras_gans.layers import replicas


def variables():
    return [keras.Variable(value, dtype="float32") for value in (1.0, 2.0)]


def subtract(variable, amount, factor):
    variable.assign_sub(factor * amount)


def test_each_variable_is_assigned_once_with_its_own_arguments():
    both = variables()
    replicas.update(both, subtract, [(tf.constant(0.25), 2.0), (tf.constant(1.0), 1.0)])
    assert [float(each) for each in both] == [0.5, 1.0]


def test_a_function_may_take_the_variable_alone():
    both = variables()
    replicas.update(both, lambda variable: variable.assign(-variable))
    assert [float(each) for each in both] == [-1.0, -2.0]


def test_in_a_graph_the_variables_are_assigned_each_time_it_runs():
    both = variables()

    @tf.function
    def step(amount):
        replicas.update(both, subtract, [(amount, 1.0)] * 2)

    step(tf.constant(0.5))
    step(tf.constant(0.25))
    assert [float(each) for each in both] == [0.25, 1.25]


def test_a_replica_of_a_mirrored_strategy_assigns_what_it_could_not_alone():
    strategy = tf.distribute.MirroredStrategy(["CPU:0"])
    with strategy.scope():
        both = variables()
    strategy.run(
        tf.function(lambda: replicas.update(both, subtract, [(tf.constant(1.0), 0.5)] * 2))
    )
    assert [float(each.numpy()) for each in both] == [0.5, 1.5]


def test_the_batch_of_one_replica_or_of_none_is_itself():
    values, strategy = tf.constant([[1.0], [2.0]]), tf.distribute.MirroredStrategy(["CPU:0"])
    assert replicas.join_batches(values) is values
    with strategy.scope():
        assert replicas.join_batches(values) is values
    assert strategy.run(lambda: replicas.join_batches(values)) is values
