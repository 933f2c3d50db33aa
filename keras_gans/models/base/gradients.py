"""Gradients of a player's loss, including the losses that its layers add."""

import tensorflow as tf

from keras_gans.models.base import player_optimizers


def of_player(tape, loss, variables, networks, scale):
    """Returns the gradients of a player's loss and of the losses that its layers add.

    The layers' own losses are those of weight regularizers, and those that `add_loss` and activity
    regularizers added in the forward passes that the tape recorded.

    Args:
        tape: `tf.GradientTape` that recorded `loss`.
        loss: The player's loss: a scalar, or one value an example, of which the mean counts.
        variables: List of `keras.Variable`.
        networks: The networks whose layers' losses belong to this player.
        scale: Scalar tensor by which all gradients are multiplied.

    Returns:
        A list of tensors, `None` for a variable on which nothing depends.
    """
    added = [loss for network in networks for loss in _of_forward_passes(network)]
    share = scale
    if loss.shape.rank != 0:  # The gradient of the mean over the examples.
        share = tf.fill(tf.shape(loss), scale / tf.cast(tf.size(loss), scale.dtype))
    outputs = [tf.cast(share, loss.dtype), *(tf.cast(scale, each.dtype) for each in added)]
    gradients = tape.gradient([loss, *added], variables, output_gradients=outputs)
    return _add(gradients, _of_regularizers(variables, networks, scale))


def _of_forward_passes(network):
    """The losses that the layers of a network added in the graph that is being traced."""
    graph = getattr(tf.zeros(()), "graph", None)  # Eager tensors have none.
    for layer in network._flatten_layers():
        for loss in layer._get_own_losses():
            if getattr(loss, "graph", None) is graph:
                yield loss


def _of_regularizers(variables, networks, scale):
    """The gradients of the regularizers of weights; an empty list if there is none."""
    regularized = [
        weight
        for network in networks
        for weight in network.trainable_weights
        if weight.regularizer is not None
    ]
    if not regularized:
        return []
    with tf.GradientTape() as tape:
        loss = tf.add_n([tf.cast(w.regularizer(w), tf.float32) for w in regularized])
    return tape.gradient(loss, variables, output_gradients=tf.cast(scale, tf.float32))


def _add(gradients, others):
    """The sums of two lists of gradients, of which any may be `None`."""
    if not others:
        return gradients
    return [
        other if one is None else one if other is None else one + tf.cast(other, one.dtype)
        for one, other in zip(gradients, others, strict=True)
    ]


def clip_on_replicas(optimizer, gradients, replicas):
    """Returns gradients that an optimizer which clips treats on several replicas as on one.

    An optimizer clips each replica's share before it sums them. So the sum is computed and clipped
    here, and each replica gives back an equal share, which clipping leaves as it is.

    Args:
        optimizer: A Keras optimizer.
        gradients: List of tensors or `None`, each replica's share of the gradients.
        replicas: Number of replicas.
    """
    if replicas == 1 or not player_optimizers.clips(optimizer):
        return gradients
    replica_sums = iter(_sum_of_replicas(gradients, replicas))
    sums = [None if gradient is None else next(replica_sums) for gradient in gradients]
    clipped = optimizer._clip_gradients(sums)
    return [None if gradient is None else gradient / replicas for gradient in clipped]


def global_norm(gradients, replicas):
    """The Euclidean norm of all gradients of a player together, before any clipping.

    Args:
        gradients: List of tensors or `None`, each replica's share of the gradients.
        replicas: Number of replicas.

    Returns:
        A float32 scalar, the same on all replicas: the norm of the sum of their shares.
    """
    summed = _sum_of_replicas(gradients, replicas)
    return tf.linalg.global_norm([tf.cast(gradient, tf.float32) for gradient in summed])


def _sum_of_replicas(gradients, replicas):
    """The sums over all replicas of the gradients that are not `None`."""
    # Those of an embedding are sparse.
    given = [tf.convert_to_tensor(gradient) for gradient in gradients if gradient is not None]
    if replicas == 1:
        return given
    context = tf.distribute.get_replica_context()
    return context.all_reduce(tf.distribute.ReduceOp.SUM, given)


def forget_added_losses(networks):
    """Clears the losses that the layers of networks have added, at the end of a step."""
    for network in networks:
        network._clear_losses()
