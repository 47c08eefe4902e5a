# right: white, grey, black, without recursion

class ComputationalGraph(ComputationalGraph):
    def nodes_topologically_sorted(self):
        colour, order = {name: "white" for name in self.nodes}, []
        for root in self.nodes:
            todo = [root]
            while todo:
                name = todo[-1]
                if colour[name] == "white":
                    colour[name] = "grey"
                    for read in self.nodes[name][1]:
                        if colour.get(read) == "grey":
                            raise ValueError("a grey node again: a cycle")
                        if colour.get(read) == "white":
                            todo.append(read)
                else:
                    todo.pop()
                    if colour[name] == "grey":
                        colour[name] = "black"
                        order.append(name)
        return order
