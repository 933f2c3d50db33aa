"""The choice among heads: averages, the merging of clusters, and when both end."""

import numpy as np
import pytest
import tensorflow as tf

from keras_gans.errors import InputError
from keras_gans.losses import information
from keras_gans.models.base.head_competition import HeadCompetition

RANDOM = np.random.default_rng(0)


def pair(heads, clusters):
    """Probabilities of two copies of six examples."""
    return RANDOM.dirichlet(np.ones(clusters), (2, heads, 6)).astype("float32")


def test_merits_and_joint_distributions_are_moving_averages_until_they_settle():
    competition, informations, copies = HeadCompetition([(2, 3), (1, 5)], 4), [0.1, 0.9, 0.4], []
    for step in range(6):
        copies.append(pair(1, 5))
        competition.judge(tf.constant(informations), copies[-1:], tf.constant(step, tf.int64))
    share = 1.0 - 0.99**4
    np.testing.assert_allclose(competition.merits.numpy(), share * np.array(informations), 1e-5)
    assert int(competition.chosen()) == 1
    first, second = (information.joint_distribution(*each) for each in copies[:2])
    joint = 0.01 * (0.99 * first + second)
    np.testing.assert_allclose(competition.joints[0].numpy(), joint, rtol=1e-5)
    merged = information.merge_clusters(competition.joints[0].value[0], 3)
    np.testing.assert_array_equal(competition.members[0].numpy()[0], merged)


def test_merged_clusters_have_the_sums_of_the_probabilities():
    competition = HeadCompetition([(2, 2), (1, 3)], 4)
    competition.members[0].assign([[[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]])
    logits = [
        tf.constant(np.log(pair(heads, size)[0][:, 0])[None]) for heads, size in ((2, 2), (1, 3))
    ]
    competing = competition.compete(logits)
    np.testing.assert_array_equal(competing[:, :2], logits[0])
    first, second, third = np.exp(logits[1][0, 0])
    np.testing.assert_allclose(np.exp(competing[0, 2]), [first + third, second], rtol=1e-5)


def test_it_must_settle_after_a_step_or_more():
    with pytest.raises(InputError, match="settling_steps=0 must be at least 1"):
        HeadCompetition([(2, 3)], 0)
