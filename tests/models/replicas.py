"""Schemes on several replicas."""

import harness
import tensorflow as tf

from keras_gans.sampling import priors, seeds


class SameNoise:
    """Each replica takes its part of the noise that one replica has for the global batch."""

    def sample_noise(self, distribution, shape, purpose):
        shape = tf.unstack(shape) if tf.is_tensor(shape) else shape
        context, count = tf.distribute.get_replica_context(), shape[0]
        seed = seeds.stateless_seed(self.seed, self.step.value, purpose, replica=0)
        whole = (context.num_replicas_in_sync * count, *shape[1:])
        noise = priors.sample(distribution, whole, seed)
        return noise[context.replica_id_in_sync_group * count :][:count]


def with_same_noise(model):
    """Returns a subclass of a scheme whose replicas share the noise of one."""
    return type(f"SameNoise{model.__name__}", (SameNoise, model), {})


def trained(strategy, scheme, base=None, **options):
    """Returns a model of a scheme after an epoch on a strategy, and the logs."""
    with strategy.scope():
        model = harness.make(scheme, base, **options)
    return model, harness.fit(model, scheme)
