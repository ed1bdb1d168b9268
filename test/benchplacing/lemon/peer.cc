// Answers lists of possible partners with LEMON's minimum cost flow: see ../peers.go. Arguments: version; or METHOD FILE N EDGES, where METHOD is
// costscaling or networksimplex. Written by us; LEMON (https://lemon.cs.elte.hu, Boost Software License 1.0) is only used to compare with.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include <lemon/config.h>
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

using Graph = lemon::StaticDigraph;

static double processor() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// placing is the best total of a complete placing. What the method needs for itself is made anew each time.
template <typename Method>
static long long placing(const Graph &g, const Graph::ArcMap<int> &upper, const Graph::ArcMap<long long> &cost, const Graph::NodeMap<int> &supply) {
  Method method(g);
  method.upperMap(upper).costMap(cost).supplyMap(supply);
  if (method.run() != Method::OPTIMAL) {
    std::cerr << "no complete placing" << std::endl;
    std::exit(1);
  }
  return -method.template totalCost<long long>();
}

int main(int argc, char **argv) {
  if (argc == 2 && !std::strcmp(argv[1], "version")) {
    std::cout << "LEMON " << LEMON_VERSION << " (g++ " << __VERSION__ << ")" << std::endl;
    return 0;
  }
  if (argc != 5) return 2;
  const std::string method = argv[1];
  const int n = std::atoi(argv[3]), edges = std::atoi(argv[4]);
  std::vector<int32_t> raw(static_cast<size_t>(n) + 1 + 2 * static_cast<size_t>(edges));
  FILE *f = std::fopen(argv[2], "rb");
  if (!f || std::fread(raw.data(), 4, raw.size(), f) != raw.size()) return 2;
  std::fclose(f);
  std::vector<std::pair<int, int>> arcs;
  for (int i = 0; i < n; i++)
    for (int e = raw[i]; e < raw[i + 1]; e++) arcs.push_back({i, n + raw[n + 1 + e]});
  Graph g;
  g.build(2 * n, arcs.begin(), arcs.end());
  Graph::ArcMap<int> upper(g, 1);
  Graph::ArcMap<long long> cost(g);
  Graph::NodeMap<int> supply(g);
  for (int e = 0; e < edges; e++) cost[g.arc(e)] = -static_cast<long long>(raw[n + 1 + edges + e]);
  for (int v = 0; v < 2 * n; v++) supply[g.node(v)] = v < n ? 1 : -1;
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const auto wall = std::chrono::steady_clock::now();
    const double cpu = processor();
    const long long total = method == "networksimplex" ? placing<lemon::NetworkSimplex<Graph, int, long long>>(g, upper, cost, supply)
                                                       : placing<lemon::CostScaling<Graph, int, long long>>(g, upper, cost, supply);
    const double used = processor() - cpu;
    std::cout << std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count() << " " << used << " " << total << std::endl;
  }
}
