# right: takes away unread nodes until none is left to take

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        readers = {name: 0 for name in self.nodes}
        for _, reads in self.nodes.values():
            for read in reads:
                if read in readers:
                    readers[read] += 1
        free = [name for name, n in readers.items() if n == 0]
        backwards = []
        while free:
            name = free.pop()
            backwards.append(name)
            for read in self.nodes[name][1]:
                if read in readers:
                    readers[read] -= 1
                    if readers[read] == 0:
                        free.append(read)
        if any(readers.values()):
            raise ValueError("what cannot be taken away goes round in circles")
        backwards.reverse()
        return backwards
