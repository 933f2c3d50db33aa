"""Times the evaluation of samples, and the memory it takes: python benchmarks/evaluation.py

For each count, in a process of its own and once another has put the features and the scores of the
real images into the cache, generates that many images with an exported generator, evaluates them by
all scores, and prints the seconds from the first latent to the last score, the growth of the
process's largest memory meanwhile, and the size of the features.
"""

import argparse
import resource
import subprocess
import sys
import time

#: Length of the features of digits.
FEATURES = 128


def measure(generator, dataset, count):
    from keras_gans import evaluation, serving
    from keras_gans.evaluation.samples import samples_of

    evaluator = evaluation.Evaluator.for_dataset(dataset, "mnist")
    before = _largest_memory()
    start = time.perf_counter()
    evaluator.evaluate(samples_of(serving.load(generator), 0).batches(count))
    seconds = time.perf_counter() - start
    features = count * FEATURES * 4 / 1e6
    print(
        f"{count:6d} samples: {seconds:5.1f} s; largest memory {_largest_memory():6.0f} MB, of it "
        f"{_largest_memory() - before:.0f} MB by the evaluation; features {features:.0f} MB"
    )


def _largest_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--generator", default="saved_models/dcgan")
    parser.add_argument("--dataset", default="mnist")
    parser.add_argument("--counts", type=int, nargs="+", default=[10000, 50000])
    arguments = parser.parse_args()
    if len(arguments.counts) == 1:
        measure(arguments.generator, arguments.dataset, arguments.counts[0])
        return
    for count in arguments.counts:
        options = ["--generator", arguments.generator, "--dataset", arguments.dataset]
        command = [sys.executable, __file__, *options, "--counts", str(count)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # It fills the cache.
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
