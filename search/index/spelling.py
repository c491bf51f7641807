"""How far two words are apart, in typing errors."""

from __future__ import annotations


def distance(one: str, other: str, most: int) -> int:
    """Return the errors between two words, or ``most + 1`` where there are more.

    Each letter too many, missing, wrong, or changed with its neighbour is one (optimal string
    alignment: Damerau 1964).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        following = [place]
        for column, against in enumerate(other, 1):
            cost = min(
                row[column] + 1,
                following[column - 1] + 1,
                row[column - 1] + (letter != against),
            )
            if (
                place > 1
                and column > 1
                and letter == other[column - 2]
                and one[place - 2] == against
            ):
                cost = min(cost, before[column - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return most + 1
        before, row = row, following
    return row[-1]
