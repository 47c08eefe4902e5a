"""Graph: many gates, one chain rule.

A computational graph computes its output from its inputs, node by node, and then walks back along
the same edges. Each gate knows its own slope only; the graph knows who reads whom:

    gradient of a name = the sum of what comes back from all who read it
"""

import numpy as np


class ComputationalGraph:
    """Nodes that read inputs and one another, and one output: a scalar, the loss.

    ``nodes`` maps a node's name to (gate, [names it reads]), in any order; a name that is no node
    is an input of the graph. The loss sum(w * x) is

        ComputationalGraph(
            {"p": (MultiplyGate(), ["w", "x"]), "loss": (SumGate(), ["p"])}, output="loss"
        )
    """

    def __init__(self, nodes, output):
        self.nodes = nodes
        self.output = output

    def nodes_topologically_sorted(self):
        """Return the name of every node once, each after all nodes that it reads.

        Raises ValueError where there is no such order: the graph has a cycle.
        """
        # BEGIN SOLUTION
        # Kahn's algorithm: a node is ready as soon as the last of those that it reads is placed.
        readers = {name: [] for name in self.nodes}
        missing = dict.fromkeys(self.nodes, 0)
        for name, (_, reads) in self.nodes.items():
            for read in reads:
                if read in self.nodes:
                    readers[read].append(name)
                    missing[name] += 1
        order = [name for name in self.nodes if missing[name] == 0]
        for name in order:  # the list grows while we walk along it
            for reader in readers[name]:
                missing[reader] -= 1
                if missing[reader] == 0:
                    order.append(reader)
        if len(order) < len(self.nodes):
            waiting = [name for name in self.nodes if missing[name] > 0]
            raise ValueError(f"a cycle: {', '.join(waiting)} wait for one another")
        return order
        # END SOLUTION

    def forward(self, inputs):
        """Return the output's value; ``inputs`` maps the name of each input to its array."""
        # BEGIN SOLUTION
        self.inputs, values = dict(inputs), dict(inputs)
        for name in self.nodes_topologically_sorted():
            gate, reads = self.nodes[name]
            values[name] = gate.forward(*[values[read] for read in reads])
        return values[self.output]
        # END SOLUTION

    def backward(self):
        """Return the gradient of each input of the last forward, shaped like it, by its name."""
        # BEGIN SOLUTION
        gradients = {self.output: 1.0}
        for name in reversed(self.nodes_topologically_sorted()):
            if name not in gradients:  # the output does not depend on this node
                continue
            gate, reads = self.nodes[name]
            back = gate.backward(gradients[name])
            for read, gradient in zip(reads, back if len(reads) > 1 else [back], strict=True):
                # A new array, never +=: a gate may have handed the same one to somebody else.
                gradients[read] = gradients.get(read, 0.0) + gradient
        return {name: gradients.get(name, np.zeros_like(x)) for name, x in self.inputs.items()}
        # END SOLUTION
