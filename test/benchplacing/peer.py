# Answers questions with scipy: see peers.go. Arguments: versions; or dense FILE N; or sparse FILE N EDGES.
import sys
import time

import numpy
import scipy
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching


def dense(path, n):
    n = int(n)
    # As many-digit numbers and as costs already, so that nothing has to be turned round or copied while the clock runs.
    cost = -numpy.fromfile(path, dtype="<i4").reshape(n, n).astype(numpy.float64)

    def answer():
        rows, cols = linear_sum_assignment(cost)
        return lambda: -int(cost[rows, cols].sum())

    return answer


def sparse(path, n, edges):
    n, edges = int(n), int(edges)
    raw = numpy.fromfile(path, dtype="<i4")
    start, to, score = raw[: n + 1], raw[n + 1 : n + 1 + edges], raw[n + 1 + edges :]
    # A score of 0 would be no pair.
    graph = csr_matrix((score.astype(numpy.float64) + 1, to, start), shape=(n, n))

    def answer():
        rows, cols = min_weight_full_bipartite_matching(graph, maximize=True)
        return lambda: int(graph[rows, cols].sum()) - n

    return answer


if __name__ == "__main__":
    if sys.argv[1] == "versions":
        print("scipy", scipy.__version__, "(Python", sys.version.split()[0] + ")")
        sys.exit(0)
    answer = {"dense": dense, "sparse": sparse}[sys.argv[1]](*sys.argv[2:])
    print("ready", flush=True)
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        total = answer()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(wall, cpu, total(), flush=True)
