"""The language of conditions: what it means, and that nothing else gets through."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmplay.session.expressions import (
    MAX_DEPTH,
    MAX_LENGTH,
    Comparison,
    ExpressionError,
    Logic,
    Name,
    Number,
    Operation,
    Tree,
    parse,
    value_of,
)

NAMES = {"entropy": False, "coin_dx": False, "coin_seen": True}


def holds(text: str, **numbers: float) -> bool:
    return parse(text, NAMES).holds(lambda name: numbers.get(name, math.nan))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 == 7", True),
        ("(1 + 2) * 3 == 9", True),
        ("8 / 4 / 2 == 1", True),
        ("2 - 1 - 1 == 0", True),
        ("-2 * -3 == 6", True),
        ("- - 2 == 2", True),
        ("abs(-1.5) == 1.5 and min(3, 2, 4) == 2 and max(1, .5) == 1", True),
        ("1 < 2 or 1 < 0 and 1 < 0", True),
        ("(1 < 2 or 1 < 0) and 1 < 0", False),
        ("not 1 < 0 and 1 < 0", False),
        ("not (1 < 0 and 1 < 0)", True),
        ("not not 1<2", True),
        ("2 <= 2 and 2 >= 2 and 2 != 3 and not 2 != 2", True),
        ("entropy > 1.2 and coin_dx < 0", True),
        ("coin_seen", True),
        ("not coin_seen or coin_seen == 1", True),
    ],
)
def test_that_conditions_mean_what_arithmetic_and_logic_say(text: str, expected: bool) -> None:
    assert holds(text, entropy=1.3, coin_dx=-0.5, coin_seen=1.0) is expected


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "==", "!="])
def test_that_a_comparison_with_what_is_not_known_does_not_hold(sign: str) -> None:
    for text in ("coin_dx {} 0", "0 {} coin_dx", "min(coin_dx, 1) {} 0", "1 / 0 {} 1", "abs(coin_dx) + 1 {} 1"):
        assert not holds(text.format(sign))
    assert holds("not coin_dx < 3")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("", 1, "the text ends"),
        ("entropy >", 10, "the text ends"),
        ("speed > 1", 1, "no quantity called “speed”"),
        ("entropy > 1 and speed > 1", 17, "no quantity called “speed”"),
        ("entropy", 1, "is a number"),
        ("coin_seen and entropy", 15, "is a number"),
        ("entropy or coin_seen", 1, "is a number"),
        ("not entropy", 5, "is a number"),
        ("(entropy > 1", 13, "“)” is missing"),
        ("entropy > 1)", 12, "does not belong"),
        ("0 < entropy < 2", 13, "do not chain"),
        ("1 + (entropy > 1) > 0", 5, "a condition"),
        ("abs entropy > 1", 5, "“(” is missing"),
        ("abs(1, 2) > 1", 1, "takes 1"),
        ("min(1) > 1", 1, "two or more"),
        ("entropy > 1; import os", 12, "“;” has no meaning"),
        ("__import__('os')", 12, "has no meaning"),
        ("entropy.real > 1", 8, "has no meaning"),
        ("entropy ** 2 > 1", 10, "should stand here"),
        ("entropy > ١", 11, "has no meaning"),
        ("entropy > 1e9", 12, "does not belong"),
        ("entropy = 1", 9, "has no meaning"),
        ("and > 1", 1, "should stand here"),
        ("entropy > 1\n", 12, "has no meaning"),
    ],
)
def test_that_an_error_points_at_its_column(text: str, column: int, words: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(words)) as raised:
        parse(text, NAMES)
    assert raised.value.column == column
    assert str(raised.value).startswith(f"Column {column}: ")


@pytest.mark.parametrize("opening", ["(", "-", "not ", "abs(", "min(1,", "(-", "not("])
def test_that_endless_nesting_is_refused(opening: str) -> None:
    deep = opening * (MAX_DEPTH + 5)
    with pytest.raises(ExpressionError, match=r"nested|characters"):
        parse(f"{deep}1", NAMES)


def test_that_endless_text_is_refused_and_a_long_chain_is_understood() -> None:
    with pytest.raises(ExpressionError, match="characters"):
        parse("1 < 2 or " * 10**5 + "1 < 2", NAMES)
    chain = "+1" * ((MAX_LENGTH - 3) // 2)
    assert holds(f"1{chain}>9")


# --- a tree written as a text is understood as the same tree ------------------------------------------------

NUMBERS = st.integers(0, 99).map(lambda number: Number(float(number)))
QUANTITIES = st.sampled_from([Name("entropy"), Name("coin_dx")])


def operations(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    signs = st.sampled_from("+-*/")
    return st.one_of(
        st.builds(lambda sign, a, b: Operation(sign, (a, b)), signs, parts, parts),
        st.builds(lambda a: Operation("-", (a,)), parts),
        st.builds(lambda a: Operation("abs", (a,)), parts),
        st.builds(lambda sign, a, b: Operation(sign, (a, b)), st.sampled_from(["min", "max"]), parts, parts),
    )


SUMS: st.SearchStrategy[Tree] = st.recursive(NUMBERS | QUANTITIES, operations, max_leaves=4)
COMPARISONS = st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), SUMS, SUMS)
CONDITIONS: st.SearchStrategy[Tree] = st.recursive(
    COMPARISONS | st.just(Name("coin_seen", True)),
    lambda parts: st.one_of(
        st.builds(lambda word, a, b: Logic(word, (a, b)), st.sampled_from(["and", "or"]), parts, parts),
        st.builds(lambda a: Logic("not", (a,)), parts),
    ),
    max_leaves=3,
)


def written(tree: Tree) -> str:
    """A tree as a text, every part in parentheses."""
    if isinstance(tree, Number):
        return f"{tree.value:g}"
    if isinstance(tree, Name):
        return tree.name
    if isinstance(tree, Comparison):
        return f"({written(tree.left)}{tree.sign}{written(tree.right)})"
    parts = [written(part) for part in tree.parts]
    sign = tree.word if isinstance(tree, Logic) else tree.sign
    if sign in ("abs", "min", "max"):
        return f"{sign}({','.join(parts)})"
    return f"({sign} {parts[0]})" if len(parts) == 1 else f"({parts[0]} {sign} {parts[1]})"


def check_written(tree: Tree, entropy: float, coin_dx: float, coin_seen: bool) -> None:
    text = written(tree)
    if len(text) > MAX_LENGTH:
        return
    quantity = {"entropy": entropy, "coin_dx": coin_dx, "coin_seen": float(coin_seen)}.__getitem__
    assert parse(text, NAMES).holds(quantity) == (value_of(tree, quantity) == 1.0)
    assert parse(text, NAMES).tree == tree


FLOATS = st.floats(-10, 10) | st.just(math.nan)


@given(CONDITIONS, FLOATS, FLOATS, st.booleans())
@settings(max_examples=500, deadline=None)
def test_that_a_written_tree_is_understood_as_itself(tree: Tree, entropy: float, coin_dx: float, seen: bool) -> None:
    check_written(tree, entropy, coin_dx, seen)


@pytest.mark.slow
@given(CONDITIONS, FLOATS, FLOATS, st.booleans())
@settings(max_examples=3_000, deadline=None)
def test_that_three_thousand_written_trees_are_understood(tree: Tree, entropy: float, dx: float, seen: bool) -> None:
    check_written(tree, entropy, dx, seen)


# --- hostile texts ------------------------------------------------------------------------------------------

WORDS = (
    "( ) - + * / < <= == != >= > , . 1 2.5 1e9 0x1 and or not abs min max entropy coin_dx coin_seen __class__ lambda "
    "exec( ' \" ; \\ % [ ] { } ٣ é 名 🙂 = if else 99999999999999999999"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", "\t", " ", "\u202e", "\x00"])
HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=80).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.builds(lambda piece, times: piece * times, PIECES, st.integers(1, 5000)),
)


def check_hostile(text: str) -> None:
    try:
        holds_or_not = parse(text, NAMES).holds(lambda _name: 1.0)
        column = 1
    except ExpressionError as error:
        holds_or_not, column = False, error.column
    assert holds_or_not in (True, False)
    assert 1 <= column <= min(len(text), MAX_LENGTH) + 1


@given(HOSTILE)
@settings(max_examples=500, deadline=None)
def test_that_any_text_is_understood_or_refused_with_a_column(text: str) -> None:
    check_hostile(text)


@pytest.mark.slow
@given(HOSTILE)
@settings(max_examples=10_000, deadline=None)
def test_that_ten_thousand_texts_are_understood_or_refused(text: str) -> None:
    check_hostile(text)
