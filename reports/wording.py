"""How is each problem of this app said to people? Where, what, what to do."""

from __future__ import annotations

WORDS = {
    "workbook.signed": "{unit}{month}的汇总表已由{name}确认填报，不再重新生成。确需更正的，请由审核人写明原因退回填报人。",
    "workbook.not_to_return": "{unit}{month}的汇总表还没有人确认填报，不用退回。填报人可以直接重新生成。",
    "workbook.no_reason": "退回{unit}{month}的汇总表要写明原因，现在是空的。请写清哪一项要更正。",
    "workbook.not_signed": "{unit}{month}的汇总表还没有人确认填报，不能审核。请先由填报人确认。",
    "workbook.reviewed": "{unit}{month}的汇总表已由{name}审核，不必再审。",
    "workbook.reviewer": "{name}不能审核{unit}的汇总表：审核人须是本单位有审核职责、且不是填报人的另一人。",
    "workbook.other_unit": "{unit}的汇总表须由本单位的人确认填报，您所在单位是{own}。",
    "workbook.month_not_over": "{month}的统计期到{end}0时才结束，此前数字仍会变化，不能确认填报。请在统计期结束后再确认。",
    "workbook.built_early": "{unit}{month}的工作簿生成时统计期还没有结束（{end}0时结束），缺此后的数字，不能确认填报。请先重新生成。",
    "workbook.unknown_unit": "没有代码为“{unit}”的单位，或不在您的辖区内。请核对单位代码。",
    "workbook.unknown_month": "“{month}”不是本次专项检查的统计月。可用的月份从{first}到{last}，写法如 {example}。",
    "workbook.unknown_campaign": "没有代码为“{campaign}”的专项检查。请先用 manage.py demo 装入演示数据，或由总队部署。",
    "workbook.unwritable": "不能写入文件“{file}”：{reason}。请换一个可写的位置。",
}
