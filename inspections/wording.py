"""Problem code → Chinese sentence, for what inspections' rules find. Facts in braces come from the Problem."""

WORDS = {
    "judging.unknown_item": "检查表里没有“{item}”这一项。请刷新检查表后重新填写。",
    "judging.unknown_value": "“{label}”填的是“{value}”，不在可选答案之内。请重新选择。",
    "judging.not_offered": "“{label}”在原表上没有“不涉及”一栏，请如实填写。",
    "judging.not_a_number": "“{label}”填的是“{value}”，不是数字。请填阿拉伯数字。",
    "judging.negative": "“{label}”填的是“{value}”，不能小于0。请核对。",
    "judging.not_whole": "“{label}”填的是“{value}”，人数只能是整数。请核对。",
    "judging.too_precise": "“{label}”填的是“{value}”，最多保留两位小数。请核对。",
    "judging.too_large": "“{label}”填的是“{value}”，超过了{most}。请核对是否填错了栏。",
    "judging.not_text": "“{label}”应当填文字。请重新填写。",
    "judging.control_signs": "“{label}”里有看不见的控制字符。请删去后重新填写，不要从其他软件直接粘贴。",
    "judging.too_long": "“{label}”写了{length}字，最多{most}字。请精简，详细情况可作为附件上传。",
    "judging.contradicts_scope": "“{label}”填了“不涉及”，但机构类型已勾选这项业务。请核对机构类型或如实填写本项。",
    "judging.out_of_scope": "机构类型没有勾选“{label}”所属的业务，本项应填“不涉及”。请核对机构类型。",
    "judging.box_shared": "“{label}”与“{other}”共用一个“不涉及”，一个填了、一个没填。请改为一致。",
    "judging.contradiction": "{message}",
    "judging.missing": "“{label}”还没有填。请逐项检查判定后再提交。",
    "judging.scope_missing": "还没有勾选机构类型（维护保养检测、安全评估）。请至少勾选一种。",
    "judging.explanation_missing": "{violations}不符合要求，但“{label}”是空的。请在其中写明具体情况。",
    "judging.verdict_too_good": "“{label}”答了“是”，但{failing}不符合要求。任一项不符合即不具备从业条件，请核对。",
}
