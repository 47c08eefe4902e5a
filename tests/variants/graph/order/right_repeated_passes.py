# right: goes over what is left until nothing is, and returns a tuple

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        order, placed, left = [], set(), list(self.nodes)
        while left:
            later = []
            for name in left:
                if all(read in placed or read not in self.nodes for read in self.nodes[name][1]):
                    placed.add(name)
                    order.append(name)
                else:
                    later.append(name)
            if len(later) == len(left):
                raise ValueError("these nodes wait for one another: " + " ".join(later))
            left = later
        return tuple(order)
