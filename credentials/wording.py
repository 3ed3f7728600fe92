"""Problem code → Chinese sentence, for certificates and their checks. Facts in braces come from the Problem."""

WORDS = {
    "checks.in_future": "核查日期{checked_on}晚于今天{today}。请填写实际核查的日期。",
    "checks.before_campaign": "核查日期{checked_on}早于专项检查开始的{starts_on}。请核对日期。",
    "checks.no_campaign": "还没有部署专项检查，核查无处登记。请先由总队部署。",
    "checks.not_employed": "“{person}”在{checked_on}没有在“{agency}”任职的登记。请核对机构，或先更正任职登记。",
    "checks.other_holder": "证书“{number}”不在“{person}”名下。请选择本人的证书，没有出示证书的留空。",
    "checks.certificate_needed": "结果为“{result}”，要写明查的是哪一个证书。请选择证书；没有出示证书的，结果选“无证”。",
    "checks.certificate_contradicts": "结果为“无证”，又选了证书“{number}”。请去掉证书，或改选结果。",
    "checks.other_kind": "证书“{number}”是{kind}，与岗位资格“{claimed}”不符。请核对证书或岗位资格。",
    "checks.twice": "{checked_on}已登记过对“{person}”这项资格的核查，结果为“{result}”。同一天只登记一次，请打开原有登记核对。",
    "certificates.doubled": "“{person}”名下已登记编号为“{number}”的证书。请核对编号，不要重复登记。",
    "certificates.valid_before_issued": "有效期至{valid_until}早于发证日期{issued_on}。请核对两个日期。",
    "certificates.level_missing": "消防设施操作员证书要有等级。请填写1至5级中的一级。",
    "certificates.held_by_other": "编号“{number}”也登记在“{person}”名下。同一编号有两名持证人，请核实哪一本是真的。",
    "operators.doubled": "“{site}”已登记这名值班人员（公民身份号码相同）。请打开原有登记核对。",
}
