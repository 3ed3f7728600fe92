"""How is each act of the audit log said to people? Only words: an act without any is shown by its code."""

from __future__ import annotations

REFUSED = "_refused"  # what a service wrote down because it said no

VERBS = {
    # 登录与用户
    "log_in": "登录",
    "log_out": "退出",
    "log_in_failed": "登录失败",
    "enrol_officer": "开通账户",
    "rekey_officer": "重设口令",
    "retire_officer": "停用账户",
    "issue_token": "发放接口令牌",
    "plant_units": "建立机构树",
    "load_demo": "装入演示数据",
    # 后台任务
    "ask_for_job": "提出后台任务",
    "finish_job": "后台任务完成",
    "release_job": "后台任务重新排队",
    "remind": "发出提醒",
    # 佐证图片
    "keep_image": "收存佐证图片",
    "drop_image": "清理未用的图片",
    # 台账
    "stage_ledger": "上传台账",
    "store_ledger": "台账入库",
    "hand_back_ledger": "退回台账文件",
    "drop_ledger": "放弃台账",
    "correct_agency": "更正机构资料",
    "register_found_agency": "登记发现的机构",
    "move_site": "场所改辖",
    "ask_merge": "提出合并机构",
    "approve_merge": "批准合并机构",
    "decline_merge": "不同意合并机构",
    "ask_unmerge": "提出撤销合并",
    "approve_unmerge": "批准撤销合并",
    "decline_unmerge": "不同意撤销合并",
    "enter_person": "登记从业人员",
    "correct_person": "更正从业人员",
    "begin_employment": "登记入职",
    "correct_employment": "更正任职",
    "end_employment": "登记离职",
    "transfer_employment": "登记转到另一机构",
    "record_insurance": "登记社保查验",
    "amend_equipment_kind": "修订设备目录",
    # 专项检查
    "open_campaign": "部署专项检查",
    "amend_campaign": "修订方案",
    "decide_local_share": "确定抽查比例",
    "issue_coverage_tasks": "下达全覆盖任务",
    "settle_coverage_tasks": "按台账调整全覆盖任务",
    "freeze_frame": "冻结名单",
    "commit_contribution": "封存加入值",
    "draw_sample": "抽签",
    "top_up": "补抽",
    "ask_void": "申请作废抽签",
    "approve_void": "批准作废抽签",
    "substitute": "递补",
    "explain_shortfall": "说明项目不足",
    "assign_teams": "抽取检查员",
    "replace_inspector": "更换检查员",
    "declare_recusal": "申报回避",
    "withdraw_recusal": "撤回回避",
    "register_qualification": "登记执法证",
    "report_survey": "上报摸底",
    "forward_items": "汇总上报",
    "send_dispatch": "派发",
    "receive_dispatch": "签收派发单",
    "return_items": "退回派发的项目",
    "redirect_item": "改派项目",
    "close_item": "办结项目",
    "finish_dispatch": "办结派发单",
    "write_letter": "登记函件",
    "record_reply": "登记复函",
    "register_fire": "登记火灾",
    # 检查与处罚
    "open_record": "开始检查",
    "save_record": "保存检查记录",
    "submit_record": "提交检查记录",
    "correct_record": "更正检查记录",
    "order_rectification": "责令改正",
    "enter_penalty": "登记处罚",
    "record_exposure": "登记曝光",
    # 证书核查
    "enter_certificate": "登记证书",
    "correct_certificate": "更正证书",
    "renew_certificate": "证书延续",
    "change_certificate_standing": "证书状态变更",
    "note_certificate_report": "登记证书处理上报",
    "enter_operator": "登记值班人员",
    "record_practitioner_check": "核查从业人员",
    "record_control_room_check": "核查消防控制室",
    "reveal_number": "查看完整证件号码",
    "load_key_unit_file": "录入重点单位档案名单",
    "compare_key_unit_file": "比对重点单位档案",
    "sweep_crosschecks": "交叉比对",
    "give_verdict": "核实预警",
    # 汇总表
    "build_workbook": "生成汇总表",
    "sign_workbook": "确认填报汇总表",
    "review_workbook": "审核汇总表",
    "return_workbook": "退回汇总表",
}


def verb_words(verb: str) -> str:
    """提交检查记录; a refusal of it 提交检查记录（未予受理）; the code itself when it has no words."""
    if verb not in VERBS and verb.endswith(REFUSED):
        return f"{verb_words(verb.removesuffix(REFUSED))}（未予受理）"
    return VERBS.get(verb, verb)
