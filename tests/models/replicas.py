"""Several replicas: the same mathematics as one. Run with two devices in a process of its own.

python tests/models/replicas.py <name of a scheme> ...
"""

import sys
import zlib

import harness
import numpy as np
import tensorflow as tf

from keras_gans.sampling import priors


class SameNoise:
    """Each replica takes its part of the noise of the global batch."""

    def sample_noise(self, distribution, shape, purpose):
        shape = tf.unstack(shape) if tf.is_tensor(shape) else shape
        context, count = tf.distribute.get_replica_context(), shape[0]
        seed = tf.stack([self.step.value, zlib.crc32(purpose.encode())])
        whole = (context.num_replicas_in_sync * count, *shape[1:])
        noise = priors.sample(distribution, whole, seed)
        return noise[context.replica_id_in_sync_group * count :][:count]


def use_two_devices():
    """Makes two devices of the CPU; returns a mirrored strategy on both.

    Two mirrored strategies in one process number their collective operations alike, which clash.
    """
    (cpu,) = tf.config.list_physical_devices("CPU")
    devices = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(cpu, devices)
    return tf.distribute.MirroredStrategy([cpu.name for cpu in tf.config.list_logical_devices()])


def trained(strategy, scheme, base=None, logs_gradient_norms=False, **options):
    """Returns a model of a scheme after an epoch on a strategy, and the logs."""
    with strategy.scope():
        model = harness.make(scheme, base, **options)
        model.logs_gradient_norms = logs_gradient_norms
    return model, harness.fit(model, scheme)


def check(mirrored, scheme):
    """Asserts that a scheme learns on two replicas what it learns on one."""
    base = type(f"SameNoise{scheme.model.__name__}", (SameNoise, scheme.model), {})
    # Each replica has a pool of its own, from which it draws other images than one pool gives.
    options = {"pool_size": 0} if "pool_size" in scheme.options else {}
    options["logs_gradient_norms"] = True
    one, one_logs = trained(tf.distribute.get_strategy(), scheme, base, **options)
    two, two_logs = trained(mirrored, scheme, base, **options)
    assert two.distribute_strategy.num_replicas_in_sync == 2
    harness.assert_same(one.get_weights(), two.get_weights(), rtol=0, atol=1e-6)
    assert list(one_logs) == list(two_logs)
    for player in one.players:
        assert one_logs[f"{player}_gradient_norm"][0] > 0
    for name in one_logs:
        np.testing.assert_allclose(one_logs[name], two_logs[name], rtol=1e-5, atol=1e-6)


def main():
    mirrored = use_two_devices()
    for name in sys.argv[1:]:
        check(mirrored, harness.SCHEMES[name])
        print(name, "equal", flush=True)


if __name__ == "__main__":
    main()
