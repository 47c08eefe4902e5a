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
        raise NotImplementedError("ComputationalGraph.nodes_topologically_sorted")

    def forward(self, inputs):
        """Return the output's value; ``inputs`` maps the name of each input to its array."""
        raise NotImplementedError("ComputationalGraph.forward")

    def backward(self):
        """Return the gradient of each input of the last forward, shaped like it, by its name."""
        raise NotImplementedError("ComputationalGraph.backward")
