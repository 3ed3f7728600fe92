"""Problem code → Chinese sentence, for what agencies' rules find. Facts in braces come from the Problem."""

WORDS = {
    "conditions.unknown_scope": "没有“{scope}”这类机构的从业条件。请先选择机构类型：维护保养检测、安全评估，或两者都选。",
    "identifiers.credit_code_length": "统一社会信用代码“{value}”有{length}位，应为18位。请对照营业执照核对。",
    "identifiers.credit_code_signs": "统一社会信用代码“{value}”里有不会出现的字符“{signs}”（不用字母I、O、S、V、Z）。请对照营业执照核对。",
    "identifiers.credit_code_area": "统一社会信用代码“{value}”第3至8位是“{area}”，应为6位数字的行政区划。请对照营业执照核对。",
    "identifiers.credit_code_check": "统一社会信用代码“{value}”最后一位是“{found}”，按校验规则应为“{expected}”。可能输错了某一位，请对照营业执照核对。",
    "identifiers.credit_code_sole_trader": "“{value}”是个体工商户的代码。个体工商户不符合企业法人条件，请核对。",
    "identifiers.credit_code_inner_check": "“{value}”第9至17位的组织机构代码校验位不符，待核实。",
    "identifiers.id_number_length": "身份证号码有{length}位，应为18位。请核对。",
    "identifiers.id_number_signs": "身份证号码前17位应为数字，最后一位为数字或X。请核对是否把数字0输成了字母O。",
    "identifiers.id_number_birth_date": "身份证号码第7至14位不是有效的出生日期。请核对。",
    "identifiers.id_number_check": "身份证号码校验位不符，可能输错了某一位。请核对。",
    "identifiers.engineer_number": "注册消防工程师编号“{value}”的写法不对，应为4至32位的字母、数字、汉字或括号。请对照证书核对。",
    "identifiers.operator_number": "消防设施操作员职业资格证书编号“{value}”有{length}位或含有非数字，应为16位数字。请对照证书核对。",
    "identifiers.operator_level": "证书编号“{value}”第11位是{printed}，等级只有1至5。待核实，请在技能人才评价证书全国联网查询系统查验。",
    "identifiers.operator_level_differs": "证书编号“{value}”第11位表示{printed}级，登记的是{recorded}级。待核实，请核对证书。",
    "identifiers.operator_wrong_kind": "“{value}”是职业技能等级证书的编号，不是国家职业资格证书。待核实，请核对证书种类。",
}
