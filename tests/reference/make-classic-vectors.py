#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes classic.json: what numpy, scipy and scikit-learn (Debian's python3-sklearn) make of a small table, which
tests/unit/classic compares ours with. Run it in this folder."""

import json

import numpy as np
from scipy.optimize import minimize
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC, SVR

N_TRAIN, N_INPUTS, N_CLASSES = 60, 6, 4
random = np.random.default_rng(7)

vectors = {}


def put(name, array):
    array = np.atleast_2d(np.asarray(array, dtype=np.float64))
    vectors[name] = {"shape": list(array.shape), "values": [float(f"{v:.15g}") for v in array.ravel()]}


# Columns of different scales; the fourth is constant, the sixth the sum of the first two.
table = random.normal(size=(90, N_INPUTS)) * [1, 10, 0.1, 1, 3, 1] + [0, 5, -2, 0, 100, 0]
table[:, 3] = 2.5
table[:, 5] = table[:, 0] + table[:, 1]
noise = random.normal(size=(90, 2))
targets = np.stack([np.tanh(table[:, 0]) + 0.05 * table[:, 1], table[:, 2] * 3 + 0.1 * (table[:, 4] - 100)], 1) + 0.1 * noise
# Uneven on purpose.
classes = np.digitize(table[:, 0] + 0.05 * table[:, 1] + 0.5 * random.normal(size=90), [-0.9, 0.2, 1.5])

train, test = slice(0, N_TRAIN), slice(N_TRAIN, None)
put("rows", table)
put("targets", targets)
put("classes", classes)

standard = StandardScaler().fit(table[train])
put("standard", standard.transform(table))
put("min-max", MinMaxScaler((-1, 1)).fit(table[train]).transform(table))  # but for the constant column: -1 there
scaled = standard.transform(table)

pca = PCA(3, whiten=True, svd_solver="full").fit(scaled[train])
put("pca.variances", pca.explained_variance_)
put("pca.whitened", pca.transform(scaled))  # signs are arbitrary
put("pca.plain", PCA(3, svd_solver="full").fit(scaled[train]).transform(scaled))
put("pca.count", [PCA(share, svd_solver="full").fit(scaled[train]).n_components_ for share in (0.3, 0.6, 0.9, 0.99)])

centered = scaled[train] - scaled[train].mean(0)
weights = np.linalg.lstsq(centered, targets[train] - targets[train].mean(0), rcond=None)[0]
put("mlr.weights", weights)
put("mlr", (scaled[test] - scaled[train].mean(0)) @ weights + targets[train].mean(0))
put("ridge", Ridge(alpha=3.0).fit(scaled[train], targets[train]).predict(scaled[test]))

for name, balance in (("logistic", None), ("logistic.balanced", "balanced")):
    model = LogisticRegression(C=0.7, tol=1e-12, solver="newton-cg", max_iter=100000, class_weight=balance)
    put(name, model.fit(scaled[train], classes[train]).predict_proba(scaled[test]))

for kernel in ("rbf", "linear"):
    outputs = [SVR(kernel=kernel, C=2.0, epsilon=0.05, tol=1e-7).fit(scaled[train], targets[train, i]) for i in range(2)]
    put(f"svr.{kernel}", np.stack([model.predict(scaled[test]) for model in outputs], 1))
    for name, balance in (("", None), (".balanced", "balanced")):
        model = SVC(kernel=kernel, C=2.0, tol=1e-7, decision_function_shape="ovo", class_weight=balance)
        model.fit(scaled[train], classes[train])
        put(f"svm.{kernel}{name}.decisions", model.decision_function(scaled[test]))
        put(f"svm.{kernel}{name}.classes", model.predict(scaled[test]))

# Platt's sigmoid, by an optimizer that knows nothing of ours.
decisions = random.normal(size=40)
signs = np.where(decisions + random.normal(size=40) > 0.3, 1.0, -1.0)
n_positive, n_negative = (signs > 0).sum(), (signs < 0).sum()
wanted = np.where(signs > 0, (n_positive + 1) / (n_positive + 2), 1 / (n_negative + 2))


def platt_loss(x):
    z = x[0] * decisions + x[1]
    return np.sum(wanted * np.logaddexp(0, z) + (1 - wanted) * np.logaddexp(0, -z))


put("platt.decisions", decisions)
put("platt.signs", signs)
put("platt.sigmoid", minimize(platt_loss, [0, 0], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 10000}).x)

# Pairwise probabilities, coupled by solving the linear equations that the optimum satisfies.
pairwise = np.full((5, 5), 0.5)
for i in range(5):
    for j in range(i + 1, 5):
        pairwise[i, j] = random.uniform(0.05, 0.95)
        pairwise[j, i] = 1 - pairwise[i, j]
q = -pairwise.T * pairwise
for i in range(5):
    q[i, i] = sum(pairwise[j, i] ** 2 for j in range(5) if j != i)
equations = np.block([[q, np.ones((5, 1))], [np.ones((1, 5)), np.zeros((1, 1))]])
put("coupling.pairwise", pairwise)
put("coupling.probabilities", np.linalg.solve(equations, [0, 0, 0, 0, 0, 1])[:5])

with open("classic.json", "w") as file:
    json.dump(vectors, file, indent=None, separators=(",", ":"))
    file.write("\n")
