# right: sorted once, when the graph is made, from the back to the front

import collections


class ComputationalGraph(ComputationalGraph):
    def __init__(self, nodes, output):
        super().__init__(nodes, output)
        unread = {name: 0 for name in nodes}
        for _, reads in nodes.values():
            for read in reads:
                if read in unread:
                    unread[read] += 1
        last = [name for name, n in unread.items() if not n]
        backwards = collections.deque()
        while last:
            name = last.pop()
            backwards.appendleft(name)
            for read in nodes[name][1]:
                if read in unread:
                    unread[read] -= 1
                    if not unread[read]:
                        last.append(read)
        if len(backwards) != len(nodes):
            raise ValueError("this graph has a cycle")
        self.order = backwards

    def nodes_topologically_sorted(self):
        return self.order
