"""The arguments --extractor and --inception."""

import json
import pathlib

import pytest

from keras_gans.cli import command_line, extractor_options
from keras_gans.errors import InputError
from keras_gans.evaluation import evaluator
from keras_gans.evaluation.extractors import InceptionExtractor, inception


@pytest.fixture(scope="module")
def graph(tmp_path_factory, save_inception):
    return save_inception(tmp_path_factory.mktemp("graph"), features=8)


def test_a_program_takes_a_name_and_a_folder():
    parser = command_line.Parser(prog="program.py")
    extractor_options.add(parser)
    assert vars(parser.parse_args([])) == {"extractor": None, "inception": None}
    given = parser.parse_args(["--extractor", "mine.keras", "--inception", "graph"])
    assert (given.extractor, given.inception) == ("mine.keras", pathlib.Path("graph"))


def test_without_either_the_data_set_chooses():
    assert extractor_options.load(None, None) is None


def test_the_name_chooses_and_a_folder_means_inception(graph):
    assert extractor_options.load("mnist", None).name == "mnist"
    for name in (None, "inception"):
        extractor = extractor_options.load(name, graph)
        assert isinstance(extractor, InceptionExtractor) and extractor.num_classes == 1008


@pytest.mark.parametrize(
    ("extractor", "folder", "sentence"),
    [
        ("minst", None, "extractor 'minst' is unknown"),
        ("mnist", "graph", "--inception graph: --extractor mnist does not look at it; leave one"),
        (None, "nowhere", "--inception: the folder nowhere holds no saved_model.pb"),
    ],
)
def test_what_is_no_extractor_is_refused(extractor, folder, sentence):
    with pytest.raises(InputError, match=f"^{sentence}"):
        extractor_options.load(extractor, folder)


@pytest.mark.slow
@pytest.mark.parametrize("extractor", [(), ("--extractor", "inception")])
def test_the_inception_graph_may_lie_in_any_folder(
    extractor, digits, save_inception, tmp_path, monkeypatch, call
):
    monkeypatch.setattr(evaluator, "FEWEST", 20)
    monkeypatch.setenv("KERAS_GANS_CACHE", str(tmp_path / "cache"))
    # Of two folders, that of the option counts.
    monkeypatch.setenv(inception.VARIABLE, str(tmp_path / "nowhere"))
    graph, run = save_inception(tmp_path / "graph", features=8), tmp_path / "run"
    where = ("--dataset", digits, *extractor, "--inception", graph)
    status, _, complaint = call(
        *("train", "--gan", "dcgan", *where, "--batch-size", 16, "--steps", 1, "--output", run),
        *("--evaluate-every", 1, "--evaluate-count", 30, "--keep-best", "swd"),
    )
    assert status == 0, complaint
    kept = json.loads((run / "best.json").read_text())["scores"][0]
    output = tmp_path / "scores.json"
    status, _, complaint = call(
        *("evaluate", run / "best.keras", *where, "--count", 30, "--metrics", "swd"),
        *("--output", output),
    )
    assert status == 0, complaint
    evaluated = json.loads(output.read_text())["scores"][0]
    for score in (kept, evaluated):
        assert score["protocol"]["extractor"] == "inception"
    assert evaluated["value"] == pytest.approx(kept["value"])
