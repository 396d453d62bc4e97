"""Makes shared/src/analysis/fixtures/*.json: reference answers of scikit-learn for the unit tests.

Run with Debian's python3-sklearn (1.2.1): /usr/bin/python3 scripts/reference/make_fixtures.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.cluster import DBSCAN, KMeans
from sklearn.datasets import load_iris, make_blobs
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

target = Path(__file__).resolve().parents[2] / "shared/src/analysis/fixtures"
random = np.random.RandomState(7)


def lattice(step, side, dimensions=2):
    axes = [np.arange(side) * step] * dimensions
    return np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, dimensions)


def shuffled(points):
    return points[random.permutation(len(points))]


def dbscan_sets():
    blobs, _ = make_blobs(300, centers=6, cluster_std=0.4, random_state=3)
    solid, _ = make_blobs(240, n_features=3, centers=4, cluster_std=0.8, random_state=4)
    high, _ = make_blobs(160, n_features=6, centers=3, cluster_std=0.6, random_state=5)
    line = np.stack([np.arange(60) * 0.1, np.arange(60) * 0.2], -1)
    far = np.concatenate([np.round(blobs[:100], 2), [[1e15, 0], [1e15, 1], [-1e300, 3], [1e300, 1e300]]])
    yield "blobs", np.round(blobs, 3), 0.3, 5
    yield "blobs, eps large", np.round(blobs, 3), 2.0, 4
    yield "blobs, min 1", np.round(blobs[:80], 3), 0.2, 1
    yield "blobs in 3-D", np.round(solid, 3), 0.7, 5
    yield "blobs in 6-D", np.round(high, 3), 1.2, 5
    yield "lattice at exactly eps", shuffled(lattice(0.1, 12)), 0.1, 5
    yield "lattice of quarters, diagonal", shuffled(lattice(0.25, 10)), 0.25 * 2**0.5, 6
    yield "lattice 3-4-5", shuffled(lattice(1.0, 9)), 5.0, 70
    yield "lattice in 3-D", shuffled(lattice(0.3, 5, 3)), 0.3, 6
    yield "duplicates", np.repeat(np.round(blobs[:40], 1), 6, axis=0), 0.1, 6
    yield "all equal", np.full((50, 2), 3.25), 0.5, 5
    yield "collinear", shuffled(line), float(np.hypot(0.1, 0.2)), 3
    yield "one axis", np.round(shuffled(np.cumsum(random.rand(80, 1), axis=0)), 2), 0.6, 3
    yield "border between two clusters", np.array(
        [[x, 0] for x in (0, 0.2, 0.4, 0.6, 1.6, 2.6, 2.8, 3.0, 3.2, 9, 12, 15)], float
    )[::-1], 1.0, 4
    yield "far outliers", far, 0.5, 4
    yield "offset of a million", np.round(blobs, 2) + 1e6, 0.35, 5


def dbscan_fixture():
    cases = []
    for name, points, eps, min_samples in dbscan_sets():
        with np.errstate(over="ignore", invalid="ignore"):
            model = DBSCAN(eps=eps, min_samples=min_samples, algorithm="kd_tree").fit(points)
        cases.append(
            {
                "name": name,
                "eps": eps,
                "minSamples": min_samples,
                "points": points.tolist(),
                "labels": model.labels_.tolist(),
                "core": model.core_sample_indices_.tolist(),
            }
        )
    return cases


def iris_fixture():
    iris = load_iris().data
    model = PCA().fit(iris)
    means = KMeans(n_clusters=3, n_init=10, random_state=0).fit(iris)
    return {
        "rows": iris.tolist(),
        "components": model.components_.tolist(),
        "eigenvalues": model.explained_variance_.tolist(),
        "explainedVariance": model.explained_variance_ratio_.tolist(),
        "firstScores": model.transform(iris)[:5].tolist(),
        "kmeansInertia": means.inertia_,
        "kmeansSizes": sorted(np.bincount(means.labels_).tolist(), reverse=True),
        "kmeansLabels": means.labels_.tolist(),
        "silhouette": silhouette_score(iris, means.labels_),
    }


for name, content in (("dbscan", dbscan_fixture()), ("iris", iris_fixture())):
    document = {"madeBy": f"scripts/reference/make_fixtures.py, scikit-learn {sklearn.__version__}", name: content}
    (target / f"{name}.json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
