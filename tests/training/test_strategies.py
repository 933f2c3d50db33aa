"""The devices a training runs on."""

import json

import pytest

from keras_gans.errors import InputError
from keras_gans.training import strategies


def cluster(*addresses):
    task = {"type": "worker", "index": 0}
    return json.dumps({"cluster": {"worker": addresses}, "task": task})


def test_there_is_one_mirrored_strategy_of_a_process(mirrored):
    assert mirrored.num_replicas_in_sync == 2
    assert strategies.strategy("mirrored") is mirrored


def test_a_cluster_of_several_machines_is_refused(monkeypatch):
    monkeypatch.setenv("TF_CONFIG", cluster("127.0.0.1:23610", "127.0.0.1:23611"))
    with pytest.raises(InputError, match="a cluster of 2 tasks, .* not supported yet"):
        strategies.strategy("none")


@pytest.mark.parametrize("description", ["", " ", "{}", cluster("127.0.0.1:23610")])
def test_one_machine_is_no_cluster(monkeypatch, description):
    monkeypatch.setenv("TF_CONFIG", description)
    assert strategies.strategy("none").num_replicas_in_sync == 1


@pytest.mark.parametrize("description", ["{", "5", "[]", '{"cluster": 3}', '{"cluster": {"a": 1}}'])
def test_a_description_that_is_none_is_refused(description):
    with pytest.raises(InputError, match="TF_CONFIG .* does not describe a cluster"):
        strategies.check_single_machine(description)
