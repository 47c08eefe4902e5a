"""Which lists of nodes are topological orders: a graph has many, and each of them is right."""

from gradekit import judges


@judges.of("order.valid")
def any_valid_order(answer, truth, inputs):  # noqa: ARG001 - no single order is the true one
    """Accept every node's name once, each after all that it reads; else say what is wrong."""
    nodes, names = inputs["nodes"], answer.split()
    fault = not_nodes(names, nodes) or miscounted(names, nodes) or too_early(names, nodes)
    when = "asked for a second time: " if fault and inputs["twice"] else ""
    return when + fault or True


def not_nodes(names, nodes):
    """Say which names belong to no node."""
    read = {name for _, *reads in nodes.values() for name in reads}
    inputs = [name for name in dict.fromkeys(names) if name not in nodes and name in read]
    others = [name for name in dict.fromkeys(names) if name not in nodes and name not in read]
    if inputs:
        return f"the list holds inputs of the graph: {', '.join(inputs)}. List only nodes"
    return f"the list holds {others[0]}, which is the name of no node" if others else ""


def miscounted(names, nodes):
    """Say which nodes are missing, or there more than once."""
    missing = [name for name in nodes if name not in names]
    if missing:
        count = f"{len(missing)} of {len(nodes)} nodes, read by others or not"
        return f"missing from the list: {', '.join(missing[:5])} ({count})"
    repeated = [name for name in nodes if names.count(name) > 1]
    return f"{repeated[0]} is there {names.count(repeated[0])} times" if repeated else ""


def too_early(names, nodes):
    """Say which node stands before one that it reads."""
    place = {name: k for k, name in enumerate(names)}
    for name in names:
        for read in nodes[name][1:]:
            if read in place and place[read] > place[name]:
                return f"{name} stands before {read}, which it reads"
    return ""
