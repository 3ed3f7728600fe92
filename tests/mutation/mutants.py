"""Small faults planted in a module: each a copy of its syntax tree with one thing changed."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """One fault: where it stands, the text of that line, what was changed, and the whole module with it."""

    line: int
    text: str
    change: str
    tree: ast.Module

    @property
    def key(self) -> str:
        """Names the fault without its line number, which moves."""
        return f"{self.text} | {self.change}"


def mutants_of(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, by lines; docstrings, annotations, imports and `__all__` are left alone."""
    whole, lines = ast.parse(source), source.splitlines()
    for number, (node, change) in enumerate(_changes(whole)):
        mutated = copy.deepcopy(whole)
        target, _ = list(_changes(mutated))[number]
        _apply(target, change)
        ast.fix_missing_locations(mutated)
        yield Mutant(node.lineno, lines[node.lineno - 1].strip(), change, mutated)


def _changes(tree: ast.Module) -> list[tuple[ast.expr | ast.stmt, str]]:
    found: list[tuple[ast.expr | ast.stmt, str]] = []
    for node in _code(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            found.append((node, f"{type(node.ops[0]).__name__} → {COMPARISONS[type(node.ops[0])].__name__}"))
        elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
            found.append((node, f"{type(node.op).__name__} → {ARITHMETIC[type(node.op)].__name__}"))
        elif isinstance(node, ast.BoolOp):
            found.append((node, "And ↔ Or"))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            found.append((node, "not dropped"))
        elif isinstance(node, ast.Constant) and type(node.value) in (int, bool, str):
            found.append((node, f"{node.value!r} changed"))
        elif isinstance(node, ast.Return) and node.value is not None:
            found.append((node, "returns None"))
        elif isinstance(node, ast.If | ast.IfExp):
            found.append((node, "condition turned"))
    return found


def _code(node: ast.AST) -> Iterator[ast.AST]:
    """What runs, without docstrings, annotations, decorators' names, f-strings as a whole and `__all__` (ruff's)."""
    for name, field in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_params"):
            continue
        for child in field if isinstance(field, list) else [field]:
            is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            is_listing = isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__"
            is_passed_over = is_docstring or is_listing or isinstance(child, ast.Import | ast.ImportFrom)
            if isinstance(child, ast.AST) and not is_passed_over:
                if not isinstance(child, ast.JoinedStr):
                    yield child
                yield from _code(child)


def _apply(node: ast.AST, change: str) -> None:
    if isinstance(node, ast.Compare):
        node.ops[0] = COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp):
        node.op = ARITHMETIC[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.Constant):
        node.value = _other(node.value)
    elif isinstance(node, ast.Return):
        node.value = ast.Constant(None)
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)


def _other(value: object) -> object:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}~"
