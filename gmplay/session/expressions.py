"""Conditions over named quantities, such as ``entropy > 1.2 and coin_dx < 0``: a small language of its own.

    condition   := conjunction {"or" conjunction}
    conjunction := negation {"and" negation}
    negation    := "not" negation | comparison
    comparison  := sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]
    sum         := product {("+" | "-") product}
    product     := factor {("*" | "/") factor}
    factor      := "-" factor | number | name | function "(" sum {"," sum} ")" | "(" condition ")"

A text becomes a tree of values and nothing else; whatever is not in this grammar is refused, at its column. What is
not known (the way to a coin that was deleted, anything divided by zero) is nan, and a comparison with it does not hold.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gmplay.core.errors import InputError

MAX_LENGTH, MAX_DEPTH = 200, 20
"""Characters of a text, and how deep its parentheses, signs and functions may lie in each other."""

_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b if b else math.nan,
}
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": lambda a, b: a != b and not (math.isnan(a) or math.isnan(b)),
}
FUNCTIONS: dict[str, tuple[Callable[..., float], int | None]] = {
    "abs": (abs, 1),
    "min": (min, None),
    "max": (max, None),
}
"""Each with the number of its arguments; None for two or more."""
WORDS = ("and", "or", "not")
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+|[A-Za-z_][A-Za-z_0-9]*|<=|>=|==|!=|[-+*/<>(),]")


class ExpressionError(InputError):
    """A text is no condition. ``column`` counts from 1 and is where it stops being one."""

    def __init__(self, column: int, message: str) -> None:
        super().__init__(f"Column {column}: {message}")
        self.column = column


@dataclass(frozen=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True)
class Name:
    """A quantity. ``is_truth`` where it is either so or not, 1 or 0."""

    name: str
    is_truth: bool = False


@dataclass(frozen=True)
class Operation:
    """Arithmetic on its parts, or a function of them; ``-`` of one part is its negative."""

    sign: str
    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Comparison:
    """Whether one number stands in a relation to another."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True)
class Logic:
    """``and``, ``or``, ``not`` of its parts."""

    word: str
    parts: tuple[Tree, ...]


Tree = Number | Name | Operation | Comparison | Logic


@dataclass(frozen=True)
class Expression:
    """A condition that was understood."""

    text: str
    tree: Tree

    def holds(self, quantity: Callable[[str], float]) -> bool:
        """Whether it is so. ``quantity`` gives the number of a name, nan where it is not known."""
        return value_of(self.tree, quantity) == 1.0


def value_of(tree: Tree, quantity: Callable[[str], float]) -> float:
    """The number of a tree; 1 and 0 for what holds and what does not."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return quantity(tree.name)
    if isinstance(tree, Comparison):
        return float(_COMPARISONS[tree.sign](value_of(tree.left, quantity), value_of(tree.right, quantity)))
    if isinstance(tree, Logic):
        truths = (value_of(part, quantity) == 1.0 for part in tree.parts)
        return float(not next(truths) if tree.word == "not" else all(truths) if tree.word == "and" else any(truths))
    return _computed(tree.sign, [value_of(part, quantity) for part in tree.parts])


def _computed(sign: str, numbers: list[float]) -> float:
    if sign in FUNCTIONS:
        return math.nan if any(map(math.isnan, numbers)) else FUNCTIONS[sign][0](*numbers)
    return -numbers[0] if len(numbers) == 1 else _ARITHMETIC[sign](*numbers)


def parse(text: str, names: Mapping[str, bool]) -> Expression:
    """Understand a text. Raises ExpressionError, with the column, where it is no condition.

    Args:
        names: the quantities there are, and whether each is a truth.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(MAX_LENGTH + 1, f"A condition has at most {MAX_LENGTH} characters.")
    return Expression(text, _Parser(text, names).condition_to_the_end())


@dataclass(frozen=True)
class _Token:
    text: str
    column: int


def _tokens(text: str) -> list[_Token]:
    """The words and signs of a text; an empty one stands for its end."""
    found, place = [], 0
    while place < len(text):
        if text[place] in " \t":
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if match is None:
            raise ExpressionError(place + 1, f"“{text[place]}” has no meaning here.")
        found.append(_Token(match.group(), place + 1))
        place = match.end()
    return [*found, _Token("", len(text) + 1)]


class _Parser:
    """Recursive descent; each method reads one rule of the grammar and returns its tree."""

    def __init__(self, text: str, names: Mapping[str, bool]) -> None:
        self._tokens, self._names = _tokens(text), names
        self._next, self._depth = 0, 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._token
        self._next += 1
        return token

    def _takes(self, *texts: str) -> str:
        """The next token's text, taken, if it is one of these; else nothing."""
        return self._take().text if self._token.text in texts else ""

    def condition_to_the_end(self) -> Tree:
        start = self._token.column
        tree = self._truth(self._condition(), start)
        if self._token.text:
            raise ExpressionError(self._token.column, f"“{self._token.text}” does not belong here.")
        return tree

    def _condition(self) -> Tree:
        return self._chain("or", self._conjunction)

    def _conjunction(self) -> Tree:
        return self._chain("and", self._negation)

    def _chain(self, word: str, rule: Callable[[], Tree]) -> Tree:
        start, parts = self._token.column, [rule()]
        while self._takes(word):
            self._truth(parts[-1], start)
            start = self._token.column
            parts.append(self._truth(rule(), start))
        return parts[0] if len(parts) == 1 else Logic(word, tuple(parts))

    def _negation(self) -> Tree:
        if not self._takes("not"):
            return self._comparison()
        start = self._token.column
        return Logic("not", (self._truth(self._deeper(self._negation), start),))

    def _comparison(self) -> Tree:
        start, left = self._token.column, self._sum()
        if not (sign := self._takes(*_COMPARISONS)):
            return left
        self._number(left, start)
        start = self._token.column
        tree = Comparison(sign, left, self._number(self._sum(), start))
        if self._token.text in _COMPARISONS:
            raise ExpressionError(self._token.column, "Comparisons do not chain: join two of them with “and”.")
        return tree

    def _sum(self) -> Tree:
        return self._operations("+-", self._product)

    def _product(self) -> Tree:
        return self._operations("*/", self._factor)

    def _operations(self, signs: str, rule: Callable[[], Tree]) -> Tree:
        start, tree = self._token.column, rule()
        while sign := self._takes(*signs):
            self._number(tree, start)
            start = self._token.column
            tree = Operation(sign, (tree, self._number(rule(), start)))
        return tree

    def _factor(self) -> Tree:
        token = self._take()
        if token.text == "-":
            return Operation("-", (self._number(self._deeper(self._factor), token.column + 1),))
        if token.text == "(":
            tree = self._deeper(self._condition)
            self._expect(")", "The parenthesis is not closed: “)” is missing.")
            return tree
        if token.text[:1].isdecimal() or token.text[:1] == ".":
            return Number(float(token.text))
        if token.text in FUNCTIONS:
            return self._function(token)
        return self._name(token)

    def _name(self, token: _Token) -> Name:
        if token.text in self._names:
            return Name(token.text, self._names[token.text])
        if token.text[:1].isidentifier() and token.text not in WORDS:
            raise ExpressionError(token.column, f"There is no quantity called “{token.text}”.")
        there = f"not “{token.text}”" if token.text else "but the text ends"
        raise ExpressionError(token.column, f"A number, a quantity or “(” should stand here, {there}.")

    def _function(self, token: _Token) -> Operation:
        self._expect("(", f"After “{token.text}” its “(” is missing.")
        parts = [self._argument()]
        while self._takes(","):
            parts.append(self._argument())
        self._expect(")", f"The parenthesis of “{token.text}” is not closed: “)” is missing.")
        wanted = FUNCTIONS[token.text][1]
        if len(parts) != wanted if wanted else len(parts) < 2:
            raise ExpressionError(token.column, f"“{token.text}” takes {wanted or 'two or more'} numbers.")
        return Operation(token.text, tuple(parts))

    def _argument(self) -> Tree:
        start = self._token.column
        return self._number(self._deeper(self._sum), start)

    def _expect(self, sign: str, message: str) -> None:
        if not self._takes(sign):
            raise ExpressionError(self._token.column, message)

    def _deeper(self, rule: Callable[[], Tree]) -> Tree:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(self._token.column, f"A condition is nested at most {MAX_DEPTH} deep.")
        tree = rule()
        self._depth -= 1
        return tree

    def _truth(self, tree: Tree, column: int) -> Tree:
        if isinstance(tree, Comparison | Logic) or (isinstance(tree, Name) and tree.is_truth):
            return tree
        raise ExpressionError(column, "This is a number; compare it with something, such as “> 0”.")

    def _number(self, tree: Tree, column: int) -> Tree:
        if isinstance(tree, Comparison | Logic):
            raise ExpressionError(column, "This is a condition, and one cannot calculate with it.")
        return tree
