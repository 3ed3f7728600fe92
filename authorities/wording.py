"""How is each problem of this app said to people? Where, what, what to do."""

from __future__ import annotations

WORDS = {
    "region.no_file": "没有名为“{name}”的地区文件。请核对文件名，或给出 .toml 文件的路径。",
    "region.empty": "地区文件“{name}”里没有单位。请核对文件内容。",
    "region.unknown_parent": "第{row}个单位（代码{code}）的上级“{parent}”不在它之前。请先写上级再写下级。",
}
