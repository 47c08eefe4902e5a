# right: recursive in a thread that has the room for it

import sys
import threading


def depth_first(nodes, found):
    done, path = set(), set()

    def visit(name):
        if name in path:
            found.append(None)
        elif name in nodes and name not in done:
            path.add(name)
            for read in nodes[name][1]:
                visit(read)
            path.remove(name)
            done.add(name)
            found.append(name)

    for name in nodes:
        visit(name)


class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        found = []
        sys.setrecursionlimit(20000)
        threading.stack_size(64 << 20)
        worker = threading.Thread(target=depth_first, args=(self.nodes, found))
        worker.start()
        worker.join()
        threading.stack_size(0)
        if None in found:
            raise ValueError("cycle")
        return found
