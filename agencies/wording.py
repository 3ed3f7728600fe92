"""Problem code → Chinese sentence, for what agencies' rules find. Facts in braces come from the Problem."""

WORDS = {
    "conditions.unknown_scope": "没有“{scope}”这类机构的从业条件。请先选择机构类型：维护保养检测、安全评估，或两者都选。",
}
