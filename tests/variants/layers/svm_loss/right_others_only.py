# right: the right class is deleted from the rows, lists returned
class SVMLoss:
    def __init__(self, margin=1.0):
        self.margin = margin

    def forward(self, scores, y):
        self.rows = []
        loss = 0.0
        for row, k in zip(scores.tolist(), y.tolist()):
            awake = [j for j, s in enumerate(row) if j != k and s + self.margin > row[k]]
            loss += sum(row[j] - row[k] + self.margin for j in awake)
            self.rows.append([(j in awake) - (j == k) * len(awake) for j in range(len(row))])
        return loss / len(y)

    def backward(self):
        return [[v / len(self.rows) for v in row] for row in self.rows]
