"""Assignment of variables, and joined batches, within a step that runs on several replicas."""

import tensorflow as tf


def update(variables, function, arguments=None):
    """Calls `function(variable, *arguments)` for each variable, once on every device that holds it.

    Keras variables cannot be assigned by a replica alone.

    Args:
        variables: List of `keras.Variable`.
        function: Assigns a `tf.Variable`.
        arguments: For each variable a tuple of tensors or `tf.Variable`; none by default.
    """
    variables = [variable.value for variable in variables]
    arguments = [()] * len(variables) if arguments is None else arguments

    def on_all_replicas(strategy, variables, arguments):
        for variable, values in zip(variables, arguments, strict=True):
            strategy.extended.update(variable, function, args=values, group=False)

    tf.distribute.get_replica_context().merge_call(on_all_replicas, args=(variables, arguments))


def join_batches(values):
    """Returns the examples of all replicas, `(replicas * batch, ...)`, in the replicas' order.

    The gradient flows back to the replica that an example came from. Outside of replicas, as where
    a model generates, these are the values themselves.

    Args:
        values: One replica's examples, `(batch, ...)`, as many on each.
    """
    context = tf.distribute.get_replica_context()
    if context is None or context.num_replicas_in_sync == 1:
        return values
    return context.all_gather(values, axis=0)
