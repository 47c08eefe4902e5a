# right: indegrees in an array, edges in two

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        names = list(self.nodes)
        number = {name: k for k, name in enumerate(names)}
        edges = [(number[r], k) for k, n in enumerate(names) for r in self.nodes[n][1] if r in number]
        source, target = np.array(edges, dtype=int).reshape(-1, 2).T
        by_source = np.argsort(source, kind="stable")
        begin = np.searchsorted(source[by_source], np.arange(len(names) + 1))
        degree = np.bincount(target, minlength=len(names))
        queue = list(np.flatnonzero(degree == 0))
        for k in queue:
            for reader in target[by_source[begin[k] : begin[k + 1]]]:
                degree[reader] -= 1
                if degree[reader] == 0:
                    queue.append(reader)
        if degree.any():
            raise ValueError("cycle")
        return [names[k] for k in queue]
