# right: the order is the keys of a dict

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        depth = {}
        for name in super().nodes_topologically_sorted():
            depth[name] = 1 + max((depth.get(read, 0) for read in self.nodes[name][1]), default=0)
        return dict(sorted(depth.items(), key=lambda item: item[1])).keys()
